import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const widget = resolve(import.meta.dirname, 'widget');

export default defineConfig({
  root: widget,
  build: {
    outDir: resolve(import.meta.dirname, 'dist/widget'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    rolldownOptions: {
      input: {
        demo: resolve(widget, 'index.html'),
        rappel: resolve(widget, 'loader.ts'),
        status: resolve(widget, 'status/rappel-status.ts'),
      },
      output: {
        minify: true,
        // The script tag's address is a promise; everything behind it is named by its content.
        entryFileNames: ({ name }) =>
          name === 'rappel' || name === 'status' ? '[name].js' : 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
  resolve: {
    // The build without transpiled classes is 15 % smaller.
    alias: { 'libphonenumber-js/core': 'libphonenumber-js/core/es6' },
  },
  test: {
    root: import.meta.dirname,
    include: ['test/**/*.test.ts'],
    exclude: ['test/widget/**', 'test/journeys/**', 'node_modules/**', 'dist/**'],
    testTimeout: 20_000,
    alias: [{ find: 'libphonenumber-js/core', replacement: 'libphonenumber-js/core' }],
  },
});
