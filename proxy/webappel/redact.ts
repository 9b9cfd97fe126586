import type { Credentials } from '../../shared/webappel/query.js';

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const namedEntities = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** Encodings in which a server may echo a secret. */
const formsOf = (secret: string): string[] =>
  [secret, encodeURIComponent(secret), encodeURIComponent(secret).replaceAll('%20', '+')].flatMap(
    (text) => [
      text,
      // The pattern below ignores case for ASCII letters only; this covers accented ones.
      text.toLowerCase(),
      text.toUpperCase(),
      namedEntities(text),
      namedEntities(text).replaceAll("'", '&#039;'),
      escapeHtml(text),
      JSON.stringify(text).slice(1, -1),
      Buffer.from(text).toString('base64'),
    ],
  );

/** Matches every form, the longest first, in any letter case. It may remove too much, never too little. */
const patternOf = (secret: string): RegExp | undefined => {
  if (secret === '') return undefined;
  const forms = [...new Set(formsOf(secret))].sort((one, other) => other.length - one.length);
  // One character per byte, because the encoding of an answer is unknown.
  const asBytes = forms.map((form) => Buffer.from(form).toString('latin1'));
  return new RegExp(
    asBytes.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'),
    'gi',
  );
};

/** A text to remove and its replacement. */
export type Secret = readonly [text: string, mark: string];

/** Replaces secrets in the bytes, in every encoding in which a server may echo them. */
export function removeSecrets(bytes: Uint8Array, secrets: readonly Secret[]): Buffer {
  let text = Buffer.from(bytes).toString('latin1');
  for (const [secret, mark] of secrets) {
    const pattern = patternOf(secret);
    if (pattern) text = text.replace(pattern, () => mark);
  }
  return Buffer.from(text, 'latin1');
}

const withoutCredentials = (bytes: Uint8Array, { email, pass }: Credentials): Buffer =>
  removeSecrets(bytes, [
    [email, '[email]'],
    [pass, '[pass]'],
  ]);

/** Prepares text for a terminal: removes the credentials and control characters. */
export const toTerminalText = (text: string, credentials: Credentials): string =>
  withoutCredentials(Buffer.from(text), credentials)
    .toString()
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
