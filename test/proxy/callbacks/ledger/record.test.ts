import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Callback, transitions } from '../../../../proxy/callbacks/ledger/callback-entity.js';
import type { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import { findWrongCounts, readHours } from '../../../../proxy/requests/hour-counts-check.js';
import type { Store } from '../../../../proxy/store/database.js';
import { DAY_MS, HOUR_MS } from '../../../../shared/durations.js';
import { acceptedCallback, emptyLedger, reload } from '../../../support/callbacks/callbacks.js';
import { tries } from '../../../support/store/stores.js';
import type { FakeClock } from '../../../support/time/fake-clock.js';

let store: Store;
let clock: FakeClock;
let ledger: Ledger;
beforeEach(async () => {
  ({ store, clock, ledger } = await emptyLedger());
});
afterEach(() => store.destroy());

const eventsOf = ({ id }: Callback) =>
  store
    .selectFrom('callback_events')
    .selectAll()
    .where('callback_id', '=', id)
    .orderBy('id')
    .execute();

/** An answered call, as it is observed. */
async function answeredCall(): Promise<Callback> {
  let callback = await acceptedCallback(ledger);
  const go = async (
    ...change: Parameters<typeof ledger.move> extends [unknown, ...infer Rest] ? Rest : never
  ) => {
    callback = (await ledger.move(callback, ...change))!;
  };
  await clock.advance(1000);
  await go('dialling', {});
  await go('accepted', {}, { tracking_id: '700001' });
  await clock.advance(1000);
  await go('accepted', { kind: 'ringing-operator' }, { progress: 'calling', evidence: 'observed' });
  await clock.advance(5000);
  await go('accepted', { kind: 'ringing-visitor' }, { progress: 'calling' });
  await go('accepted', { kind: 'ringing-visitor' }, { progress: 'calling' });
  await clock.advance(4000);
  await go('accepted', { kind: 'talking' }, { progress: 'connected' });
  await clock.advance(62_000);
  await go('ended', { kind: 'ended', detail: 'answered' }, { progress: null, talked: 1 });
  return callback;
}

describe('the record of a callback', () => {
  it('has each step of an answered call in order, with its time, how it is known and who made it', async () => {
    const events = await eventsOf(await answeredCall());
    const start = events[0]!.at;
    expect(
      events.map(({ at, kind, evidence, actor }) => [at - start, kind, evidence, actor]),
    ).toEqual([
      [0, 'accepted', 'observed', 'visitor'],
      [1000, 'claimed', 'observed', 'machine'],
      [1000, 'sent', 'observed', 'webappel'],
      [2000, 'ringing-operator', 'observed', 'webappel'],
      [7000, 'ringing-visitor', 'observed', 'webappel'],
      [11_000, 'talking', 'observed', 'webappel'],
      [73_000, 'ended', 'observed', 'webappel'],
    ]);
    expect(events.at(-1)).toMatchObject({ detail: 'answered', state: 'ended' });
  });

  it('keeps in the row when it rang, when they talked and for how long, and what came of it', async () => {
    const callback = await answeredCall();
    const { requested_at } = callback;
    expect(callback).toMatchObject({
      step: 'ended',
      rang_at: requested_at + 7000,
      connected_at: requested_at + 11_000,
      ended_at: requested_at + 73_000,
      talk_seconds: 62,
      outcome: 'reached',
    });
    const hours = await readHours(store, { from: 0, to: requested_at + DAY_MS });
    expect(hours.map(({ dimension, value, n }) => [dimension, value, n]).sort()).toEqual([
      ['outcome', 'reached', 1],
      ['talk', '60', 1],
      ['talk-seconds', '', 62],
      ['wait', '0', 1],
    ]);
  });

  it.each([
    ['missed', { kind: 'ended', detail: 'no-free-operator' }, { busy: 1 }, 'no-free-operator'],
    ['missed', { kind: 'ended', detail: 'busy' }, { busy: 1 }, 'busy'],
    ['missed', { detail: 'no-answer' }, { missed_by: 'operator' }, 'missed-by-operator'],
    ['missed', { detail: 'no-answer' }, { missed_by: 'visitor' }, 'missed-by-visitor'],
    ['missed', { detail: 'abandoned' }, {}, 'abandoned'],
    ['missed', { detail: 'no-answer' }, {}, 'missed'],
    ['ended', { detail: 'voicemail' }, { talked: 1 }, 'voicemail'],
    ['ended', { detail: 'over' }, {}, 'over'],
    ['failed', { detail: 'congestion' }, {}, 'failed'],
    ['refused', { detail: 'blocked' }, {}, 'refused'],
    ['cancelled', {}, {}, 'cancelled'],
  ] as const)(
    'a call that is %s, %j, %j, has the outcome %s',
    async (state, step, change, outcome) => {
      const callback = await acceptedCallback(ledger);
      const dialling = await ledger.move(callback, 'dialling', {});
      const accepted = await ledger.move(dialling!, 'accepted', {});
      expect(await ledger.move(accepted!, state, step, change)).toMatchObject({ outcome });
    },
  );

  it('an open callback has no outcome and is not counted', async () => {
    await acceptedCallback(ledger);
    expect(await readHours(store, { from: 0, to: clock.now() + HOUR_MS })).toEqual([]);
  });

  it('a step that another change came before leaves no trace', async () => {
    const callback = await acceptedCallback(ledger);
    await ledger.move(callback, 'cancelled', {});
    expect(await ledger.move(callback, 'dialling', {})).toBeUndefined();
    expect((await eventsOf(callback)).map(({ kind }) => kind)).toEqual(['accepted', 'cancelled']);
  });
});

describe('what is counted by hour', () => {
  it('equals a count of all rows after random histories', async () => {
    const step = fc.record({
      of: fc.nat(20),
      choice: fc.nat(20),
      ms: fc.nat(2 * HOUR_MS),
      talk: fc.nat(2000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60 }), async (steps) => {
        const callbacks: Callback[] = [];
        for (const { of, choice, ms, talk } of steps) {
          await clock.advance(ms);
          const callback = callbacks[of];
          if (!callback) {
            callbacks.push(await acceptedCallback(ledger, { popup_id: String(70 + (of % 3)) }));
            continue;
          }
          const to = transitions[callback.state][choice % transitions[callback.state].length];
          if (to === undefined || to === 'scheduled') continue;
          const moved = await ledger.move(
            callback,
            to,
            to === 'accepted' && choice > 8 ? { kind: 'talking' } : {},
            {
              ...(choice % 2 === 0 && { talk_seconds: talk }),
              talked: choice % 3 ? 1 : 0,
            },
          );
          callbacks[of] = moved ?? (await reload(ledger, callback));
        }
        expect(await findWrongCounts(store, { from: 0, to: clock.now() + HOUR_MS })).toEqual([]);
      }),
      { numRuns: tries(30) },
    );
    const counted = await readHours(store, { from: 0, to: clock.now() + HOUR_MS });
    expect(new Set(counted.map(({ dimension }) => dimension)).size).toBeGreaterThan(2);
  });

  it('a count that is wrong is found', async () => {
    await answeredCall();
    await store.updateTable('hours').set({ n: 5 }).where('dimension', '=', 'outcome').execute();
    const wrong = await findWrongCounts(store, { from: 0, to: clock.now() + HOUR_MS });
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toContain('outcome reached: 4');
  });
});
