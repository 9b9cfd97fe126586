/** Wraps text to lines of at most `columns` characters; every line begins with the indent. */
export function wrap(text: string, columns: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? indent + word : `${line} ${word}`;
    if (line === '' || longer.length <= columns) line = longer;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line].join('\n');
}

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
