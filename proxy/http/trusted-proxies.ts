import ipaddr from 'ipaddr.js';
import type { Settings } from '../settings/settings.js';

/** Whether an address is that of a reverse proxy, `hop` proxies in front of Rappel. */
export type TrustProxy = (address: string, hop: number) => boolean;

const privateRanges: readonly string[] = [
  'private',
  'loopback',
  'linkLocal',
  'uniqueLocal',
  'carrierGradeNat',
];

/** Whether nobody on the internet can connect from an address. */
export const isPrivateAddress = (address: string | undefined): boolean =>
  address !== undefined &&
  ipaddr.isValid(address) &&
  privateRanges.includes(ipaddr.process(address).range());

/**
 * TRUST_PROXY as Express takes it. A number says how many proxies there are, but not which: whoever connects from a public
 * address may have come around them, so such a connection is not believed. Public proxies are named by their addresses.
 */
export const trustProxyOf = (trustProxy: Settings['trustProxy']): false | string[] | TrustProxy =>
  typeof trustProxy === 'number'
    ? (address, hop) => hop < trustProxy && (hop > 0 || isPrivateAddress(address))
    : trustProxy;
