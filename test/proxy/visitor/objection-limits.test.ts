import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../shared/durations.js';
import { freeSlots } from '../../support/callbacks/appointment-requests.js';
import { reload } from '../../support/callbacks/callbacks.js';
import { type OwnerApp, startOwnerApp } from '../../support/program/owner-app.js';
import { viewIn } from '../../support/program/start-app.js';

let app: OwnerApp;
beforeEach(async () => {
  app = await startOwnerApp({ environment: { TRUST_PROXY: '1', MIRROR_BLOCKS: 'true' } });
});
afterEach(() => app.close());

const victim = '06 39 98 67 01';
const stranger = '198.51.100.7';
const post = (number: string, address: string, more: object = {}) =>
  app.post({ popupId: '77', number, ...more }, { 'x-forwarded-for': address });

/** A stranger's request for a number, whose call is over. @returns its handle */
async function strangersCall(number = victim, address = stranger): Promise<string> {
  const { handle } = await viewIn(await post(number, address));
  for (const step of ['dialling', 'accepted', 'ended'] as const)
    await app.ledger.move(
      await reload(app.ledger, { handle }),
      step,
      {},
      { ...(step === 'accepted' && { tracking_id: '700001' }) },
    );
  return handle;
}

const object = (handle: string) =>
  fetch(`${app.url}/status/${handle}/objection?lang=en`, { method: 'POST', redirect: 'manual' });

type Listed = { id: number; author: string; expiresAt: string | null };
const blocks = async () =>
  ((await (await app.ask('blocks')).json()) as { blocks: Listed[] }).blocks;

describe('a stranger who objects by the link of a request of their own', () => {
  it('keeps the number from calls for a day, and not again for 30 days', async () => {
    await object(await strangersCall());
    expect((await post(victim, '203.0.113.9')).status).toBe(429);
    app.clock.jump(DAY_MS);
    await object(await strangersCall());
    expect((await post(victim, '203.0.113.9')).status).toBe(201);
    expect(await blocks()).toEqual([]);
  });

  it('blocks the number again after 30 days', async () => {
    await object(await strangersCall());
    app.clock.jump(30 * DAY_MS + HOUR_MS);
    await object(await strangersCall());
    expect((await post(victim, '203.0.113.9')).status).toBe(429);
  });

  it('puts no number on the list of WebAppel, which nothing leaves', async () => {
    await object(await strangersCall());
    expect(await app.store.selectFrom('guard_block_mirrors').selectAll().execute()).toEqual([]);
  });

  it('leaves an appointment of later than that day as it is', async () => {
    const slots = await freeSlots(app);
    const later = slots.find(({ at }) => Date.parse(at) > app.clock.now() + DAY_MS);
    const own = await viewIn(await post(victim, '203.0.113.9', { slotAt: later?.at }));
    await object(await strangersCall());
    expect((await reload(app.ledger, own)).state).toBe('scheduled');
  });

  it('ends the requests that came from the same address, whenever they are due', async () => {
    const slots = await freeSlots(app);
    const later = slots.find(({ at }) => Date.parse(at) > app.clock.now() + DAY_MS);
    const other = await viewIn(await post(victim, stranger, { slotAt: later?.at }));
    await object(await strangersCall());
    expect((await reload(app.ledger, other)).state).toBe('refused');
  });

  it('ends their request although the number cannot be blocked again', async () => {
    await object(await strangersCall());
    app.clock.jump(DAY_MS);
    const slots = await freeSlots(app);
    const next = await viewIn(await post(victim, stranger, { slotAt: slots.at(-1)?.at }));
    await object(await strangersCall());
    expect((await reload(app.ledger, next)).state).toBe('refused');
  });

  it('does not shorten a block of the owner', async () => {
    const handle = await strangersCall();
    await app.send('blocks', { kind: 'number', value: victim, author: 'Ana' });
    await object(handle);
    expect(await blocks()).toMatchObject([{ author: 'Ana', expiresAt: null }]);
  });

  it('does not bring back a block that the owner has lifted', async () => {
    await object(await strangersCall());
    const [block] = await blocks();
    await app.send(`blocks/${block?.id}`, {}, 'delete');
    await object(await strangersCall());
    expect(await blocks()).toEqual([]);
    expect((await post(victim, '203.0.113.9')).status).toBe(201);
  });

  it('blocks three numbers a day from one network, and others from other networks', async () => {
    for (let index = 0; index < 5; index++)
      await object(await strangersCall(`06 39 98 71 0${index}`, `198.51.100.${index + 1}`));
    expect(await blocks()).toHaveLength(3);
    await object(await strangersCall('06 39 98 71 09', '203.0.113.9'));
    expect(await blocks()).toHaveLength(4);
  });

  it('blocks twenty numbers a day from all networks together', async () => {
    for (let index = 10; index < 34; index++)
      await object(await strangersCall(`06 39 98 ${index} 01`, `203.${index}.113.9`));
    expect(await blocks()).toHaveLength(20);
  });
});
