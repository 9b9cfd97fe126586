import { request } from 'node:http';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientAddress } from '../../../proxy/http/client-address.js';
import { type Listening, listen } from '../../../proxy/http/listen.js';

/** Servers that answer with the visitor's address, one for each TRUST_PROXY. */
const servers = new Map<number, Listening>();
beforeAll(async () => {
  for (const hops of [0, 1, 2]) {
    const app = express();
    // As `createApp` does with TRUST_PROXY.
    app.set('trust proxy', hops === 0 ? false : hops);
    app.get('/', (seen, response) => void response.json(clientAddress(seen) ?? null));
    servers.set(hops, await listen(app, { host: '127.0.0.1', port: 0, setting: 'PORT' }));
  }
});
afterAll(() => Promise.all([...servers.values()].map((server) => server.close(100))));

/** Header lines as they are sent, also several of one name. */
type Lines = readonly (readonly [name: string, value: string])[];

const seenBy = (hops: number, lines: Lines): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const port = servers.get(hops)?.port ?? 0;
    const outgoing = request({
      host: '127.0.0.1',
      port,
      headers: ['Host', 'localhost', ...lines.flat()] as never,
    });
    outgoing.on('error', reject).on('response', (answer) => {
      let text = '';
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () => resolve(JSON.parse(text)));
    });
    outgoing.end();
  });

const xff = (...values: string[]): Lines => values.map((value) => ['X-Forwarded-For', value]);
const peer = '127.0.0.1';
const six = '2001:db8::9';

/** What is sent, and whom one and two trusted proxies name with it. Null: a trusted proxy named nobody. */
const spellings: [what: string, lines: Lines, one: string | null, two: string | null][] = [
  ['no header', [], peer, peer],
  ['an empty header', xff(''), peer, peer],
  ['an address', xff('203.0.113.9'), '203.0.113.9', '203.0.113.9'],
  ['two addresses', xff('203.0.113.9, 198.51.100.1'), '198.51.100.1', '203.0.113.9'],
  ['three addresses', xff('10.9.9.9, 203.0.113.9, 198.51.100.1'), '198.51.100.1', '203.0.113.9'],
  ['no blank', xff('203.0.113.9,198.51.100.1'), '198.51.100.1', '203.0.113.9'],
  ['many blanks', xff('  203.0.113.9  ,   198.51.100.1  '), '198.51.100.1', '203.0.113.9'],
  ['tabs', xff('203.0.113.9,\t198.51.100.1\t'), '198.51.100.1', '203.0.113.9'],
  // RFC 9110, 5.6.1.2: an empty element is none.
  ['an empty element', xff('203.0.113.9, , 198.51.100.1,'), '198.51.100.1', '203.0.113.9'],
  ['two headers', xff('203.0.113.9', '198.51.100.1'), '198.51.100.1', '203.0.113.9'],
  ['a name in capitals', [['X-FORWARDED-FOR', '203.0.113.9']], '203.0.113.9', '203.0.113.9'],
  ['a name in small letters', [['x-forwarded-for', '203.0.113.9']], '203.0.113.9', '203.0.113.9'],
  ['a port', xff('203.0.113.9:4711'), '203.0.113.9', '203.0.113.9'],
  ['IPv6', xff(six), six, six],
  ['IPv6 in capitals', xff('2001:DB8::9'), six, six],
  ['IPv6 in full', xff('2001:0db8:0000:0000:0000:0000:0000:0009'), six, six],
  ['IPv6 in brackets', xff(`[${six}]`), six, six],
  ['IPv6 with a port', xff(`[${six}]:4711`), six, six],
  ['IPv6 with a zone', xff('fe80::9%eth0'), 'fe80::9', 'fe80::9'],
  ['mapped IPv4', xff('::ffff:203.0.113.9'), '203.0.113.9', '203.0.113.9'],
  ['mapped IPv4 in hexadecimal', xff('::FFFF:cb00:7109'), '203.0.113.9', '203.0.113.9'],
  ['mapped IPv4 with a port', xff('[::ffff:203.0.113.9]:80'), '203.0.113.9', '203.0.113.9'],
  [
    '100 hops',
    xff(`${'10.0.0.1, '.repeat(98)}203.0.113.9, 198.51.100.1`),
    '198.51.100.1',
    '203.0.113.9',
  ],
  ['unknown', xff('203.0.113.9, unknown'), null, '203.0.113.9'],
  ['unknown before', xff('unknown, 198.51.100.1'), '198.51.100.1', null],
  ['an obfuscated name', xff('_hidden'), null, null],
  ['garbage', xff("' or 1=1 --"), null, null],
  ['a decimal number', xff('3405803785'), null, null],
  ['quotes', xff('"203.0.113.9"'), null, null],
  ['mark-up', xff('<script>'), null, null],
  ['an unfinished address', xff('203.0.113'), null, null],
  ['Forwarded', [['Forwarded', 'for=203.0.113.9;proto=https']], peer, peer],
  ['Forwarded in quotes', [['Forwarded', `For="[${six}]:4711"`]], peer, peer],
  ['X-Real-IP', [['X-Real-IP', '203.0.113.9']], peer, peer],
  [
    'names of other headers',
    [
      ['CF-Connecting-IP', '203.0.113.9'],
      ['True-Client-IP', '203.0.113.9'],
      ['X-Client-IP', '203.0.113.9'],
    ],
    peer,
    peer,
  ],
];

describe.each(spellings)('forwarded as %s', (_, lines, one, two) => {
  it('without a trusted proxy the visitor is the peer, with one or two the last one that these saw', async () => {
    const seen = await Promise.all([0, 1, 2].map((hops) => seenBy(hops, lines)));
    expect(seen).toEqual([peer, one, two]);
  });
});
