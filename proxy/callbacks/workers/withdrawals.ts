import type { Clock } from '../../../shared/clock.js';
import { MINUTE_MS, SECOND_MS } from '../../../shared/durations.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { CALLEE } from '../../guard/callee-objections.js';
import type { Log } from '../../log.js';
import { prevent } from '../intake/objection.js';
import type { Callback } from '../ledger/callback-entity.js';
import type { Ledger } from '../ledger/ledger.js';
import { isFollowed } from './follower.js';
import type { IsLeader } from './leader-lease.js';
import { type PollLoop, startPollLoop } from './poll-loop.js';

interface Parts {
  ledger: Ledger;
  webAppel: Pick<WebAppel, 'cancelCall'>;
  clock: Clock;
  log: Log;
  isLeader: IsLeader;
}

/** While a call is being sent: as soon as WebAppel has accepted it, and before its phones ring, it can be cancelled. */
const SENDING_PAUSE_MS = SECOND_MS;
/** WebAppel waits between two attempts; then the call can be cancelled. */
const PAUSE_MS = 5 * SECOND_MS;
const LONG_PAUSE_MS = 30 * SECOND_MS;
const OFTEN_FOR_MS = 10 * MINUTE_MS;

/**
 * Takes back the calls to numbers whose owner did not ask for them: those that were being sent at that time, and those
 * whose phones rang, before WebAppel tries again. WebAppel is asked until it has cancelled the call or the call is over.
 * People who talk are left to it.
 */
export function startWithdrawals({ ledger, webAppel, clock, log, isLeader }: Parts): PollLoop {
  /** When a call may be asked about again, in monotonic time, by the id of its callback. */
  const askAgainAt = new Map<number, number>();

  const isDue = ({ id, state, progress, ...callback }: Callback): boolean =>
    state === 'accepted' &&
    progress !== 'connected' &&
    isFollowed(callback, clock.now()) &&
    clock.monotonic() >= (askAgainAt.get(id) ?? -Infinity);

  async function ask(callback: Callback): Promise<void> {
    const pause = clock.now() - callback.call_at < OFTEN_FOR_MS ? PAUSE_MS : LONG_PAUSE_MS;
    askAgainAt.set(callback.id, clock.monotonic() + pause);
    await prevent(callback, { ledger, webAppel });
  }

  return startPollLoop({ clock, log, name: 'withdrawals' }, async (isStopped) => {
    if (!(await isLeader('withdrawals'))) return undefined;
    const sent = await ledger.findSentTo(CALLEE, clock.now());
    for (const callback of sent) if (isDue(callback) && !isStopped()) await ask(callback);
    for (const id of askAgainAt.keys())
      if (!sent.some((callback) => callback.id === id)) askAgainAt.delete(id);
    return sent.some(({ state }) => state === 'dialling')
      ? clock.now() + SENDING_PAUSE_MS
      : undefined;
  });
}
