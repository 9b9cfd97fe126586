import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Callback } from '../../../../proxy/callbacks/ledger/callback-entity.js';
import { tailOf } from '../../../../proxy/callbacks/ledger/number-tail.js';
import { keyedHash } from '../../../../proxy/store/secrets.js';
import { MINUTE_MS, SECOND_MS } from '../../../../shared/durations.js';
import type { RequestDetails, RequestPage } from '../../../../shared/owner/requests.js';
import type { E164 } from '../../../../shared/phone.js';
import { acceptedCallback, callbackIn } from '../../../support/callbacks/callbacks.js';
import { signInAs } from '../../../support/program/console-session.js';
import { type OwnerApp, startOwnerApp } from '../../../support/program/owner-app.js';
import { problemIn } from '../../../support/program/start-app.js';

/** The secret of `startApp`. */
const secret = 'a secret of at least thirty-two characters';

let app: OwnerApp;
beforeEach(async () => {
  app = await startOwnerApp();
});
afterEach(() => app.close());

const list = async (query = ''): Promise<RequestPage> => {
  const response = await app.ask(`requests${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as RequestPage;
};
const idsOf = ({ requests }: RequestPage) => requests.map(({ id }) => id);
const search = async (body: object) =>
  idsOf((await (await app.send('requests/search', body)).json()) as RequestPage);
const details = async ({ id }: { id: number }) =>
  (await (await app.ask(`requests/${id}`)).json()) as RequestDetails;

const numbered = (number: E164) => ({
  number,
  number_hash: keyedHash(secret, number),
  number_tail: tailOf(secret, number),
});

/** A call that was answered, as it is observed. */
async function answeredCall(): Promise<Callback> {
  let callback = await acceptedCallback(app.ledger, numbered('+33639980042'));
  const steps = [
    ['dialling', {}, {}],
    ['accepted', {}, { tracking_id: '4711' }],
    ['accepted', { kind: 'ringing-visitor' }, { progress: 'calling', evidence: 'observed' }],
    ['accepted', { kind: 'talking' }, { progress: 'connected' }],
    ['ended', { kind: 'ended', detail: 'answered' }, { talked: 1, progress: null }],
  ] as const;
  for (const [to, step, change] of steps) {
    await app.clock.advance(10 * SECOND_MS);
    callback = (await app.ledger.move(callback, to, step, change))!;
  }
  return callback;
}

describe('the list of requests', () => {
  it('says of each what came of it, in one reason, and shows nothing personal', async () => {
    const { id } = await answeredCall();
    const { requests } = await list();
    expect(requests).toMatchObject([
      {
        id,
        state: 'ended',
        outcome: 'reached',
        evidence: 'observed',
        reason: { key: 'reached', params: { seconds: 10 } },
        whoActs: 'nobody',
        waitSeconds: 30,
        talkSeconds: 10,
        number: '+33 • •• •• •• 42',
        country: 'FR',
        trackingId: '4711',
      },
    ]);
    expect(JSON.stringify(requests)).not.toContain('639980042');
  });

  it.each([
    ['scheduled', 'appointment', 'machine'],
    ['ready', 'to-be-sent', 'machine'],
    ['dialling', 'being-sent', 'machine'],
    ['accepted', 'at-webappel', 'machine'],
    ['doubt', 'in-doubt', 'machine'],
    ['unsettled', 'unsettled', 'owner'],
    ['missed', 'missed', 'nobody'],
    ['cancelled', 'cancelled', 'nobody'],
    ['refused', 'refused-by-rule', 'nobody'],
    ['failed', 'not-sent', 'nobody'],
    ['expired', 'expired', 'nobody'],
  ] as const)(
    'the reason of a request that is %s is %s, and to act is for %s',
    async (state, key, whoActs) => {
      await callbackIn(state, app.ledger, app.clock);
      expect((await list()).requests).toMatchObject([{ reason: { key }, whoActs }]);
    },
  );

  it('has only what fits the filters, each with its own meaning', async () => {
    const old = await answeredCall();
    await app.clock.advance(MINUTE_MS);
    const missed = await callbackIn('missed', app.ledger, app.clock, { popup_id: '78' });
    const unsettled = await callbackIn('unsettled', app.ledger, app.clock);
    const newest = [unsettled.id, missed.id, old.id];
    const from = encodeURIComponent(new Date(missed.requested_at).toISOString());
    for (const [query, ids] of [
      ['', newest],
      ['?state=ended', [old.id]],
      ['?state=open', [unsettled.id]],
      ['?reason=reached', [old.id]],
      ['?reason=missed&state=missed', [missed.id]],
      ['?popup=78', [missed.id]],
      [`?from=${from}`, [unsettled.id, missed.id]],
      [`?to=${from}`, [old.id]],
      ['?tracking=4711', [old.id]],
      ['?number=0042', [old.id]],
      ['?number=4242', []],
    ] as const)
      expect([query, idsOf(await list(query))]).toEqual([query, ids]);
  });

  it('pages return each request once, newest first, also over several states', async () => {
    const ids: number[] = [];
    for (let count = 0; count < 7; count++) {
      const state = (['unsettled', 'doubt', 'scheduled'] as const)[count % 3]!;
      // Some at the same moment.
      if (count % 2) await app.clock.advance(1000);
      ids.unshift((await callbackIn(state, app.ledger, app.clock)).id);
    }
    for (const filter of ['', '&state=open']) {
      const seen: number[] = [];
      for (let before: string | null = ''; before !== null; ) {
        const page: RequestPage = await list(`?limit=3${filter}${before && `&before=${before}`}`);
        seen.push(...idsOf(page));
        before = page.next;
      }
      expect(seen).toEqual(ids);
    }
  });

  it('a page after a request that does not exist is empty', async () => {
    await callbackIn('doubt', app.ledger, app.clock);
    expect(await list('?before=404')).toEqual({ requests: [], next: null });
  });

  it('a whole number, and the link to a status page, find requests without being in an address', async () => {
    const { id, handle } = await answeredCall();
    await callbackIn('doubt', app.ledger, app.clock, numbered('+33639981142'));
    // From before the upgrade that records the end of numbers.
    const old = await callbackIn('missed', app.ledger, app.clock, {
      ...numbered('+33639980042'),
      number_tail: '',
    });
    expect(await search({ number: '06 39 98 00 42' })).toEqual([old.id, id]);
    expect(await search({ number: '+33639980042', limit: 1 })).toEqual([old.id]);
    expect(await search({ number: '+33 6 39 98 00 43' })).toEqual([]);
    expect(await search({ handle })).toEqual([id]);
    expect(await search({ handle: `https://shop.example/status/${handle}` })).toEqual([id]);
    for (const wrong of [{}, { number: 'nobody' }]) {
      const response = await app.send('requests/search', wrong);
      expect(await problemIn(response)).toMatchObject({ code: 'invalid-field', field: 'number' });
    }
  });

  it.each(['?number=0639980042', '?state=over', '?from=yesterday', '?handle=x', '?limit=500'])(
    'the query %s is refused',
    async (query) => {
      expect((await app.ask(`requests${query}`)).status).toBe(422);
    },
  );
});

describe('one request', () => {
  it('has its steps in order, what its visitor was told, and what can be done', async () => {
    const { events, told, actions } = await details(await answeredCall());
    expect(events.map(({ kind }) => kind)).toEqual([
      ...['accepted', 'claimed', 'sent', 'ringing-visitor', 'talking', 'ended'],
    ]);
    expect(told.map(({ state, evidence }) => [state, evidence])).toEqual([
      ['queued', 'inferred'],
      ['calling', 'observed'],
      ['connected', 'observed'],
      ['ended', 'observed'],
    ]);
    expect(told.at(-1)).toMatchObject({ talked: true });
    expect(told[2]).toMatchObject({ talked: null });
    expect(actions).toEqual(['reveal']);
  });

  it('shows one line for a request that is held back again and again', async () => {
    let callback = await acceptedCallback(app.ledger);
    for (let count = 0; count < 3; count++) {
      callback = (await app.ledger.move(callback, 'dialling', {}))!;
      callback = (await app.ledger.move(callback, 'ready', { detail: 'stopped' }))!;
    }
    const { events, request } = await details(callback);
    expect(events.map(({ kind, detail, times }) => [kind, detail, times])).toEqual([
      ['accepted', null, 1],
      ['claimed', null, 1],
      ['held-back', 'stopped', 3],
    ]);
    expect(request.reason).toEqual({ key: 'held-back', params: { detail: 'stopped' } });
  });

  it.each([
    ['scheduled', ['cancel', 'reschedule', 'reveal']],
    ['ready', ['cancel', 'reveal']],
    ['dialling', ['reveal']],
    ['accepted', ['cancel', 'ask', 'reveal']],
    ['doubt', ['ask', 'reveal']],
    ['unsettled', ['close', 'ask', 'reveal']],
    ['missed', ['reveal']],
  ] as const)('of a request that is %s, %j can be done', async (state, actions) => {
    expect((await details(await callbackIn(state, app.ledger, app.clock))).actions).toEqual(
      actions,
    );
  });

  it.each(['404', '0', 'x', '99999999999999999'])('%s is no request', async (id) => {
    expect((await app.ask(`requests/${id}`)).status).toBe(404);
  });
});

describe('what the owner does with a request', () => {
  const act = (id: number, what: string, body: object = {}) =>
    app.send(`requests/${id}/${what}`, body);
  const audit = async () => {
    const { entries } = (await (await app.ask('audit')).json()) as {
      entries: { action: string; target: string; change: object }[];
    };
    return entries.map(({ action, target, change }) => [action, target, change]);
  };

  it('cancelling is recorded as done by the owner', async () => {
    const { id } = await callbackIn('ready', app.ledger, app.clock);
    const response = await act(id, 'cancel');
    const { request, events } = (await response.json()) as RequestDetails;
    expect(request).toMatchObject({ state: 'cancelled', reason: { params: { by: 'owner' } } });
    expect(events.at(-1)).toMatchObject({ kind: 'cancelled', actor: 'owner' });
    expect(await audit()).toEqual([['callback-cancelled', String(id), {}]]);
  });

  it('closing an unsettled request is its outcome', async () => {
    const { id } = await callbackIn('unsettled', app.ledger, app.clock);
    const { request } = (await (
      await act(id, 'close', { outcome: 'called' })
    ).json()) as RequestDetails;
    expect(request).toMatchObject({
      ...{ state: 'ended', outcome: 'reached', whoActs: 'nobody' },
      reason: { key: 'closed-by-person', params: { detail: 'called' } },
    });
  });

  it('asking has an unsettled request looked up at once, and is in its steps', async () => {
    const callback = await callbackIn('unsettled', app.ledger, app.clock, {});
    await app.ledger.postpone(callback, null);
    app.webAppel.script({ summariseCalls: async () => [] });
    app.startWorkers();
    await app.clock.advance(MINUTE_MS);
    const asked = () => app.webAppel.askedFor('summariseCalls').length;
    const before = asked();
    const response = await act(callback.id, 'ask');
    expect(response.status).toBe(202);
    await app.clock.advance(SECOND_MS);
    expect(asked()).toBe(before + 1);
    const { request, events } = await details(callback);
    expect(events.at(-1)).toMatchObject({ kind: 'asked', actor: 'owner' });
    expect(request.reason.key).toBe('unsettled');
  });

  it('a request that is over cannot be asked about', async () => {
    const { id } = await callbackIn('missed', app.ledger, app.clock);
    expect(await problemIn(await act(id, 'ask'))).toMatchObject({ code: 'conflict' });
  });

  it('revealing answers the number and what the visitor wrote, and is in the audit log', async () => {
    const { id } = await callbackIn('missed', app.ledger, app.clock, {
      ...numbered('+33639980042'),
      name: 'Zoé',
      custom1: 'order 7',
    });
    expect(await (await act(id, 'reveal')).json()).toEqual({
      ...{ number: '+33639980042', name: 'Zoé', custom1: 'order 7', custom2: null, custom3: null },
    });
    expect(await audit()).toEqual([['callback-revealed', String(id), {}]]);
    expect(JSON.stringify(await audit())).not.toContain('639980042');
  });
});

describe('the requests of a filter as CSV', () => {
  it('are those of all pages of the list, with masked numbers, moments with their offset, and no formula', async () => {
    for (let count = 0; count < 250; count++) await callbackIn('missed', app.ledger, app.clock);
    await callbackIn('unsettled', app.ledger, app.clock);
    await app.store
      .updateTable('callbacks')
      .set({ source: '=HYPERLINK("https://evil.example")' })
      .where('state', '=', 'unsettled')
      .execute();
    const response = await app.ask('requests.csv?state=missed');
    expect(response.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(response.headers.get('content-disposition')).toMatch(
      /rappel-requests-\d{4}-\d\d-\d\d\.csv/,
    );
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
    const [names = '', ...lines] = text.trimEnd().split('\r\n');
    expect(names).toMatch(/^\uFEFFid;requestedAt;/);
    expect(lines).toHaveLength(250);
    const listed = [
      ...(await list('?state=missed&limit=200')).requests,
      ...(await list(`?state=missed&limit=50&before=${lines[199]?.split(';')[0]}`)).requests,
    ];
    expect(lines.map((line) => Number(line.split(';')[0]))).toEqual(listed.map(({ id }) => id));
    expect(lines[0]).toMatch(/;33 • •• •• •• \d\d;/);
    expect(lines[0]?.split(';')[1]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d$/);
    const hostile = await (await app.ask('requests.csv?state=unsettled')).text();
    expect(hostile).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  });
});

describe('the phones of a request', () => {
  it('have the numbers of operators, but masked for those who may not reveal any', async () => {
    const callback = await answeredCall();
    await app.store
      .insertInto('platform_accounts')
      .values({
        ...{ id: 1, email: 'demo@rappel.test', password_hash: 'x' },
        ...{ time_zone: 'Europe/Paris', max_concurrent_calls: 10 },
      })
      .execute();
    await app.store
      .insertInto('platform_calls')
      .values({
        ...{ id: 4711, account_id: 1, popup_id: 77, number: '33639980042', destination_id: 1 },
        ...{ name: null, custom1: null, custom2: null, custom3: callback.token, address: null },
        ...{ source: null, delay_seconds: 0, retries: 0, recorded: 0, max_seconds: 0 },
        ...{ state: 'ended', version: 1, outcome: 'answered', attempt: 1, talk_seconds: 10 },
        ...{ requested_at: 1, due_at: 1, ended_at: 2, engine_id: null, ringing: null },
        engaged_line: null,
      } as never)
      .execute();
    await app.store
      .insertInto('platform_legs')
      .values({
        ...{ call_id: 4711, attempt: 1, role: 'operator', number: '+33199001401' },
        ...{ began_at: 1, rang_ms: 2000, outcome: 'answered' },
      })
      .execute();
    expect((await details(callback)).legs?.[0]?.number).toBe('+33199001401');
    const reader = await signInAs(app, 'reader');
    const seen = await (await reader.send('GET', `requests/${callback.id}`)).json();
    expect((seen as RequestDetails).legs?.[0]?.number).toBe('+33 1 99 •• •• 01');
  });
});
