import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { Ledger } from '../../proxy/callbacks/ledger/ledger.js';
import { startFollower } from '../../proxy/callbacks/workers/follower.js';
import { alwaysLeader } from '../../proxy/callbacks/workers/leader-lease.js';
import { startReconciler } from '../../proxy/callbacks/workers/reconciler.js';
import { systemClock } from '../../proxy/clock.js';
import type { LedgerState } from '../../proxy/store/callback-tables.js';
import type { Store } from '../../proxy/store/database.js';
import { createWebAppelClient } from '../../proxy/webappel/client.js';
import type { Clock } from '../../shared/clock.js';

/** The questions about a callback in doubt take a quarter of an hour; here they take a few seconds. */
const RATE = 200;
const QUARTER_OF_AN_HOUR_MS = 16 * 60_000;

const fastClock = (startsAt: number): Clock => ({
  now: () => Math.round(startsAt + systemClock.monotonic() * RATE),
  monotonic: () => systemClock.monotonic() * RATE,
  after: (delayMs, task) => systemClock.after(delayMs / RATE, task),
});

/**
 * Lets the proxy's own loops ask about what is in doubt until they give up, with nobody else on the store.
 * @param laterMs how much later than now it is for them: what was left to a person hours before is asked about too
 */
export async function settleDoubts(store: Store, webAppelUrl: string, laterMs = 0): Promise<void> {
  const clock = fastClock(systemClock.now() + laterMs - systemClock.monotonic() * RATE);
  const parts = {
    ledger: new Ledger(store, clock),
    webAppel: createWebAppelClient({
      url: webAppelUrl,
      credentials: () => ({ email: 'settle@rappel.test', pass: 'settle' }),
    }),
    clock,
    log: pino({ level: 'silent' }),
    tokenField: 'custom3' as const,
    timeZone: 'Europe/Paris',
    isLeader: alwaysLeader,
  };
  const loops = [startReconciler(parts), startFollower(parts)] as const;
  const [reconciler, follower] = loops;
  const isIn = async (...states: LedgerState[]) =>
    store.selectFrom('callbacks').select('id').where('state', 'in', states).executeTakeFirst();
  // Thousands in doubt need more time than their questions are apart.
  const givenUpAt = clock.now() + 20 * QUARTER_OF_AN_HOUR_MS;
  const isOpen = async () =>
    (await isIn('doubt', 'accepted')) || (await parts.ledger.due('unsettled')).length > 0;
  while ((await isOpen()) && clock.now() < givenUpAt) {
    for (const loop of loops) loop.wake();
    await pause(50);
  }
  await reconciler.stop();
  // It may just have found one that it had left to a person, and that one is followed too.
  while ((await isIn('accepted')) && clock.now() < givenUpAt) {
    follower.wake();
    await pause(50);
  }
  await follower.stop();
}
