import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { faultsInBuild, LICENCES } from './proxy/widget-files/build-faults.js';
import { readWidgetBuild } from './proxy/widget-files/widget-build.js';
import { bundleLoader, dense } from './widget/loader/bundle.js';
import { languages } from './widget/messages/button-words.js';

const widget = resolve(import.meta.dirname, 'widget');

/**
 * The folder of the files that never change. Its name follows from all sources, because the files name each other's
 * integrity: a new file of one language changes the part that loads it too.
 */
const folder = `assets/${sourceHash()}/`;

/** The parts of the widget that a visitor needs for the form, the one that defines the element first. */
const formParts = ['popup', 'base', 'terms', 'steps', 'following-view'];

/** The parts that the widget loads later, by the end of their source. It checks their integrity itself. */
const laterParts = {
  'phone-kit': 'widget/popup/phone-kit.ts',
  ...Object.fromEntries(languages.map((language) => [language, `widget/messages/${language}.ts`])),
};

const placeholderOf = (part: string): string => `integrity-of-${part}`;

const integrityOf = (code: string): string =>
  `sha256-${createHash('sha256').update(code).digest('base64')}`;

function sourceHash(): string {
  const hash = createHash('sha256');
  const add = (path: string): void => {
    const inner = resolve(import.meta.dirname, path);
    if (!statSync(inner).isDirectory()) hash.update(`${path}\n`).update(readFileSync(inner));
    else for (const name of readdirSync(inner).sort()) add(`${path}/${name}`);
  };
  for (const path of ['widget', 'shared', 'package-lock.json', 'vite.config.ts']) add(path);
  return hash.digest('hex').slice(0, 10);
}

/**
 * Writes the integrity of the later parts into the chunk that loads them, writes `rappel.js`, which loads the first parts
 * at once, and keeps Vite's preload helper out of the widget: it would add nothing to that.
 */
const scriptTag: Plugin = {
  name: 'rappel:script-tag',
  enforce: 'pre',
  load: (id) =>
    id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load();' : null,
  // After Vite has changed what the parts say about each other.
  generateBundle: {
    order: 'post',
    async handler(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      for (const [part, source] of Object.entries(laterParts)) {
        const file = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(source));
        if (!file) throw new Error(`The build has no file for ${source}.`);
        for (const chunk of chunks)
          chunk.code = chunk.code.replace(placeholderOf(part), integrityOf(file.code));
      }
      const files = formParts.map((part): [string, string] => {
        const chunk = chunks.find(({ fileName }) => fileName === `${folder}${part}.js`);
        if (!chunk) throw new Error(`The build has no part named ${part}.`);
        return [part, integrityOf(chunk.code)];
      });
      const source = await bundleLoader({ folder: `/${folder}`, files });
      this.emitFile({ type: 'asset', fileName: 'rappel.js', source });
    },
  },
};

/** Lets a build fail whose files hold what they must not; see `faultsInBuild`. */
const checkedFiles: Plugin = {
  name: 'rappel:checked-files',
  async writeBundle({ dir = '' }) {
    const files = [...(await readWidgetBuild(dir)).values()].map(({ path, body }) => ({
      path,
      text: body.content.toString('utf8'),
    }));
    const faults = faultsInBuild(files, process.env);
    if (faults.length > 0) throw new Error(faults.join('\n'));
  },
};

export default defineConfig({
  // Vitest uses this configuration for the tests of the whole project.
  root: process.env.VITEST ? import.meta.dirname : widget,
  plugins: [dense, scriptTag, checkedFiles],
  define: {
    INTEGRITY_OF_PARTS: JSON.stringify(
      Object.fromEntries(Object.keys(laterParts).map((part) => [part, placeholderOf(part)])),
    ),
  },
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
              test: /node_modules\/(@lit|lit)|oxc-project|preload-helper|loading-views|messages\/(button-words|languages|spoken-language|plurals)|widget\/(style-sheet|top-layer|icon.*|.*(?<!form-)styles|clock|early-keys|events|kept-key|load-words|notice-request|preload-module)\.ts/,
            },
            {
              // What the steps share with the stand-in of the proxy.
              name: 'terms',
              test: /shared\/(durations|vocabulary)|widget\/(callback-states|proxy-refusal|own-properties)\.ts/,
            },
          ],
        },
        // The status page refers to status.js by name.
        entryFileNames: ({ name }) => (name === 'status' ? '[name].js' : `${folder}[name].js`),
        chunkFileNames: `${folder}[name].js`,
        assetFileNames: `${folder}[name][extname]`,
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
          testTimeout: 60_000,
          // One process per core. One per file would load all modules 120 times.
          isolate: false,
          setupFiles: ['test/support/platform/quick-passwords.ts'],
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
            'test/proxy/{callbacks,guard,platform,popups,privacy,requests,store,visitor,widget-files}/**/*.test.ts',
            'test/proxy/owner/{sessions,passkeys}.test.ts',
            'test/proxy/owner/requests/**/*.test.ts',
            'test/proxy/command-line/{account-command,guard-commands}.test.ts',
          ],
          // These add nothing: their queries are in other tests too, and simulated hours of polling take minutes here.
          exclude: [
            'test/proxy/guard/{origins,stream-limits,red-team,ceiling}.test.ts',
            'test/proxy/visitor/{hostile-requests,visitor-openapi,status-page}.test.ts',
            'test/proxy/popups/popup-{views,routes}.test.ts',
            'test/proxy/widget-files/widget-{build,file-routes}.test.ts',
            'test/proxy/callbacks/workers/{call-ends,late-lookups,unreadable-identifiers}.test.ts',
            'test/proxy/platform/call-engine/hours.test.ts',
            'test/proxy/callbacks/workers/due-appointments.test.ts',
          ],
          testTimeout: 90_000,
          hookTimeout: 40_000,
          isolate: false,
          setupFiles: ['test/support/platform/quick-passwords.ts'],
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
