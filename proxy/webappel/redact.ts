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
const MARK = '[cut]';

/** A plain word, or a name such as `usr1`. Other spellings may be an encoding that is not known here. */
const plainWord =
  /^(?:\p{Ll}{2,}|\p{Lu}{2,}|\p{Lu}\p{Ll}+|[aày])(?:[_'’-](?:\p{Ll}+|\p{Lu}+))*\d?$/u;
const MAX_WORD_LENGTH = 20;
const MIN_COMMON_LENGTH = 3;

const lettersOf = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ');

/**
 * A server's text as a log may hold it: its plain words only, without those of the secrets, and at most 200 characters
 * long. Everything else may be a number, or a secret in some encoding.
 */
export function cutText(text: string, secrets: readonly string[]): string {
  // Parts of a secret survive where only its other characters are encoded, in whatever way.
  const partsOfSecrets = secrets.flatMap((secret) => secret.match(/[A-Za-z0-9]{3,}/g) ?? []);
  const cuts = [...secrets, ...partsOfSecrets].map((secret): Secret => [secret, MARK]);
  let cut = text.normalize('NFC');
  for (let times = 0; times < TIMES_DECODED; times++)
    cut = decodeOnce(removeSecrets(Buffer.from(cut), cuts).toString());
  cut = removeSecrets(Buffer.from(cut), cuts).toString();
  const spelled = secrets.map(lettersOf);
  const partsSpelled = new Set(spelled.flatMap((secret) => secret.split(' ')));
  const isOfSecret = (word: string): boolean => {
    const letters = lettersOf(word).trim();
    return (
      partsSpelled.has(letters) ||
      (letters.length >= MIN_COMMON_LENGTH && spelled.some((secret) => secret.includes(letters)))
    );
  };
  const mayShow = (word: string): boolean =>
    word.length <= MAX_WORD_LENGTH && plainWord.test(word) && !isOfSecret(word);
  return cut
    .replace(/<[^<>]*>/g, ' ')
    .split(/[\s\p{Cc}\p{Cf}]+|(?<=[,;:.!?)])|(?=[(])/u)
    .filter(Boolean)
    .map((part) => {
      const [, before = '', word = '', after = ''] =
        /^([("'«]*)(.*?)([)"'».,;:!?]*)$/su.exec(part) ?? [];
      return word === '' || mayShow(word) ? part : `${before}${MARK}${after}`;
    })
    .join(' ')
    .replace(/\[cut\](?:[^\p{L}]*\[cut\])+[^\p{L}\s]*/gu, MARK)
    .slice(0, MAX_LOGGED_CHARACTERS)
    .trim();
}
