import ipaddr from 'ipaddr.js';
import { canonicalAddress } from '../../shared/network-address.js';
import { isKnownCountry, readByAllPlans } from '../../shared/numbers/all-plans.js';
import { readCallingCode } from '../../shared/numbers/calling-codes.js';
import { territorialPrefix } from '../../shared/numbers/shared-plans.js';
import { cleanTyped, digitsAfterPlus } from '../../shared/numbers/typed-number.js';
import type { E164 } from '../../shared/phone.js';
import type { BlockKind } from '../store/guard-tables.js';

/** What is blocked, in its one spelling. */
export type BlockValue =
  | { kind: 'number'; number: E164 }
  | { kind: 'prefix'; text: string }
  | { kind: 'address' | 'network'; text: string; first: string; last: string };

/** The value cannot be blocked. The message is a sentence for the owner. */
export class BadBlock extends Error {
  override readonly name = 'BadBlock';
}

/** Wider networks belong to many providers. */
const SHORTEST_IPV4_NETWORK = 8;
const SHORTEST_IPV6_NETWORK = 16;
const MAPPED_IPV4_BITS = 96;

const tooWide = (what: string): BadBlock =>
  new BadBlock(`${what} would stop almost everybody. To accept no callbacks, use a stop instead.`);

/**
 * Reads what is to be blocked, as it was copied from somewhere.
 * @param country ISO code for reading a number or a prefix in national form
 * @throws {BadBlock} for nonsense, and for a block that would stop almost everybody
 */
export function readBlockValue(kind: BlockKind, typed: string, country = 'FR'): BlockValue {
  if (!isKnownCountry(country))
    throw new BadBlock('The country must be a code of two letters, such as FR.');
  switch (kind) {
    case 'number':
      return { kind, number: readNumberToBlock(typed, country) };
    case 'prefix':
      return { kind, text: readPrefix(typed) };
    case 'address':
      return readAddress(typed);
    case 'network':
      return readNetwork(typed);
  }
}

function readNumberToBlock(typed: string, country: string): E164 {
  const read = readByAllPlans(cleanTyped(typed), country);
  if (!read?.isPossible)
    throw new BadBlock('This is no phone number. Write it like +33 6 12 34 56 78.');
  return read.e164;
}

function readPrefix(typed: string): string {
  const text = cleanTyped(typed.replace(/[\s*…]+$/, ''));
  if (/^\+?$/.test(text) && /[+*]/.test(typed)) throw tooWide('A prefix without digits');
  const digits = /\p{L}/u.test(text) ? undefined : digitsAfterPlus(text);
  if (digits === undefined || !/^[1-9]\d{0,14}$/.test(digits))
    throw new BadBlock('A prefix begins with a plus and a country code, such as +33 6 39.');
  // Numbers are compared as they are dialled.
  const prefix = territorialPrefix(`+${digits}`);
  const known = readCallingCode(prefix.slice(1));
  if (!known || known.code.length >= prefix.length - 1)
    throw new BadBlock(
      'A prefix needs more digits than a country code. To stop a whole country, use a stop for it.',
    );
  return prefix;
}

function readAddress(typed: string): BlockValue {
  const text = canonicalAddress(typed);
  if (text === undefined)
    throw new BadBlock('This is no network address. Write it like 203.0.113.7 or 2001:db8::7.');
  const key = addressKey(text);
  return { kind: 'address', text, first: key, last: key };
}

function readNetwork(typed: string): BlockValue {
  const [, address = '', length = ''] = /^\s*([^/\s]+)\s*\/\s*(\d{1,3})\s*$/.exec(typed) ?? [];
  const text = canonicalAddress(address);
  if (text === undefined || length === '')
    throw new BadBlock('This is no network. Write it like 203.0.113.0/24 or 2001:db8::/48.');
  const isIpv4 = !text.includes(':');
  // `::ffff:192.0.2.0/120` is an IPv4 network written as IPv6.
  const isMapped = isIpv4 && address.includes(':');
  const bits = Number(length) - (isMapped ? MAPPED_IPV4_BITS : 0);
  const most = isIpv4 ? 32 : 128;
  if (bits > most) throw new BadBlock(`The length of this network is at most ${most}.`);
  if (bits < (isIpv4 ? SHORTEST_IPV4_NETWORK : SHORTEST_IPV6_NETWORK))
    throw tooWide('A network of this size');
  const bytes = ipaddr.parse(text).toByteArray();
  const first = bytes.map((byte, at) => byte & maskByte(bits, at));
  const last = bytes.map((byte, at) => byte | (~maskByte(bits, at) & 0xff));
  return {
    kind: 'network',
    text: `${ipaddr.fromByteArray(first).toString()}/${bits}`,
    first: keyOfBytes(first),
    last: keyOfBytes(last),
  };
}

const maskByte = (bits: number, at: number): number =>
  (0xff << (8 - Math.min(8, Math.max(0, bits - at * 8)))) & 0xff;

const mappedStart = [...new Array(10).fill(0), 0xff, 0xff];

/** 32 hexadecimal digits, so that databases compare addresses as text. */
const keyOfBytes = (bytes: readonly number[]): string =>
  (bytes.length === 4 ? [...mappedStart, ...bytes] : bytes)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');

/** @param address in canonical form */
export const addressKey = (address: string): string =>
  keyOfBytes(ipaddr.parse(address).toByteArray());
