export type CsvCell = string | number | null;

/** Tells spreadsheets that it is UTF-8. */
export const CSV_MARK = '\uFEFF';

/** A spreadsheet would take these beginnings for a formula. */
const cellText = (cell: CsvCell): string => {
  const text = String(cell ?? '');
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[;"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A line as spreadsheets of any country read it: with semicolons, and no cell that could be taken for a formula. */
export const csvLine = (cells: readonly CsvCell[]): string =>
  `${cells.map(cellText).join(';')}\r\n`;
