import { z } from 'zod';
import { iso } from '../callbacks/ledger/callback-view.js';
import type { Store } from '../store/database.js';
import { guardPhases } from '../store/guard-tables.js';
import { pageOf } from './pages.js';

/** The query for the list of refusals. */
export const RefusalsQuery = z.strictObject({
  limit: z.coerce.number('must be a number from 1 to 200').int().min(1).max(200).default(50),
  before: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'must be the value of `next`')
    .optional()
    .meta({
      description:
        'The value of `next` on the previous page; absent: the first page, with the newest refusals.',
    }),
});

export const Refusals = z
  .object({
    refusals: z.array(
      z.object({
        at: z.iso.datetime(),
        popupId: z.string(),
        rule: z.string().meta({ description: 'The rule that refused, such as `blocked`.' }),
        number: z.string().meta({
          description: 'Masked; empty if the request was refused before its number was read.',
        }),
        phase: z.enum(guardPhases).meta({
          description: 'accepting: the request was refused · dialling: it was accepted before',
        }),
      }),
    ),
    next: z.string().nullable().meta({
      description: 'Send it as `before` to get the next page; null: this is the last page.',
    }),
  })
  .meta({ id: 'Refusals' });

/** Lists what the guard refused in the last 30 days, newest first. */
export async function listRefusals(
  { limit, before }: z.infer<typeof RefusalsQuery>,
  store: Store,
): Promise<z.infer<typeof Refusals>> {
  const rows = await store
    .selectFrom('guard_refusals')
    .selectAll()
    .$if(before !== undefined, (query) => query.where('id', '<', Number(before)))
    .orderBy('id', 'desc')
    // One extra row shows whether there is a next page.
    .limit(limit + 1)
    .execute();
  const { page, next } = pageOf(rows, limit);
  return {
    refusals: page.map(({ at, popup_id, rule, number, phase }) => ({
      at: iso(at),
      popupId: popup_id,
      rule,
      number,
      phase,
    })),
    next,
  };
}
