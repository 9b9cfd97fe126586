import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anyDay, anyHour, partOf } from '../../../proxy/guard/sliding-windows.js';
import { CountRefused, storeCounts } from '../../../proxy/guard/stored-counts.js';
import type { Store } from '../../../proxy/store/database.js';
import { openTestStore, tries } from '../../support/store/stores.js';

let store: Store;
beforeEach(async () => {
  store = await openTestStore();
});
afterEach(() => store.destroy());

/** Counts a use if it is not above the limit. @returns whether it was counted */
async function count(series: string, window: typeof anyHour, at: number, most: number) {
  const part = { series, startsAt: partOf(window, at) };
  const counting = {
    counters: [],
    parts: [{ ...part, change: 1 }],
    spans: [{ ...part, ...window, most, isTold: false }],
  };
  try {
    await store.transaction().execute((transaction) => storeCounts(transaction, counting));
    return true;
  } catch (failure) {
    if (!(failure instanceof CountRefused)) throw failure;
    return false;
  }
}

const mostWithin = (moments: readonly number[], lengthMs: number): number =>
  Math.max(
    0,
    ...moments.map((from) => moments.filter((at) => from <= at && at < from + lengthMs).length),
  );

describe.each([
  ['hour', anyHour],
  ['day', anyDay],
])('a limit of any %s', (name, window) => {
  const { lengthMs, partMs } = window;

  it('holds for each window, in whatever order the moments come, and is stricter by one part at most', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(4 * lengthMs), { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 1, max: 5 }),
        async (offsets, most) => {
          run += 1;
          const counted: number[] = [];
          for (const offset of offsets) {
            const at = 1_795_424_400_000 + offset;
            if (await count(`${name} ${run}`, window, at, most)) counted.push(at);
            else expect(mostWithin([...counted, at], lengthMs + partMs)).toBeGreaterThan(most);
          }
          expect(mostWithin(counted, lengthMs)).toBeLessThanOrEqual(most);
        },
      ),
      { numRuns: tries(60) },
    );
  });
});
