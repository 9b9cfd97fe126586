import type { DataClass, Personal } from './data-class.js';
import { dataMap } from './data-map.js';

const introduction = `# Personal data

What each column of Rappel's database says about people. This page is generated from \`proxy/privacy/\`: \`npm run docs\`
rewrites it, and a column that is not classed here does not build.

- **Visitors**: what is kept of a callback is blanked \`KEEP_PERSONAL_DAYS\` after its end, 30 by default, also in the tables
  of the embedded platform. Its state, times, talk, price, destination and country stay.
- **Staff and owner**: numbers of operators, mail addresses and what you wrote yourself stay until you remove them.
- **Elsewhere**: WebAppel has each call in its own listings. Backups hold what was there when they were taken: delete old
  ones. Logs and metrics hold nothing personal.
- A SQLite file keeps nothing that was deleted or blanked. PostgreSQL frees it with its next \`vacuum\`; its archived
  write-ahead logs and base backups are yours to delete.
- **Stored**: encrypted where [\`ENCRYPTION_KEY\`](encryption.md) is set, and in clear elsewhere. A hash cannot be read back.
`;

const people: Readonly<Record<Personal['of'], string>> = {
  visitor: 'visitor',
  staff: 'staff',
  owner: 'owner',
};

const isPersonal = (entry: [string, DataClass]): entry is [string, Personal] => entry[1] !== 'none';

const code = (text: string): string => `\`${text}\``;

const rowOf = ([column, { of, what, why, kept, erased, atRest }]: [string, Personal]): string =>
  `| ${[code(column), `${people[of]}: ${what}`, why, kept, erased, atRest].join(' | ')} |`;

function tableText(table: string, columns: [string, DataClass][]): string {
  const others = columns.filter((entry) => !isPersonal(entry)).map(([column]) => code(column));
  return [
    `## ${code(table)}`,
    [
      '| Column | Whose, and what | What for | Kept | Ends | Stored |',
      '| --- | --- | --- | --- | --- | --- |',
      ...columns.filter(isPersonal).map(rowOf),
    ].join('\n'),
    ...(others.length > 0 ? [`Not personal: ${others.join(', ')}.`] : []),
  ].join('\n\n');
}

/** docs/personal-data.md. */
export function personalDataText(): string {
  const tables = Object.entries(dataMap).map(
    ([table, columns]) => [table, Object.entries(columns) as [string, DataClass][]] as const,
  );
  const [personal, others] = [true, false].map((wanted) =>
    tables.filter(([, columns]) => columns.some(isPersonal) === wanted),
  );
  return `${[
    introduction.trimEnd(),
    ...(personal ?? []).map(([table, columns]) => tableText(table, columns)),
    '## Tables without personal data',
    ...(others ?? []).map(
      ([table, columns]) => `- ${code(table)}: ${columns.map(([name]) => code(name)).join(', ')}`,
    ),
  ]
    .join('\n\n')
    .replace(/(\n- .*)\n(?=\n- `)/g, '$1')}\n`;
}
