import type { Statistics, StatisticsBlock } from '../../shared/owner/statistics.js';

type Cell = string | number | null;

/** The lines of a block: the names of its columns first. */
function linesOf(block: StatisticsBlock, statistics: Statistics): Cell[][] {
  if (block === 'heat') {
    const minute = String(statistics.heatMinute).padStart(2, '0');
    const timeOf = (hour: number): string => `${String(hour).padStart(2, '0')}:${minute}`;
    return [
      ['weekday', 'hour', 'requests', 'noFreeOperator'],
      ...statistics.heat.map(({ weekday, hour, requests, noFreeOperator }) => [
        ...[weekday, timeOf(hour), requests, noFreeOperator],
      ]),
    ];
  }
  const names = {
    series: ['at', 'requests', 'reached', 'lost', 'noFreeOperator', 'talkSeconds', 'cost'],
    outcomes: ['outcome', 'n', 'previous'],
    waits: ['fromSeconds', 'toSeconds', 'n'],
    destinations: ['destination', 'calls', 'talkSeconds', 'cost'],
    refusals: ['rule', 'reason', 'n'],
  }[block];
  const rows: readonly Record<string, Cell>[] = statistics[block];
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? null))];
}

/** A spreadsheet would take these beginnings for a formula. */
const cellText = (cell: Cell): string => {
  const text = String(cell ?? '');
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[;"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A block as spreadsheets of any country read it: UTF-8 with its mark, semicolons, moments with their offset. */
export const statisticsCsv = (block: StatisticsBlock, statistics: Statistics): string =>
  `\uFEFF${linesOf(block, statistics)
    .map((line) => `${line.map(cellText).join(';')}\r\n`)
    .join('')}`;
