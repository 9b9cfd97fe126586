import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cancelCallback } from '../../../../proxy/callbacks/intake/cancel.js';
import type { Callback } from '../../../../proxy/callbacks/ledger/callback-entity.js';
import { viewOf } from '../../../../proxy/callbacks/ledger/callback-view.js';
import type { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import { startDispatcher } from '../../../../proxy/callbacks/workers/dispatcher.js';
import { ProblemError } from '../../../../proxy/http/problems.js';
import type { Store } from '../../../../proxy/store/database.js';
import {
  Refusal,
  type RefusalCode,
  Unreached,
  type UnreachedReason,
} from '../../../../shared/webappel/refusal.js';
import {
  acceptedCallback,
  callbackIn,
  emptyLedger,
  recordingLog,
  reload,
} from '../../../support/callbacks/callbacks.js';
import { openGuard } from '../../../support/callbacks/open-guard.js';
import { type FakeClock, settle } from '../../../support/time/fake-clock.js';
import {
  type ScriptedWebAppel,
  scriptedWebAppel,
} from '../../../support/webappel/scripted-webappel.js';

let store: Store;
let clock: FakeClock;
let ledger: Ledger;
let webAppel: ScriptedWebAppel;
beforeEach(async () => {
  ({ store, clock, ledger } = await emptyLedger());
  webAppel = scriptedWebAppel({ cancelCall: async () => undefined, requestCall: async () => '8' });
});
afterEach(() => store.destroy());

/** The resulting state, or the code of the problem. */
const cancel = (callback: Callback): Promise<string> =>
  cancelCallback(callback, { ledger, webAppel }).then(
    ({ state }) => state,
    (failure: unknown) => {
      if (failure instanceof ProblemError) return failure.problem.code;
      throw failure;
    },
  );

describe('cancelling', () => {
  it('a callback that has not been sent is cancelled without asking WebAppel', async () => {
    const callback = await acceptedCallback(ledger);
    expect(await cancel(callback)).toBe('cancelled');
    expect((await reload(ledger, callback)).state).toBe('cancelled');
    expect(webAppel.asked).toEqual([]);
  });

  it('a callback that was sent is cancelled at WebAppel once, by its tracking id', async () => {
    const callback = await callbackIn('accepted', ledger, clock);
    expect(await cancel(callback)).toBe('cancelled');
    expect(webAppel.asked).toEqual([
      { method: 'cancelCall', params: { popupId: '77', contactId: callback.tracking_id } },
    ]);
  });

  it('cancelling again gives the same answer and does not ask WebAppel again', async () => {
    const callback = await callbackIn('accepted', ledger, clock);
    await cancel(callback);
    expect(await cancel(await reload(ledger, callback))).toBe('cancelled');
    expect(webAppel.askedFor('cancelCall')).toHaveLength(1);
  });

  it.each(['TOO_LATE', 'NOT_FOUND'] satisfies RefusalCode[])(
    'a callback that WebAppel refuses to cancel with %s stays as it is',
    async (code) => {
      webAppel.script({ cancelCall: () => Promise.reject(new Refusal(code)) });
      const callback = await callbackIn('accepted', ledger, clock);
      expect(await cancel(callback)).toBe('not-cancellable');
      expect(await reload(ledger, callback)).toEqual(callback);
    },
  );

  it.each([
    new Unreached('timeout' satisfies UnreachedReason),
    new Unreached('no-connection'),
    new Unreached('unexpected-answer'),
    new Refusal('RATE_LIMITED'),
    new Refusal('INTERNAL'),
    new Refusal('INVALID_AUTH'),
  ])('cancelling can be tried again when WebAppel gave no clear answer: %s', async (failure) => {
    webAppel.script({ cancelCall: () => Promise.reject(failure) });
    const callback = await callbackIn('accepted', ledger, clock);
    expect(await cancel(callback)).toBe('unavailable');
    expect(await reload(ledger, callback)).toEqual(callback);
    webAppel.script({ cancelCall: async () => undefined });
    expect(await cancel(callback)).toBe('cancelled');
  });

  it.each(['dialling', 'doubt', 'unsettled', 'ended', 'missed', 'refused', 'failed'] as const)(
    'a callback in state %s cannot be cancelled, and WebAppel is not asked',
    async (state) => {
      const callback = await callbackIn(state, ledger, clock);
      expect(await cancel(callback)).toBe('not-cancellable');
      expect(webAppel.asked).toEqual([]);
      expect(viewOf(callback, clock.now()).cancellable).toBe(false);
    },
  );

  it('a callback cannot be cancelled while phones ring', async () => {
    const callback = await callbackIn('accepted', ledger, clock);
    const ringing = await ledger.move(callback, 'accepted', {}, { progress: 'calling' });
    expect(await cancel(ringing!)).toBe('not-cancellable');
    expect(webAppel.asked).toEqual([]);
  });

  it('a callback that WebAppel has cancelled is cancelled, even when the follower changed it meanwhile', async () => {
    const callback = await callbackIn('accepted', ledger, clock);
    webAppel.script({
      cancelCall: async () => {
        await ledger.move(callback, 'accepted', {}, { progress: 'calling' });
      },
    });
    expect(await cancel(callback)).toBe('cancelled');
    expect((await reload(ledger, callback)).state).toBe('cancelled');
  });

  it('cancelling a callback that has ended meanwhile returns its end', async () => {
    const callback = await callbackIn('accepted', ledger, clock);
    webAppel.script({
      cancelCall: async () => {
        await ledger.move(callback, 'missed', {});
      },
    });
    expect(await cancel(callback)).toBe('missed');
  });

  it('a cancelled callback is never sent, and a sent one is never reported as cancelled', async () => {
    for (let steps = 0; steps < 40; steps++) {
      webAppel.script({ cancelCall: () => Promise.reject(new Refusal('TOO_LATE')) });
      const before = webAppel.askedFor('requestCall').length;
      const callback = await acceptedCallback(ledger);
      const terms = { retries: 0, maxSeconds: 60, tokenField: 'custom3' as const };
      const loop = startDispatcher({
        ...{ ledger, webAppel, clock, log: recordingLog().log, terms },
        guard: openGuard,
      });
      // One microtask later in each round, so that cancelling meets every point of the dispatcher's work.
      for (let step = 0; step < steps; step++) await Promise.resolve();
      const answer = await cancel(await reload(ledger, callback));
      await settle();
      await loop.stop();
      const sent = webAppel.askedFor('requestCall').length - before;
      expect(answer).toBe(sent === 0 ? 'cancelled' : 'not-cancellable');
      expect((await reload(ledger, callback)).state).toBe(sent === 0 ? 'cancelled' : 'accepted');
    }
  });

  it('a callback that is claimed between the read and the write cannot be cancelled', async () => {
    const stale = await acceptedCallback(ledger);
    await ledger.move(stale, 'dialling', {});
    expect(await cancel(stale)).toBe('not-cancellable');
  });

  it('a callback that is sent between the read and the write is cancelled at WebAppel', async () => {
    const stale = await acceptedCallback(ledger);
    const dialling = await ledger.move(stale, 'dialling', {});
    await ledger.move(dialling!, 'accepted', {}, { tracking_id: '4711' });
    expect(await cancel(stale)).toBe('cancelled');
    expect(webAppel.askedFor('cancelCall')).toEqual([{ popupId: '77', contactId: '4711' }]);
  });

  it('two concurrent cancellations of one callback both succeed', async () => {
    let asked = 0;
    webAppel.script({
      cancelCall: async () => {
        asked += 1;
        if (asked > 1) {
          await settle();
          throw new Refusal('TOO_LATE');
        }
      },
    });
    const callback = await callbackIn('accepted', ledger, clock);
    expect(await Promise.all([cancel(callback), cancel(callback)])).toEqual([
      'cancelled',
      'cancelled',
    ]);
  });
});
