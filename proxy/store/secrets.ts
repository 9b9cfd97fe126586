import { createHmac, randomBytes } from 'node:crypto';
import type { Store } from './database.js';

/** The configured secret, or one that is generated once and kept in the store. */
export async function loadOrCreateSecret(
  store: Store,
  name: string,
  configured: string | undefined,
): Promise<string> {
  if (configured) return configured;
  await store
    .insertInto('secrets')
    .values({ name, value: randomBytes(32).toString('base64url') })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const { value } = await store
    .selectFrom('secrets')
    .select(['name', 'value'])
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return value;
}

/** HMAC in hexadecimal. A plain hash of ten digits could be reversed by trying all numbers. */
export const keyedHash = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('hex');
