import { invalidVariables } from './refusal.js';
import { encodeFor, type SentCharset } from './sent-charset.js';
import { decodeText, encodeText } from './text.js';

const MAX_PARAMETERS = 200;
const MAX_CHARACTERS = 8192;

/** Variables of a request: every name with its values, in the order of their indices. */
export type Query = ReadonlyMap<string, readonly string[]>;

/**
 * Decodes percent-encoded text to bytes by PHP's rules: `+` is a blank, a stray `%` stays. Unencoded bytes, which the
 * guide's examples send for accents (L226), arrive as characters up to U+00FF; text with higher characters is encoded as UTF-8.
 */
function bytesOf(encoded: string): Uint8Array {
  const isText = /[^\0-\u00FF]/.test(encoded);
  const bytes: number[] = [];
  for (let at = 0; at < encoded.length; at++) {
    const code = encoded.charCodeAt(at);
    const [, hex] = /^%([0-9a-f]{2})/i.exec(encoded.slice(at, at + 3)) ?? [];
    if (hex) at += 2;
    if (hex) bytes.push(Number.parseInt(hex, 16));
    else if (code === 0x2b) bytes.push(0x20);
    else if (code < 0x80 || !isText) bytes.push(code);
    else {
      const character = String.fromCodePoint(encoded.codePointAt(at) ?? code);
      at += character.length - 1;
      bytes.push(...encodeText(character));
    }
  }
  return Uint8Array.from(bytes);
}

const decodeComponent = (encoded: string): string => decodeText(bytesOf(encoded));

/**
 * Parses a query string as PHP does: `jour[]`, `jour[0]` and a plain `jour` form one list, ordered by index. Express's
 * parsers do not: the simple one keeps the brackets, the extended one turns more than 20 items into an object.
 * @throws {Refusal} INVALID_VARS above 200 parameters or 8 KiB
 */
export function parseQuery(encoded: string): Query {
  const pairs = encoded.split('&').filter(Boolean);
  if (pairs.length > MAX_PARAMETERS || encoded.length > MAX_CHARACTERS)
    throw invalidVariables(['query']);
  const lists = new Map<string, { index: number; value: string }[]>();
  for (const pair of pairs) {
    const cut = pair.indexOf('=');
    const key = decodeComponent(cut < 0 ? pair : pair.slice(0, cut));
    const value = cut < 0 ? '' : decodeComponent(pair.slice(cut + 1));
    const [, name = key, index] = /^([^[]+)\[(\d{0,6})\]$/.exec(key) ?? [];
    const list = lists.get(name) ?? [];
    lists.set(name, index ? list.filter((item) => item.index !== Number(index)) : list);
    const next = 1 + Math.max(-1, ...list.map((item) => item.index));
    lists.get(name)?.push({ index: index ? Number(index) : next, value });
  }
  return new Map(
    [...lists].map(([name, list]) => [
      name,
      list.sort((a, b) => a.index - b.index).map(({ value }) => value),
    ]),
  );
}

/** Value of a scalar variable; the last one when it is repeated, as in PHP. */
export const lastOf = (query: Query, name: string): string | undefined => query.get(name)?.at(-1);

/** Wire name of the requested method. */
export const requestedMethod = (query: Query): string => lastOf(query, 'methode') ?? '';

/** Login of an account, sent with every request (L42-48). */
export interface Credentials {
  email: string;
  pass: string;
}

/** Credentials of a request. Refuses a repeated `email` or `pass` with different values (parameter pollution, L438). */
export function credentialsOf(query: Query): Credentials {
  const polluted = ['email', 'pass'].filter((name) => new Set(query.get(name)).size > 1);
  if (polluted.length > 0) throw invalidVariables(polluted);
  return { email: lastOf(query, 'email') ?? '', pass: lastOf(query, 'pass') ?? '' };
}

function encodeComponent(text: string, charset: SentCharset): string {
  if (charset === 'utf-8') return encodeURIComponent(text.toWellFormed()).replaceAll('%20', '+');
  return [...encodeFor(charset, text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[\w.!~*'()-]/.test(character)) return character;
      return character === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

/** Formats pairs as a query string. Names may repeat. */
export const formatQuery = (
  pairs: readonly (readonly [string, string])[],
  charset: SentCharset = 'utf-8',
): string =>
  pairs
    .map(([name, value]) => `${encodeComponent(name, charset)}=${encodeComponent(value, charset)}`)
    .join('&');

/** Query string of a request: method, credentials and the method's variables. */
export const formatRequest = (
  wire: string,
  { email, pass }: Credentials,
  pairs: readonly (readonly [string, string])[],
  charset: SentCharset = 'utf-8',
): string => formatQuery([['methode', wire], ['email', email], ['pass', pass], ...pairs], charset);
