import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OwnerCallbacks } from '../../../proxy/owner/owner-callbacks.js';
import type { LedgerState } from '../../../proxy/store/callback-tables.js';
import type { E164 } from '../../../shared/phone.js';
import { callbackIn, reload } from '../../support/callbacks/callbacks.js';
import { type OwnerApp, startOwnerApp } from '../../support/program/owner-app.js';
import { problemIn } from '../../support/program/start-app.js';

let app: OwnerApp;
beforeEach(async () => {
  app = await startOwnerApp();
});
afterEach(() => app.close());

const createCallback = (state: LedgerState, number: E164 = '+33639980042') =>
  callbackIn(state, app.ledger, app.clock, {
    number,
    name: 'CANARY Name',
    address: '203.0.113.99',
  });

const list = async (query = ''): Promise<OwnerCallbacks> => {
  const response = await app.ask(`callbacks${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as OwnerCallbacks;
};

const close = (id: number | string, outcome: unknown) =>
  app.send(`callbacks/${id}/close`, { outcome });

describe('the list of unsettled callbacks', () => {
  it('the owner’s list of callbacks identifies each call at WebAppel but not the visitor', async () => {
    const accepted = await createCallback('accepted');
    await app.ledger.move(accepted, 'unsettled', {});
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
          unknownCallState: null,
          cause: 'unsettled',
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
    'the owner’s list of callbacks has only those in the requested state: %s',
    async (state) => {
      for (const other of ['unsettled', 'doubt', 'failed', 'ended', 'ready'] as const)
        await createCallback(other);
      const { callbacks } = await list(`?state=${state}`);
      expect(callbacks.map((callback) => callback.state)).toEqual([state]);
    },
  );

  it('paging through the owner’s list from the newest callback on returns each callback once', async () => {
    const ids: number[] = [];
    for (let count = 0; count < 7; count++) ids.unshift((await createCallback('unsettled')).id);
    const seen: number[] = [];
    for (let before: string | null = ''; before !== null; ) {
      const page: OwnerCallbacks = await list(`?limit=3${before && `&before=${before}`}`);
      expect(page.callbacks.length).toBeLessThanOrEqual(3);
      seen.push(...page.callbacks.map(({ id }) => id));
      // A callback added meanwhile comes before the first page and does not shift the others.
      await createCallback('unsettled');
      before = page.next;
    }
    expect(seen).toEqual(ids);
  });

  it('the owner’s list of callbacks has no next page after a full last page', async () => {
    for (let count = 0; count < 2; count++) await createCallback('unsettled');
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
  ])(
    'the query %s for the owner’s list of callbacks is refused with the name of the field',
    async (query, field) => {
      const response = await app.ask(`callbacks?${query}`);
      expect(response.status).toBe(422);
      expect(await problemIn(response)).toMatchObject({ code: 'invalid-field', field });
    },
  );
});

describe('closing an unsettled callback', () => {
  it.each([
    ['called', 'ended'],
    ['missed', 'missed'],
    ['not-called', 'failed'],
  ] as const)('the outcome %s shows the visitor the state %s', async (outcome, state) => {
    const unsettled = await createCallback('unsettled');
    const states: string[] = [];
    app.ledger.events.subscribe(unsettled.id, (moved) => states.push(moved.state));
    const response = await close(unsettled.id, outcome);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      id: unsettled.id,
      state,
      cause: outcome,
    });
    expect(states).toEqual([state]);
    const view = await app.get(`/api/callbacks/${unsettled.handle}`);
    expect(await view.json()).toMatchObject({ state, evidence: 'inferred', cancellable: false });
    expect((await list()).callbacks).toEqual([]);
  });

  it('the same outcome can be sent again, but another one is refused', async () => {
    const { id } = await createCallback('unsettled');
    const both = await Promise.all([close(id, 'called'), close(id, 'called')]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const response = await close(id, 'not-called');
    expect(response.status).toBe(409);
    expect(await problemIn(response)).toMatchObject({ code: 'not-closable' });
  });

  it.each(['ready', 'dialling', 'accepted', 'doubt', 'cancelled'] as const)(
    'a callback in the state %s cannot be closed',
    async (state) => {
      const other = await createCallback(state);
      expect((await close(other.id, 'called')).status).toBe(409);
      expect(await reload(app.ledger, other)).toEqual(other);
    },
  );

  it.each(['999', '0', '-1', 'x', '1e3', '%00', '99999999999999999999'])(
    'the owner cannot close a callback with the id %s, because it is not found',
    async (id) => {
      await createCallback('unsettled');
      expect((await close(id, 'called')).status).toBe(404);
    },
  );

  it.each([
    [{}, 'outcome'],
    [{ outcome: 'perhaps' }, 'outcome'],
    [{ outcome: 'called', state: 'ended' }, 'body'],
    [[], 'body'],
  ])('the closing body %j is refused with the name of the field', async (body, field) => {
    const { id } = await createCallback('unsettled');
    const response = await app.send(`callbacks/${id}/close`, body);
    expect(response.status).toBe(422);
    expect(await problemIn(response)).toMatchObject({ field });
  });
});

it('the owner reads which call states Rappel does not know, and how often they were listed', async () => {
  for (const [index, word] of ['2', '2', 'INTERNAUTE_OCCUPE'].entries()) {
    const callback = await createCallback('accepted', `+3363998010${index}`);
    await app.ledger.move(
      callback,
      'ended',
      {},
      {
        unknown_state: word,
        unknown_state_at: app.clock.now(),
      },
    );
  }
  const response = await app.ask('call-states');
  expect(await response.json()).toEqual({
    words: [
      { word: '2', calls: 2, lastListedAt: '2026-11-23T09:00:00.000Z' },
      { word: 'INTERNAUTE_OCCUPE', calls: 1, lastListedAt: '2026-11-23T09:00:00.000Z' },
    ],
  });
});
