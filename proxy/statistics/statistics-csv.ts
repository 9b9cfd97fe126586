import type { Statistics, StatisticsBlock } from '../../shared/owner/statistics.js';
import { CSV_MARK, type CsvCell, csvLine } from '../http/csv.js';

/** The lines of a block: the names of its columns first. */
function linesOf(block: StatisticsBlock, statistics: Statistics): CsvCell[][] {
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
    funnel: ['step', 'n', 'previous'],
    outcomes: ['outcome', 'n', 'previous'],
    waits: ['fromSeconds', 'toSeconds', 'n'],
    destinations: ['destination', 'calls', 'talkSeconds', 'cost'],
    operators: [
      ...['number', 'rang', 'answered', 'missed', 'inUse', 'ringSeconds', 'talkSeconds'],
      ...['rangBefore', 'answeredBefore'],
    ],
    refusals: ['rule', 'reason', 'n'],
  }[block];
  const rows: readonly Record<string, CsvCell>[] =
    block === 'operators'
      ? (statistics.operators ?? []).map(({ previous, number, ...figures }) => ({
          ...figures,
          // A plus would be the beginning of a formula.
          number: number.replace('+', ''),
          rangBefore: previous.rang,
          answeredBefore: previous.answered,
        }))
      : statistics[block];
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? null))];
}

/** A block as spreadsheets of any country read it: UTF-8 with its mark, semicolons, moments with their offset. */
export const statisticsCsv = (block: StatisticsBlock, statistics: Statistics): string =>
  CSV_MARK + linesOf(block, statistics).map(csvLine).join('');
