import { type Kysely, PostgresAdapter, type SelectQueryBuilder } from 'kysely';
import type { Tables } from './tables.js';

const isPostgres = (store: Kysely<Tables>): boolean =>
  store.getExecutor().adapter instanceof PostgresAdapter;

/**
 * Rows that nobody else is taking at this moment, taken until the transaction ends. SQLite has one writer, so there it
 * is the query as it is.
 */
export const skipLocked = <T extends keyof Tables, O>(
  store: Kysely<Tables>,
  query: SelectQueryBuilder<Tables, T, O>,
): SelectQueryBuilder<Tables, T, O> => (isPostgres(store) ? query.forUpdate().skipLocked() : query);
