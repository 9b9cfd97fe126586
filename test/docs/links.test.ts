import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, sourceFiles } from '../support/source/source-files.js';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const documents = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => posix.join('docs', path.replaceAll('\\', '/'))),
];

/** Without blocks of code, where neither a heading nor a link is one. */
const prose = (markdown: string): string => markdown.replace(/^```[\s\S]*?^```$/gm, '');

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsIn(markdown: string): string[] {
  const seen = new Map<string, number>();
  return [...prose(markdown).matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading = '']) => {
    const anchor = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

/** Where links and images lead, but for other sites. */
const linksIn = (markdown: string): string[] =>
  [
    ...prose(markdown)
      // A span of code may go on in the next line, and ends with its paragraph.
      .replace(/`(?:[^`\n]|\n(?!\n))*`/g, '')
      .matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)|^\[[^\]]+\]:\s*(\S+)/gm),
  ]
    .map(([, inline, reference]) => inline ?? reference ?? '')
    .filter((target) => !/^(https?|mailto):/.test(target));

/** Why a link of a document leads nowhere; undefined for one that is right. */
function faultOf(document: string, link: string, text: (path: string) => string | undefined) {
  const [target = '', anchor] = link.split('#');
  const path = target === '' ? document : posix.join(dirname(document), decodeURI(target));
  const content = text(path);
  if (target.startsWith('/') || content === undefined) return `${document}: ${link} does not exist`;
  if (anchor !== undefined && !anchorsIn(content).includes(anchor))
    return `${document}: ${link} names no heading of ${path}`;
  return undefined;
}

/** The text of a file of the project, and '' for a folder. */
function textOf(path: string): string | undefined {
  if (path.startsWith('..') || !existsSync(join(root, path))) return undefined;
  return path.endsWith('.md') ? read(path) : '';
}

describe('the documents', () => {
  it.each(documents)('link only to files and headings that exist: %s', (document) => {
    const faults = linksIn(read(document)).map((link) => faultOf(document, link, textOf));
    expect(faults.filter(Boolean)).toEqual([]);
  });

  it('are all reached from the README', () => {
    const linked = linksIn(read('README.md')).map((link) => link.split('#')[0]);
    const unlinked = documents.filter((path) => path.startsWith('docs/') && !linked.includes(path));
    expect(unlinked).toEqual([]);
  });

  it('name only metrics that the program has', () => {
    const names = sourceFiles(
      'proxy/operations',
      'proxy/guard',
      'proxy/configuration',
      'proxy/webhook',
      'proxy/summary',
      'proxy/requests',
    ).map(({ text }) => text);
    const named = documents
      .filter((path) => path !== 'CHANGELOG.md')
      .flatMap((path) => read(path).match(/\brappel_[a-z_]+/g) ?? []);
    expect(named.length).toBeGreaterThan(5);
    const unknown = named.filter((name) => !names.some((text) => text.includes(`'${name}'`)));
    expect(unknown).toEqual([]);
  });
});

describe('a link', () => {
  const texts = new Map([
    ['README.md', '# Rappel\n\n```sh\n# no heading\n```\n\n## Test numbers\n\n## Test numbers'],
    ['docs/platform.md', '## Let it *be*: `PORT` 5\n'],
  ]);
  const faults = (markdown: string): (string | undefined)[] =>
    linksIn(markdown).map((link) => faultOf('docs/here.md', link, (path) => texts.get(path)));

  it('to a file or a heading that exists is right', () => {
    const right =
      '[a](../README.md) ![b](platform.md "a title") [c](../README.md#test-numbers-1)\n[d](platform.md#let-it-be-port-5)';
    expect(faults(right)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('to a file or a heading that does not exist is named with its document', () => {
    expect(faults('[a](gone.md) [b](../README.md#no-heading)\n\n[c]: /README.md')).toEqual([
      'docs/here.md: gone.md does not exist',
      'docs/here.md: ../README.md#no-heading names no heading of README.md',
      'docs/here.md: /README.md does not exist',
    ]);
  });

  it('in code or to another site is not followed', () => {
    expect(
      faults('`[a](gone.md)` [b](https://example.fr/gone)\n\n```md\n[c](gone.md)\n```'),
    ).toEqual([]);
  });
});

describe('the README', () => {
  it('has at most 1000 words', () => {
    expect(read('README.md').split(/\s+/).length).toBeLessThanOrEqual(1000);
  });
});

/** What stands in backticks and is the path of a file or folder, but for patterns. */
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/`([^`\n]+)`/g)]
    .map(([, code = '']) => code)
    .filter((code) => /^[\w./-]+$/.test(code) && (/\.[a-z]+$/.test(code) || code.endsWith('/')));

describe('CONTRIBUTING', () => {
  const text = read('CONTRIBUTING.md');
  const exists = (path: string): boolean => existsSync(join(root, path));

  it('names in its table only files and folders that exist', () => {
    const [, table = ''] = /## Where things are\n([\s\S]*?)\n## /.exec(text) ?? [];
    const missing: string[] = [];
    let found = 0;
    for (const row of table.split('\n').filter((line) => line.startsWith('| '))) {
      const cell = row.split('|')[2] ?? '';
      // A name without a folder is beside the file before it.
      let folder = '';
      for (const path of pathsIn(cell)) {
        const whole = path.includes('/') ? path : posix.join(folder, path);
        folder = whole.endsWith('/') ? whole : posix.dirname(whole);
        if (exists(whole)) found += 1;
        else missing.push(whole);
      }
    }
    expect(missing).toEqual([]);
    expect(found).toBeGreaterThan(60);
  });

  it('names elsewhere only files and folders that exist', () => {
    const top = /^(docs|proxy|shared|test|widget|deploy)\//;
    const missing = pathsIn(text).filter((path) => top.test(path) && !exists(path));
    expect(missing).toEqual([]);
  });

  it('has a line for each dependency', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json'));
    const names = Object.keys({ ...dependencies, ...devDependencies });
    const [, table = ''] = /## Dependencies, and why each is here\n([\s\S]*)/.exec(text) ?? [];
    const explained = [...table.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell = '']) =>
      cell.split(', '),
    );
    expect(names.filter((name) => !explained.includes(name))).toEqual([]);
    expect(explained.filter((name) => !/^(package|-+)$/.test(name)).sort()).toEqual(names.sort());
  });
});
