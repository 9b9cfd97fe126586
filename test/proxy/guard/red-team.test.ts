import { afterEach, describe, expect, it } from 'vitest';
import { ceilingOf } from '../../../proxy/guard/ceiling.js';
import { readSettings } from '../../../proxy/settings/settings.js';
import type { Store } from '../../../proxy/store/database.js';
import { HOUR_MS, MINUTE_MS } from '../../../shared/durations.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { freeSlots } from '../../support/callbacks/appointment-requests.js';
import { listedCall } from '../../support/callbacks/listed-call.js';
import { fetchProof } from '../../support/callbacks/page-proof.js';
import { startApp, type TestApp } from '../../support/program/start-app.js';
import { openTestStore } from '../../support/store/stores.js';

/** A real account at 0.10 a minute and an hour a call, as an owner gets it who sets nothing. */
const realAccount = {
  WEBAPPEL_URL: 'https://webappel.example/api.php',
  WEBAPPEL_EMAIL: 'owner@shop.example',
  WEBAPPEL_PASS: 'secret-words',
  PUBLIC_URL: 'https://shop.example',
  TRUST_PROXY: '1',
};
const PRICE = 100_000;
const MINUTES = 60;

let apps: TestApp[] = [];
afterEach(async () => {
  await Promise.all(apps.map((app) => app.close()));
  apps = [];
});

interface Attack {
  app: TestApp;
  /** Asks for a call. @returns the status */
  ask(number: string, address: string, more?: object, key?: string): Promise<number>;
  /** What was called, at the price of the longest call. */
  loss(): number;
  rings(number: string): number;
}

async function attacked(environment: Record<string, string> = {}, store?: Store): Promise<Attack> {
  const called: string[] = [];
  const script: Partial<WebAppel> = {
    listDestinations: async () =>
      ['France fixe', 'France mobile', 'Guadeloupe mobile'].map((destinationName) => ({
        destinationId: destinationName,
        destinationName,
        allowed: 'allowed' as const,
        price: '0.10',
      })),
    requestCall: async ({ phoneNumber }) => {
      called.push(phoneNumber);
      return String(called.length);
    },
  };
  const app = await startApp({
    environment: { ...realAccount, PAGE_PROOF: 'on', PROOF_OF_WORK: 'off', ...environment },
    script,
    ...(store && { store: async () => store }),
  });
  apps.push(app);
  app.startWorkers();
  return {
    app,
    async ask(number, address, more = {}, key) {
      const headers = {
        origin: 'https://shop.example',
        host: 'shop.example',
        'x-forwarded-for': address,
        ...(key && { 'idempotency-key': key }),
      };
      // Anybody can fetch proofs, so they stop none of these attacks.
      const proof = await fetchProof(app.url, { headers });
      const { status } = await app.post(
        { popupId: '77', number, ...more },
        { ...headers, ...proof },
      );
      return status;
    },
    loss: () => called.length * MINUTES * PRICE,
    rings: (number) => called.filter((one) => `+${one}` === number).length,
  };
}

/** Time until the next day begins in Paris, where the days of the limits begin. */
function untilMidnight(now: number): number {
  const date = (at: number) =>
    new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris', dateStyle: 'short' }).format(at);
  let at = now;
  while (date(at) === date(now)) at += MINUTE_MS;
  return at - now;
}

const ceiling = (environment: Record<string, string> = {}) => {
  const { perDay } = ceilingOf(readSettings({ ...realAccount, ...environment }), PRICE);
  return perDay?.cost ?? Number.POSITIVE_INFINITY;
};

const mobile = (index: number) => `+336${String(12_345_678 + index * 1000).padStart(8, '0')}`;
const address = (index: number) => `${11 + (index % 200)}.${Math.floor(index / 200) % 250}.7.9`;

/** Limits that are off for the twin of an attack, which must then do more harm. */
const off = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'none']));
const budgets = ['BUDGET_PER_DAY', 'CALLS_PER_HOUR', 'CALLS_PER_POPUP_HOUR', 'LIVE_CALLS'];

describe('attacks on a real account with the defaults', () => {
  const sweep = async (attack: Attack) => {
    for (let index = 0; index < 80; index++) await attack.ask(mobile(index), address(index));
    await attack.app.clock.advance(MINUTE_MS);
    return attack.loss();
  };

  it('different numbers from many addresses cost no more than the ceiling', async () => {
    expect(await sweep(await attacked())).toBeLessThanOrEqual(ceiling());
    expect(await sweep(await attacked(off(...budgets)))).toBeGreaterThan(ceiling());
  });

  it('a slow drip costs no more than the ceiling in any day, over midnight too', async () => {
    const drip = async (attack: Attack) => {
      attack.app.clock.jump(untilMidnight(attack.app.clock.now()) - 12 * HOUR_MS);
      for (let index = 0; index < 24; index++) {
        await attack.ask(mobile(index), address(index));
        await attack.app.clock.advance(2000);
        attack.app.clock.jump(HOUR_MS - 2000);
      }
      return attack.loss();
    };
    expect(await drip(await attacked())).toBeLessThanOrEqual(ceiling());
    expect(await drip(await attacked(off('BUDGET_PER_DAY')))).toBeGreaterThan(ceiling());
  });

  it('a budget spent before midnight is not spent again after it', async () => {
    const attack = await attacked();
    attack.app.clock.jump(untilMidnight(attack.app.clock.now()) - MINUTE_MS);
    for (let index = 0; index < 30; index++) await attack.ask(mobile(index), address(index));
    await attack.app.clock.advance(2000);
    const before = attack.loss();
    attack.app.clock.jump(HOUR_MS);
    for (let index = 100; index < 130; index++) await attack.ask(mobile(index), address(index));
    await attack.app.clock.advance(2000);
    expect(before).toBeGreaterThan(0);
    expect(attack.loss()).toBeLessThanOrEqual(ceiling());
  });

  it('requests that arrive at once cost no more than the ceiling', async () => {
    const race = async (attack: Attack) => {
      await Promise.all(
        Array.from({ length: 60 }, (_, index) => attack.ask(mobile(index), address(index))),
      );
      await attack.app.clock.advance(MINUTE_MS);
      return attack.loss();
    };
    expect(await race(await attacked())).toBeLessThanOrEqual(ceiling());
  });

  it('two instances and a restart cost no more than the ceiling together', async () => {
    const store = await openTestStore();
    const both = [await attacked({}, store), await attacked({}, store)];
    for (let index = 0; index < 40; index++)
      await both[index % 2]?.ask(mobile(index), address(index));
    const restarted = await attacked({}, store);
    for (let index = 40; index < 60; index++) await restarted.ask(mobile(index), address(index));
    for (const { app } of [...both, restarted]) await app.clock.advance(MINUTE_MS);
    const loss = [...both, restarted].reduce((sum, attack) => sum + attack.loss(), 0);
    expect(loss).toBeLessThanOrEqual(ceiling());
    expect(loss).toBeGreaterThan(0);
  });

  it('a clock that is set back makes no room', async () => {
    const attack = await attacked();
    await sweep(attack);
    const before = attack.loss();
    attack.app.clock.jump(-HOUR_MS);
    for (let index = 100; index < 140; index++) await attack.ask(mobile(index), address(index));
    await attack.app.clock.advance(MINUTE_MS);
    expect(attack.loss()).toBeLessThanOrEqual(ceiling());
    expect(before).toBeGreaterThan(0);
  });

  it('numbers of one row are called ten times in an hour', async () => {
    const row = async (attack: Attack) => {
      for (let last = 0; last < 30; last++) {
        await attack.ask(`+33612345${String(100 + last)}`, address(last));
        await attack.app.clock.advance(MINUTE_MS);
      }
      return attack.loss() / PRICE / MINUTES;
    };
    const free = off(...budgets);
    expect(await row(await attacked(free))).toBeLessThanOrEqual(10);
    expect(await row(await attacked({ ...free, ...off('CALLS_PER_PREFIX_HOUR') }))).toBeGreaterThan(
      10,
    );
  });

  it('one victim is called at most three times an hour and six times a day', async () => {
    const victim = mobile(1);
    const harass = async (attack: Attack) => {
      for (let index = 0; index < 60; index++) {
        await attack.ask(victim, address(index));
        await attack.app.clock.advance(20_000);
        // The call ends, so that the next one is no duplicate.
        await attack.app.store
          .updateTable('callbacks')
          .set({ state: 'missed', due_at: null })
          .where('state', '=', 'accepted')
          .execute();
      }
      return attack.rings(victim);
    };
    const free = off(...budgets);
    expect(await harass(await attacked(free))).toBe(3);
    expect(
      await harass(
        await attacked({ ...free, ...off('CALLS_PER_NUMBER_HOUR', 'CALLS_PER_NUMBER_DAY') }),
      ),
    ).toBeGreaterThan(6);
  });

  it('a victim who objects is not called again, from any address', async () => {
    const victim = mobile(2);
    const harass = async (attack: Attack, objects: boolean) => {
      for (let index = 0; index < 3; index++) {
        await attack.ask(victim, address(index));
        await attack.app.clock.advance(20_000);
        const { handle } = await attack.app.store
          .updateTable('callbacks')
          .set({ state: 'missed', due_at: null })
          .where('state', '=', 'accepted')
          .returning('handle')
          .executeTakeFirst()
          .then((row) => row ?? { handle: '' });
        if (objects)
          await fetch(`${attack.app.url}/status/${handle}/objection`, {
            method: 'POST',
            redirect: 'manual',
          });
      }
      return attack.rings(victim);
    };
    expect(await harass(await attacked(), true)).toBe(1);
    expect(await harass(await attacked(), false)).toBe(3);
  });

  it('a flood of appointments leaves most of the calendar free', async () => {
    const flood = async (attack: Attack) => {
      const slots = await freeSlots(attack.app);
      let taken = 0;
      for (const [index, { at }] of slots.slice(0, 150).entries())
        if ((await attack.ask(mobile(index), '10.1.2.3', { slotAt: at })) === 201) taken += 1;
      return taken;
    };
    const many = { REQUESTS_PER_ADDRESS: '1000', POPUP_SCHEDULES: '77=hours', ...off(...budgets) };
    expect(await flood(await attacked(many))).toBeLessThanOrEqual(10);
  });

  it('a request that is played again is not called again', async () => {
    const attack = await attacked();
    const statuses: number[] = [];
    for (let time = 0; time < 5; time++)
      statuses.push(await attack.ask(mobile(1), address(time), {}, 'captured-key'));
    await attack.app.clock.advance(MINUTE_MS);
    expect(statuses).toEqual([201, 201, 201, 201, 201]);
    expect(attack.rings(mobile(1))).toBe(1);
  });

  it('calls that are answered and end at once spend the budget too', async () => {
    // A call is reserved for a minute, so 20 fit into the budget.
    const terms = { MAX_CALL_SECONDS: '60', BUDGET_PER_DAY: '2' };
    const free = off('CALLS_PER_HOUR', 'CALLS_PER_POPUP_HOUR', 'LIVE_CALLS');
    const hangUpAtOnce = async (attack: Attack) => {
      const { store, webAppel, clock } = attack.app;
      webAppel.script({
        summariseCalls: async () =>
          (await store.selectFrom('callbacks').selectAll().execute())
            .filter((callback) => callback.tracking_id !== null)
            .map((callback) => listedCall(callback, { callState: 'answered', talkSeconds: 0 })),
      });
      for (let index = 0; index < 40; index++) {
        await attack.ask(mobile(index), address(index));
        await clock.advance(index % 10 === 9 ? 20_000 : 500);
      }
      const states = await store.selectFrom('callbacks').select('state').execute();
      expect(states.some(({ state }) => state === 'ended')).toBe(true);
      return attack.loss() / PRICE / MINUTES;
    };
    expect(await hangUpAtOnce(await attacked({ ...terms, ...free }))).toBeLessThanOrEqual(20);
    expect(
      await hangUpAtOnce(await attacked({ ...terms, ...free, ...off('BUDGET_PER_DAY') })),
    ).toBe(40);
  });
});
