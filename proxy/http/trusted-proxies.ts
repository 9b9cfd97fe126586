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
 * Express's setting `trust proxy` for TRUST_PROXY. A hop count does not say which addresses the proxies have. A client with
 * a public address may have bypassed them, so its connection is not trusted; proxies with public addresses are listed by them.
 */
export const trustProxyOf = (trustProxy: Settings['trustProxy']): false | string[] | TrustProxy =>
  typeof trustProxy === 'number'
    ? (address, hop) => hop < trustProxy && (hop > 0 || isPrivateAddress(address))
    : trustProxy;
