import type { Callback } from '../../callbacks/ledger/callback-entity.js';
import { ProblemError } from '../../http/problems.js';
import type { Store } from '../../store/database.js';

/** @throws {ProblemError} not-found */
export async function findRequest(
  id: string | number | undefined,
  store: Store,
): Promise<Callback> {
  const callback = /^[1-9]\d{0,14}$/.test(String(id))
    ? await store
        .selectFrom('callbacks')
        .selectAll()
        .where('id', '=', Number(id))
        .executeTakeFirst()
    : undefined;
  if (!callback)
    throw new ProblemError('not-found', { detail: 'There is no request with this id.' });
  return callback;
}
