import type { Request } from 'express';
import { canonicalAddress } from '../../shared/network-address.js';

/**
 * Returns the visitor's network address in canonical form, by the rules of TRUST_PROXY, or undefined if a trusted proxy
 * sent something else. Removes a port, and turns an IPv4-mapped IPv6 address into IPv4.
 */
export function clientAddress(request: Request): string | undefined {
  const received = (request.ip ?? '').trim();
  const unwrapped = /^\[([^\]]+)\](?::\d+)?$/.exec(received)?.[1] ?? received;
  const withoutPort = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(unwrapped)?.[1] ?? unwrapped;
  return canonicalAddress(withoutPort);
}
