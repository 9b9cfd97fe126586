import { fields } from './fields.js';
import type { Columns, Part } from './methods.js';
import { fold } from './text.js';

export type Values = Record<string, unknown>;

export const wireName = (part: Part): string => part.as ?? fields[part.field].wire;

/** Value of a cell; undefined when it does not have the field's form. */
function decodeCell(part: Part, cell: string | undefined): unknown {
  if (cell === undefined || cell === '') return undefined;
  const { success, data } = fields[part.field].form.safeDecode(cell);
  return success ? data : undefined;
}

export const encodeValue = (part: Part, value: unknown): string =>
  value === undefined || value === null ? '' : fields[part.field].form.encode(value as never);

/** Non-empty lines of an answer, trimmed. `<br>` also ends a line. */
export const linesOf = (text: string): string[] =>
  text
    .split(/\r\n|\n|\r|<br\s*\/?>/i)
    .map((line) => line.trim())
    .filter(Boolean);

export const cellsOf = (line: string): string[] => line.split(';').map((cell) => cell.trim());

/** Values of a row; undefined when a mandatory cell is missing or ill-formed. */
export function decodeRow(
  parts: readonly Part[],
  cellAt: (index: number) => string | undefined,
): Values | undefined {
  const values: Values = {};
  for (const [index, part] of parts.entries()) {
    const value = decodeCell(part, cellAt(index));
    if (value !== undefined) values[part.field] = value;
    else if (!part.optional) return undefined;
  }
  return values;
}

export const encodeRow = (parts: readonly Part[], values: Values): string =>
  parts.map((part) => encodeValue(part, values[part.field])).join(';');

/** Positions of the known columns, if the line is a header (most of its cells are known names). */
export function readHeader(
  line: string | undefined,
  parts: readonly Part[],
): Map<number, number> | undefined {
  const names = cellsOf(line ?? '').map(fold);
  const known = new Map(parts.map((part, index) => [fold(wireName(part)), index]));
  const places = new Map<number, number>();
  for (const [place, name] of names.entries()) {
    const index = known.get(name);
    if (index !== undefined) places.set(index, place);
  }
  return places.size >= 0.6 * names.length ? places : undefined;
}

/** Maps a column to its cell in a row without a header line. */
function locateCells(
  { columns, anchors }: Columns,
  cells: readonly string[],
): (index: number) => string | undefined {
  const surplus = cells.length - columns.length;
  if (surplus === 0 || !anchors || endsAsExpected(columns, cells)) return (index) => cells[index];
  const [left, right] = anchors;
  return (index) => {
    if (index < left) return cells[index];
    return index >= columns.length - right ? cells[index + surplus] : undefined;
  };
}

/** Whether the extra cells are new columns at the end: the last known column holds a call state, the last cell none. */
function endsAsExpected(columns: readonly Part[], cells: readonly string[]): boolean {
  const last = columns.at(-1);
  if (last?.field !== 'callState') return false;
  const isEnd = (cell: string | undefined): boolean => {
    const state = decodeCell(last, cell);
    return state !== undefined && state !== 'unknown';
  };
  return isEnd(cells[columns.length - 1]) && !isEnd(cells.at(-1));
}

/**
 * Rows of a listing. Skips incomplete rows, because half a row could look like the end of a call.
 * Undefined when there are lines but no row: that is an error text, not a listing.
 */
export function decodeRows(answer: Columns, text: string): Values[] | undefined {
  const lines = linesOf(text);
  if (lines.length === 0 || /^OK$/i.test(text.trim())) return [];
  const all = [...answer.columns, ...(answer.extension ?? [])];
  const header = readHeader(lines[0], all);
  const cellFinderOf = (cells: string[]): ((index: number) => string | undefined) | undefined => {
    if (header)
      return cells.length > Math.max(...header.values())
        ? (index) => cells[header.get(index) ?? -1]
        : undefined;
    return cells.length < answer.columns.length ? undefined : locateCells(answer, cells);
  };
  const rows = (header ? lines.slice(1) : lines).flatMap((line) => {
    const cellAt = cellFinderOf(cellsOf(line));
    const values = cellAt && decodeRow(header ? all : answer.columns, cellAt);
    return values ? [values] : [];
  });
  return rows.length > 0 || header ? rows : undefined;
}

export function encodeRows(answer: Columns, rows: readonly Values[], withHeader: boolean): string {
  const columns = withHeader ? [...answer.columns, ...(answer.extension ?? [])] : answer.columns;
  const lines = rows.map((values) => encodeRow(columns, values));
  if (withHeader) lines.unshift(columns.map(wireName).join(';'));
  return lines.map((line) => `${line}\n`).join('');
}
