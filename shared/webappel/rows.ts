import { isNoCallState, readCallState, type TaughtCallStates } from './call-states.js';
import { decodeEntities } from './entities.js';
import { fields } from './fields.js';
import type { Columns, Part } from './methods.js';
import { fold, isPlaceholder } from './text.js';

export type Values = Record<string, unknown>;

export const wireName = (part: Part): string => part.as ?? fields[part.field].wire;

/** Called with the wire name of a field that has content but not its form, and is left out. */
export type OnUnreadable = (wireName: string) => void;

/** How rows are read, besides their form. */
export interface RowReading {
  /** Called for each field that is left out because it cannot be read. */
  onUnreadable?: OnUnreadable;
  taughtCallStates?: TaughtCallStates;
}

/** Value of a cell; undefined when it does not have the field's form. */
function decodeCell(
  part: Part,
  cell: string | undefined,
  taughtCallStates?: TaughtCallStates,
): unknown {
  if (cell === undefined || cell === '') return undefined;
  if (part.field === 'callState') return readCallState(cell, taughtCallStates);
  const { success, data } = fields[part.field].form.safeDecode(cell);
  return success ? data : undefined;
}

/** Whether a cell is a sign for a missing value. */
export const isMissingValue = ({ field }: Part, cell: string): boolean =>
  field === 'callState' ? isNoCallState(cell) : isPlaceholder(cell);

export const encodeValue = (part: Part, value: unknown): string =>
  value === undefined || value === null ? '' : fields[part.field].form.encode(value as never);

/** Non-empty lines of an answer, trimmed. `<br>` also ends a line. */
export const linesOf = (text: string): string[] =>
  text
    .split(/\r\n|\n|\r|<br\s*\/?>/i)
    .map((line) => line.trim())
    .filter(Boolean);

export const cellsOf = (line: string): string[] =>
  withoutQuotes(
    decodeEntities(line)
      // A line break that was an entity.
      .replace(/<br\s*\/?>/gi, ' ')
      .split(';')
      .map((cell) => cell.trim()),
  );

/**
 * The cells of a row that PHP's `fputcsv` has written, without their quotes: all cells have quotes, or those with blanks
 * have, such as the time. Quotes in other rows are text.
 */
function withoutQuotes(cells: string[]): string[] {
  const isQuoted = (cell: string): boolean => /^".*"$/s.test(cell);
  const filled = cells.filter(Boolean);
  const hasQuotedTime = filled.some((cell) => /^"\d+[-/]\d+[-/]\d+ [\d:.]+"$/.test(cell));
  if (filled.length === 0 || !(hasQuotedTime || filled.every(isQuoted))) return cells;
  return cells.map((cell) =>
    isQuoted(cell) ? cell.slice(1, -1).replaceAll('""', '"').trim() : cell,
  );
}

/** Values of a row; undefined when a mandatory cell is missing or ill-formed. */
export function decodeRow(
  parts: readonly Part[],
  cellAt: (index: number) => string | undefined,
  { onUnreadable, taughtCallStates }: RowReading = {},
): Values | undefined {
  const values: Values = {};
  for (const [index, part] of parts.entries()) {
    const cell = cellAt(index);
    const value = decodeCell(part, cell, taughtCallStates);
    if (value !== undefined) values[part.field] = value;
    if (part.field === 'callState' && value === 'unknown' && fold(cell ?? '') !== 'UNKNOWN')
      values.unknownWord = cell;
    if (value !== undefined) continue;
    if (!part.optional) return undefined;
    if (cell && !isMissingValue(part, cell)) onUnreadable?.(wireName(part));
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

/** Whether a row without a header line has so many cells that those in the middle cannot be told apart. */
const isCut = ({ columns, anchors }: Columns, cells: readonly string[]): boolean =>
  // Empty cells at the end may be missing.
  anchors !== undefined && cells.length > columns.length && !endsAsExpected(columns, cells);

/** Maps a column to its cell in a row without a header line. */
function locateCells(
  answer: Columns,
  cells: readonly string[],
): (index: number) => string | undefined {
  const { columns, anchors } = answer;
  if (!anchors || !isCut(answer, cells)) return (index) => cells[index];
  const surplus = cells.length - columns.length;
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
 * Joins the lines of an answer to rows. PHP prints line breaks of texts as they are, or as `<br />`: a line that begins
 * no row continues the one before, as long as that one has not all of its cells.
 */
function joinLines(
  lines: readonly string[],
  width: number,
  beginsRow: (cells: string[]) => boolean,
): string[][] {
  const rows: string[] = [];
  for (const line of lines) {
    const last = rows.at(-1);
    const continues =
      last !== undefined && !beginsRow(cellsOf(line)) && cellsOf(last).length < width;
    if (continues) rows[rows.length - 1] = `${last}\n${line}`;
    else rows.push(line);
  }
  return rows.map(cellsOf);
}

/**
 * Rows of a listing. Skips rows whose mandatory cells are incomplete, because half a row could look like the end of a
 * call; empty cells at its end may be missing. Undefined when there are lines but no row, or a heading whose names are
 * not ours: that is not an empty listing.
 */
export function decodeRows(
  answer: Columns,
  text: string,
  reading?: RowReading,
): Values[] | undefined {
  const lines = linesOf(text);
  if (lines.length === 0 || /^OK$/i.test(text.trim())) return [];
  const all = [...answer.columns, ...(answer.extension ?? [])];
  const header = readHeader(lines[0], all);
  if (header && all.some((part, index) => !part.optional && !header.has(index))) return undefined;
  const parts = header ? all : answer.columns;
  const finderOf = (cells: string[]): ((index: number) => string | undefined) =>
    header ? (index) => cells[header.get(index) ?? -1] : locateCells(answer, cells);
  const mandatory = parts.filter(({ optional }) => !optional);
  const beginsRow = (cells: string[]): boolean => {
    const cellAt = finderOf(cells);
    return (
      decodeRow(mandatory, (index) => cellAt(parts.indexOf(mandatory[index] as Part))) !== undefined
    );
  };
  const width = header ? cellsOf(lines[0] ?? '').length : answer.columns.length;
  const body = header ? lines.slice(1) : lines;
  const rows = joinLines(body, width, beginsRow).flatMap((cells) => {
    // A row of one column has nothing but that cell.
    if (cells.length > 1 || parts.length === 1) {
      const values = decodeRow(parts, finderOf(cells), reading);
      if (values && !header && isCut(answer, cells)) values.lacksColumns = true;
      return values ? [values] : [];
    }
    return [];
  });
  return rows.length > 0 || (header && body.length === 0) ? rows : undefined;
}

export function encodeRows(answer: Columns, rows: readonly Values[], withHeader: boolean): string {
  const columns = withHeader ? [...answer.columns, ...(answer.extension ?? [])] : answer.columns;
  const lines = rows.map((values) => encodeRow(columns, values));
  if (withHeader) lines.unshift(columns.map(wireName).join(';'));
  return lines.map((line) => `${line}\n`).join('');
}
