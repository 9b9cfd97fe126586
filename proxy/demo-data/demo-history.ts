import { randomBytes } from 'node:crypto';
import type { Insertable } from 'kysely';
import type { E164 } from '../../shared/phone.js';
import type { Callback } from '../callbacks/ledger/callback-entity.js';
import { addToHours, hourCountsOf } from '../callbacks/ledger/hour-counts.js';
import { changeOf } from '../callbacks/ledger/milestones.js';
import { tailOf } from '../callbacks/ledger/number-tail.js';
import { eventOf, kindOf } from '../callbacks/ledger/steps.js';
import type { Store } from '../store/database.js';
import type { EventsTable } from '../store/request-tables.js';
import { keyedHash } from '../store/secrets.js';
import { addDemoCounts } from './demo-counts.js';
import { type DemoVisit, demoVisits } from './demo-visits.js';

/** How the keys of the demo's callbacks begin. Those of visitors are keyed hashes, without a space. */
const KEY = 'demo ';
const AFTER_KEYS = 'demo!';

interface Parts {
  store: Store;
  secret: string;
  now: number;
  timeZone: string;
}

/**
 * Writes three weeks of made-up requests into a store without any, so that a newcomer sees a console that lives. They are
 * over, or left to the owner: nothing of them is ever sent. Not beside a real account, where `removeDemoHistory` runs.
 * @returns how many requests there are now because of it; 0 in a store that has some
 */
export async function addDemoHistory({ store, secret, now, timeZone }: Parts): Promise<number> {
  const visits = demoVisits(now, timeZone);
  return store.transaction().execute(async (transaction) => {
    const some = await transaction.selectFrom('callbacks').select('id').limit(1).executeTakeFirst();
    if (some) return 0;
    for (const [index, visit] of visits.entries())
      await addVisit(transaction, visit, { secret, index });
    return visits.length;
  });
}

/** Writes a callback with its steps and counts, as the ledger does one after the other. */
async function addVisit(
  store: Store,
  visit: DemoVisit,
  { secret, index }: { secret: string; index: number },
): Promise<void> {
  const first = await store
    .insertInto('callbacks')
    .values(newRow(visit, secret, index))
    .returningAll()
    .executeTakeFirstOrThrow();
  const events: Insertable<EventsTable>[] = [
    eventOf(first, { kind: 'accepted' }, visit.requestedAt),
  ];
  let callback: Callback = first;
  let now = visit.requestedAt;
  for (const { afterMs, to, step, change } of visit.steps) {
    now += afterMs;
    const { kind = kindOf(callback.state, to), detail } = step;
    callback = { ...callback, ...changeOf(callback, to, { kind, detail, now }, change) };
    events.push(eventOf(callback, { ...step, kind }, now));
  }
  const { id, ...row } = { ...callback, due_at: null, details_due_at: null };
  if (visit.price !== null) Object.assign(row, { price: visit.price, destination: 'FR_Mobile' });
  await store.updateTable('callbacks').set(row).where('id', '=', id).execute();
  await store.insertInto('callback_events').values(events).execute();
  await addToHours(store, hourCountsOf(row));
  await addDemoCounts(store, { row, index, times: 1 });
}

function newRow({ requestedAt, popupId, digits }: DemoVisit, secret: string, index: number) {
  const number: E164 = `+33${digits}`;
  const random = (): string => randomBytes(16).toString('hex');
  return {
    ...{ handle: random(), token: random(), state: 'ready' as const, version: 1 },
    ...{ popup_id: popupId, number, number_hash: keyedHash(secret, number) },
    ...{ number_tail: tailOf(secret, number), source: 'demo.example', name: null },
    ...{ custom1: null, custom2: null, custom3: null, address: null, delay_seconds: 0 },
    ...{ slot_at: null, slot_zone: null, proof_id: null, tracking_id: null, progress: null },
    ...{ ahead_of_you: null, evidence: 'inferred' as const, missed_by: null, talked: null },
    ...{ unknown_state: null, unknown_state_at: null, unknown_state_changed: null, busy: 0 },
    ...{ attempts: 0, due_at: null, requested_at: requestedAt, call_at: requestedAt },
    ...{ idempotency_key: `${KEY}${index}`, fingerprint: KEY, step: 'accepted' as const },
    ...{ give_up_at: requestedAt, updated_at: requestedAt },
  };
}

/** Removes the demo's requests, with what was counted of them. @returns how many there were */
export async function removeDemoHistory(store: Store): Promise<number> {
  return store.transaction().execute(async (transaction) => {
    const rows = await transaction
      .selectFrom('callbacks')
      .selectAll()
      .where('idempotency_key', '>=', KEY)
      .where('idempotency_key', '<', AFTER_KEYS)
      .execute();
    for (const row of rows) {
      const counts = hourCountsOf(row).map((count) => ({ ...count, n: -count.n }));
      await addToHours(transaction, counts);
      const index = Number(row.idempotency_key.slice(KEY.length));
      await addDemoCounts(transaction, { row, index, times: -1 });
      await transaction.deleteFrom('callback_events').where('callback_id', '=', row.id).execute();
      await transaction.deleteFrom('callbacks').where('id', '=', row.id).execute();
    }
    return rows.length;
  });
}
