import { z } from 'zod';
import { iso } from '../callbacks/ledger/callback-view.js';
import type { Store } from '../store/database.js';
import { guardPhases } from '../store/guard-tables.js';
import { nextPage, pageQuery, readPage } from './pages.js';

/** The query for the list of refusals. */
export const RefusalsQuery = z.strictObject({
  ...pageQuery('refusals'),
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
    next: nextPage,
  })
  .meta({ id: 'Refusals' });

/** Lists what the guard refused in the last 30 days, newest first. */
export async function listRefusals(
  query: z.infer<typeof RefusalsQuery>,
  store: Store,
): Promise<z.infer<typeof Refusals>> {
  const list = store.selectFrom('guard_refusals').selectAll();
  const { page, next } = await readPage(list, query);
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
