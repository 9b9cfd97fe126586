import type { WebAppel } from '../../../shared/webappel/methods.js';
import { Refusal, type RefusalCode, Unreached } from '../../../shared/webappel/refusal.js';
import { ProblemError } from '../../http/problems.js';
import type { Callback } from '../ledger/callback-entity.js';
import { isCancellable } from '../ledger/callback-view.js';
import type { Ledger } from '../ledger/ledger.js';

/** Refusals that are final; after the others the visitor may try again. */
const tooLate: readonly RefusalCode[] = ['TOO_LATE', 'NOT_FOUND', 'INVALID_VARS'];

/**
 * Cancels a visitor's callback: here while it has not been sent, else at WebAppel, which alone knows whether the phones
 * ring already.
 * @throws {ProblemError} not-cancellable when it is too late, unavailable when WebAppel could not be asked.
 */
export async function cancelCallback(
  callback: Callback,
  { ledger, webAppel }: { ledger: Ledger; webAppel: WebAppel },
): Promise<Callback> {
  if (callback.state === 'cancelled') return callback;
  if (!isCancellable(callback)) throw new ProblemError('not-cancellable');
  if (callback.state === 'accepted') {
    try {
      await cancelAtWebAppel(callback, webAppel);
    } catch (failure) {
      // Two at once: what the other one achieved counts for this one too.
      const now = await ledger.findByHandle(callback.handle);
      if (now?.state === 'cancelled') return now;
      throw failure;
    }
  }
  const cancelled = await ledger.move(callback, 'cancelled', 'by the visitor');
  if (cancelled) return cancelled;
  // The callback moved meanwhile: what it is now decides.
  const now = await ledger.findByHandle(callback.handle);
  if (!now) throw new ProblemError('not-found');
  return callback.state !== 'accepted'
    ? cancelCallback(now, { ledger, webAppel })
    : endCancelled(now, ledger);
}

async function cancelAtWebAppel(callback: Callback, webAppel: WebAppel): Promise<void> {
  try {
    await webAppel.cancelCall({
      popupId: callback.popup_id,
      contactId: callback.tracking_id ?? '',
    });
  } catch (failure) {
    if (failure instanceof Refusal && tooLate.includes(failure.code))
      throw new ProblemError('not-cancellable');
    if (failure instanceof Refusal || failure instanceof Unreached)
      throw new ProblemError('unavailable', {
        detail: 'The request may still be on its way; try again.',
      });
    throw failure;
  }
}

/** WebAppel has cancelled the call, so the callback is cancelled whatever was noted in between, unless it has ended. */
async function endCancelled(callback: Callback, ledger: Ledger): Promise<Callback> {
  if (callback.state !== 'accepted') return callback;
  return (await ledger.move(callback, 'cancelled', 'by the visitor')) ?? callback;
}
