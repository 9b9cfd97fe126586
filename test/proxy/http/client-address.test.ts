import type { Request } from 'express';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { clientAddress } from '../../../proxy/http/client-address.js';
import { fields } from '../../../shared/webappel/fields.js';
import { callbackBody, startApp, type TestApp } from '../../support/program/start-app.js';
import { settle } from '../../support/time/fake-clock.js';

const addressOf = (ip: string | undefined) => clientAddress({ ip } as Request);

describe('the address of a visitor', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    [' 192.0.2.7 ', '192.0.2.7'],
    ['192.0.2.7:4711', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:192.0.2.7', '192.0.2.7'],
    ['[::ffff:192.0.2.7]:4711', '192.0.2.7'],
    ['2001:DB8::7', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['[2001:db8::7]:4711', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%eth0]:80', 'fe80::1'],
    ['::1', '::1'],
  ])('%s is read as an address in canonical form', (received, address) => {
    expect(addressOf(received)).toBe(address);
  });

  it.each([
    [undefined],
    [''],
    ['unknown'],
    ['_hidden'],
    ['192.0.2'],
    ['192.0.2.256'],
    ['192.0.2.7:'],
    ['192.0.2.7:port'],
    ['192.0.2.7, 10.0.0.1'],
    ['0x7f.1'],
    ['2001:db8::7::1'],
    ['[2001:db8::7'],
    ['<script>'],
    ["192.0.2.7' or 1=1"],
    ['1'.repeat(10_240)],
    [`${':'.repeat(10_240)}1`],
  ])('%s is not read as an address', (received) => {
    expect(addressOf(received)).toBeUndefined();
  });

  it('an address read from any header can be sent to WebAppel', () => {
    const form = fields.visitorAddress.form;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV4(),
          fc.ipV4Extended(),
          fc.ipV6(),
          fc.string(),
          fc.string({ unit: 'binary' }),
        ),
        (received) => {
          const address = addressOf(received);
          if (address === undefined) return;
          expect(form.encode(address)).toBe(address);
          expect(addressOf(address)).toBe(address);
        },
      ),
      { numRuns: 2000, seed: 20_261_123 },
    );
  });
});

describe('the address sent to WebAppel', () => {
  let app: TestApp | undefined;
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  async function sentAddress(trust: string, headers: Record<string, string>): Promise<unknown> {
    app = await startApp({ environment: { TRUST_PROXY: trust } });
    app.startWorkers();
    expect((await app.post(callbackBody, headers)).status).toBe(201);
    await settle();
    return app.webAppel.askedFor('requestCall')[0]?.visitorAddress;
  }

  it('the address sent to WebAppel is the peer’s if no proxy is trusted, whatever the headers say', async () => {
    const forged = {
      'x-forwarded-for': '203.0.113.9',
      forwarded: 'for=203.0.113.9',
      'x-real-ip': '203.0.113.9',
      'x-client-ip': '203.0.113.9',
      'cf-connecting-ip': '203.0.113.9',
      'true-client-ip': '203.0.113.9',
    };
    expect(await sentAddress('false', forged)).toBe('127.0.0.1');
  });

  it.each([
    ['1', '203.0.113.9', '203.0.113.9'],
    ['1', '10.9.9.9, 203.0.113.9', '203.0.113.9'],
    ['1', '203.0.113.9:4711', '203.0.113.9'],
    ['1', '2001:DB8::9', '2001:db8::9'],
    ['2', '10.9.9.9, 203.0.113.9, 198.51.100.1', '203.0.113.9'],
    ['1', '203.0.113.9, unknown', undefined],
    ['1', `${'1.1.1.1, '.repeat(1000)}203.0.113.9`, '203.0.113.9'],
    ['loopback', '10.9.9.9, 203.0.113.9', '203.0.113.9'],
    ['loopback,203.0.113.0/24', '198.51.100.1, 203.0.113.9', '198.51.100.1'],
    ['10.0.0.0/8', '203.0.113.9', '127.0.0.1'],
  ])(
    'TRUST_PROXY=%s and X-Forwarded-For: %s send %s to WebAppel',
    async (trust, forwarded, address) => {
      expect(await sentAddress(trust, { 'x-forwarded-for': forwarded })).toBe(address);
    },
  );
});
