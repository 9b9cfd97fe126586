import { type E164, fromDigits } from '../../../shared/phone.js';
import type { Store } from '../../store/database.js';
import { orderGroup } from './group-order.js';

export interface Operator {
  number: E164;
  ringMs: number;
}

/**
 * Reads a group's operators in ringing order. A rotating group advances its stored rotation, so that the next call
 * starts with the next operator, after a restart too.
 */
export async function nextOperators(
  store: Store,
  { accountId, group, random }: { accountId: number; group: string; random: () => number },
): Promise<Operator[]> {
  const found = await store
    .selectFrom('platform_groups')
    .select('ordering')
    .where('account_id', '=', accountId)
    .where('name', '=', group)
    .executeTakeFirst();
  if (!found) return [];
  // Only a rotating group needs this write, and a write waits for the disk.
  const rotation = found.ordering === 'rotating' ? await nextRotation(store, accountId, group) : 0;
  const operators = await store
    .selectFrom('platform_operators')
    .select(['number', 'ring_seconds'])
    .where('account_id', '=', accountId)
    .where('group_name', '=', group)
    .orderBy('position')
    .orderBy('number')
    .execute();
  return orderGroup(operators, found.ordering, { rotation, random }).map(
    ({ number, ring_seconds }) => ({ number: fromDigits(number), ringMs: ring_seconds * 1000 }),
  );
}

async function nextRotation(store: Store, accountId: number, group: string): Promise<number> {
  const turn = await store
    .updateTable('platform_groups')
    .set(({ eb }) => ({ rotation: eb('rotation', '+', 1) }))
    .where('account_id', '=', accountId)
    .where('name', '=', group)
    .returning('rotation')
    .executeTakeFirst();
  return (turn?.rotation ?? 1) - 1;
}
