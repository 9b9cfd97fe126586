import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fields } from '../shared/webappel/fields.js';
import { type Method, methods } from '../shared/webappel/methods.js';
import { complaintsAbout } from './support/source/project-check.js';
import { codeOf, type SourceFile, sourceFiles, stringsIn } from './support/source/source-files.js';

/** A file is not of the project that imports it, nor of one that it refers to. */
const NOT_OF_THIS_PROJECT = 6307;

describe('an import', () => {
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
  ])('by %s does not compile: %s of %s', (project, folder, from) => {
    const text = `import * as foreign from '${from}';\nexport const probe = foreign;\n`;
    expect(complaintsAbout(`${folder}/architecture-probe.ts`, text, project)).toContain(
      NOT_OF_THIS_PROJECT,
    );
  });

  it.each([
    ['widget', 'widget/popup', '../../shared/callback.js', 'CallbackView'],
    ['widget', 'widget/popup', '../messages/messages.js', 'Messages'],
    ['proxy/store', 'proxy/store', '../../shared/clock.js', 'Clock'],
    ['proxy/platform', 'proxy/platform', '../store/database.js', 'Store'],
    ['proxy', 'proxy/visitor', '../platform/platform.js', 'Platform'],
    ['shared', 'shared/webappel', '../clock.js', 'Clock'],
  ])('that is allowed does: by %s, %s from %s', (project, folder, from, name) => {
    const text = `import type { ${name} } from '${from}';\nexport type Probe = ${name};\n`;
    expect(complaintsAbout(`${folder}/architecture-probe.ts`, text, project)).toEqual([]);
  });
});

describe('what is shared', () => {
  it.each(['fetch', 'process', 'document', 'window', 'setTimeout', 'Buffer', 'localStorage'])(
    'cannot even spell %s',
    (name) => {
      const text = `export const probe = ${name};\n`;
      // 2304, 2580, 2584, 2591: no such name, with a hint each at the types that have it.
      const complaints = complaintsAbout('shared/architecture-probe.ts', text, 'shared');
      expect([2304, 2580, 2584, 2591]).toEqual(expect.arrayContaining(complaints));
      expect(complaints).toHaveLength(1);
    },
  );

  it('can spell what is of the language', () => {
    const text = 'export const probe = new Map([[Intl, Promise]]);\n';
    expect(complaintsAbout('shared/architecture-probe.ts', text, 'shared')).toEqual([]);
  });
});

const ours = sourceFiles('shared', 'proxy', 'widget');

/** The files that do something, but for those that may. */
const filesThat = (what: RegExp, except: readonly string[]): string[] =>
  ours
    .filter(({ path }) => !except.includes(path))
    .filter((file) => what.test(codeOf(file).replace(/ ?([.()]) ?/g, '$1')))
    .map(({ path }) => path);

describe('the program', () => {
  it('is read by these tests', () => {
    const paths = ours.map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(100);
    for (const path of ['proxy/clock.ts', 'widget/clock.ts', 'shared/callback.ts', 'proxy/main.ts'])
      expect(paths).toContain(path);
  });

  it('reads the time and waits in its two clocks only', () => {
    const clocks = ['proxy/clock.ts', 'widget/clock.ts'];
    const time =
      /\bDate\.now\(|\bnew Date\(\)|\bset(Timeout|Interval|Immediate)\(|\bperformance\.now\(/;
    expect(filesThat(time, clocks)).toEqual([]);
    expect(filesThat(time, [])).toEqual(clocks);
  });

  it('is timed in one place', () => {
    expect(
      sourceFiles('test')
        .filter((file) => /performance\.now\(/.test(codeOf(file).replace(/ ?([.()]) ?/g, '$1')))
        .map(({ path }) => path),
    ).toEqual(['test/bench/measure.ts']);
  });

  it('reads the environment where it starts only', () => {
    // What prepares the program hands its own environment on to npm.
    const starts = ['proxy/main.ts', 'proxy/bin/prepare.js'];
    expect(filesThat(/\b(process|meta)\.env\b/, starts)).toEqual([]);
  });

  it('speaks over the network in few places', () => {
    expect(
      filesThat(/\bfetch\(|\bnew (XMLHttpRequest|WebSocket|EventSource)\b|\bsendBeacon\(/, []),
    ).toEqual([
      'proxy/webappel/progress-source.ts',
      'proxy/webappel/transport.ts',
      'widget/demo/demo-phones.ts',
      'widget/proxy-client.ts',
    ]);
  });

  it('writes no text as markup', () => {
    const markup =
      /\b(unsafeHTML|unsafeSVG|unsafeStatic|unsafeCSS|innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc)\b|\beval\(|\bnew Function\(/;
    expect(filesThat(markup, [])).toEqual([]);
  });

  it('has no drawer for what has no place', () => {
    const drawer = /(^|[/-])(utils?|helpers?|common|types|constants|managers?|misc)(\.|\/|$)/i;
    expect(
      [...ours, ...sourceFiles('test')].map(({ path }) => path).filter((path) => drawer.test(path)),
    ).toEqual([]);
    expect(drawer.test('proxy/utils.ts') && drawer.test('proxy/call-manager.ts')).toBe(true);
  });
});

describe('proxy/settings', () => {
  it('imports nothing of the proxy but the log, so that every other folder can import it', () => {
    const files = ours.filter(({ path }) => path.startsWith('proxy/settings/'));
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

/** The words that WebAppel's wire has for names and values. */
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

/** Of the wire and of English alike. */
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

describe('the words of the wire', () => {
  const words = wireWords();
  const wireWordsIn = (file: SourceFile): string[] =>
    stringsIn(file)
      // `noAnswer` is two words of ours.
      .flatMap((text) => text.match(/[\p{L}\p{N}_]+/gu) ?? [])
      .filter((word) => !/^[a-z]+[A-Z]/.test(word))
      .map((word) => word.toLowerCase())
      .filter((word) => words.has(word) && !alsoEnglish.includes(word));

  it('are known here', () => {
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

  it('stand at the border only', () => {
    // French that people read is content: the widget's words, and what the demo's owner is said to have written.
    const content = [
      'widget/messages/fr.ts',
      'widget/demo/fr.ts',
      'proxy/platform/accounts/demo-account.ts',
    ];
    const strays = ours
      .filter(({ path }) => !path.startsWith('shared/webappel/') && !content.includes(path))
      .flatMap((file) => wireWordsIn(file).map((word) => `${file.path}: ${word}`));
    expect(strays).toEqual([]);
  });
});
