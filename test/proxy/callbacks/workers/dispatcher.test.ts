import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import type { Store } from '../../../../proxy/store/database.js';
import { Refusal, Unreached } from '../../../../shared/webappel/refusal.js';
import { accepted, callbackIn, theCallback } from '../../../support/callbacks/callbacks.js';
import {
  afterRefusals,
  type Dispatching,
  everyRefusal,
  mayBeSentAgain,
  startDispatching,
} from '../../../support/callbacks/dispatching.js';
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

const failing = (failure: Error) => ({ requestCall: () => Promise.reject(failure) });

describe('the dispatcher', () => {
  it('sends a callback and keeps the tracking id', async () => {
    const callback = await accepted(ledger);
    dispatch();
    await settle();
    expect(webAppel.askedFor('requestCall')).toHaveLength(1);
    expect(await theCallback(ledger, callback)).toMatchObject({
      state: 'accepted',
      tracking_id: '900001',
    });
  });

  it('writes down that it sends before it sends', async () => {
    const seen: unknown[] = [];
    webAppel.script({
      requestCall: async ({ custom3 }) => {
        const row = await store
          .selectFrom('callbacks')
          .select(['state', 'version'])
          .where('token', '=', custom3 ?? '')
          .executeTakeFirst();
        seen.push(row);
        return '8';
      },
    });
    await accepted(ledger);
    dispatch();
    await settle();
    expect(seen).toEqual([{ state: 'dialling', version: 2 }]);
  });

  it('says what the protocol wants: digits, the token in its field, the address of the visitor', async () => {
    const callback = await accepted(ledger, {
      name: 'Zoé',
      custom1: 'Devis',
      number: '+33639980001',
      address: '2001:db8::7',
    });
    dispatch();
    await settle();
    expect(webAppel.askedFor('requestCall')).toEqual([
      {
        popupId: '77',
        phoneNumber: '33639980001',
        retries: 1,
        recorded: false,
        maxSeconds: 600,
        delaySeconds: undefined,
        visitorName: 'Zoé',
        custom1: 'Devis',
        custom2: undefined,
        custom3: callback.token,
        visitorAddress: '2001:db8::7',
      },
    ]);
  });

  it('carries the token in the field that the owner chose, over whatever stands there', async () => {
    const callback = await accepted(ledger, { custom1: 'forged', custom3: 'free' });
    dispatch(ledger, { tokenField: 'custom1' });
    await settle();
    expect(webAppel.askedFor('requestCall')).toMatchObject([
      { custom1: callback.token, custom3: 'free' },
    ]);
  });

  it.each([
    [0, undefined],
    [9, undefined],
    [10, 10],
    [900, 900],
  ])('asks for a delay of %i seconds as %s', async (delay_seconds, delaySeconds) => {
    await accepted(ledger, { delay_seconds });
    dispatch();
    await settle();
    expect(webAppel.askedFor('requestCall')[0]?.delaySeconds).toBe(delaySeconds);
  });

  it('asks for what is left of the delay after an interruption', async () => {
    await accepted(ledger, { delay_seconds: 300 });
    await clock.advance(250_000);
    dispatch();
    await settle();
    expect(webAppel.askedFor('requestCall')[0]?.delaySeconds).toBe(50);
  });

  it.each([
    [0, undefined],
    [300, 300],
  ])(
    'asks for no more than the %i seconds that were asked for when the clock is set back meanwhile',
    async (delay_seconds, delaySeconds) => {
      await accepted(ledger, { delay_seconds });
      clock.jump(-3_600_000);
      dispatch();
      await settle();
      expect(webAppel.askedFor('requestCall')[0]?.delaySeconds).toBe(delaySeconds);
    },
  );

  it.each(everyRefusal.filter((code) => !mayBeSentAgain(code)))(
    'sends once and ends rightly when WebAppel refuses with %s',
    async (code) => {
      webAppel.script(failing(new Refusal(code)));
      const callback = await accepted(ledger);
      dispatch();
      await settle();
      expect(await theCallback(ledger, callback)).toMatchObject({
        state: afterRefusals[code],
        due_at: afterRefusals[code] === 'doubt' ? clock.now() + 5000 : null,
      });
      await clock.advance(10 * 60_000);
      expect(webAppel.askedFor('requestCall')).toHaveLength(1);
    },
  );

  it.each(everyReason.filter((reason) => !mayBeSentAgain(reason)))(
    'sends once and holds the callback in doubt when the outcome is unknown: %s',
    async (reason) => {
      webAppel.script(failing(new Unreached(reason)));
      const callback = await accepted(ledger);
      dispatch();
      await settle();
      expect(await theCallback(ledger, callback)).toMatchObject({
        state: 'doubt',
        attempts: 0,
        due_at: clock.now() + 5000,
      });
      await clock.advance(10 * 60_000);
      expect(webAppel.askedFor('requestCall')).toHaveLength(1);
    },
  );

  it('holds the callback in doubt when something breaks that nobody foresaw', async () => {
    webAppel.script(failing(new TypeError('+33639980001 broke it')));
    const callback = await accepted(ledger);
    dispatch();
    await clock.advance(10 * 60_000);
    expect(webAppel.askedFor('requestCall')).toHaveLength(1);
    expect(await stateOf(callback)).toBe('doubt');
    expect(dispatching.lines.join('')).not.toContain('33639980001');
  });

  it.each([new Unreached('no-connection'), new Refusal('RATE_LIMITED')])(
    'tries again, ever later, at most five times, where nothing was accepted: %s',
    async (failure) => {
      webAppel.script(failing(failure));
      const at: number[] = [];
      const callback = await accepted(ledger);
      webAppel.script({
        requestCall: () => {
          at.push(clock.monotonic());
          return Promise.reject(failure);
        },
      });
      dispatch();
      await clock.advance(10 * 60_000);
      expect(at).toEqual([0, 2000, 6000, 14_000, 30_000]);
      expect(await stateOf(callback)).toBe('failed');
    },
  );

  it('is sent once when the connection comes back in time', async () => {
    let tries = 0;
    webAppel.script({
      requestCall: async () => {
        tries += 1;
        if (tries < 3) throw new Unreached('no-connection');
        return '8';
      },
    });
    const callback = await accepted(ledger);
    dispatch();
    await clock.advance(10 * 60_000);
    expect(tries).toBe(3);
    expect(await stateOf(callback)).toBe('accepted');
  });

  it.each([
    [120_000, 'accepted', 1],
    [120_001, 'expired', 0],
  ] as const)('%i ms after a callback was due it is %s', async (late, state, sent) => {
    const callback = await accepted(ledger);
    await clock.advance(late);
    dispatch();
    await settle();
    expect(await stateOf(callback)).toBe(state);
    expect(webAppel.askedFor('requestCall')).toHaveLength(sent);
  });

  it('does not try again what could not be sent before its time was over', async () => {
    webAppel.script({
      requestCall: () =>
        new Promise((_, reject) => clock.after(5000, () => reject(new Unreached('no-connection')))),
    });
    const callback = await accepted(ledger);
    await clock.advance(119_000);
    dispatch();
    await clock.advance(10_000);
    expect(await stateOf(callback)).toBe('expired');
    expect(webAppel.askedFor('requestCall')).toHaveLength(1);
  });

  it('does not take a callback for late whose call is still to come', async () => {
    const callback = await accepted(ledger, { delay_seconds: 900 });
    await clock.advance(600_000);
    dispatch();
    await settle();
    expect(await stateOf(callback)).toBe('accepted');
  });

  it('does not let one slow answer hold up the next visitor', async () => {
    let answer: (trackingId: string) => void = () => undefined;
    webAppel.script({
      requestCall: ({ popupId }) =>
        popupId === '1'
          ? new Promise<string>((resolve) => {
              answer = resolve;
            })
          : Promise.resolve('8'),
    });
    const slow = await accepted(ledger, { popup_id: '1' });
    const loop = dispatch();
    await settle();
    const next = await accepted(ledger);
    loop.wake();
    await settle();
    expect(await stateOf(next)).toBe('accepted');
    expect(await stateOf(slow)).toBe('dialling');
    const stopped = loop.stop();
    answer('9');
    await stopped;
    expect(await theCallback(ledger, slow)).toMatchObject({ state: 'accepted', tracking_id: '9' });
  });

  it('says nothing personal in its log', async () => {
    const outcomes: Error[] = [
      new Unreached('timeout', 'appel'),
      new Unreached('no-connection', 'appel'),
      new Refusal('BLACKLISTED', '33639980001', 'appel'),
    ];
    for (const outcome of outcomes) {
      webAppel.script(failing(outcome));
      await accepted(ledger, { name: 'CANARY', address: '203.0.113.99' });
      await dispatch().stop();
    }
    const { handle, token } = await callbackIn('doubt', ledger, clock);
    expect(dispatching.lines.length).toBeGreaterThanOrEqual(3);
    for (const secret of ['639980001', 'CANARY', '203.0.113.99', handle, token])
      expect(dispatching.lines.join('')).not.toContain(secret);
  });
});
