import { type SelectQueryBuilder, sql } from 'kysely';
import { isPostgres, type Store } from './database.js';
import type { Tables } from './tables.js';

/**
 * Cluster-wide lock for a read-then-write transaction, held until the transaction ends. An advisory lock on PostgreSQL;
 * SQLite has only one writer and needs none.
 */
export async function lockTransaction(transaction: Store, lockName: string): Promise<void> {
  if (isPostgres(transaction))
    await sql`select pg_advisory_xact_lock(hashtext(${lockName}))`.execute(transaction);
}

/**
 * Locks the selected rows until the transaction ends and skips rows that another transaction has locked. SQLite has only
 * one writer, so there the query is unchanged.
 */
export const skipLocked = <T extends keyof Tables, O>(
  store: Store,
  query: SelectQueryBuilder<Tables, T, O>,
): SelectQueryBuilder<Tables, T, O> => (isPostgres(store) ? query.forUpdate().skipLocked() : query);
