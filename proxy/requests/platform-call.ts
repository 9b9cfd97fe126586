import type { Callback } from '../callbacks/ledger/callback-entity.js';
import type { Store } from '../store/database.js';

/**
 * The call of the embedded platform for a callback. Its calls have the tracking id as their id; the token tells them from
 * those of another WebAppel, and is gone once the call is blanked.
 */
export async function platformCallOf(
  { tracking_id, token }: Pick<Callback, 'tracking_id' | 'token'>,
  store: Store,
): Promise<number | undefined> {
  if (!/^[1-9]\d{0,14}$/.test(tracking_id ?? '')) return undefined;
  const call = await store
    .selectFrom('platform_calls')
    .select(['id', 'row_key', 'custom1', 'custom2', 'custom3'])
    .where('id', '=', Number(tracking_id))
    .executeTakeFirst();
  return call && [call.custom1, call.custom2, call.custom3].includes(token) ? call.id : undefined;
}
