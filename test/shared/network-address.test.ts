import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalAddress, hostInUrl, isLoopback } from '../../shared/network-address.js';

describe('a network address', () => {
  it.each([
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:0207', '192.0.2.7'],
    ['fe80::1%eth0', 'fe80::1'],
    [' 192.0.2.7 ', '192.0.2.7'],
  ])('a network address has one canonical spelling: %s is %s', (text, spelling) => {
    expect(canonicalAddress(text)).toBe(spelling);
  });

  it.each([
    '',
    'unknown',
    'localhost',
    '192.0.2',
    '0300.0.2.7',
    '0xc0.0.2.7',
    '1.2.3.4.5',
    '::1::',
    '1.2.3.4:80',
  ])('%j is not a network address', (text) => {
    expect(canonicalAddress(text)).toBeUndefined();
  });

  it('an IPv6 address is spelled as browsers spell it in a URL', () => {
    fc.assert(
      // The library reads `::192.0.2.7` as an old spelling of a mapped address; browsers do not.
      fc.property(
        fc.ipV6().filter((text) => !/^::\d+\.\d+\.\d+\.\d+$/.test(text)),
        (text) => {
          const inUrl = new URL(`http://[${text}]`).hostname.slice(1, -1);
          const spelling = canonicalAddress(text) ?? '';
          expect(spelling.includes(':') ? spelling : `::ffff:${spelling}`).toBe(
            spelling.includes(':') ? inUrl : canonicalMapped(inUrl),
          );
        },
      ),
    );
  });
});

/** Writes the last 32 bits of `::ffff:c000:207` as IPv4. */
function canonicalMapped(inUrl: string): string {
  const [, high = '0', low = '0'] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(inUrl) ?? [];
  const bytes = [high, low].flatMap((word) => {
    const value = Number.parseInt(word, 16);
    return [value >> 8, value & 0xff];
  });
  return `::ffff:${bytes.join('.')}`;
}

describe('a host', () => {
  it('an IPv6 host has brackets in a URL', () => {
    expect(hostInUrl('::1')).toBe('[::1]');
    expect(hostInUrl('[::1]')).toBe('[::1]');
    expect(hostInUrl('rappel.example')).toBe('rappel.example');
  });

  it('only names and addresses of the local machine are loopback', () => {
    for (const host of ['localhost', 'LOCALHOST', '127.0.0.1', '127.9.9.9', '::1', '[::1]'])
      expect(isLoopback(host)).toBe(true);
    for (const host of ['0.0.0.0', '::', 'localhost.example', '127.0.0.1.example', '128.0.0.1'])
      expect(isLoopback(host)).toBe(false);
  });
});
