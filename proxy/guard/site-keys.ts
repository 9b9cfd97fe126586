import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../shared/clock.js';
import type { Store } from '../store/database.js';

/** A key with which a site's own server requests callbacks, instead of a page proof. */
export interface SiteKey {
  id: number;
  /** Of the site or server that has it, for the owner. */
  name: string;
  /** The popups that it is for; null: all. */
  popupIds: readonly string[] | null;
  author: string;
  createdAt: number;
}

export type NewSiteKey = Pick<SiteKey, 'name' | 'popupIds' | 'author'>;

/** Found by secret scanners, and told from other tokens at a glance. */
const PREFIX = 'rappel_site_';
const SECRET_BYTES = 32;
const keyPattern = new RegExp(`^${PREFIX}[A-Za-z0-9_-]{43}$`);

/** The key has 256 random bits, so that a plain hash cannot be reversed. */
const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** The site keys, in the store, so that a key and its end are in force on all instances at once. */
export class SiteKeys {
  constructor(private readonly parts: { store: Store; clock: Clock }) {}

  /** @returns the key itself, which is stored as a hash and cannot be shown again */
  async add({ name, popupIds, author }: NewSiteKey): Promise<{ key: string; added: SiteKey }> {
    const key = PREFIX + randomBytes(SECRET_BYTES).toString('base64url');
    const row = await this.parts.store
      .insertInto('site_keys')
      .values({
        hash: hashOf(key),
        name,
        popup_ids: popupIds?.join(',') ?? '',
        author,
        created_at: this.parts.clock.now(),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return { key, added: read(row) };
  }

  /** The newest first. */
  async list(): Promise<SiteKey[]> {
    const rows = await this.parts.store
      .selectFrom('site_keys')
      .selectAll()
      .orderBy('id', 'desc')
      .execute();
    return rows.map(read);
  }

  /** @returns the key that was revoked; undefined if there is none */
  async revoke(id: number): Promise<SiteKey | undefined> {
    const row = await this.parts.store
      .deleteFrom('site_keys')
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return row && read(row);
  }

  /** @returns undefined for a text that is no key, was never one, or was revoked */
  async find(key: string): Promise<SiteKey | undefined> {
    if (!keyPattern.test(key)) return undefined;
    const row = await this.parts.store
      .selectFrom('site_keys')
      .selectAll()
      .where('hash', '=', hashOf(key))
      .executeTakeFirst();
    return row && read(row);
  }
}

const read = (row: {
  id: number;
  name: string;
  popup_ids: string;
  author: string;
  created_at: number;
}): SiteKey => ({
  id: row.id,
  name: row.name,
  popupIds: row.popup_ids === '' ? null : row.popup_ids.split(','),
  author: row.author,
  createdAt: Number(row.created_at),
});
