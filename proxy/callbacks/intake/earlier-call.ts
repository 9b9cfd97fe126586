import type { Clock } from '../../../shared/clock.js';
import { SECOND_MS } from '../../../shared/durations.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { ProblemError } from '../../http/problems.js';
import type { Log } from '../../log.js';
import type { Callback, NewCallback } from '../ledger/callback-entity.js';
import { isCancellable } from '../ledger/callback-view.js';
import type { Ledger } from '../ledger/ledger.js';
import { cancelCallback } from './cancel.js';

interface Parts {
  ledger: Ledger;
  webAppel: WebAppel;
  clock: Clock;
  log: Log;
}

/** A call that comes no more than this much later is about to ring. */
const SOON_MS = 30 * SECOND_MS;

/**
 * A call that was asked for later makes way for a request that comes earlier, so that nobody locks a number out with a
 * delay: it is cancelled, also at WebAppel, before the other is accepted. The number is called once, at the earlier time.
 * Never the other way round: a stranger could put somebody's call off for good.
 * @returns whether the number is free now; false where the call is about to ring, rings, or could not be cancelled for sure
 */
export async function makeWay(callback: NewCallback, parts: Parts): Promise<boolean> {
  const live = await findLaterCall(callback, parts);
  if (!live) return false;
  try {
    const cancelled = await cancelCallback(live, { ...parts, actor: 'machine' });
    if (cancelled.state !== 'cancelled') return false;
  } catch (failure) {
    if (failure instanceof ProblemError) return false;
    throw failure;
  }
  parts.log.info(
    { callback: live.id },
    'a delayed call makes way for an earlier one to the same number',
  );
  return true;
}

/** The call to the same number that would make way. */
export async function findLaterCall(
  { number_hash, slot_at, delay_seconds }: NewCallback,
  { ledger, clock }: Pick<Parts, 'ledger' | 'clock'>,
): Promise<Callback | undefined> {
  const callAt = slot_at ?? clock.now() + delay_seconds * SECOND_MS;
  const open = await ledger.findPreventable(number_hash);
  const live = open.find(({ state }) => state !== 'scheduled');
  const makesWay = live?.slot_at === null && isLater(live, callAt) && isCancellable(live);
  return makesWay ? live : undefined;
}

const isLater = ({ call_at }: Callback, callAt: number): boolean => call_at - callAt > SOON_MS;
