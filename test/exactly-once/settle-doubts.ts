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

/** Looking for a callback in doubt takes a quarter of an hour; at this speed, a few seconds. */
const SPEED = 200;
const LOOK_UP_MS = 16 * 60_000;

const fastClock = (startsAt: number): Clock => ({
  now: () => Math.round(startsAt + systemClock.monotonic() * SPEED),
  monotonic: () => systemClock.monotonic() * SPEED,
  after: (delayMs, task) => systemClock.after(delayMs / SPEED, task),
});

/**
 * Runs the proxy's reconciler and follower until no callback is in doubt, with no other process on the store.
 * @param laterMs moves their clock into the future, so that they also do the late look-ups of unsettled callbacks
 */
export async function settleDoubts(store: Store, webAppelUrl: string, laterMs = 0): Promise<void> {
  const clock = fastClock(systemClock.now() + laterMs - systemClock.monotonic() * SPEED);
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
  // Thousands of callbacks in doubt take longer than one look-up.
  const deadlineAt = clock.now() + 20 * LOOK_UP_MS;
  const isUndecided = async () =>
    (await isIn('doubt', 'accepted')) || (await parts.ledger.findDue('unsettled')).length > 0;
  while ((await isUndecided()) && clock.now() < deadlineAt) {
    for (const loop of loops) loop.wake();
    await pause(50);
  }
  await reconciler.stop();
  // The reconciler may just have found an unsettled call, which the follower has to follow.
  while ((await isIn('accepted')) && clock.now() < deadlineAt) {
    follower.wake();
    await pause(50);
  }
  await follower.stop();
}
