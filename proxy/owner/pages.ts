import { type SelectQueryBuilder, sql } from 'kysely';
import { z } from 'zod';

/** The part of a query that chooses a page of a list. @param what is listed: callbacks */
export const pageQuery = (what: string) => ({
  limit: z.coerce.number('must be a number from 1 to 200').int().min(1).max(200).default(50),
  before: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'must be the value of `next`')
    .optional()
    .meta({
      description: `The value of \`next\` on the previous page; absent: the first page, with the newest ${what}.`,
    }),
});

/** In an answer, where the next page begins. */
export const nextPage = z.string().nullable().meta({
  description: 'Send it as `before` to get the next page; null: this is the last page.',
});

/**
 * Reads a page of a list, newest first, and where the next one begins.
 * @param list the whole list, of a table with `id`
 */
export async function readPage<Database, Name extends keyof Database, Row extends { id: number }>(
  list: SelectQueryBuilder<Database, Name, Row>,
  { limit, before }: { limit: number; before?: string | undefined },
): Promise<{ page: readonly Row[]; next: string | null }> {
  const rows: readonly Row[] = await list
    .$if(before !== undefined, (query) => query.where(sql<boolean>`id < ${Number(before)}`))
    .orderBy(sql`id`, 'desc')
    // One extra row shows whether there is a next page.
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, next: rows.length > limit && last ? String(last.id) : null };
}
