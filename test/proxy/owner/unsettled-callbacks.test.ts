import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UnsettledCallbacks } from '../../../proxy/owner/unsettled-callbacks.js';
import type { LedgerState } from '../../../proxy/store/callback-tables.js';
import type { E164 } from '../../../shared/phone.js';
import { callbackIn, theCallback } from '../../support/callbacks/callbacks.js';
import { type OwnerApp, startOwnerApp } from '../../support/program/owner-app.js';
import { problemIn } from '../../support/program/start-app.js';

let app: OwnerApp;
beforeEach(async () => {
  app = await startOwnerApp();
});
afterEach(() => app.close());

const callback = (state: LedgerState, number: E164 = '+33639980042') =>
  callbackIn(state, app.ledger, app.clock, {
    number,
    name: 'CANARY Name',
    address: '203.0.113.99',
  });

const list = async (query = ''): Promise<UnsettledCallbacks> => {
  const response = await app.ask(`callbacks${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as UnsettledCallbacks;
};

const close = (id: number | string, outcome: unknown) =>
  app.send(`callbacks/${id}/close`, { outcome });

describe('the list of callbacks that are left to a person', () => {
  it('shows what finds the call at WebAppel, and nothing that reaches the visitor', async () => {
    const accepted = await callback('accepted');
    await app.ledger.move(accepted, 'unsettled', 'no end listed');
    const listed = await list();
    expect(listed).toEqual({
      callbacks: [
        {
          id: accepted.id,
          state: 'unsettled',
          popupId: '77',
          country: 'FR',
          number: '+33 • •• •• •• 42',
          trackingId: accepted.tracking_id,
          cause: 'no end listed',
          requestedAt: '2026-11-23T09:00:00.000Z',
          callAt: '2026-11-23T09:00:00.000Z',
          updatedAt: '2026-11-23T09:00:00.000Z',
        },
      ],
      next: null,
    });
    const { handle, token } = accepted;
    for (const secret of [handle, token, '639980042', 'CANARY', '203.0.113.99'])
      expect(JSON.stringify(listed)).not.toContain(secret);
  });

  it.each(['unsettled', 'doubt', 'failed'] as const)(
    'holds the state asked for: %s',
    async (state) => {
      for (const other of ['unsettled', 'doubt', 'failed', 'ended', 'ready'] as const)
        await callback(other);
      const { callbacks } = await list(`?state=${state}`);
      expect(callbacks.map((callback) => callback.state)).toEqual([state]);
    },
  );

  it('is turned over page by page, from the newest on, each callback once', async () => {
    const ids: number[] = [];
    for (let made = 0; made < 7; made++) ids.unshift((await callback('unsettled')).id);
    const seen: number[] = [];
    for (let before: string | null = ''; before !== null; ) {
      const page: UnsettledCallbacks = await list(`?limit=3${before && `&before=${before}`}`);
      expect(page.callbacks.length).toBeLessThanOrEqual(3);
      seen.push(...page.callbacks.map(({ id }) => id));
      // What comes while somebody reads stands before the first page, and moves nothing.
      await callback('unsettled');
      before = page.next;
    }
    expect(seen).toEqual(ids);
  });

  it('ends with a page that is full', async () => {
    for (let made = 0; made < 2; made++) await callback('unsettled');
    expect(await list('?limit=2')).toMatchObject({ next: null });
  });

  it.each([
    ['state=ended', 'state'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=many', 'limit'],
    ['before=-1', 'before'],
    ['state=doubt&state=failed', 'state'],
    ['number=33639980042', 'query'],
  ])('refuses %s, naming the field', async (query, field) => {
    const response = await app.ask(`callbacks?${query}`);
    expect(response.status).toBe(422);
    expect(await problemIn(response)).toMatchObject({ code: 'invalid-field', field });
  });
});

describe('a person who closes an unsettled callback', () => {
  it.each([
    ['called', 'ended'],
    ['missed', 'missed'],
    ['not-called', 'failed'],
  ] as const)('says %s, and the visitor is told: %s', async (outcome, state) => {
    const unsettled = await callback('unsettled');
    const told: string[] = [];
    app.ledger.events.subscribe(unsettled.id, (now) => told.push(now.state));
    const response = await close(unsettled.id, outcome);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      id: unsettled.id,
      state,
      cause: `closed by the owner: ${outcome}`,
    });
    expect(told).toEqual([state]);
    const view = await app.get(`/api/callbacks/${unsettled.handle}`);
    expect(await view.json()).toMatchObject({ state, evidence: 'inferred', cancellable: false });
    expect((await list()).callbacks).toEqual([]);
  });

  it('may say the same again, and not another thing', async () => {
    const { id } = await callback('unsettled');
    const both = await Promise.all([close(id, 'called'), close(id, 'called')]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const response = await close(id, 'not-called');
    expect(response.status).toBe(409);
    expect(await problemIn(response)).toMatchObject({ code: 'not-closable' });
  });

  it.each(['ready', 'dialling', 'accepted', 'doubt', 'cancelled'] as const)(
    'does not close one that is %s',
    async (state) => {
      const other = await callback(state);
      expect((await close(other.id, 'called')).status).toBe(409);
      expect(await theCallback(app.ledger, other)).toEqual(other);
    },
  );

  it.each(['999', '0', '-1', 'x', '1e3', '%00', '99999999999999999999'])(
    'is told that there is none with the id %s',
    async (id) => {
      await callback('unsettled');
      expect((await close(id, 'called')).status).toBe(404);
    },
  );

  it.each([
    [{}, 'outcome'],
    [{ outcome: 'perhaps' }, 'outcome'],
    [{ outcome: 'called', state: 'ended' }, 'body'],
    [[], 'body'],
  ])('is told what is wrong with %j', async (sent, field) => {
    const { id } = await callback('unsettled');
    const response = await app.send(`callbacks/${id}/close`, sent);
    expect(response.status).toBe(422);
    expect(await problemIn(response)).toMatchObject({ field });
  });
});
