import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import type { Store } from '../../../../proxy/store/database.js';
import { Refusal, Unreached } from '../../../../shared/webappel/refusal.js';
import { encodeParams } from '../../../../shared/webappel/wire.js';
import { acceptedCallback, callbackIn, reload } from '../../../support/callbacks/callbacks.js';
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

const failingWith = (failure: Error) => ({ requestCall: () => Promise.reject(failure) });

describe('the dispatcher', () => {
  it('the dispatcher sends a callback and stores its tracking id', async () => {
    const callback = await acceptedCallback(ledger);
    dispatch();
    await settle();
    expect(webAppel.askedFor('requestCall')).toHaveLength(1);
    expect(await reload(ledger, callback)).toMatchObject({
      state: 'accepted',
      tracking_id: '900001',
    });
  });

  it('a number reserved for fiction that a simulation left behind is never sent to a real account', async () => {
    const callback = await acceptedCallback(ledger);
    dispatch(
      ledger,
      {},
      { judge: async () => ({ kind: 'refused', rule: 'reserved-for-fiction' }) },
    );
    await settle();
    expect(webAppel.askedFor('requestCall')).toEqual([]);
    expect(await stateOf(callback)).toBe('refused');
  });

  it('a callback is dialling in the store before it is sent', async () => {
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
    await acceptedCallback(ledger);
    dispatch();
    await settle();
    expect(seen).toEqual([{ state: 'dialling', version: 2 }]);
  });

  it('a call is sent with the number in digits, the token in its field and the visitor’s address', async () => {
    const callback = await acceptedCallback(ledger, {
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

  it('no conversation is recorded, whatever the popup or the visitor', async () => {
    for (const popup_id of ['77', '78'])
      await acceptedCallback(ledger, { popup_id, custom1: 'rec=1', name: '1' });
    dispatch();
    await settle();
    const sent = webAppel.askedFor('requestCall');
    expect(sent.map(({ recorded }) => recorded)).toEqual([false, false]);
    for (const params of sent)
      expect(new Map(encodeParams('requestCall', params)).get('rec')).toBe('0');
  });

  it('the token is sent in the field that the owner chose and replaces its value', async () => {
    const callback = await acceptedCallback(ledger, { custom1: 'forged', custom3: 'free' });
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
  ])('a delay of %i seconds is sent as %s', async (delay_seconds, delaySeconds) => {
    await acceptedCallback(ledger, { delay_seconds });
    dispatch();
    await settle();
    expect(webAppel.askedFor('requestCall')[0]?.delaySeconds).toBe(delaySeconds);
  });

  it('after an interruption, only the remaining delay is sent', async () => {
    await acceptedCallback(ledger, { delay_seconds: 300 });
    await clock.advance(250_000);
    dispatch();
    await settle();
    expect(webAppel.askedFor('requestCall')[0]?.delaySeconds).toBe(50);
  });

  it.each([
    [0, undefined],
    [300, 300],
  ])(
    'a delay of %i seconds is not sent as a longer one when the clock was set back',
    async (delay_seconds, delaySeconds) => {
      await acceptedCallback(ledger, { delay_seconds });
      clock.jump(-3_600_000);
      dispatch();
      await settle();
      expect(webAppel.askedFor('requestCall')[0]?.delaySeconds).toBe(delaySeconds);
    },
  );

  it.each(everyRefusal.filter((code) => !mayBeSentAgain(code)))(
    'a callback that is refused with %s is sent once and gets the right state',
    async (code) => {
      webAppel.script(failingWith(new Refusal(code)));
      const callback = await acceptedCallback(ledger);
      dispatch();
      await settle();
      expect(await reload(ledger, callback)).toMatchObject({
        state: afterRefusals[code],
        due_at: afterRefusals[code] === 'doubt' ? clock.now() + 5000 : null,
      });
      await clock.advance(10 * 60_000);
      expect(webAppel.askedFor('requestCall')).toHaveLength(1);
    },
  );

  it.each(everyReason.filter((reason) => !mayBeSentAgain(reason)))(
    'a callback with an unknown outcome is sent once and is in doubt: %s',
    async (reason) => {
      webAppel.script(failingWith(new Unreached(reason)));
      const callback = await acceptedCallback(ledger);
      dispatch();
      await settle();
      expect(await reload(ledger, callback)).toMatchObject({
        state: 'doubt',
        attempts: 0,
        due_at: clock.now() + 5000,
      });
      await clock.advance(10 * 60_000);
      expect(webAppel.askedFor('requestCall')).toHaveLength(1);
    },
  );

  it('a callback is in doubt after an unexpected error', async () => {
    webAppel.script(failingWith(new TypeError('+33639980001 broke it')));
    const callback = await acceptedCallback(ledger);
    dispatch();
    await clock.advance(10 * 60_000);
    expect(webAppel.askedFor('requestCall')).toHaveLength(1);
    expect(await stateOf(callback)).toBe('doubt');
    expect(dispatching.lines.join('')).not.toContain('33639980001');
  });

  it.each([new Unreached('no-connection'), new Refusal('RATE_LIMITED')])(
    'a callback that was not accepted is sent at most five times, at growing intervals: %s',
    async (failure) => {
      webAppel.script(failingWith(failure));
      const sentAt: number[] = [];
      const callback = await acceptedCallback(ledger);
      webAppel.script({
        requestCall: () => {
          sentAt.push(clock.monotonic());
          return Promise.reject(failure);
        },
      });
      dispatch();
      await clock.advance(10 * 60_000);
      expect(sentAt).toEqual([0, 2000, 6000, 14_000, 30_000]);
      expect(await stateOf(callback)).toBe('failed');
    },
  );

  it('a callback is accepted when the connection comes back in time, and is not sent again', async () => {
    let attempts = 0;
    webAppel.script({
      requestCall: async () => {
        attempts += 1;
        if (attempts < 3) throw new Unreached('no-connection');
        return '8';
      },
    });
    const callback = await acceptedCallback(ledger);
    dispatch();
    await clock.advance(10 * 60_000);
    expect(attempts).toBe(3);
    expect(await stateOf(callback)).toBe('accepted');
  });

  it.each([
    [120_000, 'accepted', 1],
    [120_001, 'expired', 0],
  ] as const)('a callback that was due %i ms ago becomes %s', async (overdueMs, state, sent) => {
    const callback = await acceptedCallback(ledger);
    await clock.advance(overdueMs);
    dispatch();
    await settle();
    expect(await stateOf(callback)).toBe(state);
    expect(webAppel.askedFor('requestCall')).toHaveLength(sent);
  });

  it('a callback that could not be sent within its window is not sent again', async () => {
    webAppel.script({
      requestCall: () =>
        new Promise((_, reject) => clock.after(5000, () => reject(new Unreached('no-connection')))),
    });
    const callback = await acceptedCallback(ledger);
    await clock.advance(119_000);
    dispatch();
    await clock.advance(10_000);
    expect(await stateOf(callback)).toBe('expired');
    expect(webAppel.askedFor('requestCall')).toHaveLength(1);
  });

  it('a callback is not too late while its delay is still running', async () => {
    const callback = await acceptedCallback(ledger, { delay_seconds: 900 });
    await clock.advance(600_000);
    dispatch();
    await settle();
    expect(await stateOf(callback)).toBe('accepted');
  });

  it('a slow answer does not delay the next visitor', async () => {
    let answer: (trackingId: string) => void = () => undefined;
    webAppel.script({
      requestCall: ({ popupId }) =>
        popupId === '1'
          ? new Promise<string>((resolve) => {
              answer = resolve;
            })
          : Promise.resolve('8'),
    });
    const slow = await acceptedCallback(ledger, { popup_id: '1' });
    const loop = dispatch();
    await settle();
    const next = await acceptedCallback(ledger);
    loop.wake();
    await settle();
    expect(await stateOf(next)).toBe('accepted');
    expect(await stateOf(slow)).toBe('dialling');
    const stopped = loop.stop();
    answer('9');
    await stopped;
    expect(await reload(ledger, slow)).toMatchObject({ state: 'accepted', tracking_id: '9' });
  });

  it('the dispatcher logs nothing personal', async () => {
    const outcomes: Error[] = [
      new Unreached('timeout', 'appel'),
      new Unreached('no-connection', 'appel'),
      new Refusal('BLACKLISTED', '33639980001', 'appel'),
    ];
    for (const outcome of outcomes) {
      webAppel.script(failingWith(outcome));
      await acceptedCallback(ledger, { name: 'CANARY', address: '203.0.113.99' });
      await dispatch().stop();
    }
    const { handle, token } = await callbackIn('doubt', ledger, clock);
    expect(dispatching.lines.length).toBeGreaterThanOrEqual(3);
    for (const secret of ['639980001', 'CANARY', '203.0.113.99', handle, token])
      expect(dispatching.lines.join('')).not.toContain(secret);
  });
});
