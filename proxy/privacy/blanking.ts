import { sql } from 'kysely';
import { readByAllPlans } from '../../shared/numbers/all-plans.js';
import { type CalledNumber, isTo } from '../platform/call-engine/hashed-numbers.js';
import type { LedgerState } from '../store/callback-tables.js';
import type { Store } from '../store/database.js';
import { skipLocked } from '../store/locks.js';
import { blanked } from './data-map.js';

/**
 * States of callbacks that are not over. An unsettled one is over: it may still get its outcome, for which nothing
 * personal is needed.
 */
export const openStates = [
  'scheduled',
  'ready',
  'dialling',
  'accepted',
  'doubt',
] as const satisfies readonly LedgerState[];

/** The most rows that one transaction blanks: on SQLite everything else waits for it, for a few milliseconds. */
export const BATCH_ROWS = 50;

/** As the index says it. A database does not know whether a bound value fits a partial index. */
const isOver = sql<boolean>`state not in (${sql.join(openStates.map((state) => sql.lit(state)))})`;
const hasNumber = sql<boolean>`number <> ''`;

/** Callbacks that ended before a moment, as an index finds them. */
export const callbacksToBlank = (store: Store, before: number) =>
  store
    .selectFrom('callbacks')
    .select(['id', 'handle', 'number'])
    .where(isOver)
    .where(hasNumber)
    .where('updated_at', '<=', before)
    .orderBy('updated_at')
    .limit(BATCH_ROWS);

/** Calls of the embedded platform that ended before a moment, as an index finds them. */
export const callsToBlank = (store: Store, before: number) =>
  store
    .selectFrom('platform_calls')
    .select('id')
    .where(sql<boolean>`state = 'ended'`)
    .where(hasNumber)
    .where('ended_at', '<=', before)
    .orderBy('ended_at')
    .limit(BATCH_ROWS);

/**
 * Blanks callbacks that are over. Nothing else of them changes, their version neither: a visitor who looks at one sees
 * what was there before.
 */
async function blankRows(
  transaction: Store,
  rows: readonly { id: number; number: string }[],
): Promise<void> {
  const ids = new Map<string | null, number[]>();
  for (const { id, number } of rows) {
    const country = readByAllPlans(number)?.country ?? null;
    ids.set(country, [...(ids.get(country) ?? []), id]);
  }
  for (const [country, ofCountry] of ids)
    await transaction
      .updateTable('callbacks')
      .set({ ...blanked('callbacks'), country })
      .where('id', 'in', ofCountry)
      .where(isOver)
      .execute();
}

/** @returns how many; fewer than `BATCH_ROWS`: these were all that ended before the moment */
export function blankCallbacks(store: Store, before: number): Promise<number> {
  return store.transaction().execute(async (transaction) => {
    const rows = await skipLocked(transaction, callbacksToBlank(transaction, before)).execute();
    await blankRows(transaction, rows);
    return rows.length;
  });
}

/** The same for the callbacks of one number, whenever they ended. */
export function blankCallbacksOf(store: Store, numberHash: string): Promise<number> {
  return store.transaction().execute(async (transaction) => {
    const rows = await transaction
      .selectFrom('callbacks')
      .select(['id', 'handle', 'number'])
      .where('number_hash', '=', numberHash)
      .where(isOver)
      .where(hasNumber)
      .limit(BATCH_ROWS)
      .execute();
    await blankRows(transaction, rows);
    return rows.length;
  });
}

/** The same for calls of the embedded platform that ended before a moment. */
export function blankCalls(store: Store, before: number): Promise<number> {
  return store.transaction().execute(async (transaction) => {
    const rows = await skipLocked(transaction, callsToBlank(transaction, before)).execute();
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0)
      await transaction
        .updateTable('platform_calls')
        .set(blanked('platform_calls'))
        .where('id', 'in', ids)
        .execute();
    return rows.length;
  });
}

/** The same for the calls to one number that are over, with their voice messages, mailed or not. */
export function blankCallsTo(
  store: Store,
  number: CalledNumber,
): Promise<{ calls: number; messages: number }> {
  return store.transaction().execute(async (transaction) => {
    const rows = await transaction
      .selectFrom('platform_calls')
      .select('id')
      .where(isTo(number))
      .where(sql<boolean>`state = 'ended'`)
      .where(hasNumber)
      .limit(BATCH_ROWS)
      .execute();
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return { calls: 0, messages: 0 };
    const messages = await transaction
      .updateTable('platform_voicemails')
      .set(messageGone)
      .where('call_id', 'in', ids)
      .executeTakeFirst();
    await transaction
      .updateTable('platform_calls')
      .set(blanked('platform_calls'))
      .where('id', 'in', ids)
      .execute();
    return { calls: ids.length, messages: Number(messages.numUpdatedRows) };
  });
}

/** Then it is not mailed any more. */
export const messageGone = { ...blanked('platform_voicemails'), due_at: null, engine_id: null };

/**
 * The same for voice messages that were recorded before a moment.
 * @returns how many, and how many of them could never be mailed
 */
export async function blankVoicemails(
  store: Store,
  before: number,
): Promise<{ messages: number; neverMailed: number }> {
  const blank = store.updateTable('platform_voicemails').set(messageGone);
  const unsent = await blank
    .where('due_at', 'is not', null)
    .where('recorded_at', '<=', before)
    .executeTakeFirst();
  const others = await blank
    .where('recorded_at', '<=', before)
    // As the index says it.
    .where(sql<boolean>`length(recording) > 0`)
    .executeTakeFirst();
  const neverMailed = Number(unsent.numUpdatedRows);
  return { messages: neverMailed + Number(others.numUpdatedRows), neverMailed };
}
