// Ten thousand browsers that follow their requests while WebAppel is away: what each costs in memory, how often
// WebAppel is asked meanwhile, and how long somebody new waits.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sendCallbacks, takeCallbacks } from './callbacks-sent.js';
import { quantile, report } from './measure.js';
import { startServed } from './served.js';
import type { Memory } from './served-proxy.js';
import type { Tally } from './served-upstream.js';

const CALLBACKS = 1000;
const WATCHERS_EACH = 10;
const OUTAGE_SECONDS = 60;
const NEW_A_SECOND = 20;
const KB = 1024;

const folder = mkdtempSync(join(tmpdir(), 'rappel-bench-'));
// Talks that outlast the outage: all of them are followed.
const upstream = await startServed<string>('served-upstream', {
  talkMs: 3_600_000,
  listedForMs: 3_600_000,
});
const proxy = await startServed<string>('served-proxy', {
  DATABASE_URL: `sqlite:${join(folder, 'rappel.db')}`,
  WEBAPPEL_URL: upstream.said,
});
const watchers = await startServed<string>('served-watchers', {});
const tally = (question = {}) => upstream.ask<Tally>(question);
const sum = ({ requests }: Tally): number =>
  Object.values(requests).reduce((all, count) => all + count, 0);

try {
  const handles = await takeCallbacks(proxy.said, { amount: CALLBACKS, together: 10 });
  for (let { placed } = await tally(); placed < CALLBACKS; { placed } = await tally())
    await pause(50);
  const without = await proxy.ask<Memory>({});
  const open = await watchers.ask<number>({
    url: proxy.said,
    handles: Array.from({ length: WATCHERS_EACH }, () => handles).flat(),
  });
  const withAll = await proxy.ask<Memory>({});
  const before = await tally({ away: true });
  const times = await sendCallbacks(proxy.said, {
    amount: NEW_A_SECOND * OUTAGE_SECONDS,
    rate: NEW_A_SECOND,
  });
  const after = await tally();
  const stillOpen = await watchers.ask<number>({});
  report('streams', [
    {
      title: `${open} event streams of ${CALLBACKS} live calls, WebAppel away for ${OUTAGE_SECONDS} s`,
      rows: [
        { what: 'streams open before and after', figure: `${open}, ${stillOpen}` },
        { what: 'heap a stream, KB', figure: (withAll.heap - without.heap) / open / KB },
        {
          what: 'resident a stream, KB',
          figure: (withAll.resident - without.resident) / open / KB,
        },
        { what: 'requests to WebAppel in the outage', figure: sum(after) - sum(before) },
        ...Object.entries(after.requests).map(([method, count]) => ({
          what: `  ${method}`,
          figure: count - (before.requests[method] ?? 0),
        })),
        { what: `new POST, ${NEW_A_SECOND} a second: p50 ms`, figure: quantile(times, 0.5) },
        { what: 'p99 ms', figure: quantile(times, 0.99) },
      ],
    },
  ]);
} finally {
  for (const served of [watchers, proxy, upstream]) await served.stop();
  rmSync(folder, { recursive: true });
}
