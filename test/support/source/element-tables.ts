import { readFileSync } from 'node:fs';
import { join } from 'node:path';
// @ts-expect-error plain JavaScript, which the build imports too
import { elementManifest } from '../../../widget/package/manifest.js';
import { root } from './source-files.js';

interface Entry {
  name: string;
  description: string;
  default?: string;
  kind?: string;
}
export interface DescribedElement {
  tagName: string;
  attributes: Entry[];
  members: Entry[];
  events: (Entry & { type: { text: string } })[];
  slots: Entry[];
  cssParts: Entry[];
  cssProperties: Entry[];
}

/** The elements as custom-elements.json describes them. */
export const describedElements = (): DescribedElement[] =>
  elementManifest().modules[0].declarations;

const code = (text: string): string => `\`${text}\``;

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
    .replaceAll('| --- ', '|---')
    .replaceAll('|--- |', '|---|')
    .replaceAll('---|---', '---|---');

/** The names in `detail` of each event class. */
function detailsOfEvents(): Map<string, string> {
  const source = readFileSync(join(root, 'widget/events.ts'), 'utf8');
  return new Map(
    [...source.matchAll(/class (\w+) extends CustomEvent<\{([^}]*)\}>/g)].map(
      ([, name = '', fields = '']) => [
        name,
        code(`{ ${[...fields.matchAll(/(\w+):/g)].map(([, field]) => field).join(', ')} }`),
      ],
    ),
  );
}

/** Every table of docs/elements.md by the name of its region. */
export function elementTables(): Map<string, string> {
  const details = detailsOfEvents();
  return new Map(
    describedElements().flatMap(({ tagName, ...element }) => [
      [
        `${tagName} attributes`,
        table(
          ['Attribute', 'Meaning'],
          element.attributes.map(({ name, description }) => [code(name), description]),
        ),
      ],
      [
        `${tagName} methods`,
        table(
          ['Method', 'Meaning'],
          element.members
            .filter(({ kind }) => kind === 'method')
            .map(({ name, description }) => [code(`${name}()`), description]),
        ),
      ],
      [
        `${tagName} events`,
        table(
          ['Event', 'Detail', 'Meaning'],
          element.events.map(({ name, type, description }) => [
            code(name),
            details.get(type.text) ?? 'none',
            description,
          ]),
        ),
      ],
      [
        `${tagName} slots`,
        table(
          ['Slot', 'Meaning'],
          element.slots.map(({ name, description }) => [code(name || '(default)'), description]),
        ),
      ],
      [
        `${tagName} parts`,
        table(
          ['Part', 'Meaning'],
          element.cssParts.map(({ name, description }) => [code(name), description]),
        ),
      ],
      [
        `${tagName} properties`,
        table(
          ['Property', 'Default', 'Meaning'],
          element.cssProperties.map(({ name, default: value = '', description }) => [
            code(name),
            value.split(', or ').map(code).join(', or '),
            description,
          ]),
        ),
      ],
    ]),
  );
}

const region = /(<!-- table: ([\w -]+) -->\n).*?(?=<!-- end -->)/gs;

/** A document with its tables of elements written anew. */
export function withElementTables(document: string): string {
  const tables = elementTables();
  return document.replace(region, (_, start: string, name: string) => {
    const written = tables.get(name);
    if (written === undefined) throw new Error(`docs/elements.md asks for a table ${name}`);
    return `${start}${written}\n`;
  });
}
