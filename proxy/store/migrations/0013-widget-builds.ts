import type { Kysely } from 'kysely';

/** The widget's builds that instances have served. An earlier version can run beside it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('widget_builds')
    .addColumn('build', 'text', (column) => column.primaryKey())
    .addColumn('paths', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('widget_files')
    .addColumn('path', 'text', (column) => column.primaryKey())
    .addColumn('content', 'blob', (column) => column.notNull())
    .execute();
}
