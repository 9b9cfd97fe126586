import { wrap } from '../bin/help.js';

/** Aligns the cells of rows; on a narrow terminal, puts the last cell on lines of its own. */
export function alignRows(rows: readonly (readonly string[])[], columns: number): string {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  const fits = widths.reduce((sum, width) => sum + width + 2, 0) <= columns;
  const align = (cells: readonly string[]): string =>
    `  ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd();
  return rows
    .map((row) =>
      fits
        ? align(row)
        : `${wrap(row.slice(0, -1).join('  '), columns, '  ')}\n${wrap(row.at(-1) ?? '', columns, '      ')}`,
    )
    .join('\n');
}
