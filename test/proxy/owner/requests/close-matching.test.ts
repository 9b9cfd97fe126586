import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Callback } from '../../../../proxy/callbacks/ledger/callback-entity.js';
import { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import { closeMatching } from '../../../../proxy/requests/close-matching.js';
import type { ClosedRequests } from '../../../../shared/owner/requests.js';
import { callbackIn } from '../../../support/callbacks/callbacks.js';
import { signInAs } from '../../../support/program/console-session.js';
import { type OwnerApp, startOwnerApp } from '../../../support/program/owner-app.js';
import { problemIn } from '../../../support/program/start-app.js';

let app: OwnerApp;
beforeEach(async () => {
  app = await startOwnerApp();
});
afterEach(() => app.close());

const close = (body: object) => app.send('requests/close', { outcome: 'not-called', ...body });
const closable = async (query = '') =>
  ((await (await app.ask(`requests/closable${query}`)).json()) as { matching: number }).matching;
const states = async () =>
  (await app.store.selectFrom('callbacks').select('state').orderBy('id').execute()).map(
    ({ state }) => state,
  );
const audit = async () =>
  (
    (await (await app.ask('audit')).json()) as {
      entries: { action: string; target: string; change: object }[];
    }
  ).entries.filter(({ action }) => action === 'callbacks-closed');

async function unsettled(count: number, change: Partial<Callback> = {}): Promise<Callback[]> {
  const made: Callback[] = [];
  while (made.length < count)
    made.push(await callbackIn('unsettled', app.ledger, app.clock, change));
  return made;
}

describe('closing all requests of a filter', () => {
  it('closes what is left to the owner, nothing else, with one entry in the audit log', async () => {
    await callbackIn('doubt', app.ledger, app.clock);
    await unsettled(2);
    await unsettled(1, { popup_id: '78' });
    expect(await closable()).toBe(3);
    expect(await closable('?popup=78')).toBe(1);
    expect(await closable('?state=missed')).toBe(0);
    const response = await close({
      filter: { popup: '77', state: 'open' },
      ...{ expected: 2, note: 'The line was down' },
    });
    expect(await response.json()).toEqual({ closed: 2, left: 0 });
    expect(await states()).toEqual(['doubt', 'failed', 'failed', 'unsettled']);
    expect(await audit()).toMatchObject([
      {
        target: '2',
        change: {
          ...{ outcome: 'not-called', note: 'The line was down' },
          ...{ popup: '77', state: 'open' },
        },
      },
    ]);
  });

  it('closes nothing when more match than were seen', async () => {
    await unsettled(2);
    expect(await problemIn(await close({ expected: 1 }))).toMatchObject({ code: 'conflict' });
    expect(await states()).toEqual(['unsettled', 'unsettled']);
    expect(await audit()).toEqual([]);
  });

  it('passes over what somebody else closed meanwhile', async () => {
    const [first] = await unsettled(3);
    await app.send(`requests/${first!.id}/close`, { outcome: 'called' });
    expect(await (await close({ expected: 3 })).json()).toEqual({ closed: 2, left: 0 });
    expect(await states()).toEqual(['ended', 'failed', 'failed']);
  });

  it('passes over what somebody else closes between reading and closing', async () => {
    const [first] = await unsettled(2);
    const other = new Ledger(app.store, app.clock);
    const racing = Object.create(app.ledger, {
      move: {
        value: async (callback: Callback, ...rest: [never, never, never]) => {
          if (callback.id === first!.id)
            await other.move(callback, 'missed', { kind: 'closed-by-person', detail: 'missed' });
          return app.ledger.move(callback, ...rest);
        },
      },
    }) as Ledger;
    expect(await closeMatching({}, 'not-called', { store: app.store, ledger: racing })).toBe(1);
    expect(await states()).toEqual(['missed', 'failed']);
  });

  it('has each closed or not, and the entry in the audit log, when it ends in the middle', async () => {
    await unsettled(3);
    let moves = 0;
    const { move } = app.ledger;
    app.ledger.move = function (...words) {
      if (++moves > 2) throw new Error('killed');
      return move.apply(this, words);
    };
    expect((await close({ expected: 3 })).status).toBe(500);
    app.ledger.move = move;
    expect(await closable()).toBe(1);
    expect(await audit()).toMatchObject([{ target: '3' }]);
    expect(await (await close({ expected: 1 })).json()).toEqual({ closed: 1, left: 0 });
  });

  it('closes a thousand at a time, the newest first, and says how many are left', async () => {
    const [first] = await unsettled(1);
    const { id: _, ...copy } = first!;
    for (let hundred = 0; hundred < 10; hundred++)
      await app.store
        .insertInto('callbacks')
        .values(
          Array.from({ length: 100 }, (_, index) => {
            const unique = `${hundred}-${index}`;
            return {
              ...copy,
              ...{ handle: unique, token: unique, idempotency_key: unique, tracking_id: unique },
              requested_at: copy.requested_at + 1,
            };
          }),
        )
        .execute();
    const { closed, left } = (await (await close({ expected: 1001 })).json()) as ClosedRequests;
    expect({ closed, left }).toEqual({ closed: 1000, left: 1 });
    expect((await states())[0]).toBe('unsettled');
  });

  it.each([
    ['a state in which nothing can be closed', { filter: { state: 'missed' } }],
    ['no count', { expected: undefined }],
    ['a number in the note', { note: 'asked 06 39 98 00 42' }],
    ['an address in the note', { note: 'jane@example.fr' }],
    ['an unknown outcome', { outcome: 'lost' }],
  ])('refuses %s', async (_what, body) => {
    await unsettled(1);
    expect(await problemIn(await close({ expected: 1, ...body }))).toMatchObject({
      code: 'invalid-field',
    });
    expect(await states()).toEqual(['unsettled']);
  });

  it('keeps nothing of one visitor in the audit log', async () => {
    await unsettled(1, { tracking_id: '4711' });
    await close({ filter: { tracking: '4711' }, expected: 1 });
    const [entry] = await audit();
    expect(entry?.change).toMatchObject({ oneVisitor: true });
    expect(JSON.stringify(entry?.change)).not.toContain('4711');
  });

  it('is for those who may close one', async () => {
    await unsettled(1);
    const send = async (role: 'reader' | 'support') =>
      fetch(`${app.url}/api/owner/requests/close`, {
        method: 'POST',
        headers: {
          ...{ 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
          cookie: (await signInAs(app, role)).cookie,
        },
        body: JSON.stringify({ outcome: 'missed', expected: 1 }),
      });
    expect((await send('reader')).status).toBe(403);
    expect((await send('support')).status).toBe(200);
  });
});
