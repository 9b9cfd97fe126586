import { DAY_MS } from '../../shared/durations.js';
import { objectionTerms } from '../guard/callee-objections.js';
import type { Store } from '../store/database.js';

/** How long refusals are kept, with their masked numbers. */
const REFUSALS_MS = 30 * DAY_MS;
const COUNTED_MS = 2 * DAY_MS;
const AUDIT_MS = 400 * DAY_MS;
const INVITATIONS_MS = 30 * DAY_MS;

/**
 * Deletes rows about people that count no more. Most are deleted when the next one is written, but on a site where
 * nothing happens nothing is written.
 */
export async function deleteExpiredRows(store: Store, now: number): Promise<void> {
  await store.deleteFrom('rate_limit_hits').where('resets_at', '<=', now).execute();
  await store
    .deleteFrom('call_uses')
    .where('starts_at', '<', now - COUNTED_MS)
    .execute();
  await store
    .deleteFrom('call_counters')
    .where((row) =>
      row.or([
        row('ends_at', '<', now - COUNTED_MS),
        row.and([row('ends_at', 'is', null), row('used', '<=', 0)]),
      ]),
    )
    .execute();
  await store
    .deleteFrom('guard_refusals')
    .where('at', '<', now - REFUSALS_MS)
    .execute();
  await store.deleteFrom('guard_blocks').where('expires_at', '<=', now).execute();
  await store
    .deleteFrom('callee_objections')
    .where('at', '<', now - objectionTerms.againAfterMs)
    .execute();
  await store.deleteFrom('owner_sessions').where('expires_at', '<=', now).execute();
  await store.deleteFrom('owner_challenges').where('expires_at', '<=', now).execute();
  await store
    .deleteFrom('owner_invitations')
    .where('expires_at', '<=', now - INVITATIONS_MS)
    .execute();
  await store
    .deleteFrom('owner_audit')
    .where('at', '<', now - AUDIT_MS)
    .execute();
}
