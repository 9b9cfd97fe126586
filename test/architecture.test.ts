import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { fields } from '../shared/webappel/fields.js';
import { type Method, methods } from '../shared/webappel/methods.js';

const root = resolve(import.meta.dirname, '..');

/** The errors of a project that had one file more, which is nowhere on the disk. */
function errorsWith(project: string, file: string, text: string): number[] {
  const configPath = join(root, project, 'tsconfig.json');
  const config = ts.getParsedCommandLineOfConfigFile(
    configPath,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  );
  if (!config) throw new Error(`${configPath} cannot be read`);
  const path = join(root, project, file);
  const host = ts.createCompilerHost(config.options);
  const program = ts.createProgram({
    rootNames: [...config.fileNames, path],
    options: config.options,
    projectReferences: config.projectReferences ?? [],
    host: {
      ...host,
      fileExists: (name) => name === path || host.fileExists(name),
      readFile: (name) => (name === path ? text : host.readFile(name)),
      getSourceFile: (name, options, ...rest) =>
        name === path
          ? ts.createSourceFile(name, text, options)
          : host.getSourceFile(name, options, ...rest),
    },
  });
  const source = program.getSourceFile(path);
  return [
    ...program.getOptionsDiagnostics(),
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
  ]
    .filter(({ file: at }) => !at || at.fileName === path)
    .map(({ code }) => code);
}

/** "File is not listed within the file list of project": the import leaves what the project may see. */
const OUTSIDE_THE_PROJECT = 6307;
const CANNOT_FIND_NAME = [2304, 2552, 2580, 2584, 2591];

describe('the direction of imports', () => {
  it.each([
    ['widget', 'the proxy', '../proxy/settings.js'],
    ['shared', 'the proxy', '../proxy/settings.js'],
    ['shared', 'the widget', '../widget/callback-flow.js'],
    ['proxy/platform', 'the callbacks', '../callbacks/ledger.js'],
    ['proxy/platform', 'the visitor API', '../visitor/openapi.js'],
    ['proxy/store', 'the platform', '../platform/platform.js'],
    ['proxy', 'the widget', '../widget/callback-flow.js'],
    ['widget/messages', 'the rest of the widget', '../callback-flow.js'],
  ])('keeps %s from importing %s', (project, _what, specifier) => {
    expect(
      errorsWith(
        project,
        'probe.ts',
        `import * as other from '${specifier}';\nexport const probe = other;\n`,
      ),
    ).toContain(OUTSIDE_THE_PROJECT);
  });

  it.each([
    ['widget', '../shared/phone.js'],
    ['proxy/platform', '../../shared/clock.js'],
    ['proxy', './store/database.js'],
    ['proxy', '../widget/messages/languages.js'],
  ])('lets %s import %s', (project, specifier) => {
    expect(
      errorsWith(
        project,
        'probe.ts',
        `import * as other from '${specifier}';\nexport const probe = other;\n`,
      ),
    ).toEqual([]);
  });

  it.each(['fetch', 'process', 'document', 'setTimeout', 'console'])(
    'cannot spell %s in shared/',
    (name) => {
      const errors = errorsWith('shared', 'probe.ts', `export const probe = ${name};\n`);
      expect(errors.some((code) => CANNOT_FIND_NAME.includes(code))).toBe(true);
    },
  );
});

const folders = ['shared', 'proxy', 'widget', 'test'];
const sources = folders
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
      join(folder, path),
    ),
  )
  .filter((path) => /\.(ts|js)$/.test(path));
const product = sources.filter((path) => !path.startsWith('test/'));
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
/** The code of a file without its comments. */
const codeOf = (path: string): string =>
  textOf(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1');
const filesWith = (pattern: RegExp, among = product): string[] =>
  among.filter((path) => pattern.test(codeOf(path)));

describe('each idea', () => {
  it('has its place: time comes from the two clocks', () => {
    const time = /\bDate\.now\(|\bnew Date\(\)|\bsetTimeout\(|\bsetInterval\(|\bperformance\.now\(/;
    expect(filesWith(time).sort()).toEqual(['proxy/clock.ts', 'widget/clock.ts']);
  });

  it('has its place: the environment is read by whoever starts the program', () => {
    expect(filesWith(/\bprocess\.env\b/).filter((path) => !path.startsWith('proxy/bin/'))).toEqual([
      'proxy/main.ts',
    ]);
  });

  it('has its place: HTTP is spoken by one client a side', () => {
    const clients = [
      'proxy/webappel/client.ts',
      'proxy/webappel/progress-source.ts',
      'widget/demo/demo-phones.ts',
      'widget/proxy-client.ts',
    ];
    expect(filesWith(/(?<![.\w])fetch\(/).filter((path) => !clients.includes(path))).toEqual([]);
    expect(filesWith(/from '(axios|got|ky|undici|node-fetch|node:https)'/)).toEqual([]);
  });

  it('has its place: numbering plans on the server are the complete ones', () => {
    expect(filesWith(/from 'libphonenumber-js'|libphonenumber-js\/(min|mobile)'/)).toEqual([]);
  });

  it('is shown as text: no markup is made of strings in the browser', () => {
    expect(filesWith(/unsafeHTML|innerHTML|unsafeStatic|insertAdjacentHTML|styleMap/)).toEqual([]);
  });

  it('has its own words: those of the wire are spoken at the border only', () => {
    const border = /^shared\/webappel\/|^widget\/messages\/fr\.ts$/;
    const wireWords = new Set([
      ...Object.values(methods as Record<string, Method>).flatMap(({ wire, aliases = [] }) => [
        wire,
        ...aliases,
      ]),
      ...Object.values(fields).map(({ wire }) => wire),
    ]);
    // Words that are English too.
    for (const word of [
      'locale',
      'direction',
      'date',
      'type',
      'ip',
      'rec',
      'position',
      'destination',
      'nom',
      'dt',
      'pass',
      'email',
    ])
      wireWords.delete(word);
    const spoken = product
      .filter((path) => !border.test(path))
      .flatMap((path) =>
        [...codeOf(path).matchAll(/(['"`])([\w]+)\1/g)]
          .filter(([, , word]) => wireWords.has(word ?? ''))
          .map(([, , word]) => `${path}: ${word}`),
      );
    expect(spoken).toEqual([]);
  });
});

describe('a file', () => {
  it('fits on a few screens, unless it is a table', () => {
    const tables = [
      'shared/webappel/methods.ts',
      'shared/webappel/fields.ts',
      'proxy/store/platform-tables.ts',
    ];
    const long = product.filter(
      (path) => !tables.includes(path) && textOf(path).split('\n').length > 300,
    );
    expect(long).toEqual([]);
  });

  it('is named after what it does', () => {
    const vague = /(^|\/)(utils?|helpers?|common|types|constants|manager|misc|index)\.ts$/;
    expect(
      sources.filter((path) => vague.test(path) && path !== 'proxy/store/migrations/index.ts'),
    ).toEqual([]);
  });

  it('says nothing of where it was written', () => {
    const places = /\/work\/|\.\.\/shared\/(design|guide|requirements)|COMPASS|registry\.npmjs/;
    const others = [
      'README.md',
      'CONTRIBUTING.md',
      'CHANGELOG.md',
      'package.json',
      'vite.config.ts',
      'web-test-runner.config.js',
    ];
    const found = [...sources, ...others].filter(
      (path) => path !== 'test/architecture.test.ts' && places.test(textOf(path)),
    );
    expect(found).toEqual([]);
  });

  it('stands where a path says: every relative import resolves', () => {
    const broken = product.flatMap((path) =>
      [...codeOf(path).matchAll(/from '(\.[^']+)'/g)]
        .map(([, specifier = '']) => join(dirname(path), specifier))
        .filter(
          (target) =>
            /\.js$/.test(target) &&
            !sources.includes(target) &&
            !sources.includes(target.replace(/\.js$/, '.ts')),
        ),
    );
    expect(broken).toEqual([]);
  });
});
