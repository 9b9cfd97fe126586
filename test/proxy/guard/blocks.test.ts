import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptedCallback, reload } from '../../support/callbacks/callbacks.js';
import { type OwnerApp, startOwnerApp } from '../../support/program/owner-app.js';
import { freshNumber, problemIn } from '../../support/program/start-app.js';
import { settle } from '../../support/time/fake-clock.js';

let app: OwnerApp;
beforeEach(async () => {
  app = await startOwnerApp({ environment: { TRUST_PROXY: '1' } });
});
afterEach(() => app.close());

const block = (kind: string, value: string, more: object = {}) =>
  app.send('blocks', { kind, value, ...more });
const post = async (number: string, address = '198.51.100.7') =>
  (await app.post({ popupId: '77', number }, { 'x-forwarded-for': address })).status;
const detailOf = async (response: Response) => (await problemIn(response)).detail;

describe('a block', () => {
  it.each(['06 39 98 88 01', '+33 6 39 98 88 01', 'tel:0033639988801', ' Tél : 06.39.98.88.01 '])(
    'a number given as %j is not called, however a visitor writes it',
    async (value) => {
      expect((await block('number', value)).status).toBe(201);
      for (const typed of ['06 39 98 88 01', '+33639988801', '0033 6 39 98 88 01'])
        expect(await post(typed)).toBe(429);
      expect(await post('06 39 98 88 02')).toBe(201);
    },
  );

  it('a number is kept as a keyed hash, and shown masked', async () => {
    await block('number', '06 39 98 88 01', { reason: 'asked us to', author: 'Ana' });
    const rows = JSON.stringify(await app.store.selectFrom('guard_blocks').selectAll().execute());
    expect(rows).not.toMatch(/39988801|39 98 88/);
    expect(await (await app.ask('blocks')).json()).toEqual({
      blocks: [
        {
          ...{ id: 1, kind: 'number', value: '+33 6 •• •• •• 01', reason: 'asked us to' },
          ...{
            author: 'Ana',
            createdAt: '2026-11-23T09:00:00.000Z',
            expiresAt: null,
            mirror: 'none',
          },
        },
      ],
    });
  });

  it('the answer says how many callbacks a block keeps from being dialled', async () => {
    for (const last of ['01', '02'])
      await app.post(
        { popupId: '77', number: `06 39 98 81 ${last}` },
        { 'x-forwarded-for': `198.51.100.${Number(last)}` },
      );
    const counts = [];
    for (const [kind, value] of [
      ['number', '06 39 98 81 01'],
      ['prefix', '+33 6 39 98 81'],
      ['address', '198.51.100.2'],
      ['network', '198.51.100.0/24'],
      ['address', '203.0.113.9'],
    ] as const)
      counts.push(
        ((await (await block(kind, value)).json()) as { waitingCallbacks: number })
          .waitingCallbacks,
      );
    expect(counts).toEqual([1, 2, 1, 2, 0]);
  });

  it.each(['+33 690', '0033 690 00', '+590 690'])(
    'the prefix %s stops overseas numbers, which are dialled with a code of their own',
    async (prefix) => {
      await block('prefix', prefix);
      const { blocks } = (await (await app.ask('blocks')).json()) as {
        blocks: { value: string }[];
      };
      expect(blocks[0]?.value).toMatch(/^\+590690/);
    },
  );

  it('a prefix stops the numbers that begin so, and no others', async () => {
    await block('prefix', '+33 6 39 98 88');
    expect(await post('06 39 98 88 03')).toBe(429);
    expect(await post('06 39 98 89 03')).toBe(201);
  });

  it.each([
    ['address', '203.0.113.7', ['203.0.113.7', '::ffff:203.0.113.7'], ['203.0.113.8']],
    ['address', '::ffff:203.0.113.7', ['203.0.113.7'], ['203.0.113.6']],
    ['address', '2001:DB8:0::7', ['2001:db8::7'], ['2001:db8::8']],
    [
      'network',
      '203.0.113.0/24',
      ['203.0.113.0', '203.0.113.255'],
      ['203.0.112.255', '203.0.114.0'],
    ],
    [
      'network',
      '203.0.113.77 / 30',
      ['203.0.113.76', '203.0.113.79'],
      ['203.0.113.75', '203.0.113.80'],
    ],
    ['network', '::ffff:203.0.113.0/120', ['203.0.113.9'], ['203.0.114.9']],
    ['network', '2001:db8:1::/48', ['2001:db8:1:ffff::1'], ['2001:db8:2::1', '203.0.113.1']],
  ] as const)('the %s %s stops requests from it alone', async (kind, value, within, outside) => {
    expect((await block(kind, value)).status).toBe(201);
    for (const address of within) expect(await post(freshNumber(), address)).toBe(429);
    for (const address of outside) expect(await post(freshNumber(), address)).toBe(201);
  });

  it('a block ends at its time, and at once when it is removed', async () => {
    await block('address', '203.0.113.7', { expiresAt: '2026-11-23T10:00:00+01:00' });
    const late = await block('address', '203.0.113.7', { expiresAt: '2026-11-23T10:30:00+01:00' });
    const { id } = (await late.json()) as { id: number };
    expect(await post(freshNumber(), '203.0.113.7')).toBe(429);
    app.clock.jump(31 * 60_000);
    expect(await post(freshNumber(), '203.0.113.7')).toBe(201);
    expect(await (await app.ask('blocks')).json()).toEqual({ blocks: [] });
    expect((await block('address', '203.0.113.7')).status).toBe(201);
    expect(await post(freshNumber(), '203.0.113.7')).toBe(429);
    expect((await app.send(`blocks/${id}`, undefined, 'delete')).status).toBe(200);
    expect(await post(freshNumber(), '203.0.113.7')).toBe(201);
    expect((await app.send(`blocks/${id}`, undefined, 'delete')).status).toBe(404);
  });

  it('a callback that was accepted before its number or address was blocked is refused, and not sent', async () => {
    const one = await acceptedCallback(app.ledger, { number: '+33639988805' });
    const other = await acceptedCallback(app.ledger, {
      ...{ number: '+33639988806', address: '203.0.113.7' },
    });
    await block('number', '+33639988805');
    await block('network', '203.0.113.0/24');
    app.startWorkers();
    await settle();
    expect(app.webAppel.askedFor('requestCall')).toEqual([]);
    for (const callback of [one, other])
      expect(await reload(app.ledger, callback)).toMatchObject({ state: 'refused' });
    expect(await (await app.ask('refusals')).json()).toMatchObject({
      refusals: [
        { rule: 'blocked', phase: 'dialling', popupId: '77' },
        { rule: 'blocked', phase: 'dialling', popupId: '77' },
      ],
      next: null,
    });
  });
});

describe('a block that makes no sense', () => {
  it.each([
    ['number', 'hello', 'This is no phone number. Write it like +33 6 12 34 56 78.'],
    ['number', '12', 'This is no phone number. Write it like +33 6 12 34 56 78.'],
    ['prefix', '06 39', 'A prefix begins with a plus and a country code, such as +33 6 39.'],
    ['prefix', '+abc', 'A prefix begins with a plus and a country code, such as +33 6 39.'],
    [
      'address',
      '203.0.113',
      'This is no network address. Write it like 203.0.113.7 or 2001:db8::7.',
    ],
    [
      'network',
      '203.0.113.0',
      'This is no network. Write it like 203.0.113.0/24 or 2001:db8::/48.',
    ],
    ['network', '203.0.113.0/33', 'The length of this network is at most 32.'],
  ])('%s %s is refused with a sentence', async (kind, value, sentence) => {
    const response = await block(kind, value);
    expect(response.status).toBe(422);
    expect(await detailOf(response)).toBe(sentence);
  });

  it.each([
    ['network', '0.0.0.0/0'],
    ['network', '128.0.0.0/1'],
    ['network', '::/0'],
    ['network', '::ffff:0:0/96'],
    ['prefix', '+'],
    ['prefix', '*'],
  ])('%s %s would stop everybody: use a stop', async (kind, value) => {
    expect(await detailOf(await block(kind, value))).toMatch(/stop almost everybody.+use a stop/);
  });

  it('a whole country is a stop too, and a time that is past is none', async () => {
    expect(await detailOf(await block('prefix', '+33'))).toContain('use a stop for it');
    expect(
      await detailOf(await block('address', '203.0.113.7', { expiresAt: '2026-11-23T08:00:00Z' })),
    ).toBe('This time is past.');
    expect(await (await app.ask('blocks')).json()).toEqual({ blocks: [] });
  });
});
