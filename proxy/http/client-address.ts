import type { Request } from 'express';
import { canonicalAddress } from '../../shared/network-address.js';

/**
 * The visitor's network address by the rules of TRUST_PROXY, in its usual form; undefined when what the trusted
 * proxies say is not an address. A mapped IPv6 address is the IPv4 one, a port is cut off.
 */
export function clientAddress(request: Request): string | undefined {
  const said = (request.ip ?? '').trim();
  const unwrapped = /^\[([^\]]+)\](?::\d+)?$/.exec(said)?.[1] ?? said;
  const withoutPort = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(unwrapped)?.[1] ?? unwrapped;
  return canonicalAddress(withoutPort);
}
