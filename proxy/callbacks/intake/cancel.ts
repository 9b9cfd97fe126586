import type { Actor } from '../../../shared/callback-events.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { Refusal, type RefusalCode, Unreached } from '../../../shared/webappel/refusal.js';
import { ProblemError } from '../../http/problems.js';
import type { Callback } from '../ledger/callback-entity.js';
import { isCancellable } from '../ledger/callback-view.js';
import type { Ledger } from '../ledger/ledger.js';

/** Refusals that are final. After any other one the visitor may try again. */
const finalRefusals: readonly RefusalCode[] = ['TOO_LATE', 'NOT_FOUND', 'INVALID_VARS'];

/**
 * Cancels a callback: in the ledger before it is sent, at WebAppel afterwards, because only WebAppel knows whether the
 * phones already ring.
 * @throws {ProblemError} not-cancellable when it is too late, unavailable when WebAppel gave no clear answer
 */
export async function cancelCallback(
  callback: Callback,
  parts: { ledger: Ledger; webAppel: WebAppel; actor?: Actor | undefined },
): Promise<Callback> {
  const { ledger, webAppel, actor } = parts;
  if (callback.state === 'cancelled') return callback;
  if (!isCancellable(callback)) throw new ProblemError('not-cancellable');
  if (callback.state === 'accepted') {
    try {
      await cancelAtWebAppel(callback, webAppel);
    } catch (failure) {
      // A concurrent cancellation may have succeeded: then this one has too.
      const now = await ledger.findByHandle(callback.handle);
      if (now?.state === 'cancelled') return now;
      throw failure;
    }
  }
  const cancelled = await ledger.move(callback, 'cancelled', { actor });
  if (cancelled) return cancelled;
  // The callback has changed meanwhile: decide again by its current state.
  const now = await ledger.findByHandle(callback.handle);
  if (!now) throw new ProblemError('not-found');
  return callback.state !== 'accepted' ? cancelCallback(now, parts) : recordCancelled(now, parts);
}

/** @throws {ProblemError} not-cancellable when the phones ring already, unavailable when there was no clear answer */
export async function cancelAtWebAppel(
  callback: Pick<Callback, 'popup_id' | 'tracking_id'>,
  webAppel: Pick<WebAppel, 'cancelCall'>,
): Promise<void> {
  try {
    await webAppel.cancelCall({
      popupId: callback.popup_id,
      contactId: callback.tracking_id ?? '',
    });
  } catch (failure) {
    if (failure instanceof Refusal && finalRefusals.includes(failure.code))
      throw new ProblemError('not-cancellable');
    if (failure instanceof Refusal || failure instanceof Unreached)
      throw new ProblemError('unavailable', {
        detail: 'The call may still take place. Try to cancel again.',
      });
    throw failure;
  }
}

/** WebAppel has cancelled the call, so the callback is cancelled too, unless it has ended in the meantime. */
async function recordCancelled(
  callback: Callback,
  { ledger, actor }: { ledger: Ledger; actor?: Actor | undefined },
): Promise<Callback> {
  if (callback.state !== 'accepted') return callback;
  return (await ledger.move(callback, 'cancelled', { actor })) ?? callback;
}
