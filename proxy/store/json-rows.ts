import { type RawBuilder, sql } from 'kysely';
import { isPostgres, type Store } from './database.js';

type ColumnType = 'text' | 'bigint';

/**
 * Rows as one parameter of a statement, which then has the same text for any number of rows: it is built and prepared
 * once. For a `from` clause; name it with `as`.
 * @param columns the columns to read, with their types on PostgreSQL; what a row lacks is null
 */
export function jsonRows<Column extends string>(
  store: Store,
  rows: readonly Readonly<Record<Column, unknown>>[],
  columns: Readonly<Record<Column, ColumnType>>,
): RawBuilder<Record<Column, unknown>> {
  const json = JSON.stringify(rows);
  const names = Object.keys(columns) as Column[];
  if (isPostgres(store)) {
    const types = names.map((name) => sql`${sql.id(name)} ${sql.raw(columns[name])}`);
    return sql`(select * from jsonb_to_recordset(${json}::jsonb) as rows(${sql.join(types)}))`;
  }
  const values = names.map((name) => sql`value ->> ${sql.lit(`$.${name}`)} as ${sql.id(name)}`);
  return sql`(select ${sql.join(values)} from json_each(${json}))`;
}
