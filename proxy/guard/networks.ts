import ipaddr from 'ipaddr.js';

const IPV4_BITS = 24;
const IPV6_BITS = 48;

/**
 * The network of an address: what one subscriber or site has at most, such as `192.0.2.0/24` or `2001:db8:7::/48`.
 * @param address canonical; see `canonicalAddress`
 */
export function networkOf(address: string): string {
  const isIPv6 = address.includes(':');
  const bits = isIPv6 ? IPV6_BITS : IPV4_BITS;
  const network = (isIPv6 ? ipaddr.IPv6 : ipaddr.IPv4).networkAddressFromCIDR(`${address}/${bits}`);
  return `${network}/${bits}`;
}
