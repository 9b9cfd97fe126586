import { invalidVariables } from './refusal.js';
import { decodeText, encodeText } from './text.js';

const MOST_PARAMETERS = 200;
const MOST_CHARACTERS = 8192;

/** The variables of a request as they were sent: every name with its values, in the order of their indices. */
export type Query = ReadonlyMap<string, readonly string[]>;

/**
 * The bytes of percent-encoded text by PHP's rules: `+` is a blank, a stray `%` stays. Raw bytes, which the guide's
 * examples send for accents (L226), come as the first 256 characters; text beyond them is text already.
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

/** Bytes that are not UTF-8 are windows-1252. */
const decodeComponent = (encoded: string): string => decodeText(bytesOf(encoded));

/**
 * A query string as PHP reads it: `jour[]`, `jour[0]` and a plain `jour` are one list, ordered by index. Express's
 * parsers do not do this: the simple one keeps the brackets, the extended one turns more than 20 items into an object.
 * @throws {Refusal} INVALID_VARS when there are more than 200 parameters or 8 KiB.
 */
export function parseQuery(encoded: string): Query {
  const pairs = encoded.split('&').filter(Boolean);
  if (pairs.length > MOST_PARAMETERS || encoded.length > MOST_CHARACTERS)
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

/** The value of a scalar: of repeated ones the last, as in PHP. */
export const lastOf = (query: Query, name: string): string | undefined => query.get(name)?.at(-1);

/** The wire name of the method that is asked for. */
export const requestedMethod = (query: Query): string => lastOf(query, 'methode') ?? '';

/** The login of an account, as it goes with every request (L42-48). */
export interface Credentials {
  email: string;
  pass: string;
}

/** The account of a request. A repeated, different `email` or `pass` is somebody's trick, not a login (L438). */
export function credentialsOf(query: Query): Credentials {
  const polluted = ['email', 'pass'].filter((name) => new Set(query.get(name)).size > 1);
  if (polluted.length > 0) throw invalidVariables(polluted);
  return { email: lastOf(query, 'email') ?? '', pass: lastOf(query, 'pass') ?? '' };
}

const encodeComponent = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replaceAll('%20', '+');

/** Name and value pairs to a query string, UTF-8, each name as often as it stands there. */
export const formatQuery = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map(([name, value]) => `${encodeComponent(name)}=${encodeComponent(value)}`).join('&');

/** The query of a request: what is asked, by which account, and the method's variables as name and value pairs. */
export const formatRequest = (
  wire: string,
  { email, pass }: Credentials,
  pairs: readonly (readonly [string, string])[],
): string => formatQuery([['methode', wire], ['email', email], ['pass', pass], ...pairs]);
