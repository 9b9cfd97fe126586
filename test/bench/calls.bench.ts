// What a call costs the engine, from its request to its end, in virtual time: how many it carries a second, and what
// the cost grows with.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Load, openCallLoad } from './call-load.js';
import { race, report, type Table } from './measure.js';

/** A round is at least so many calls. */
const CALLS_A_ROUND = 200;

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
        for (; done < CALLS_A_ROUND; done += load.live) {
          await calls.place();
          await calls.pass();
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
const onDisk = (name: string): { databaseUrl: string } => ({
  databaseUrl: `sqlite:${join(folder, name)}.db`,
});
try {
  report('calls', [
    await compare('A call, by the calls that are live at once (groups of 10)', {
      '100 live': { live: 100 },
      '10 live': { live: 10 },
      '1,000 live': { live: 1000 },
    }),
    await compare('A call, by the size of its group (10 live)', {
      'group of 10': { live: 10, group: 10 },
      'group of 100': { live: 10, group: 100 },
      'group of 1,000': { live: 10, group: 1000 },
    }),
    await compare('A call, by the calls that ended before (100 live)', {
      'no history': { live: 100 },
      '10,000 before': { live: 100, history: 10_000 },
      '100,000 before': { live: 100, history: 100_000 },
    }),
    await compare('A call, by the place of the store (100 live)', {
      'in memory': { live: 100 },
      'on disk, every change synchronised': { live: 100, ...onDisk('calls') },
    }),
  ]);
} finally {
  rmSync(folder, { recursive: true });
}
