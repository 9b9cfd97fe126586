import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Plugin, runnerImport } from 'vite';
import { defineConfig } from 'vitest/config';
import { faultsInBuild, LICENCES } from './proxy/widget-files/build-faults.js';
import { readWidgetBuild } from './proxy/widget-files/widget-build.js';
import {
  bundleLater,
  bundleLoader,
  bundleUnusualPage,
  dense,
  integrityOf,
} from './widget/loader/bundle.js';
import { languages } from './widget/messages/button-words.js';

const widget = resolve(import.meta.dirname, 'widget');

/**
 * The folder of the files that never change. Its name follows from all sources, because the files name each other's
 * integrity: a new file of one language changes the part that loads it too.
 */
const folder = `assets/${sourceHash()}/`;

/** The parts that the widget loads later. It checks their integrity itself. */
const laterParts = [
  ...['form', 'request', 'times', 'phone-kit', 'country-search'],
  ...['solve-challenge', 'qr-code', 'mock-proxy'],
  ...languages,
];

const placeholderOf = (part: string): string => `integrity-of-${part}`;

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
      const find = (part: string) => {
        const chunk = chunks.find(({ fileName }) => fileName === `${folder}${part}.js`);
        if (!chunk) throw new Error(`The build has no part named ${part}.`);
        return chunk;
      };
      for (const part of laterParts)
        for (const chunk of chunks)
          chunk.code = chunk.code.replace(placeholderOf(part), integrityOf(find(part).code));
      const element = find('widget');
      for (const page of ['demo', 'playground'])
        if (find(page).imports.length > 0)
          throw new Error(`The page ${page} would load the widget.`);
      if (element.imports.length > 0)
        throw new Error('The element must be one file, whose integrity the script tag knows.');
      const page = await bundleUnusualPage();
      this.emitFile({ type: 'asset', fileName: `${folder}page.js`, source: page });
      const later = await bundleLater(
        ['widget.js', integrityOf(element.code)],
        ['page.js', integrityOf(page)],
      );
      this.emitFile({ type: 'asset', fileName: `${folder}later.js`, source: later });
      const source = await bundleLoader({
        folder: `/${folder}`,
        later: ['later.js', integrityOf(later)],
      });
      this.emitFile({ type: 'asset', fileName: 'rappel.js', source });
    },
  },
};

/** Leaves the words of the server's pages, the last ones of each language, out of the widget. */
const widgetWords: Plugin = {
  name: 'rappel:widget-words',
  transform: {
    filter: { id: /widget\/messages\/[a-z]{2}\.ts$/ },
    handler: (code) => code.replace(/\nexport const pageWords\b.*/s, ''),
  },
};

/** The modules of each part that others share, in the order in which they take them. */
const shares: [part: string, source: string][] = [
  ['widget', 'widget/popup/rappel-popup.ts'],
  // Else a file of its own for one function of all languages.
  ['widget', 'widget/messages/plurals.ts'],
  ['form', 'widget/popup/steps.ts'],
  ['request', 'widget/popup/request-view.ts'],
  ['times', 'widget/slot-fields.ts'],
];
const partsOfModules = new Map<string, string>();

/**
 * Keeps all that the element needs in one file, and so with the form. The demo page and the playground have their own
 * copies of what they share with the widget, which they would load else.
 */
const parts: Plugin = {
  name: 'rappel:parts',
  enforce: 'pre',
  async resolveId(source, importer, options) {
    const page = /\?(demo|playground)$|widget\/(demo|playground)\//.exec(importer ?? '');
    if (!importer || !page) return null;
    const found = await this.resolve(source, importer.replace(/\?[a-z]+$/, ''), {
      ...options,
      skipSelf: true,
    });
    return found && /\.[jt]s$/.test(found.id) ? `${found.id}?${page[1] ?? page[2]}` : found;
  },
  buildEnd() {
    const collect = (id: string, part: string): void => {
      if (partsOfModules.has(id)) return;
      partsOfModules.set(id, part);
      for (const next of this.getModuleInfo(id)?.importedIds ?? []) collect(next, part);
    };
    for (const [part, source] of shares) collect(resolve(import.meta.dirname, source), part);
  },
};

/**
 * Writes the demo page into its HTML, in a file for each language, the default one first: its text shows before its script
 * has come, and without it.
 */
const prerenderedDemo: Plugin = {
  name: 'rappel:prerendered-demo',
  generateBundle: {
    order: 'post',
    async handler(_, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') throw new Error('The build has no demo page.');
      const empty = String(page.source);
      const { module } = await runnerImport<typeof import('./widget/demo/prerendered.js')>(
        resolve(widget, 'demo/prerendered.ts'),
        {
          configFile: false,
          logLevel: 'error',
          resolve: { alias: { lit: resolve(import.meta.dirname, 'node_modules/lit') } },
        },
      );
      for (const [index, { locale, title, body }] of module.prerendered().entries()) {
        const source = empty
          .replace(/<html lang="[a-z]+">/, `<html lang="${locale}">`)
          .replace(/<title>[^<]*<\/title>/, `<title>${title}</title>`)
          .replace(/<body>.*<\/body>/s, () => `<body>${body}</body>`);
        if (index === 0) page.source = source;
        else this.emitFile({ type: 'asset', fileName: `index.${locale}.html`, source });
      }
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
  plugins: [dense, widgetWords, parts, scriptTag, prerenderedDemo, checkedFiles],
  define: {
    INTEGRITY_OF_PARTS: JSON.stringify(
      Object.fromEntries(laterParts.map((part) => [part, placeholderOf(part)])),
    ),
  },
  build: {
    outDir: resolve(import.meta.dirname, 'dist/site'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    license: { fileName: LICENCES },
    rolldownOptions: {
      // The later parts import what they share with the element from it.
      preserveEntrySignatures: 'allow-extension',
      input: {
        demo: resolve(widget, 'index.html'),
        playground: resolve(widget, 'playground.html'),
        widget: resolve(widget, 'popup/rappel-popup.ts'),
        status: resolve(widget, 'status/rappel-status.ts'),
        // As entries they export what they are imported for, and need no helper, which would be a file of its own.
        form: resolve(widget, 'popup/steps.ts'),
        request: resolve(widget, 'popup/request-view.ts'),
        times: resolve(widget, 'slot-fields.ts'),
      },
      output: {
        minify: true,
        codeSplitting: {
          groups: ['widget', 'form', 'request', 'times'].map((part) => ({
            name: part,
            test: (id: string) =>
              partsOfModules.get(id) === part ||
              (part === 'widget' && id.includes('rolldown/runtime')),
          })),
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
        // The sources are not built.
        define: { INTEGRITY_OF_PARTS: '{}' },
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
            'test/proxy/{callbacks,configuration,guard,platform,popups,privacy,requests,statistics,store,summary,visitor,widget-files}/**/*.test.ts',
            'test/proxy/owner/{configuration,sessions,passkeys}.test.ts',
            'test/proxy/owner/requests/**/*.test.ts',
            'test/proxy/command-line/{account-command,config-command,guard-commands}.test.ts',
          ],
          // These add nothing: their queries are in other tests too, and simulated hours of polling take minutes here.
          exclude: [
            'test/proxy/guard/{origins,stream-limits,red-team,ceiling}.test.ts',
            // These subjects have no queries of their own, only those that every request has.
            'test/proxy/guard/{forwarded-check,hosts,page-proofs,quiet-hours}.test.ts',
            'test/proxy/visitor/{calendar-entry,callback-problems,delayed-calls,form-page,home-page}.test.ts',
            'test/proxy/visitor/{numbering-plans-route,polling,safe-phrase}.test.ts',
            'test/proxy/visitor/{hostile-requests,visitor-openapi,status-page}.test.ts',
            'test/proxy/platform/machine-zone.test.ts',
            'test/proxy/popups/{numbering-plans,popup-views,popup-routes}.test.ts',
            'test/proxy/widget-files/widget-{build,file-routes}.test.ts',
            'test/proxy/callbacks/workers/{call-ends,late-lookups,unreadable-identifiers}.test.ts',
            'test/proxy/callbacks/workers/webappel-outage.test.ts',
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
          // One process per core, and one browser in each.
          isolate: false,
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
