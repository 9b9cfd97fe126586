import type { Credentials } from '../../shared/webappel/query.js';

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const namedEntities = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** The forms in which a server may repeat what it was sent. */
const formsOf = (secret: string): string[] =>
  [secret, encodeURIComponent(secret), encodeURIComponent(secret).replaceAll('%20', '+')].flatMap(
    (text) => [
      text,
      // As bytes, only letters without accents match in either case.
      text.toLowerCase(),
      text.toUpperCase(),
      namedEntities(text),
      namedEntities(text).replaceAll("'", '&#039;'),
      escapeHtml(text),
      JSON.stringify(text).slice(1, -1),
      Buffer.from(text).toString('base64'),
    ],
  );

/** Every form of each, the longest first, in any letter case: more may go than was meant, and nothing less. */
const patternOf = (secret: string): RegExp | undefined => {
  if (secret === '') return undefined;
  const forms = [...new Set(formsOf(secret))].sort((one, other) => other.length - one.length);
  // As bytes, one character each: an answer may be in any encoding, or none.
  const asBytes = forms.map((form) => Buffer.from(form).toString('latin1'));
  return new RegExp(
    asBytes.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'),
    'gi',
  );
};

/** A text that must not be seen, and what stands in its place. */
export type Secret = readonly [text: string, mark: string];

/** Bytes without these texts, in any form in which a server may repeat them. */
export function withoutSecrets(bytes: Uint8Array, secrets: readonly Secret[]): Buffer {
  let text = Buffer.from(bytes).toString('latin1');
  for (const [secret, mark] of secrets) {
    const pattern = patternOf(secret);
    if (pattern) text = text.replace(pattern, () => mark);
  }
  return Buffer.from(text, 'latin1');
}

/** Bytes without the account that they were asked with: a server's answer may repeat it. */
const withoutCredentials = (bytes: Uint8Array, { email, pass }: Credentials): Buffer =>
  withoutSecrets(bytes, [
    [email, '[email]'],
    [pass, '[pass]'],
  ]);

/** Text as it may be shown on a terminal: without the account, and without what would steer the terminal. */
export const shown = (text: string, credentials: Credentials): string =>
  withoutCredentials(Buffer.from(text), credentials)
    .toString()
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
