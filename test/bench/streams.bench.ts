// Ten thousand event streams while WebAppel is away: memory per stream, requests to WebAppel meanwhile, and response time
// for new visitors.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '../support/time/wait-until.js';
import { requestCallbacks, sendCallbacks } from './callbacks-sent.js';
import { quantile, report, sized } from './measure.js';
import { startServed } from './served.js';
import type { Memory } from './served-proxy.js';
import type { Tally } from './served-upstream.js';

const CALLBACKS = sized(1000, 10);
const WATCHERS_PER_CALL = sized(10, 2);
const OUTAGE_SECONDS = sized(60, 1);
const NEW_PER_SECOND = 20;
const KB = 1024;

const folder = mkdtempSync(join(tmpdir(), 'rappel-bench-'));
// The calls last longer than the outage, so all of them are followed.
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
  const handles = await requestCallbacks(proxy.said, { amount: CALLBACKS, connections: 10 });
  await waitUntil(
    `the sending of ${CALLBACKS} callbacks`,
    async () => (await tally()).placed >= CALLBACKS,
    { seconds: 300 },
  );
  const memoryBefore = await proxy.ask<Memory>({});
  const open = await watchers.ask<number>({
    url: proxy.said,
    handles: Array.from({ length: WATCHERS_PER_CALL }, () => handles).flat(),
  });
  if (open !== handles.length * WATCHERS_PER_CALL)
    throw new Error(`${open} of ${handles.length * WATCHERS_PER_CALL} streams are open`);
  const memoryWithStreams = await proxy.ask<Memory>({});
  const before = await tally({ away: true });
  const times = await sendCallbacks(proxy.said, {
    amount: NEW_PER_SECOND * OUTAGE_SECONDS,
    rate: NEW_PER_SECOND,
  });
  const after = await tally();
  const stillOpen = await watchers.ask<number>({});
  report('streams', [
    {
      title: `${open} event streams of ${CALLBACKS} live calls, WebAppel away for ${OUTAGE_SECONDS} s`,
      rows: [
        { what: 'streams open before and after', figure: `${open}, ${stillOpen}` },
        {
          what: 'heap per stream, KB',
          figure: (memoryWithStreams.heap - memoryBefore.heap) / open / KB,
        },
        {
          what: 'resident per stream, KB',
          figure: (memoryWithStreams.resident - memoryBefore.resident) / open / KB,
        },
        { what: 'requests to WebAppel in the outage', figure: sum(after) - sum(before) },
        ...Object.entries(after.requests).map(([method, count]) => ({
          what: `  ${method}`,
          figure: count - (before.requests[method] ?? 0),
        })),
        { what: `new POST, ${NEW_PER_SECOND} a second: p50 ms`, figure: quantile(times, 0.5) },
        { what: 'p99 ms', figure: quantile(times, 0.99) },
      ],
    },
  ]);
} finally {
  for (const served of [watchers, proxy, upstream]) await served.stop();
  rmSync(folder, { recursive: true });
}
