import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import { markInterruptedInDoubt } from '../../../../proxy/callbacks/recovery.js';
import type { Store } from '../../../../proxy/store/database.js';
import { StoreUnavailable } from '../../../../proxy/store/store-failures.js';
import {
  Refusal,
  type RefusalCode,
  Unreached,
  type UnreachedReason,
} from '../../../../shared/webappel/refusal.js';
import { acceptedCallback, reload } from '../../../support/callbacks/callbacks.js';
import {
  afterRefusals,
  type Dispatching,
  everyRefusal,
  mayBeSentAgain,
  startDispatching,
} from '../../../support/callbacks/dispatching.js';
import { tries } from '../../../support/store/stores.js';
import { type FakeClock, settle } from '../../../support/time/fake-clock.js';
import type { ScriptedWebAppel } from '../../../support/webappel/scripted-webappel.js';
import { everyReason } from '../../../support/webappel/unreached-reasons.js';

let store: Store;
let clock: FakeClock;
let ledger: Ledger;
let webAppel: ScriptedWebAppel;
let dispatching: Dispatching;
let dispatch: Dispatching['dispatch'];
let stateOf: Dispatching['stateOf'];

async function begin(): Promise<void> {
  dispatching = await startDispatching();
  ({ store, clock, ledger, webAppel, dispatch, stateOf } = dispatching);
}
beforeEach(begin);
afterEach(() => dispatching.end());

describe('sending once', () => {
  it('a callback is sent once when two processes share the ledger', async () => {
    const callbacks = await Promise.all(Array.from({ length: 20 }, () => acceptedCallback(ledger)));
    dispatch();
    dispatch(new Ledger(store, clock));
    await settle(60);
    const tokens = webAppel.askedFor('requestCall').map(({ custom3 }) => custom3);
    expect(tokens).toHaveLength(20);
    expect(new Set(tokens).size).toBe(20);
    for (const callback of callbacks) expect(await stateOf(callback)).toBe('accepted');
  });

  it.each([
    ['a tracking id', async (): Promise<string> => '900001', 'accepted'],
    ['a refusal', (): Promise<never> => Promise.reject(new Refusal('BLACKLISTED')), 'refused'],
  ] as const)('%s is recorded once the store is available again', async (_, answer, state) => {
    webAppel.script({ requestCall: answer });
    const { move } = ledger;
    ledger.move = async (): Promise<never> => Promise.reject(new StoreUnavailable('SQLITE_FULL'));
    const callback = await acceptedCallback(ledger);
    dispatch();
    await clock.advance(8000);
    expect(await stateOf(callback)).toBe('dialling');
    ledger.move = move;
    await clock.advance(500);
    expect(await stateOf(callback)).toBe(state);
    expect(webAppel.askedFor('requestCall')).toHaveLength(1);
  });

  it('a callback is in doubt when the store stays unavailable for longer than its lease', async () => {
    const { move } = ledger;
    ledger.move = async (): Promise<never> => Promise.reject(new StoreUnavailable('SQLITE_FULL'));
    const callback = await acceptedCallback(ledger);
    dispatch();
    await clock.advance(20_000);
    ledger.move = move;
    await clock.advance(5000);
    // It is looked up at once.
    expect(await reload(ledger, callback)).toMatchObject({
      state: 'doubt',
      attempts: 0,
      due_at: expect.any(Number),
    });
  });

  it('a callback is not sent again after a crash while sending', async () => {
    webAppel.script({ requestCall: () => new Promise<string>(() => undefined) });
    const callback = await acceptedCallback(ledger);
    dispatch();
    await settle();
    dispatching.die();

    webAppel.script({ requestCall: async () => '8' });
    const afterwards = new Ledger(store, clock);
    await markInterruptedInDoubt(afterwards, store, clock);
    dispatch(afterwards);
    await clock.advance(10 * 60_000);
    expect(webAppel.askedFor('requestCall')).toHaveLength(1);
    expect(await stateOf(callback)).toBe('doubt');
  });

  it('a callback is in doubt when the lease of the process that was sending it has expired', async () => {
    const callback = await acceptedCallback(ledger);
    webAppel.script({ requestCall: () => new Promise<string>(() => undefined) });
    dispatch();
    dispatching.die();
    await clock.advance(11_900);
    dispatch(new Ledger(store, clock));
    await settle();
    expect(await stateOf(callback)).toBe('dialling');
    await clock.advance(200);
    expect(await stateOf(callback)).toBe('doubt');
    expect(webAppel.askedFor('requestCall')).toHaveLength(1);
  });

  it('a process that was suspended between claiming and sending does not send; the callback is sent by a new claim', async () => {
    const callback = await acceptedCallback(ledger);
    const claim = ledger.claimReady.bind(ledger);
    ledger.claimReady = async (...terms) => {
      const claimed = await claim(...terms);
      ledger.claimReady = claim;
      clock.jump(3001);
      return claimed;
    };
    dispatch();
    await settle();
    expect(webAppel.askedFor('requestCall')).toHaveLength(0);
    expect(await stateOf(callback)).toBe('ready');
    await clock.advance(10_000);
    expect(webAppel.askedFor('requestCall')).toHaveLength(1);
  });

  it('a callback stays in doubt when its answer arrives after its lease has expired', async () => {
    const callback = await acceptedCallback(ledger);
    let answer: (trackingId: string) => void = () => undefined;
    webAppel.script({
      requestCall: () =>
        new Promise<string>((resolve) => {
          answer = resolve;
        }),
    });
    dispatch();
    await settle();
    await clock.advance(12_100);
    expect(await stateOf(callback)).toBe('doubt');
    answer('900009');
    await settle();
    expect(await reload(ledger, callback)).toMatchObject({
      state: 'doubt',
      tracking_id: null,
    });
  });

  it('a callback is claimed once when several claims are made at the same time', async () => {
    await Promise.all(Array.from({ length: 40 }, () => acceptedCallback(ledger)));
    const claims = await Promise.all(
      Array.from({ length: 8 }, () => new Ledger(store, clock).claimReady(16, 12_000)),
    );
    const ids = claims.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(40);
  });

  it('a process has four calls in flight at first and one more after each outcome, up to sixteen', async () => {
    // The limit bounds how many callbacks a killed process leaves in doubt.
    const waiting: ((trackingId: string) => void)[] = [];
    webAppel.script({
      requestCall: () => new Promise<string>((resolve) => waiting.push(resolve)),
    });
    await Promise.all(Array.from({ length: 200 }, () => acceptedCallback(ledger)));
    dispatch();
    const inFlightCounts: number[] = [];
    for (let outcome = 0; outcome < 20; outcome++) {
      await settle();
      inFlightCounts.push(waiting.length);
      waiting.shift()?.(String(outcome + 1));
    }
    expect(inFlightCounts).toEqual([
      ...Array.from({ length: 13 }, (_, outcomes) => outcomes + 4),
      ...Array(7).fill(16),
    ]);
    webAppel.script({ requestCall: async () => '900000' });
    for (const answer of waiting) answer('900001');
    await settle();
  });
});

type Outcome = 'id' | 'bug' | 'crash' | RefusalCode | UnreachedReason;

function failureOf(outcome: Outcome): Error {
  if (outcome === 'bug') return new TypeError('a bug');
  if ((everyReason as string[]).includes(outcome)) return new Unreached(outcome as UnreachedReason);
  return new Refusal(outcome as RefusalCode);
}

describe('any sequence of outcomes', () => {
  it('a callback is sent again only after an outcome that shows that WebAppel did not accept it', async () => {
    await dispatching.end();
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            { weight: 3, arbitrary: fc.constantFrom<Outcome>('no-connection', 'RATE_LIMITED') },
            {
              weight: 2,
              arbitrary: fc.constantFrom<Outcome>(
                'id',
                'bug',
                'crash',
                ...everyRefusal,
                ...everyReason,
              ),
            },
          ),
          { minLength: 8, maxLength: 8 },
        ),
        async (outcomes) => {
          await begin();
          const sent: Outcome[] = [];
          let crashed = false;
          webAppel.script({
            requestCall: async () => {
              const outcome = outcomes[sent.length] ?? 'id';
              sent.push(outcome);
              crashed = outcome === 'crash';
              if (crashed) return new Promise<string>(() => undefined);
              if (outcome === 'id') return '8';
              throw failureOf(outcome);
            },
          });
          const callback = await acceptedCallback(ledger);
          dispatch();
          for (let minute = 0; minute < 8; minute++) {
            await clock.advance(60_000);
            if (!crashed) continue;
            // A new process takes over the callbacks of the dead one.
            crashed = false;
            dispatching.die();
            const next = new Ledger(store, clock);
            await markInterruptedInDoubt(next, store, clock);
            dispatch(next);
          }
          const last = sent.at(-1)!;
          expect(sent.slice(0, -1).every(mayBeSentAgain)).toBe(true);
          expect(sent.length).toBeLessThanOrEqual(5);
          expect(await stateOf(callback)).toBe(
            last === 'id'
              ? 'accepted'
              : last === 'no-connection'
                ? 'failed'
                : (afterRefusals[last as RefusalCode] ?? 'doubt'),
          );
          await dispatching.end();
        },
      ),
      { numRuns: tries(60), seed: 20_261_123 },
    );
    await begin();
  });
});
