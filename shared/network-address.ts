import ipaddr from 'ipaddr.js';

/**
 * Canonical form of a network address: IPv6 in lower case and shortened, without a zone, and an IPv4 address that is
 * mapped into IPv6 (`::ffff:192.0.2.7`, formerly `::192.0.2.7`) as IPv4. Undefined when the text is not an address.
 */
export function canonicalAddress(text: string): string | undefined {
  const [address = ''] = text.trim().split('%');
  if (address.includes(':'))
    return ipaddr.IPv6.isValid(address) ? ipaddr.process(address).toString() : undefined;
  return ipaddr.IPv4.isValidFourPartDecimal(address) ? address : undefined;
}

/** Whether a host name or address, as in a setting or URL, is a loopback one. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);

/** Formats a host for a URL: an IPv6 address gets brackets. */
export const hostInUrl = (host: string): string =>
  host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
