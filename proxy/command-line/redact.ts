import type { Credentials } from '../../shared/webappel/query.js';

/** The forms in which a server may repeat what it was sent. */
const formsOf = (secret: string): Buffer[] =>
  [secret, encodeURIComponent(secret), encodeURIComponent(secret).replaceAll('%20', '+')]
    .flatMap((text) => [text, Buffer.from(text).toString('base64'), text.toLowerCase()])
    .map((text) => Buffer.from(text));

/** A text that must not be seen, and what stands in its place. */
export type Secret = readonly [text: string, mark: string];

/** Bytes without these texts, in any form in which a server may repeat them. */
export function withoutSecrets(bytes: Uint8Array, secrets: readonly Secret[]): Buffer {
  let clean: Buffer = Buffer.from(bytes);
  for (const [secret, mark] of secrets)
    for (const form of secret === '' ? [] : formsOf(secret)) clean = replaceAll(clean, form, mark);
  return clean;
}

/** Bytes without the account that they were asked with: a server's answer may repeat it. */
export const withoutCredentials = (bytes: Uint8Array, { email, pass }: Credentials): Buffer =>
  withoutSecrets(bytes, [
    [email, '[email]'],
    [pass, '[pass]'],
  ]);

function replaceAll(bytes: Buffer, from: Buffer, mark: string): Buffer {
  const pieces: Buffer[] = [];
  let at = 0;
  for (let next = bytes.indexOf(from); next >= 0; next = bytes.indexOf(from, at)) {
    pieces.push(bytes.subarray(at, next), Buffer.from(mark));
    at = next + from.length;
  }
  return Buffer.concat([...pieces, bytes.subarray(at)]);
}

/** Text as it may be shown on a terminal: without the account, and without what would steer the terminal. */
export const shown = (text: string, credentials: Credentials): string =>
  withoutCredentials(Buffer.from(text), credentials)
    .toString()
    .replace(/\p{Cc}+/gu, ' ');
