import { createHmac, randomBytes } from 'node:crypto';
import type { Store } from './database.js';

/** The secret of the settings, else one that is made once and kept in the store. */
export async function storedSecret(
  store: Store,
  name: string,
  given: string | undefined,
): Promise<string> {
  if (given) return given;
  await store
    .insertInto('secrets')
    .values({ name, value: randomBytes(32).toString('base64url') })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const { value } = await store
    .selectFrom('secrets')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return value;
}

/** A plain hash of ten digits is soon guessed; this one, in hexadecimal, needs the secret too. */
export const keyedHash = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('hex');
