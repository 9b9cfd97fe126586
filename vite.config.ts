import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { minify, transform } from 'rolldown/utils';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { faultsInBuild, LICENCES } from './proxy/widget-files/build-faults.js';
import { readWidgetBuild } from './proxy/widget-files/widget-build.js';

const widget = resolve(import.meta.dirname, 'widget');

/**
 * Writes `rappel.js` and keeps Vite's preload helper out of the widget. A host page loads `rappel.js` as a classic
 * script, which may contain no `import` statement. A chunk of the build would, because chunks share modules.
 */
const classicLoader: Plugin = {
  name: 'rappel:classic-loader',
  enforce: 'pre',
  load: (id) =>
    id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load();' : null,
  async generateBundle(_, bundle) {
    const popup = Object.values(bundle).find(({ name }) => name === 'popup');
    if (!popup) throw new Error('The build has no chunk named popup.');
    const source = await readFile(resolve(widget, 'loader.ts'), 'utf8');
    const script = await transform('loader.ts', source, { sourceType: 'script' });
    const { code } = await minify('rappel.js', script.code, { sourceType: 'script' } as never);
    this.emitFile({
      type: 'asset',
      fileName: 'rappel.js',
      source: code.replace('./popup/rappel-popup.js', `./${popup.fileName}`),
    });
  },
};

/** Lets a build fail whose files hold what they must not; see `faultsInBuild`. */
const checkedFiles: Plugin = {
  name: 'rappel:checked-files',
  async writeBundle({ dir = '' }) {
    const files = [...(await readWidgetBuild(dir)).values()].map(({ path, content }) => ({
      path,
      text: content.toString('utf8'),
    }));
    const faults = faultsInBuild(files, process.env);
    if (faults.length > 0) throw new Error(faults.join('\n'));
  },
};

export default defineConfig({
  // Vitest uses this configuration for the tests of the whole project.
  root: process.env.VITEST ? import.meta.dirname : widget,
  plugins: [classicLoader, checkedFiles],
  build: {
    outDir: resolve(import.meta.dirname, 'dist/site'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    license: { fileName: LICENCES },
    rolldownOptions: {
      preserveEntrySignatures: 'strict',
      input: {
        demo: resolve(widget, 'index.html'),
        popup: resolve(widget, 'popup/rappel-popup.ts'),
        status: resolve(widget, 'status/rappel-status.ts'),
      },
      output: {
        minify: true,
        // One shared chunk for the launcher, instead of one for each combination of shared modules.
        codeSplitting: {
          groups: [
            {
              name: 'base',
              test: /node_modules\/(@lit|lit)|oxc-project|preload-helper|loading-views|launcher-words|widget\/(icons|styles|field-styles|clock|events)\.ts/,
            },
          ],
        },
        // The status page refers to status.js by name. All other names contain a hash.
        entryFileNames: ({ name }) => (name === 'status' ? '[name].js' : 'assets/[name]-[hash].js'),
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
  resolve: {
    // The ES6 build is 15 % smaller, because its classes are not transpiled.
    alias: { 'libphonenumber-js/core': 'libphonenumber-js/core/es6' },
  },
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          root: import.meta.dirname,
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/**/*.browser.test.ts',
            'test/journeys/**',
            'test/exactly-once/**',
            'test/long/**',
          ],
          // Projects do not inherit timeouts. Long, because the machine may be small and busy.
          testTimeout: 20_000,
          // One process per core. One per file would load all modules 120 times.
          isolate: false,
          globalSetup: ['test/support/store/postgres-setup.ts'],
          provide: { store: 'SQLite' },
        },
      },
      {
        // Runs the tests that use the store on PostgreSQL.
        test: {
          name: 'postgres',
          root: import.meta.dirname,
          include: [
            'test/proxy/{callbacks,guard,platform,popups,store,visitor,widget-files}/**/*.test.ts',
            'test/proxy/command-line/{account-command,guard-commands}.test.ts',
          ],
          // These add nothing: their queries are in other tests too, and simulated hours of polling take minutes here.
          exclude: [
            'test/proxy/guard/{origins,stream-limits,red-team,ceiling}.test.ts',
            'test/proxy/visitor/{hostile-requests,visitor-openapi,status-page}.test.ts',
            'test/proxy/popups/popup-views.test.ts',
            'test/proxy/widget-files/widget-{build,file-routes}.test.ts',
            'test/proxy/callbacks/workers/{call-ends,late-lookups,unreadable-identifiers}.test.ts',
            'test/proxy/platform/call-engine/hours.test.ts',
            'test/proxy/callbacks/workers/due-appointments.test.ts',
          ],
          testTimeout: 40_000,
          hookTimeout: 40_000,
          isolate: false,
          globalSetup: ['test/support/store/postgres-setup.ts'],
          provide: { store: 'PostgreSQL' },
        },
      },
      {
        test: {
          name: 'exactly-once',
          root: import.meta.dirname,
          include: ['test/exactly-once/*.test.ts'],
          testTimeout: 600_000,
          globalSetup: ['test/support/store/postgres-setup.ts', 'test/exactly-once/bundle.ts'],
          provide: { store: 'PostgreSQL' },
        },
      },
      {
        // Tests that take minutes, run by `npm run test:long` only. They start the program as an owner does.
        test: {
          name: 'long',
          root: import.meta.dirname,
          include: ['test/long/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 900_000,
          hookTimeout: 60_000,
          globalSetup: [
            'test/support/program/build-setup.ts',
            'test/support/store/postgres-setup.ts',
            'test/exactly-once/bundle.ts',
          ],
          provide: { store: 'SQLite' },
        },
      },
      {
        test: {
          name: 'journeys',
          root: import.meta.dirname,
          include: ['test/journeys/**/*.test.ts'],
          globalSetup: [
            'test/support/program/build-setup.ts',
            'test/support/store/postgres-setup.ts',
          ],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
