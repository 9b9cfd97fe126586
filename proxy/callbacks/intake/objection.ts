import type { WebAppel } from '../../../shared/webappel/methods.js';
import type { CalleeObjections } from '../../guard/callee-objections.js';
import { ProblemError } from '../../http/problems.js';
import type { Log } from '../../log.js';
import type { Callback } from '../ledger/callback-entity.js';
import type { Ledger } from '../ledger/ledger.js';
import { cancelAtWebAppel } from './cancel.js';

interface Parts {
  ledger: Ledger;
  objections: Pick<CalleeObjections, 'block'>;
  webAppel: WebAppel;
  log: Log;
  /** Takes back calls that are being sent or ring; see `startWithdrawals`. */
  withdrawals: { wake(): void };
}

/**
 * Somebody with the link of a request says that they did not ask for the call. The request ends, and so do those of the
 * same sender. If it is within the limits, the number is blocked for a day, and its other requests of that day end too;
 * an appointment of later stays, because the link proves no possession of the phone. A call whose phones ring cannot be
 * cancelled at WebAppel (L331), so it is taken back before it is tried again. Who requested them sees the state that
 * every refusal has.
 */
export async function recordObjection(
  callback: Callback,
  { ledger, objections, webAppel, log, withdrawals }: Parts,
): Promise<void> {
  // First, so that a callback that is missed below is refused when it is dialled.
  const blockedUntil = await objections.block(callback);
  const open = (await ledger.findPreventable(callback.number_hash)).filter(
    ({ id, address, call_at }) =>
      id === callback.id ||
      (address !== null && address === callback.address) ||
      (blockedUntil !== undefined && call_at <= blockedUntil),
  );
  for (const one of open) await prevent(one, { ledger, webAppel });
  withdrawals.wake();
  log.info(
    { callback: callback.id, open: open.length, isBlocked: blockedUntil !== undefined },
    'a person objected to being called',
  );
}

/** Ends a callback whose number must not be called, if WebAppel lets it. */
export async function prevent(
  callback: Callback,
  { ledger, webAppel }: { ledger: Ledger; webAppel: Pick<WebAppel, 'cancelCall'> },
): Promise<void> {
  if (callback.state === 'accepted') {
    try {
      await cancelAtWebAppel(callback, webAppel);
    } catch (failure) {
      // Its phones ring, or WebAppel does not answer: it is asked again.
      if (failure instanceof ProblemError) return;
      throw failure;
    }
  }
  await ledger.move(callback, 'refused', { detail: 'objection', actor: 'callee' });
}
