import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../shared/durations.js';
import { freeSlots } from '../../support/callbacks/appointment-requests.js';
import { listedCall } from '../../support/callbacks/listed-call.js';
import {
  type Attack,
  address,
  attacked,
  budgets,
  ceiling,
  MINUTES,
  mobile,
  off,
  PRICE,
  untilMidnight,
} from '../../support/program/attack.js';

describe('attacks on a real account with the defaults', () => {
  const sweep = async (attack: Attack) => {
    for (let index = 0; index < 24; index++) await attack.ask(mobile(index), address(index));
    await attack.app.clock.advance(MINUTE_MS);
    return attack.loss();
  };

  it('different numbers from many addresses cost no more than the ceiling', async () => {
    expect(await sweep(await attacked())).toBeLessThanOrEqual(ceiling());
    expect(await sweep(await attacked(off(...budgets)))).toBeGreaterThan(ceiling());
  });

  it('a slow drip costs no more than the ceiling in any day, over midnight too', async () => {
    const drip = async (attack: Attack) => {
      attack.app.clock.jump(untilMidnight(attack.app.clock.now()) - 7 * HOUR_MS);
      for (let index = 0; index < 14; index++) {
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

  it('a sweep of special numbers calls none of them, where the same sweep of ordinary ones calls', async () => {
    const special = [
      ...['0899', '0897', '0892', '0891', '0826', '0825', '0820', '0811', '0806', '0810', '0800'],
      ...['118', '+4470', '+8816', '+88213', '+979', '+1900', '+1876', '+2690', '+3906991'],
    ];
    const all = async (attack: Attack, numbers: readonly string[]) => {
      for (const [index, number] of numbers.entries()) {
        await attack.ask(number, address(index));
        await attack.app.clock.advance(500);
      }
      return attack.loss();
    };
    const free = off(...budgets, 'CALLS_PER_PREFIX_HOUR');
    const swept = special.map((start, index) => `${start}${11_223_344 + index}`.slice(0, 13));
    expect(await all(await attacked(free), swept)).toBe(0);
    const ordinary = special.map((_start, index) => mobile(index));
    expect(await all(await attacked(free), ordinary)).toBeGreaterThan(0);
  });

  it('numbers of one row are called ten times in an hour', async () => {
    const row = async (attack: Attack) => {
      for (let last = 0; last < 14; last++) {
        await attack.ask(`+33612345${String(100 + last)}`, address(last));
        await attack.app.clock.advance(5000);
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
      for (let index = 0; index < 16; index++) {
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
      for (const [index, { at }] of slots.slice(0, 30).entries())
        if ((await attack.ask(mobile(index), '10.1.2.3', { slotAt: at })) === 201) taken += 1;
      return taken;
    };
    const many = { REQUESTS_PER_ADDRESS: '1000', POPUP_SCHEDULES: '77=hours', ...off(...budgets) };
    expect(await flood(await attacked(many))).toBeLessThanOrEqual(10);
    const unlimited = off('APPOINTMENTS_PER_NETWORK', 'APPOINTMENTS_PER_POPUP_DAY');
    const more = {
      ...many,
      ...unlimited,
      ...off('APPOINTMENTS_PER_POPUP', 'REQUESTS_PER_NETWORK_HOUR'),
    };
    expect(await flood(await attacked(more))).toBeGreaterThan(10);
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
