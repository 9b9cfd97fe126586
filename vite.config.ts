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
      preserveEntrySignatures: 'allow-extension',
      input: {
        demo: resolve(widget, 'index.html'),
        rappel: resolve(widget, 'loader.ts'),
        status: resolve(widget, 'status/rappel-status.ts'),
        // For the status page, which says the same words without a script.
        words: resolve(widget, 'messages/languages.ts'),
      },
      output: {
        minify: true,
        // The script tag's address is a promise; everything behind it is named by its content.
        entryFileNames: ({ name }) =>
          ['rappel', 'status', 'words'].includes(name) ? '[name].js' : 'assets/[name]-[hash].js',
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
    testTimeout: 20_000,
    projects: [
      {
        test: {
          name: 'unit',
          root: import.meta.dirname,
          include: ['test/**/*.test.ts'],
          exclude: ['test/widget/**', 'test/journeys/**'],
        },
      },
      {
        test: {
          name: 'journeys',
          root: import.meta.dirname,
          include: ['test/journeys/**/*.test.ts'],
          // One program and one browser at a time: the machine is small.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
