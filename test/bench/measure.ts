import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';

/** `npm run bench -- --tiny`: every subject runs to its end with next to no work, to show that it works. */
const isTiny = process.env.BENCH_TINY === 'yes';

/** A size of a benchmark, and the one that is enough to show that it works. */
export const sized = <Size>(full: Size, tiny: Size): Size => (isTiny ? tiny : full);

/** One way to do something, to be compared with others. */
export interface Contender {
  name: string;
  /**
   * Does one round.
   * @returns how many times it was done, or the milliseconds of each time, or what each took where that is no time that
   * passed
   */
  round(): Promise<number | readonly number[] | { eachMs: number }>;
}

/** This file is compiled to `dist/test/bench`. */
const folder = join(import.meta.dirname, '../../bench');

export type Row = Record<string, string | number>;

export interface Table {
  title: string;
  rows: Row[];
}

/**
 * Times contenders in turn, round by round. A machine that is slow for a while slows all of them, so the ratio to the
 * first contender is steadier than the times. A round should be enough work to time, not one operation.
 */
export async function race(
  contenders: readonly Contender[],
  { rounds: fullRounds = 7 }: { rounds?: number } = {},
): Promise<Row[]> {
  const [rounds, warmUps] = sized([fullRounds, 1], [1, 0]);
  const times = contenders.map((): number[] => []);
  const each = contenders.map((): (readonly number[])[] => []);
  for (let round = -warmUps; round < rounds; round++) {
    const order = [...contenders.entries()];
    // Alternate the order, because each contender may affect the next one.
    if (round % 2 !== 0) order.reverse();
    for (const [index, contender] of order) {
      globalThis.gc?.();
      const startedAt = performance.now();
      const done = await contender.round();
      const elapsed = performance.now() - startedAt;
      if (round < 0) continue;
      if (typeof done === 'object' && 'eachMs' in done) {
        times[index]?.push(done.eachMs);
        continue;
      }
      times[index]?.push(elapsed / (typeof done === 'number' ? done : done.length));
      if (typeof done !== 'number') each[index]?.push(done);
    }
  }
  return contenders.map(({ name }, index) => {
    const own = times[index] ?? [];
    const ratios = own.map((ms, round) => ms / (times[0]?.[round] ?? Number.NaN));
    return {
      what: name,
      'ms each': median(own),
      'from–to': spread(own),
      'a second': 1000 / median(own),
      ...(index === 0
        ? { 'times the first': 1, 'ratio from–to': '' }
        : { 'times the first': median(ratios), 'ratio from–to': spread(ratios) }),
      ...quantiles(each[index] ?? [], each[0] ?? []),
    };
  });
}

/** Quantiles of single times and their ratios to the first contender, for contenders that report them. */
function quantiles(
  own: readonly (readonly number[])[],
  first: readonly (readonly number[])[],
): Row {
  if (own.length === 0) return {};
  const ratio = (share: number): number =>
    median(own.map((round, index) => quantile(round, share) / quantile(first[index] ?? [], share)));
  return {
    'p50 ms': quantile(own.flat(), 0.5),
    'p50 times': own[0] === first[0] ? 1 : ratio(0.5),
    'p99 ms': quantile(own.flat(), 0.99),
    'p99 times': own[0] === first[0] ? 1 : ratio(0.99),
  };
}

/** The value that this share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** @returns the milliseconds that the work takes */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/**
 * Prints the tables of a subject and saves them as `dist/bench/<subject>.json`.
 * @throws when a table is empty or lacks a figure. In tiny form nothing is saved, because the figures say nothing.
 */
export function report(subject: string, tables: readonly Table[]): void {
  for (const { title, rows } of tables) requireFigures(title, rows);
  if (isTiny) {
    process.stdout.write(`${subject} works: ${tables.length} tables\n`);
    return;
  }
  for (const { title, rows } of tables) process.stdout.write(`\n${title}\n${lines(rows)}\n`);
  mkdirSync(folder, { recursive: true });
  // Over the last one and five minutes. Above the number of cores, the machine was busy with other work too.
  const load = loadavg().slice(0, 2);
  const machine = { node: process.version, cores: availableParallelism(), load };
  process.stdout.write(
    `\nNode ${machine.node}, ${machine.cores} cores, load ${load.map(shown).join(' ')}\n`,
  );
  writeFileSync(
    join(folder, `${subject}.json`),
    `${JSON.stringify({ subject, takenAt: new Date().toISOString(), ...machine, tables }, null, 2)}\n`,
  );
}

function requireFigures(title: string, rows: readonly Row[]): void {
  const isMissing = (value: string | number) => typeof value === 'number' && Number.isNaN(value);
  if (rows.length === 0 || rows.some((row) => Object.values(row).some(isMissing)))
    throw new Error(`the table "${title}" lacks figures`);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = low] = sorted.slice(
    Math.ceil(middle) - 1,
    Math.floor(middle) + 1,
  );
  return (low + high) / 2;
}

const spread = (values: readonly number[]): string =>
  `${shown(Math.min(...values))}–${shown(Math.max(...values))}`;

/** A figure for people, with three digits. */
export const shown = (value: string | number): string =>
  typeof value === 'string'
    ? value
    : value.toLocaleString('en', { maximumSignificantDigits: 3, useGrouping: true });

function lines(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = [columns, ...rows.map((row) => columns.map((column) => shown(row[column] ?? '')))];
  const widths = columns.map((_, index) =>
    Math.max(...cells.map((row) => row[index]?.length ?? 0)),
  );
  return cells
    .map((row) =>
      row
        .map((cell, index) =>
          index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}
