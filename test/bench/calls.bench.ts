// The cost of a call for the engine, from request to end, in virtual time: calls per second, and what increases the cost.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Load, openCallLoad } from './call-load.js';
import { race, report, sized, type Table } from './measure.js';

/** The minimum number of calls in a round. */
const CALLS_PER_ROUND = sized(200, 1);

async function compare(title: string, loads: Record<string, Load>): Promise<Table> {
  const opened = await Promise.all(
    Object.entries(loads).map(async ([name, load]) => ({
      name,
      load,
      calls: await openCallLoad(load),
    })),
  );
  const rows = await race(
    opened.map(({ name, load, calls }) => ({
      name,
      async round() {
        let done = 0;
        for (; done < CALLS_PER_ROUND; done += load.live) {
          await calls.request();
          await calls.complete();
        }
        return done;
      },
    })),
    { rounds: 5 },
  );
  await Promise.all(opened.map(({ calls }) => calls.close()));
  return { title, rows };
}

const folder = mkdtempSync(join(tmpdir(), 'rappel-bench-'));
/** Thousands of calls take minutes: one call shows as well that a load works. */
const smaller = (count: number) => sized(count, Math.min(count, 20));
const onDisk = (name: string): { databaseUrl: string } => ({
  databaseUrl: `sqlite:${join(folder, name)}.db`,
});
try {
  report('calls', [
    await compare('A call, by the number of calls at the same time (groups of 10)', {
      '100 live': { live: smaller(100) },
      '10 live': { live: 10 },
      '1,000 live': { live: smaller(1000) },
    }),
    await compare('A call, by the size of its group (10 live)', {
      'group of 10': { live: 10, group: 10 },
      'group of 100': { live: 10, group: smaller(100) },
      'group of 1,000': { live: 10, group: smaller(1000) },
    }),
    await compare('A call, by the number of earlier calls (100 live)', {
      'no earlier calls': { live: smaller(100) },
      '10,000 earlier': { live: smaller(100), history: smaller(10_000) },
      '100,000 earlier': { live: smaller(100), history: smaller(100_000) },
    }),
    await compare('A call, by the kind of store (100 live)', {
      'in memory': { live: smaller(100) },
      'on disk, every change synchronised': { live: smaller(100), ...onDisk('calls') },
    }),
  ]);
} finally {
  rmSync(folder, { recursive: true });
}
