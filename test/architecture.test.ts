import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fields } from '../shared/webappel/fields.js';
import { type Method, methods } from '../shared/webappel/methods.js';
import { complaintsAbout } from './support/source/project-check.js';
import { codeOf, type SourceFile, sourceFiles, stringsIn } from './support/source/source-files.js';

/** TypeScript's error for an import of a file outside the project and the projects it references. */
const FILE_NOT_IN_PROJECT = 6307;

describe('imports', () => {
  it.each([
    ['widget', 'widget/popup', '../../proxy/settings/settings.js'],
    ['widget', 'widget/popup', '../../shared/../proxy/platform/platform.js'],
    ['shared', 'shared', '../proxy/settings/settings.js'],
    ['shared', 'shared/webappel', '../../widget/events.js'],
    ['proxy/platform', 'proxy/platform', '../callbacks/ledger/ledger.js'],
    ['proxy/platform', 'proxy/platform', '../settings/settings.js'],
    ['proxy/store', 'proxy/store', '../platform/platform.js'],
    ['proxy', 'proxy/visitor', '../../widget/proxy-client.js'],
    ['proxy', 'proxy/visitor', '../../test/support/time/fake-clock.js'],
    ['widget/messages', 'widget/messages', '../proxy-client.js'],
    ['console', 'console/pages', '../../proxy/owner/route-table.js'],
    ['widget', 'widget/popup', '../../console/api-client.js'],
  ])('project %s does not compile when a file in %s imports %s', (project, folder, from) => {
    const text = `import * as foreign from '${from}';\nexport const probe = foreign;\n`;
    expect(complaintsAbout(`${folder}/architecture-probe.ts`, text, project)).toContain(
      FILE_NOT_IN_PROJECT,
    );
  });

  it.each([
    ['widget', 'widget/popup', '../../shared/callback.js', 'CallbackView'],
    ['widget', 'widget/popup', '../messages/messages.js', 'Messages'],
    ['proxy/store', 'proxy/store', '../../shared/clock.js', 'Clock'],
    ['console', 'console/pages', '../../widget/proxy-client.js', 'ProxyClient'],
    ['proxy/platform', 'proxy/platform', '../store/database.js', 'Store'],
    ['proxy', 'proxy/visitor', '../platform/platform.js', 'Platform'],
    ['shared', 'shared/webappel', '../clock.js', 'Clock'],
  ])('project %s compiles when a file in %s imports %s', (project, folder, from, name) => {
    const text = `import type { ${name} } from '${from}';\nexport type Probe = ${name};\n`;
    expect(complaintsAbout(`${folder}/architecture-probe.ts`, text, project)).toEqual([]);
  });
});

describe('shared code', () => {
  it.each(['fetch', 'process', 'document', 'window', 'setTimeout', 'Buffer', 'localStorage'])(
    'shared code does not compile when it uses %s',
    (name) => {
      const text = `export const probe = ${name};\n`;
      // All four errors mean an unknown name. They differ in the type package that they suggest.
      const complaints = complaintsAbout('shared/architecture-probe.ts', text, 'shared');
      expect([2304, 2580, 2584, 2591]).toEqual(expect.arrayContaining(complaints));
      expect(complaints).toHaveLength(1);
    },
  );

  it('shared code compiles when it uses the language only', () => {
    const text = 'export const probe = new Map([[Intl, Promise]]);\n';
    expect(complaintsAbout('shared/architecture-probe.ts', text, 'shared')).toEqual([]);
  });
});

const productFiles = sourceFiles('shared', 'proxy', 'widget', 'console');

/** Paths of the product files whose code matches a pattern, without the exceptions. */
const filesMatching = (pattern: RegExp, except: readonly string[]): string[] =>
  productFiles
    .filter(({ path }) => !except.includes(path))
    .filter((file) => pattern.test(codeOf(file).replace(/ ?([.()]) ?/g, '$1')))
    .map(({ path }) => path);

describe('the source code', () => {
  it('the architecture tests read the files of all parts', () => {
    const paths = productFiles.map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(100);
    for (const path of ['proxy/clock.ts', 'widget/clock.ts', 'shared/callback.ts', 'proxy/main.ts'])
      expect(paths).toContain(path);
  });

  it('only the two clocks read the time or wait', () => {
    const clocks = ['proxy/clock.ts', 'widget/clock.ts'];
    const time =
      /\bDate\.now\(|\bnew Date\(\)|\bset(Timeout|Interval|Immediate)\(|\bperformance\.now\(/;
    expect(filesMatching(time, clocks)).toEqual([]);
    expect(filesMatching(time, [])).toEqual(clocks);
  });

  it('only one test file measures time with performance.now', () => {
    expect(
      sourceFiles('test')
        .filter((file) => /performance\.now\(/.test(codeOf(file).replace(/ ?([.()]) ?/g, '$1')))
        .map(({ path }) => path),
    ).toEqual(['test/bench/measure.ts']);
  });

  it('only the entry points read the environment', () => {
    // `prepare.js` passes its environment on to npm, `start.js` asks for the data of the demo.
    const entryPoints = ['proxy/main.ts', 'proxy/bin/prepare.js', 'proxy/bin/start.js'];
    expect(filesMatching(/\b(process|meta)\.env\b/, entryPoints)).toEqual([]);
  });

  it('only the files named here send requests over the network', () => {
    expect(
      filesMatching(
        /\bfetch\(|\brequest as request|\bnew (XMLHttpRequest|WebSocket|EventSource)\b|\bsendBeacon\(/,
        [],
      ),
    ).toEqual([
      'console/api-client.ts',
      'console/live-requests.ts',
      'proxy/webappel/progress-source.ts',
      'proxy/webappel/transport.ts',
      'proxy/webhook/webhook.ts',
      'widget/demo/demo-phones.ts',
      'widget/loader/loader.ts',
      'widget/proxy-client.ts',
    ]);
  });

  it('no file writes text as markup', () => {
    const markup =
      /\b(unsafeHTML|unsafeSVG|unsafeStatic|unsafeCSS|innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc)\b|\beval\(|\bnew Function\(/;
    // That of Lit, where the page is XML.
    expect(filesMatching(markup, [])).toEqual(['widget/xml-documents.ts']);
  });

  it('no file or folder has a catch-all name such as utils', () => {
    const catchAll = /(^|[/-])(utils?|helpers?|common|types|constants|managers?|misc)(\.|\/|$)/i;
    expect(
      [...productFiles, ...sourceFiles('test')]
        .map(({ path }) => path)
        .filter((path) => catchAll.test(path)),
    ).toEqual([]);
    expect(catchAll.test('proxy/utils.ts') && catchAll.test('proxy/call-manager.ts')).toBe(true);
  });
});

describe('proxy/settings', () => {
  it('imports nothing of the proxy but the log, so that every other folder can import it', () => {
    const files = productFiles.filter(({ path }) => path.startsWith('proxy/settings/'));
    expect(files.length).toBeGreaterThan(5);
    const foreign = files.flatMap(({ path, text }) =>
      [...text.matchAll(/\bfrom '(\.[^']+)'/g)]
        .map(([, module = '']) => posix.join(posix.dirname(path), module))
        .filter((module) => !/^(shared\/|proxy\/settings\/|proxy\/log\.js$)/.test(module))
        .map((module) => `${path}: ${module}`),
    );
    expect(foreign).toEqual([]);
  });
});

/** The names and values of WebAppel's protocol. */
function wireWords(): Set<string> {
  const words: string[] = [];
  for (const { wire, form, ...field } of Object.values(fields)) {
    const {
      aliases = [],
      alsoSentAs = [],
      spread,
    } = field as {
      aliases?: readonly string[];
      alsoSentAs?: readonly string[];
      spread?: { over: readonly string[] };
    };
    words.push(wire, ...aliases, ...alsoSentAs, ...(spread?.over ?? []));
    const options: unknown[] =
      (form as unknown as { def?: { out?: { options?: unknown[] } } }).def?.out?.options ?? [];
    for (const option of options)
      if (typeof option === 'string') words.push(form.encode(option as never));
  }
  for (const { wire, aliases = [], answers } of Object.values(methods) as Method[]) {
    words.push(wire, ...aliases);
    if (answers.kind === 'rows')
      words.push(
        ...[...answers.columns, ...(answers.extension ?? [])].flatMap(({ as }) => as ?? []),
      );
    if (answers.kind === 'tagged')
      words.push(...Object.values(answers.variants).map((variant) => variant.wire));
  }
  return new Set(words.map((word) => word.toLowerCase()).filter((word) => word.length >= 4));
}

/** Wire words that are also English words. */
const alsoEnglish = [
  'abort',
  'answer',
  'busy',
  'cancel',
  'congestion',
  'date',
  'destination',
  'direction',
  'e164',
  'exception',
  'failed',
  'locale',
  'position',
  'random',
  'show_name',
  'type',
  'unknown',
];

describe('wire words', () => {
  const words = wireWords();
  const wireWordsIn = (file: SourceFile): string[] =>
    stringsIn(file)
      // Skips identifiers of ours, such as `noAnswer`.
      .flatMap((text) => text.match(/[\p{L}\p{N}_]+/gu) ?? [])
      .filter((word) => !/^[a-z]+[A-Z]/.test(word))
      .map((word) => word.toLowerCase())
      .filter((word) => words.has(word) && !alsoEnglish.includes(word));

  it('the architecture tests recognise wire words', () => {
    for (const word of [
      'id_popup',
      'appel_annuler',
      'tournante',
      'repondeur',
      'regulier',
      'num_pres_client',
    ])
      expect(words).toContain(word);
    expect(wireWordsIn({ path: 'x.ts', text: "send('a USR1=b', `nbressais`);" })).toEqual([
      'usr1',
      'nbressais',
    ]);
  });

  it('only shared/webappel uses wire words', () => {
    // Sentences for people to read: the widget's messages and the texts of the demo account.
    const texts =
      /^widget\/(messages|demo|playground)\/[a-z]{2}\.ts$|^console\/messages\/fr\/|^proxy\/platform\/accounts\/demo-account\.ts$/;
    const strays = productFiles
      .filter(({ path }) => !path.startsWith('shared/webappel/') && !texts.test(path))
      .flatMap((file) => wireWordsIn(file).map((word) => `${file.path}: ${word}`));
    expect(strays).toEqual([]);
  });
});
