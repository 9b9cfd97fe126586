import { type SelectQueryBuilder, sql } from 'kysely';
import { isPostgres, type Store } from './database.js';
import type { Tables } from './tables.js';

/**
 * Lets one transaction at a time go on past this point, of all instances: for what is read first and written after.
 * SQLite has one writer as it is. Held until the transaction ends.
 */
export async function lockTransaction(transaction: Store, what: string): Promise<void> {
  if (isPostgres(transaction))
    await sql`select pg_advisory_xact_lock(hashtext(${what}))`.execute(transaction);
}

/**
 * Rows that nobody else is taking at this moment, taken until the transaction ends. SQLite has one writer, so there it
 * is the query as it is.
 */
export const skipLocked = <T extends keyof Tables, O>(
  store: Store,
  query: SelectQueryBuilder<Tables, T, O>,
): SelectQueryBuilder<Tables, T, O> => (isPostgres(store) ? query.forUpdate().skipLocked() : query);
