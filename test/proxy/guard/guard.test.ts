import { afterEach, describe, expect, it } from 'vitest';
import type { Check } from '../../../proxy/guard/check.js';
import { Guard } from '../../../proxy/guard/guard.js';
import { KnownOperators } from '../../../proxy/guard/known-operators.js';
import { OwnNumbers } from '../../../proxy/guard/own-numbers.js';
import type { GuardRule } from '../../../shared/callback-events.js';
import type { E164 } from '../../../shared/phone.js';
import { Refusal } from '../../../shared/webappel/refusal.js';
import { acceptedCallback, recordingLog, reload } from '../../support/callbacks/callbacks.js';
import { freshNumber, problemIn, startApp, type TestApp } from '../../support/program/start-app.js';
import { settle } from '../../support/time/fake-clock.js';

let app: TestApp;
afterEach(() => app.close());

const realAccount = {
  WEBAPPEL_URL: 'https://webappel.test/api.php',
  WEBAPPEL_EMAIL: 'owner@example.fr',
  WEBAPPEL_PASS: 'secret',
  PUBLIC_URL: 'https://shop.example',
};

const post = (number: string, more: object = {}) => app.post({ popupId: '77', number, ...more });
const callsSent = () => app.webAppel.askedFor('requestCall').length;
const refusals = () =>
  app.store.selectFrom('guard_refusals').select(['rule', 'phase', 'number', 'popup_id']).execute();

describe('a number that the guard refuses', () => {
  it('the fallback phone and OWN_NUMBERS are never called, in any spelling, and the answer says no rule', async () => {
    app = await startApp({
      environment: { FALLBACK_PHONE: '01 99 00 12 34', OWN_NUMBERS: '+33 6 39 98 77 01' },
    });
    for (const number of ['01 99 00 12 34', '+33 1 99 00 12 34', '0033 6 39 98 77 01']) {
      const response = await post(number);
      expect(response.status).toBe(429);
      const { code, fallbackPhone, detail, field, reason } = await problemIn(response);
      expect({ code, fallbackPhone, detail, field, reason }).toEqual({
        code: 'cannot-call-now',
        fallbackPhone: '01 99 00 12 34',
        detail: undefined,
        field: undefined,
        reason: undefined,
      });
    }
    expect((await post('06 39 98 77 02')).status).toBe(201);
  });

  it.each([
    ['02 555 12 34', '+3225551234', '+3225551235'],
    ['020 7946 0123', '+442079460123', '+442079460124'],
    ['+32 2 555 12 34', '+3225551234', '+3225551235'],
  ] as const)(
    'a fallback phone that is written as in another country is never called: %s',
    (FALLBACK_PHONE, own, other) => {
      const isOwn = (number: E164) =>
        new OwnNumbers({
          settings: { fallbackPhone: FALLBACK_PHONE, ownNumbers: [] },
        } as unknown as ConstructorParameters<typeof OwnNumbers>[0]).isGiven(number);
      expect([own, other].map(isOwn)).toEqual([true, false]);
    },
  );

  it('an operator that WebAppel lists is never called, and the last list is kept while it cannot be read', async () => {
    app = await startApp({
      script: {
        listGroups: async () => [{ groupName: 'sales', ordering: 'fixed' }],
        listOperators: async () => [{ phoneNumber: '33639987705', ringSeconds: 20 }],
      },
    });
    app.startWorkers();
    await settle();
    expect((await post('06 39 98 77 05')).status).toBe(429);
    app.webAppel.script({ listGroups: () => Promise.reject(new Error('away')) });
    await app.clock.advance(600_000);
    expect((await post('06 39 98 77 05')).status).toBe(429);
    app.webAppel.script({ listGroups: async () => [] });
    await app.clock.advance(60_000);
    expect((await post('06 39 98 77 05')).status).toBe(201);
  });

  it('a refused request is stored without personal data for 30 days, counted and logged', async () => {
    app = await startApp({
      environment: { OWN_NUMBERS: '+33 6 39 98 77 01', ADMIN_TOKEN: 'x'.repeat(32) },
    });
    await post('06 39 98 77 01', { name: 'Zoé' });
    const refusal = {
      rule: 'own-number',
      phase: 'accepting',
      number: '+33 6 •• •• •• 01',
      popup_id: '77',
    };
    expect(await refusals()).toEqual([refusal]);
    const metrics = await app.get('/metrics', { authorization: `Bearer ${'x'.repeat(32)}` });
    expect(await metrics.text()).toContain(
      'rappel_guard_refusals_total{rule="own-number",phase="accepting"} 1',
    );
    const lines = app.logLines.filter((line) => line.includes('refused by a rule'));
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 30, rule: 'own-number', popup: '77' },
    ]);
    expect(lines.join()).not.toContain('77 01');
    expect(await app.store.selectFrom('callbacks').select('id').execute()).toEqual([]);

    app.clock.jump(31 * 86_400_000);
    await post('06 39 98 77 01');
    expect(await refusals()).toEqual([refusal]);
  });

  it('a flood of refusals is counted in full and stored in part', async () => {
    app = await startApp({
      environment: {
        OWN_NUMBERS: '+33 6 39 98 77 01',
        ADMIN_TOKEN: 'x'.repeat(32),
        REQUESTS_PER_ADDRESS: '1000000',
      },
    });
    for (let sent = 0; sent < 310; sent += 62)
      await Promise.all(Array.from({ length: 62 }, () => post('06 39 98 77 01')));
    expect(await refusals()).toHaveLength(300);
    const metrics = await app.get('/metrics', { authorization: `Bearer ${'x'.repeat(32)}` });
    expect(await metrics.text()).toContain('{rule="own-number",phase="accepting"} 310');
  });

  it('a refused request does not use up the limit of its address, and a repetition is not looked at again', async () => {
    app = await startApp({
      environment: { OWN_NUMBERS: '+33 6 39 98 77 01', REQUESTS_PER_ADDRESS: '1' },
    });
    await post('06 39 98 77 01');
    const key = { 'idempotency-key': 'the-same-key' };
    const body = { popupId: '77', number: freshNumber() };
    const first = await app.post(body, key);
    expect(first.status).toBe(201);
    await app.store
      .insertInto('guard_stops')
      .values({
        ...{ popup_id: '', country: '', level: 'dial', reason: '', author: 'test' },
        ...{ created_at: app.clock.now(), ends_at: null },
      })
      .execute();
    const again = await app.post(body, key);
    expect(again.status).toBe(201);
    expect(await again.json()).toMatchObject(await first.json());
  });
});

describe('a callback that was accepted before a rule', () => {
  it.each([
    ['own-number', '+33639987701', { OWN_NUMBERS: '+33 6 39 98 77 01' }],
    ['never-dialled', '+881612345678', {}],
    ['never-dialled', '+447012345678', {}],
    ['special-number', '+33899123456', {}],
    ['special-number', '+3315', {}],
    ['reserved-for-fiction', '+33639980001', realAccount],
  ] as const)(
    '%s: %s is refused when it is due, and never sent',
    async (rule, number, environment) => {
      app = await startApp({ environment });
      const callback = await acceptedCallback(app.ledger, { number });
      app.startWorkers();
      await settle();
      expect(callsSent()).toBe(0);
      expect(await reload(app.ledger, callback)).toMatchObject({ state: 'refused' });
      const causes = await app.store
        .selectFrom('callback_events')
        .select('detail')
        .where('state', '=', 'refused')
        .execute();
      expect(causes).toEqual([{ detail: rule }]);
      expect(await refusals()).toMatchObject([{ rule, phase: 'dialling' }]);
    },
  );

  it('the same numbers without their rule are sent', async () => {
    app = await startApp();
    await acceptedCallback(app.ledger, { number: '+33639987701' });
    app.startWorkers();
    await settle();
    expect(callsSent()).toBe(1);
  });
});

describe('before the operators are known', () => {
  const operator = '+33639987711';
  const startWith = async (listGroups: () => Promise<never[] | { groupName: string }[]>) => {
    app = await startApp({
      script: {
        listGroups: listGroups as never,
        listOperators: async () => [{ phoneNumber: operator.slice(1), ringSeconds: 20 }],
      },
    });
    const callback = await acceptedCallback(app.ledger, { number: operator });
    app.startWorkers();
    return callback;
  };

  it('nothing is dialled, and an operator who was accepted is refused once they are', async () => {
    let answer: (groups: { groupName: string }[]) => void = () => undefined;
    const callback = await startWith(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    expect((await post(freshNumber())).status).toBe(201);
    await app.clock.advance(5000);
    expect(callsSent()).toBe(0);
    expect(await reload(app.ledger, callback)).toMatchObject({ state: 'ready', version: 1 });
    answer([{ groupName: 'sales' }]);
    await app.clock.advance(2000);
    expect(callsSent()).toBe(1);
    expect(await reload(app.ledger, callback)).toMatchObject({ state: 'refused' });
  });

  it('they are kept for the next start, which holds no call, without a number in the database', async () => {
    await startWith(async () => [{ groupName: 'sales' }]);
    await app.clock.advance(2000);
    const known = await app.store.selectFrom('known_operators').selectAll().execute();
    expect(known).toHaveLength(2);
    expect(JSON.stringify(known)).not.toContain(operator.slice(-6));
    await app.close();

    await startWith(() => Promise.reject(new Error('away')));
    await app.clock.advance(2000);
    expect(callsSent()).toBe(0);
    await app.close();

    app = await startApp({ script: { listGroups: () => Promise.reject(new Error('away')) } });
    await new KnownOperators(app.store).replace(new Set());
    await acceptedCallback(app.ledger, { number: operator });
    app.startWorkers();
    await app.clock.advance(2000);
    expect(callsSent()).toBe(1);
  });

  it('where WebAppel refuses to list them, no call is held', async () => {
    await startWith(() => Promise.reject(new Refusal('INVALID_METHOD')));
    await app.clock.advance(2000);
    expect(callsSent()).toBe(1);
  });

  it('where WebAppel cannot be asked for them, calls are held for half a minute and no longer', async () => {
    await startWith(() => Promise.reject(new Error('away')));
    await app.clock.advance(29_000);
    expect(callsSent()).toBe(0);
    await app.clock.advance(3000);
    expect(callsSent()).toBe(1);
  });
});

describe('the checks', () => {
  const candidate = { popup_id: '77', number: '+33639980001', address: null } as const;

  it('the checks are made in their order, and none after the one that refuses', async () => {
    app = await startApp();
    const looked: string[] = [];
    const check = (rule: GuardRule, result: 'passes' | 'refused'): Check => ({
      rule,
      look: () => {
        looked.push(rule);
        return result;
      },
    });
    const guard = new Guard({
      checks: [
        check('stopped', 'passes'),
        check('blocked', 'refused'),
        check('own-number', 'refused'),
      ],
      recordRefusal: async () => undefined,
      dialStops: async () => ({ everything: false, popupIds: [], countries: [] }),
      log: recordingLog().log,
    });
    expect(await guard.judge(candidate, 'dialling')).toEqual({ kind: 'refused', rule: 'blocked' });
    expect(looked).toEqual(['stopped', 'blocked']);
  });
});

describe('a check that fails', () => {
  const broken: Check = { rule: 'blocked', look: () => Promise.reject(new Error('broken')) };
  const guard = new Guard({
    checks: [broken],
    recordRefusal: async () => undefined,
    dialStops: () => Promise.reject(new Error('broken')),
    log: recordingLog().log,
  });
  const callback = { popup_id: '77', number: '+33639980001', address: null } as const;

  it('nobody is called: the request is refused as unavailable, and a callback waits', async () => {
    app = await startApp();
    await expect(guard.requireAllowed(callback)).rejects.toThrow('unavailable');
    expect(await guard.judge(callback, 'dialling')).toEqual({ kind: 'unknown' });
  });

  it('a request is answered as unavailable while the store cannot be asked, and a callback is not lost', async () => {
    app = await startApp();
    const waiting = await acceptedCallback(app.ledger, { number: '+33639987710' });
    await app.store.schema.alterTable('guard_blocks').renameTo('blocks_away').execute();
    expect((await problemIn(await post(freshNumber()))).code).toBe('unavailable');
    app.startWorkers();
    await app.clock.advance(10_000);
    expect(callsSent()).toBe(0);
    expect(await reload(app.ledger, waiting)).toMatchObject({ state: 'ready', attempts: 0 });
    await app.store.schema.alterTable('blocks_away').renameTo('guard_blocks').execute();
    await app.clock.advance(10_000);
    expect(callsSent()).toBe(1);
    expect(await reload(app.ledger, waiting)).toMatchObject({ state: 'accepted' });
  });
});
