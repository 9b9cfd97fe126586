// The requests that following calls costs WebAppel in a minute of virtual time, by the number of live calls of one popup
// and of visitors who watch each call.

import { Ledger } from '../../proxy/callbacks/ledger/ledger.js';
import { startFollower } from '../../proxy/callbacks/workers/follower.js';
import { alwaysLeader } from '../../proxy/callbacks/workers/leader-lease.js';
import { openStore } from '../../proxy/store/database.js';
import type { Result } from '../../shared/webappel/methods.js';
import { newCallback, recordingLog } from '../support/callbacks/callbacks.js';
import { FakeClock } from '../support/time/fake-clock.js';
import { scriptedWebAppel } from '../support/webappel/scripted-webappel.js';
import { type Row, report, sized, timed } from './measure.js';

const LIVE_CALLS = sized([1, 100, 10_000], [1, 10]);
const WATCHERS = [1, 10];
const SECONDS = 60;
const CALLBACKS_PER_INSERT = 500;

async function measureFollowing(live: number, watchersPerCall: number): Promise<Row> {
  const store = await openStore('sqlite::memory:');
  const clock = new FakeClock();
  const ledger = new Ledger(store, clock);
  const calls: Result<'summariseCalls'> = [];
  const webAppel = scriptedWebAppel({ summariseCalls: async () => calls });
  for (let first = 0; first < live; first += CALLBACKS_PER_INSERT) {
    const rows = Array.from(
      { length: Math.min(CALLBACKS_PER_INSERT, live - first) },
      (_, index) => ({
        ...newCallback(),
        handle: `handle ${first + index}`,
        token: `token ${first + index}`,
        state: 'accepted' as const,
        version: 3,
        evidence: 'inferred' as const,
        busy: 0,
        attempts: 0,
        tracking_id: String(first + index),
        due_at: clock.now(),
        requested_at: clock.now(),
        call_at: clock.now(),
        give_up_at: clock.now(),
        updated_at: clock.now(),
      }),
    );
    await store.insertInto('callbacks').values(rows).execute();
    calls.push(
      ...rows.map(({ popup_id, tracking_id, token }) => ({
        trackingId: tracking_id,
        popupId: popup_id,
        requestedAt: '2026-11-23T10:00:00',
        custom3: token,
        callState: 'pending' as const,
      })),
    );
  }
  const ids = await store.selectFrom('callbacks').select('id').execute();
  let eventCount = 0;
  for (const { id } of ids)
    for (let watcher = 0; watcher < watchersPerCall; watcher++)
      ledger.events.subscribe(id, () => {
        eventCount += 1;
      });
  const loop = startFollower({
    ledger,
    webAppel,
    clock,
    log: recordingLog().log,
    tokenField: 'custom3',
    timeZone: 'Europe/Paris',
    isLeader: alwaysLeader,
  });
  const elapsedMs = await timed(async () => {
    for (let second = 0; second < SECONDS; second++) await clock.advance(1000);
  });
  await loop.stop();
  await store.destroy();
  const requests = webAppel.asked.length;
  return {
    'live calls': live,
    'watchers per call': watchersPerCall,
    requests,
    'requests per call': requests / live,
    'events to watchers': eventCount,
    'ms of work per second': elapsedMs / SECONDS,
  };
}

const rows: Row[] = [];
for (const live of LIVE_CALLS)
  for (const watchers of WATCHERS) rows.push(await measureFollowing(live, watchers));
report('follow', [{ title: `${SECONDS} seconds of following the calls of one popup`, rows }]);
