import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { callbackStates } from '../../shared/vocabulary.js';
import { describedElements, withElementTables } from '../support/source/element-tables.js';
import { generatedPage } from '../support/source/generated-page.js';
import { root, type SourceFile, sourceFiles } from '../support/source/source-files.js';

const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const document = generatedPage('docs/elements.md', withElementTables(text('docs/elements.md')));
const widget = new Map(sourceFiles('widget').map((file) => [file.path, file]));

function sourceAt(path: string): SourceFile {
  const file = widget.get(path);
  if (!file) throw new Error(`There is no ${path}`);
  return file;
}

/** An element's file and every file of widget/ that it loads, at once or later. */
function filesBehind(path: string, found = new Set<string>()): SourceFile[] {
  found.add(path);
  for (const [, specifier = ''] of sourceAt(path).text.matchAll(
    /(?:from |import[ (])'(\.[^']+)'/g,
  )) {
    const imported = join(dirname(path), specifier).replace(/\.js$/, '.ts');
    if (widget.has(imported) && !found.has(imported)) filesBehind(imported, found);
  }
  return [...found].map(sourceAt);
}

const matchesIn = (files: readonly SourceFile[], pattern: RegExp): string[] =>
  unique(files.flatMap((file) => [...file.text.matchAll(pattern)].map(([, name = '']) => name)));

const unique = (names: readonly string[]): string[] => [...new Set(names)].sort();

/** The names of events, by the classes of widget/events.ts. */
const eventClasses = new Map(
  [
    ...sourceAt('widget/events.ts').text.matchAll(
      /class (\w+)[\s\S]*?static readonly type = '([\w-]+)'/g,
    ),
  ].map(([, name = '', type = '']) => [name, type]),
);

const eventsOf = (files: readonly SourceFile[]): string[] =>
  unique([
    ...matchesIn(files, /new (\w+Event)\(/g).flatMap((name) => eventClasses.get(name) ?? []),
    ...matchesIn(files, /new (?:Custom)?Event\(\s*'(rappel-[\w-]+)'/g),
  ]);

/** Every custom property that is read, with its defaults. What a popup says of its own is none. */
function customPropertiesOf(files: readonly SourceFile[]): Record<string, string[]> {
  const defaults: Record<string, string[]> = {};
  for (const { text: source } of files)
    for (const [, name = '', value = ''] of source.matchAll(
      /var\((--rappel-[\w-]+)(?:,\s*((?:[^()]|\([^()]*\))*))?\)/g,
    ))
      if (!value.startsWith('${'))
        defaults[name] = unique([...(defaults[name] ?? []), value.trim()]);
  return defaults;
}

/** What is written below a heading, down to the next one of its level. */
function section(within: string, heading: string): string {
  const level = heading.indexOf(' ');
  const [, after = ''] = `\n${within}`.split(`\n${heading}\n`);
  return after.split(new RegExp(`\n#{1,${level}} `))[0] ?? '';
}

/** The tables of a text: the cells behind each name in a first cell. */
const rowsIn = (markdown: string): Map<string, string[]> =>
  new Map(
    [...markdown.matchAll(/^\| `([^`]+)` \|(.*)\|$/gm)].map(([, name = '', cells = '']) => [
      name,
      cells.split(' | ').map((cell) => cell.trim()),
    ]),
  );

const namesIn = (markdown: string): string[] => unique([...rowsIn(markdown).keys()]);

const elements = [
  ['rappel-popup', 'widget/popup/rappel-popup.ts'],
  ['rappel-status', 'widget/status/rappel-status.ts'],
] as const;

describe.each(elements)('docs/elements.md on %s', (element, path) => {
  const documented = (heading: string) =>
    section(section(document, `## ${element}`), `### ${heading}`);
  const files = filesBehind(path);

  it('names each event, and no other', () => {
    const events = eventsOf(files);
    expect(events).toContain('rappel-state');
    expect(namesIn(documented('Events'))).toEqual(events);
  });

  it('names each CSS custom property with its defaults, and no other', () => {
    const properties = customPropertiesOf(files);
    expect(properties).toHaveProperty('--rappel-accent');
    const rows = [...rowsIn(documented('CSS custom properties'))].map(([name, [value = '']]) => [
      name,
      unique([...value.matchAll(/`([^`]+)`/g)].map(([, one = '']) => one)),
    ]);
    expect(Object.fromEntries(rows)).toEqual(properties);
  });

  it('names each CSS part, and no other', () => {
    expect(namesIn(documented('CSS parts'))).toEqual(
      unique(matchesIn(files, /\spart="([^"]+)"/g).flatMap((parts) => parts.split(' '))),
    );
  });

  it('names each slot, and no other', () => {
    const slots = matchesIn(files, /<slot(?: name="([^"]+)")?>/g).map(
      (name) => name || '(default)',
    );
    expect(namesIn(documented('Slots'))).toEqual(slots);
  });
});

describe('docs/elements.md', () => {
  it('has the tables of the manifest; npm run docs writes them', () => {
    expect(document).toBe(withElementTables(document));
    for (const { tagName, attributes, members } of describedElements()) {
      expect(members.length).toBeGreaterThan(0);
      for (const { name } of attributes)
        expect(section(document, `## ${tagName}`)).toContain(`| \`${name}\` |`);
    }
  });

  it('names each state of a callback, and no other', () => {
    const [, list = ''] = /The states are ([^.]+)\./.exec(document) ?? [];
    expect([...list.matchAll(/`(\w+)`/g)].map(([, state]) => state)).toEqual([...callbackStates]);
  });
});

describe('a custom property of the widget', () => {
  it.each(['README.md', 'widget/demo/shop-page.css'])('that %s mentions exists', (path) => {
    const known = Object.keys(customPropertiesOf([...widget.values()]));
    for (const [name] of text(path).matchAll(/--rappel-[\w-]+/g)) expect(known).toContain(name);
  });
});
