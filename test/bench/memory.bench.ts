// The memory of a live call: heap and resident memory while calls talk, measured in a new process for each number of
// calls.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openCallLoad } from './call-load.js';
import { median, type Row, report, sized } from './measure.js';

const LIVE_CALLS = sized([10, 500, 1000, 2000], [10, 20]);
const PROCESSES_PER_NUMBER = sized(3, 1);
/** By then both phones have answered. */
const UNTIL_TALKING_MS = 5000;
const KB = 1024;

interface Memory {
  heap: number;
  resident: number;
}

async function measureMemory(live: number): Promise<Memory> {
  const calls = await openCallLoad({ live });
  await calls.request();
  await calls.clock.advance(UNTIL_TALKING_MS);
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  // Completing the calls checks that they were alive.
  await calls.complete();
  await calls.close();
  return { heap: heapUsed / KB, resident: rss / KB };
}

async function measureInNewProcess(live: number): Promise<Memory> {
  const child = fork(import.meta.filename, [String(live)], { execArgv: ['--expose-gc'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the process of ${live} calls ended with exit code ${code}`);
  });
  // It ends after its message too, when nobody waits for this any more.
  ended.catch(() => undefined);
  const [memory] = (await Promise.race([once(child, 'message'), ended])) as [Memory];
  return memory;
}

const [, , live] = process.argv;
if (live !== undefined) process.send?.(await measureMemory(Number(live)), () => process.exit());
else {
  const rows: Row[] = [];
  let first: { live: number; memory: Memory } | undefined;
  for (const live of LIVE_CALLS) {
    const samples: Memory[] = [];
    for (let time = 0; time < PROCESSES_PER_NUMBER; time++)
      samples.push(await measureInNewProcess(live));
    const memory = {
      heap: median(samples.map(({ heap }) => heap)),
      resident: median(samples.map(({ resident }) => resident)),
    };
    first ??= { live, memory };
    const more = live - first.live;
    rows.push({
      'live calls': live.toLocaleString('en'),
      'heap, KB': memory.heap,
      'heap per call, KB': more === 0 ? '' : (memory.heap - first.memory.heap) / more,
      'resident, KB': memory.resident,
      'resident per call, KB': more === 0 ? '' : (memory.resident - first.memory.resident) / more,
    });
  }
  report('memory', [
    {
      title: 'Memory while calls talk; the memory per call is the difference from the first line',
      rows,
    },
  ]);
}
