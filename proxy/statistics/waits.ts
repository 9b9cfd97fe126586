import type { Statistics } from '../../shared/owner/statistics.js';
import { waitClasses } from '../callbacks/ledger/hour-counts.js';

/** @param counts by the lower bound of the class, in seconds */
export const waitCounts = (counts: ReadonlyMap<string, number>): Statistics['waits'] =>
  waitClasses.map((fromSeconds, index) => ({
    fromSeconds,
    toSeconds: waitClasses[index + 1] ?? null,
    n: counts.get(String(fromSeconds)) ?? 0,
  }));

/** In which class half of the waits end, and nine of ten. Waits are counted in classes, so no more is known. */
export function waitShares(counts: ReadonlyMap<string, number>): Statistics['totals']['wait'] {
  const classes = waitCounts(counts);
  const all = classes.reduce((total, { n }) => total + n, 0);
  if (all === 0) return null;
  const at = (share: number) => {
    let sum = 0;
    const found = classes.find(({ n }) => {
      sum += n;
      return sum >= share * all;
    });
    const { fromSeconds, toSeconds } = found ?? { fromSeconds: 0, toSeconds: null };
    return { fromSeconds, toSeconds };
  };
  return { p50: at(0.5), p90: at(0.9) };
}
