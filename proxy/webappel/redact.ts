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

/** A shorter secret is part of many words: only where it stands alone is it removed. */
const MIN_UNBOUNDED_LENGTH = 4;

/**
 * Matches every form, the longest first, in any letter case. It may remove too much, never too little, except for a
 * secret of one to three characters: those of a word that has them by chance stay.
 */
const patternOf = (secret: string): RegExp | undefined => {
  if (secret === '') return undefined;
  const isBounded = secret.length < MIN_UNBOUNDED_LENGTH;
  const [before, after] = isBounded ? ['(?<![A-Za-z0-9])(?:', ')(?![A-Za-z0-9])'] : ['(?:', ')'];
  const forms = [...new Set(formsOf(secret))].sort((one, other) => other.length - one.length);
  // One character per byte, because the encoding of an answer is unknown.
  const asBytes = forms.map((form) => Buffer.from(form).toString('latin1'));
  return new RegExp(
    `${before}${asBytes.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')}${after}`,
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

/** Decodes what a server may have encoded twice: %XX, HTML entities and \\uXXXX. Text that is none of these stays. */
function decodeOnce(text: string): string {
  const character = (digits: string, radix: number): string => {
    const code = Number.parseInt(digits, radix);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : ' ';
  };
  return text
    .replace(/(?:%[0-9a-f]{2})+/gi, (bytes) =>
      Buffer.from(bytes.replaceAll('%', ''), 'hex').toString(),
    )
    .replace(/&#x([0-9a-f]{1,6});?/gi, (_, digits) => character(digits, 16))
    .replace(/&#(\d{1,7});?/g, (_, digits) => character(digits, 10))
    .replace(/\\u([0-9a-f]{4})/gi, (_, digits) => character(digits, 16))
    .replace(/&(amp|lt|gt|quot|apos);/gi, (_, name) => entities[name.toLowerCase()] ?? ' ');
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const TIMES_DECODED = 3;
const MAX_LOGGED_CHARACTERS = 200;

/**
 * A server's text as a log may hold it: without the secrets in any encoding, without digits that may be a number, without
 * long words, which may be a token or a hash, and at most 200 characters long.
 */
export function cutText(text: string, secrets: readonly string[]): string {
  // Parts of a secret survive where only its other characters are encoded, in whatever way.
  const partsOfSecrets = secrets.flatMap((secret) => secret.match(/[A-Za-z0-9]{3,}/g) ?? []);
  const cuts = [...secrets, ...partsOfSecrets].map((secret): Secret => [secret, '[…]']);
  let cut = text;
  for (let times = 0; times < TIMES_DECODED; times++)
    cut = decodeOnce(removeSecrets(Buffer.from(cut), cuts).toString());
  cut = removeSecrets(Buffer.from(cut), cuts).toString();
  return cut
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/\p{Nd}(?:[^\p{L}\p{Nd}]{0,3}\p{Nd}){2,}/gu, '[digits]')
    .replace(/[\p{L}\p{N}+/=_-]{20,}/gu, '[long word]')
    .slice(0, MAX_LOGGED_CHARACTERS);
}
