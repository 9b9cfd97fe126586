import { describe, expect, it } from 'vitest';
import type { Store } from '../../../proxy/store/database.js';
import { HOUR_MS, SECOND_MS } from '../../../shared/durations.js';
import {
  type Attack,
  address,
  attacked,
  budgets,
  ceiling,
  mobile,
  off,
  PRICE,
  untilMidnight,
} from '../../support/program/attack.js';
import { openTestStore } from '../../support/store/stores.js';

type Environment = Record<string, string>;
const none: Environment = {};
const free = off(...budgets);
/** Calls that one attack asks for: half as many again as the ceiling of a day has room for. */
const CALLS = 12;

/** Two instances on one store. The second one can be replaced while the attack goes on. */
async function bothAttacked(environment: Environment) {
  const store: Store = await openTestStore();
  const all = [await attacked(environment, store), await attacked(environment, store)];
  const instance = (index: number): Attack => all.at(-1 - (index % 2)) as Attack;
  const waiting = () =>
    store.selectFrom('callbacks').select('id').where('state', 'in', ['ready', 'dialling']);
  return {
    ask: (index: number, ...asked: Parameters<Attack['ask']>) => instance(index).ask(...asked),
    /** Until all that was accepted is called. Every simulated second has both instances poll for each call. */
    async untilCalled() {
      for (let second = 0; second < 60; second++) {
        for (const { app } of all) await app.clock.advance(SECOND_MS);
        if ((await waiting().execute()).length === 0) return;
      }
      throw new Error('a callback still waits after a minute');
    },
    jump(ms: number) {
      for (const { app } of all) app.clock.jump(ms);
    },
    now: () => instance(0).app.clock.now(),
    /** A third instance takes the place of one. */
    async replace() {
      const { app } = instance(0);
      const passed = app.clock.now();
      all.push(await attacked(environment, store));
      const { clock } = instance(0).app;
      clock.jump(passed - clock.now());
    },
    endCalls: () =>
      store
        .updateTable('callbacks')
        .set({ state: 'missed', due_at: null })
        .where('state', '=', 'accepted')
        .execute(),
    loss: () => all.reduce((sum, attack) => sum + attack.loss(), 0),
    rings: (number: string) => all.reduce((sum, attack) => sum + attack.rings(number), 0),
  };
}
type Both = Awaited<ReturnType<typeof bothAttacked>>;

/** Asks for a call to each of these numbers, each from its own address, at the instances in turn. */
async function askFor(both: Both, from: number, to: number) {
  for (let index = from; index < to; index++) await both.ask(index, mobile(index), address(index));
}

/** Attacks whose loss is at most the ceiling, and more than that without the limits. */
const attacks: [name: string, run: (both: Both) => Promise<unknown>][] = [
  [
    'different numbers from many addresses, in turn',
    async (both) => {
      await askFor(both, 0, CALLS);
      await both.untilCalled();
    },
  ],
  [
    'requests that arrive at both at once',
    async (both) => {
      await Promise.all(
        Array.from({ length: 2 * CALLS }, (_, index) =>
          both.ask(index, mobile(index), address(index)),
        ),
      );
      await both.untilCalled();
    },
  ],
  [
    'an instance that is replaced in the middle',
    async (both) => {
      await askFor(both, 0, CALLS / 2);
      await both.replace();
      await askFor(both, CALLS / 2, CALLS);
      await both.untilCalled();
    },
  ],
  [
    'a slow drip over midnight',
    async (both) => {
      both.jump(untilMidnight(both.now()) - (CALLS / 2) * HOUR_MS);
      for (let index = 0; index < CALLS; index++) {
        await askFor(both, index, index + 1);
        await both.untilCalled();
        await both.endCalls();
        both.jump(HOUR_MS);
      }
    },
  ],
  [
    'a clock that is set back',
    async (both) => {
      await askFor(both, 0, CALLS / 2);
      await both.untilCalled();
      both.jump(-HOUR_MS);
      await askFor(both, CALLS / 2, CALLS);
      await both.untilCalled();
    },
  ],
];

describe('an attack on two instances of a real account', () => {
  it.each(attacks)('%s: it costs no more than the ceiling', async (_name, run) => {
    const limited = await bothAttacked(none);
    await run(limited);
    expect(limited.loss()).toBeGreaterThan(0);
    expect(limited.loss()).toBeLessThanOrEqual(ceiling());
    const unlimited = await bothAttacked(free);
    await run(unlimited);
    expect(unlimited.loss()).toBeGreaterThan(ceiling());
  });

  it('one victim is called three times an hour, whichever instance is asked', async () => {
    const harass = async (both: Both) => {
      for (let index = 0; index < 8; index++) {
        await both.ask(index, mobile(1), address(index));
        await both.untilCalled();
        await both.endCalls();
      }
      return both.rings(mobile(1));
    };
    expect(await harass(await bothAttacked(free))).toBe(3);
    const perNumber = off('CALLS_PER_NUMBER_HOUR', 'CALLS_PER_NUMBER_DAY');
    expect(await harass(await bothAttacked({ ...free, ...perNumber }))).toBeGreaterThan(6);
  });

  it('numbers of one row are called ten times an hour by both together', async () => {
    const row = async (both: Both) => {
      for (let last = 0; last < 14; last++)
        await both.ask(last, `+33612345${String(100 + last)}`, address(last));
      await both.untilCalled();
      return both.loss() / PRICE / 60;
    };
    expect(await row(await bothAttacked(free))).toBe(10);
    expect(await row(await bothAttacked({ ...free, ...off('CALLS_PER_PREFIX_HOUR') }))).toBe(14);
  });

  it('a request that is played again at the other instance is not called again', async () => {
    const play = async (both: Both, keyOf: (time: number) => string) => {
      const statuses: number[] = [];
      for (let time = 0; time < 3; time++) {
        statuses.push(await both.ask(time, mobile(1), address(time), {}, keyOf(time)));
        await both.untilCalled();
        await both.endCalls();
      }
      return { statuses, rings: both.rings(mobile(1)) };
    };
    expect(await play(await bothAttacked(none), () => 'captured-key')).toEqual({
      statuses: [201, 201, 201],
      rings: 1,
    });
    // A new key is a new request.
    expect((await play(await bothAttacked(none), (time) => `another-key-${time}`)).rings).toBe(3);
  });
});
