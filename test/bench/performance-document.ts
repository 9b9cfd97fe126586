// Writes what `npm run bench` has measured into docs/performance.md. What was not measured this time stays as it is.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Row, shown, type Table } from './measure.js';

/** What `report` saves of a subject. */
export interface Measured {
  subject: string;
  takenAt: string;
  node: string;
  cores: number;
  load: readonly number[];
  tables: readonly Table[];
}

const introduction = `# Performance

Figures of \`npm run bench\`, which writes this page. Times depend on the machine and on what else it did, so compare
the ratios: \`times the first\` is the ratio to the first line of the same table, taken in the same rounds, and
\`from–to\` is the fastest and the slowest round. The load is that of the last one and five minutes; above the number of
cores, the machine was busy with other work too, and only large differences mean something.
`;

const startOf = (subject: string): string => `<!-- ${subject} -->`;
const END = '<!-- end -->';

/**
 * The document with a section in place of the earlier one of the same subject, in alphabetical order.
 * @param document empty for a new one
 */
export function withSection(document: string, measured: Measured, commit: string): string {
  const sections = new Map(
    [...document.matchAll(/<!-- (\S+) -->\n[\s\S]*?<!-- end -->/g)].map(([section, subject]) => [
      subject ?? '',
      section,
    ]),
  );
  sections.set(measured.subject, sectionOf(measured, commit));
  const sorted = [...sections].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, section]) => section);
  return `${[introduction.trimEnd(), ...sorted].join('\n\n')}\n`;
}

function sectionOf({ subject, takenAt, node, cores, load, tables }: Measured, commit: string) {
  const machine = `Node ${node}, ${cores} cores, load ${load.map(shown).join(' and ')}`;
  return [
    `${startOf(subject)}\n## ${subject}`,
    `\`npm run bench -- ${subject}\` on ${takenAt.slice(0, 10)}, commit ${commit}, ${machine}.`,
    ...tables.map(({ title, rows }) => `### ${title}\n\n${markdown(rows)}`),
    END,
  ].join('\n\n');
}

function markdown(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns),
    line(columns.map((_, index) => (index === 0 ? '---' : '---:'))),
    ...rows.map((row) => line(columns.map((column) => cellOf(row[column] ?? '')))),
  ].join('\n');
}

const cellOf = (value: string | number): string => shown(value).replaceAll('|', '\\|');

/** @param subjects those that were just measured */
export function writeDocument(root: string, subjects: readonly string[]): void {
  const path = join(root, 'docs/performance.md');
  const folder = join(root, 'dist/bench');
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root })
    .toString()
    .trim();
  let document = existsSync(path) ? readFileSync(path, 'utf8') : '';
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const measured: Measured = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    if (subjects.includes(measured.subject)) document = withSection(document, measured, commit);
  }
  writeFileSync(path, document);
}
