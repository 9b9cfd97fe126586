import { z } from 'zod';
import { iso } from '../callbacks/ledger/callback-view.js';
import type { SiteKeys as KeyList, SiteKey as KeyRow } from '../guard/site-keys.js';
import { ProblemError } from '../http/problems.js';
import { author, ownersText } from './guard-terms.js';

const popupIds = z.array(z.string().regex(/^[0-9]{1,20}$/, 'must be ids of popups')).min(1);

const SiteKey = z
  .object({
    id: z.int(),
    name: z.string(),
    popupIds: popupIds.nullable().meta({ description: 'null: all popups.' }),
    author: z.string(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'SiteKey' });

const SiteKeys = z.object({ siteKeys: z.array(SiteKey) }).meta({ id: 'SiteKeys' });

const MadeSiteKey = SiteKey.extend({
  key: z.string().meta({ description: 'Keep it: it cannot be shown again.' }),
}).meta({ id: 'MadeSiteKey' });

/** For whom to make a key. */
export const NewSiteKey = z
  .strictObject({
    name: ownersText.min(1).meta({ description: 'Of the server that gets it.' }),
    popupIds: popupIds.max(50).optional().meta({ description: 'Absent: all popups.' }),
    author,
  })
  .meta({ id: 'NewSiteKey' });

export const siteKeySchemas = { SiteKey, SiteKeys, MadeSiteKey, NewSiteKey };

const viewOf = ({ id, name, popupIds, author, createdAt }: KeyRow): z.infer<typeof SiteKey> => ({
  id,
  name,
  popupIds: popupIds && [...popupIds],
  author,
  createdAt: iso(createdAt),
});

export const listSiteKeys = async (siteKeys: KeyList): Promise<z.infer<typeof SiteKeys>> => ({
  siteKeys: (await siteKeys.list()).map(viewOf),
});

export async function addSiteKey(
  { popupIds, ...terms }: z.output<typeof NewSiteKey>,
  siteKeys: KeyList,
): Promise<z.infer<typeof MadeSiteKey>> {
  const { key, added } = await siteKeys.add({ ...terms, popupIds: popupIds ?? null });
  return { ...viewOf(added), key };
}

/** @throws {ProblemError} not-found */
export async function revokeSiteKey(
  id: string,
  siteKeys: KeyList,
): Promise<z.infer<typeof SiteKey>> {
  const revoked = /^[1-9]\d{0,8}$/.test(id) ? await siteKeys.revoke(Number(id)) : undefined;
  if (!revoked)
    throw new ProblemError('not-found', { detail: 'There is no site key with this id.' });
  return viewOf(revoked);
}
