import type { Wish } from '../../../proxy/callbacks/ledger/callback-entity.js';
import type { ListedCall } from '../../../proxy/callbacks/workers/call-listing.js';

/** The row of a wish in WebAppel's listing of requests. */
export const listedCall = (wish: Wish, more: Partial<ListedCall> = {}): ListedCall => ({
  trackingId: wish.tracking_id ?? '900001',
  popupId: wish.popup_id,
  requestedAt: '2026-11-23T10:00:00',
  custom3: wish.token,
  ...more,
});
