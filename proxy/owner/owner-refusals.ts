import { z } from 'zod';
import { requestChecks } from '../../shared/owner/request-checks.js';
import { iso } from '../callbacks/ledger/callback-view.js';
import type { Store } from '../store/database.js';
import { guardPhases } from '../store/guard-tables.js';
import { nextPage, pageQuery, readPage } from './pages.js';

/** The query for the list of refusals. */
export const RefusalsQuery = z.strictObject({
  ...pageQuery('refusals'),
  popupId: z
    .string()
    .regex(/^[0-9]{1,20}$/, 'must be the id of a popup')
    .optional(),
  rule: z.string().max(40).optional().meta({ description: 'A rule, a limit or a problem code.' }),
});

export const Refusals = z
  .object({
    refusals: z.array(
      z.object({
        at: z.iso.datetime(),
        popupId: z.string(),
        rule: z.string().meta({
          description: 'The rule or limit that refused, such as `blocked`; else the problem code.',
        }),
        failedCheck: z.enum(requestChecks).nullable().meta({
          description: 'null: it was refused at dialling.',
        }),
        code: z.string().nullable().meta({ description: 'What the visitor was told.' }),
        reason: z.string().nullable().meta({ description: 'Why the number cannot be called.' }),
        country: z.string().nullable(),
        source: z
          .string()
          .nullable()
          .meta({ description: 'The host of the page; of a site that is refused, its origin.' }),
        reference: z.string().nullable().meta({ description: 'What the visitor can name it by.' }),
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

/** Lists what was refused in the last 30 days, newest first. */
export async function listRefusals(
  query: z.infer<typeof RefusalsQuery>,
  store: Store,
): Promise<z.infer<typeof Refusals>> {
  const { popupId, rule } = query;
  const list = store
    .selectFrom('guard_refusals')
    .selectAll()
    .$if(popupId !== undefined, (all) => all.where('popup_id', '=', popupId as string))
    .$if(rule !== undefined, (all) => all.where('rule', '=', rule as string));
  const { page, next } = await readPage(list, query);
  return {
    refusals: page.map(({ id: _, at, popup_id, failed_check, ...refusal }) => ({
      at: iso(at),
      popupId: popup_id,
      failedCheck: failed_check,
      ...refusal,
    })),
    next,
  };
}
