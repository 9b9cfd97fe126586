import { defineConfig } from 'vite';

/**
 * The program in one file with its packages: it starts in half the time of a thousand files, which counts for commands, and
 * for callbacks that wait while a killed program starts again. It is not minified, so that a stack can be read.
 */
export default defineConfig({
  root: import.meta.dirname,
  // The first two load files from their own folders. `pg` uses the last one if it is installed.
  ssr: { noExternal: true, external: ['libsql', 'css-tree', 'pg-native'] },
  build: {
    ssr: 'main.ts',
    target: 'node20',
    minify: false,
    license: { fileName: 'licences.md' },
    rolldownOptions: { output: { entryFileNames: 'main.js', chunkFileNames: '[name].js' } },
  },
});
