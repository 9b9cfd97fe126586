import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';

/** One way to do a thing. */
export interface Contender {
  name: string;
  /** Does a round of it, and answers how many times the thing was done, or how long each time took. */
  round(): Promise<number | readonly number[]>;
}

/** This file is compiled to `dist/test/bench`. */
const folder = join(import.meta.dirname, '../../bench');

export type Row = Record<string, string | number>;

export interface Table {
  title: string;
  rows: Row[];
}

/**
 * Times contenders against each other, round by round in turn: a machine that is slow for a while is slow for all, so
 * the ratio to the first one is steadier than any of the times. A round is some work worth timing, not one operation.
 */
export async function race(
  contenders: readonly Contender[],
  { rounds = 7, warmUps = 1 }: { rounds?: number; warmUps?: number } = {},
): Promise<Row[]> {
  const times = contenders.map((): number[] => []);
  const each = contenders.map((): (readonly number[])[] => []);
  for (let round = -warmUps; round < rounds; round++) {
    const order = [...contenders.entries()];
    // What comes first in a round may find the machine as another one left it.
    if (round % 2 !== 0) order.reverse();
    for (const [index, contender] of order) {
      globalThis.gc?.();
      const began = performance.now();
      const done = await contender.round();
      const elapsed = performance.now() - began;
      if (round < 0) continue;
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

/** Where single times are known: how long one takes, and its ratio to the first contender's of the same rounds. */
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

/** What this share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Takes the milliseconds of some work that is done once. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Prints what a subject came to, and keeps it as `dist/bench/<subject>.json`. */
export function report(subject: string, tables: readonly Table[]): void {
  for (const { title, rows } of tables) process.stdout.write(`\n${title}\n${lines(rows)}\n`);
  mkdirSync(folder, { recursive: true });
  // Over the last minute and five: above the number of cores, others wanted them too.
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

const shown = (value: string | number): string =>
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
