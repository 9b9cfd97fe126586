import type { WebAppel } from '../../../shared/webappel/methods.js';
import { Refusal, type RefusalCode, Unreached } from '../../../shared/webappel/refusal.js';
import { ProblemError } from '../../http/problems.js';
import type { Wish } from '../ledger/callback-entity.js';
import { isCancellable } from '../ledger/callback-view.js';
import type { Ledger } from '../ledger/ledger.js';

/** Refusals that are final; after the others the visitor may try again. */
const tooLate: readonly RefusalCode[] = ['TOO_LATE', 'NOT_FOUND', 'INVALID_VARS'];

/**
 * Cancels a visitor's wish: here while it has not been sent, else at WebAppel, which alone knows whether the phones
 * ring already.
 * @throws {ProblemError} not-cancellable when it is too late, unavailable when WebAppel could not be asked.
 */
export async function cancelWish(
  wish: Wish,
  { ledger, webAppel }: { ledger: Ledger; webAppel: WebAppel },
): Promise<Wish> {
  if (wish.state === 'cancelled') return wish;
  if (!isCancellable(wish)) throw new ProblemError('not-cancellable');
  if (wish.state === 'accepted') {
    try {
      await cancelAtWebAppel(wish, webAppel);
    } catch (failure) {
      // Two at once: what the other one achieved counts for this one too.
      const now = await ledger.findByHandle(wish.handle);
      if (now?.state === 'cancelled') return now;
      throw failure;
    }
  }
  const cancelled = await ledger.move(wish, 'cancelled', 'by the visitor');
  if (cancelled) return cancelled;
  // The wish moved meanwhile: what it is now decides.
  const now = await ledger.findByHandle(wish.handle);
  if (!now) throw new ProblemError('not-found');
  return wish.state !== 'accepted'
    ? cancelWish(now, { ledger, webAppel })
    : endCancelled(now, ledger);
}

async function cancelAtWebAppel(wish: Wish, webAppel: WebAppel): Promise<void> {
  try {
    await webAppel.cancelCall({ popupId: wish.popup_id, contactId: wish.tracking_id ?? '' });
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

/** WebAppel has cancelled the call, so the wish is cancelled whatever was noted in between, unless it has ended. */
async function endCancelled(wish: Wish, ledger: Ledger): Promise<Wish> {
  if (wish.state !== 'accepted') return wish;
  return (await ledger.move(wish, 'cancelled', 'by the visitor')) ?? wish;
}
