import { z } from 'zod';
import { maskNumber } from '../../shared/mask-number.js';
import { iso } from '../callbacks/ledger/callback-view.js';
import type { Store } from '../store/database.js';
import { nextPage, pageQuery, readPage } from './pages.js';

export const ConsentsQuery = z.strictObject(pageQuery('consents'));

/** Who consented to what, and when: enough to find the call at WebAppel, not enough to call the visitor. */
export const Consents = z
  .object({
    consents: z.array(
      z.object({
        callbackId: z.int(),
        popupId: z.string(),
        number: z
          .string()
          .meta({ description: 'Masked except for the country code and the last two digits.' }),
        trackingId: z
          .string()
          .nullable()
          .meta({ description: "WebAppel's id of the call; null if unknown." }),
        givenAt: z.iso.datetime(),
        text: z.string().meta({ description: 'As the visitor read it.' }),
        version: z.string().meta({ description: 'CONSENT_VERSION, or the hash of the text.' }),
        language: z.string(),
      }),
    ),
    next: nextPage,
  })
  .meta({ id: 'Consents' });

/** Lists the consents, newest first. */
export async function listConsents(
  query: z.infer<typeof ConsentsQuery>,
  store: Store,
): Promise<z.infer<typeof Consents>> {
  const list = store.selectFrom('callbacks').selectAll().where('consent_text', 'is not', null);
  const { page, next } = await readPage(list, query);
  return {
    consents: page.map((row) => ({
      callbackId: row.id,
      popupId: row.popup_id,
      number: maskNumber(row.number, 0),
      trackingId: row.tracking_id,
      givenAt: iso(row.requested_at),
      text: row.consent_text ?? '',
      version: row.consent_version ?? '',
      language: row.consent_language ?? '',
    })),
    next,
  };
}
