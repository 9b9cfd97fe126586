import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/** The console, built apart from the widget: what owners load changes no byte of what visitors load. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  // The widget of the preview is served from here, by files that only this build knows.
  define: { INTEGRITY_OF_PARTS: '{}' },
  build: {
    outDir: resolve(import.meta.dirname, '../dist/console'),
    emptyOutDir: true,
    target: 'es2022',
    // What a file imports comes with it, not after it.
    modulePreload: { polyfill: false },
    // Data in an address would need a weaker policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: ['index.html', 'preview.html'].map((page) => resolve(import.meta.dirname, page)),
      output: {
        // One file for what every page needs, and one for each page.
        codeSplitting: {
          groups: [
            {
              name: 'shell',
              test: /node_modules\/(@lit|lit)|console\/pieces\/(?!charts\/)|vite\/preload/,
            },
          ],
        },
      },
    },
  },
});
