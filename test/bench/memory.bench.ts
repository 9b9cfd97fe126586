// What a live call holds: heap and resident memory of a process while that many calls talk, each number of calls in a
// process of its own.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openCallLoad } from './call-load.js';
import { median, type Row, report } from './measure.js';

const LIVE = [10, 500, 1000, 2000];
const PROCESSES_EACH = 3;
/** Both phones have answered, and they talk. */
const INTO_THE_CALL_MS = 5000;
const KB = 1024;

interface Held {
  heap: number;
  resident: number;
}

async function holdCalls(live: number): Promise<Held> {
  const calls = await openCallLoad({ live });
  await calls.place();
  await calls.clock.advance(INTO_THE_CALL_MS);
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  // Held to be alive: that they end well comes after.
  await calls.pass();
  await calls.close();
  return { heap: heapUsed / KB, resident: rss / KB };
}

async function inOwnProcess(live: number): Promise<Held> {
  const child = fork(import.meta.filename, [String(live)], { execArgv: ['--expose-gc'] });
  const [held] = await once(child, 'message');
  return held;
}

const [, , live] = process.argv;
if (live !== undefined) process.send?.(await holdCalls(Number(live)), () => process.exit());
else {
  const rows: Row[] = [];
  let least: { live: number; held: Held } | undefined;
  for (const live of LIVE) {
    const each: Held[] = [];
    for (let time = 0; time < PROCESSES_EACH; time++) each.push(await inOwnProcess(live));
    const held = {
      heap: median(each.map(({ heap }) => heap)),
      resident: median(each.map(({ resident }) => resident)),
    };
    least ??= { live, held };
    const more = live - least.live;
    rows.push({
      'live calls': live.toLocaleString('en'),
      'heap, KB': held.heap,
      'heap a call, KB': more === 0 ? '' : (held.heap - least.held.heap) / more,
      'resident, KB': held.resident,
      'resident a call, KB': more === 0 ? '' : (held.resident - least.held.resident) / more,
    });
  }
  report('memory', [
    { title: 'Memory while calls talk; a call counted from the first line', rows },
  ]);
}
