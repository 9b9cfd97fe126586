import type { Callback } from '../../../proxy/callbacks/ledger/callback-entity.js';
import type { ListedCall } from '../../../proxy/callbacks/workers/call-index.js';

/** The row of a callback in WebAppel's listing of calls. */
export const listedCall = (callback: Callback, more: Partial<ListedCall> = {}): ListedCall => ({
  trackingId: callback.tracking_id ?? '900001',
  popupId: callback.popup_id,
  requestedAt: '2026-11-23T10:00:00',
  custom3: callback.token,
  ...more,
});
