import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Callback, NewCallback } from '../../../../proxy/callbacks/ledger/callback-entity.js';
import { viewOf } from '../../../../proxy/callbacks/ledger/callback-view.js';
import type { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import type { ListedCall } from '../../../../proxy/callbacks/workers/call-listing.js';
import { firstPollAt, startFollower } from '../../../../proxy/callbacks/workers/follower.js';
import { alwaysLeader } from '../../../../proxy/callbacks/workers/leader-lease.js';
import type { PollLoop } from '../../../../proxy/callbacks/workers/poll-loop.js';
import type { Store } from '../../../../proxy/store/database.js';
import type { CallbackState } from '../../../../shared/callback.js';
import { Refusal, Unreached } from '../../../../shared/webappel/refusal.js';
import { decodeAnswer } from '../../../../shared/webappel/wire.js';
import {
  callbackIn,
  emptyLedger,
  recordingLog,
  theCallback,
} from '../../../support/callbacks/callbacks.js';
import { listedCall } from '../../../support/callbacks/listed-call.js';
import type { FakeClock } from '../../../support/time/fake-clock.js';
import {
  type ScriptedWebAppel,
  scriptedWebAppel,
} from '../../../support/webappel/scripted-webappel.js';

const MINUTE = 60_000;

let store: Store;
let clock: FakeClock;
let ledger: Ledger;
let webAppel: ScriptedWebAppel;
let loop: PollLoop | undefined;

beforeEach(async () => {
  ({ store, clock, ledger } = await emptyLedger());
  webAppel = scriptedWebAppel({ summariseCalls: async () => [] });
});
afterEach(async () => {
  await loop?.stop();
  await store.destroy();
});

const follow = (): void => {
  loop = startFollower({
    ledger,
    webAppel,
    clock,
    log: recordingLog().log,
    tokenField: 'custom3',
    timeZone: 'Europe/Paris',
    isLeader: alwaysLeader,
  });
};
const list = (...rows: ListedCall[]) => webAppel.script({ summariseCalls: async () => rows });
const questions = () => webAppel.askedFor('summariseCalls').length;
const call = (more: Partial<NewCallback> = {}) => callbackIn('accepted', ledger, clock, more);
const seenBy = async (callback: Callback): Promise<CallbackState> =>
  viewOf(await theCallback(ledger, callback), clock.now()).state;

describe('a followed call', () => {
  it.each([
    ['answered', 'ended', false],
    ['voicemail', 'ended', false],
    ['no-answer', 'missed', false],
    ['busy', 'missed', true],
    ['abandoned', 'missed', false],
    ['closed', 'missed', false],
    ['cancelled', 'cancelled', false],
    ['congestion', 'failed', false],
    ['unreachable', 'failed', false],
    ['failed', 'failed', false],
    ['refused', 'refused', false],
    ['pending', 'calling', false],
    [undefined, 'calling', false],
    // A word that nobody here knows says neither that it rings nor that it has ended.
    ['unknown', 'queued', false],
  ] as const)('that is listed as %s is for the visitor %s', async (callState, state, busy) => {
    const callback = await call();
    list(listedCall(callback, { callState }));
    follow();
    await clock.advance(2000);
    const view = viewOf(await theCallback(ledger, callback), clock.now());
    expect(view).toMatchObject({ state, busy, evidence: 'inferred', missedBy: null });
  });

  it('that is not listed yet stays queued', async () => {
    const callback = await call();
    follow();
    await clock.advance(10_000);
    expect(await seenBy(callback)).toBe('queued');
  });

  it.each([
    ['another token', { custom3: '0'.repeat(32) }],
    ['no token', { custom3: undefined }],
    ['another popup', { popupId: '78' }],
  ] as const)('is not ended by a row with %s', async (_what, wrong) => {
    const callback = await call();
    list(listedCall(callback, { callState: 'answered', ...wrong }));
    follow();
    await clock.advance(10_000);
    expect(await seenBy(callback)).toBe('queued');
  });

  it('is not ended by a name that forges a row', async () => {
    const callback = await call();
    const forged = `${callback.tracking_id};77;2026-11-23 10:00:00;0;;5;x;;;0;ANSWER`;
    const answer = `900;77;2026-11-23 10:00:00;0;192.0.2.1;0;Jean;;;;ANSWER\n${forged};;${callback.token}`;
    webAppel.script({
      summariseCalls: async () =>
        decodeAnswer('summariseCalls', { bytes: new TextEncoder().encode(answer) }),
    });
    follow();
    await clock.advance(10_000);
    expect(await seenBy(callback)).toBe('queued');
  });

  it('is told nothing by rows that disagree', async () => {
    const callback = await call();
    list(
      listedCall(callback, { callState: 'no-answer' }),
      listedCall(callback, { callState: 'busy' }),
      listedCall(callback, { callState: 'pending' }),
    );
    follow();
    await clock.advance(10_000);
    expect(await seenBy(callback)).toBe('queued');
  });

  it('has taken place when one of its attempts was answered, whatever the others say', async () => {
    const callback = await call();
    list(
      listedCall(callback, { callState: 'no-answer' }),
      listedCall(callback, { callState: 'answered' }),
      listedCall(callback, { callState: 'pending' }),
    );
    follow();
    await clock.advance(2000);
    expect(await seenBy(callback)).toBe('ended');
  });

  it('is found by its token when the answer to appel was cut, and told by both from then on', async () => {
    const callback = await call();
    list(listedCall(callback, { trackingId: '1', callState: 'busy' }));
    follow();
    await clock.advance(10_000);
    expect(await theCallback(ledger, callback)).toMatchObject({
      tracking_id: '1',
      state: 'missed',
    });
  });

  it('is told by its own row when another request carries its token too', async () => {
    const callback = await call();
    list(
      listedCall(callback, { callState: 'busy' }),
      listedCall(callback, { trackingId: '1', callState: 'answered' }),
    );
    follow();
    await clock.advance(2000);
    expect(await seenBy(callback)).toBe('missed');
  });

  it('is told nothing by its token under several other tracking ids', async () => {
    const callback = await call();
    list(
      listedCall(callback, { trackingId: '1', callState: 'answered' }),
      listedCall(callback, { trackingId: '2', callState: 'answered' }),
    );
    follow();
    await clock.advance(10_000);
    expect(await seenBy(callback)).toBe('queued');
  });

  it('is told by rows that agree', async () => {
    const callback = await call();
    list(listedCall(callback, { callState: 'busy' }), listedCall(callback, { callState: 'busy' }));
    follow();
    await clock.advance(2000);
    expect(await seenBy(callback)).toBe('missed');
  });

  it.each([new Unreached('timeout'), new Refusal('RATE_LIMITED')])(
    'goes on as it was when the listing cannot be had: %s',
    async (failure) => {
      const callback = await call();
      let away = true;
      webAppel.script({
        summariseCalls: async () => {
          if (away) throw failure;
          return [listedCall(callback, { callState: 'answered' })];
        },
      });
      follow();
      await clock.advance(30_000);
      expect(await seenBy(callback)).toBe('queued');
      away = false;
      await clock.advance(30_000);
      expect(await seenBy(callback)).toBe('ended');
    },
  );

  it('is asked about more and more rarely while the listing cannot be had, then as before', async () => {
    const answered = async () => [];
    const away = () => Promise.reject(new Unreached('timeout'));
    await call();
    webAppel.script({ summariseCalls: away });
    follow();
    await clock.advance(MINUTE);
    expect(questions()).toBeLessThanOrEqual(7);
    webAppel.script({ summariseCalls: answered });
    await call();
    await clock.advance(30_000);
    const before = questions();
    await clock.advance(10_000);
    expect(questions() - before).toBe(10);
  });

  it('is written down again only when the listing tells something new', async () => {
    const callback = await call();
    list(listedCall(callback, { callState: 'pending' }));
    follow();
    await clock.advance(5000);
    const { version, due_at } = await theCallback(ledger, callback);
    await clock.advance(5 * MINUTE);
    expect(await theCallback(ledger, callback)).toMatchObject({ version, due_at });
  });

  it('goes on after an error that nobody foresaw', async () => {
    const callback = await call();
    webAppel.script({ summariseCalls: () => Promise.reject(new TypeError('a bug')) });
    follow();
    await clock.advance(10_000);
    list(listedCall(callback, { callState: 'answered' }));
    await clock.advance(5000);
    expect(await seenBy(callback)).toBe('ended');
  });

  it('is no longer asked about when it has ended', async () => {
    const callback = await call();
    list(listedCall(callback, { callState: 'answered' }));
    follow();
    await clock.advance(2000);
    const before = questions();
    await clock.advance(10 * MINUTE);
    expect(questions()).toBe(before);
  });
});

describe('the questions', () => {
  it('are one a popup for 50 live calls', async () => {
    for (let count = 0; count < 50; count++) await call();
    await call({ popup_id: '78' });
    follow();
    await clock.advance(0);
    expect(
      webAppel
        .askedFor('summariseCalls')
        .map(({ popupId }) => popupId)
        .sort(),
    ).toEqual(['77', '78']);
  });

  it('stay one a popup and second when the 50 calls came one by one', async () => {
    const all: Callback[] = [];
    follow();
    for (let count = 0; count < 50; count++) {
      all.push(await call());
      loop?.wake();
      await clock.advance(17);
    }
    await clock.advance(1000);
    const before = questions();
    await clock.advance(20_000);
    expect(questions() - before).toBeGreaterThanOrEqual(19);
    expect(questions() - before).toBeLessThanOrEqual(21);
    list(...all.map((callback) => listedCall(callback, { callState: 'answered' })));
    await clock.advance(1100);
    for (const callback of all) expect(await seenBy(callback)).toBe('ended');
  });

  it('grow rarer with the age of a call', async () => {
    await call();
    follow();
    const during = async (ms: number) => {
      const before = questions();
      await clock.advance(ms);
      return questions() - before;
    };
    expect(await during(MINUTE - 1)).toBe(60);
    expect(await during(9 * MINUTE)).toBe(108);
    expect(await during(60 * MINUTE)).toBe(120);
  });

  it('end two hours after the call was due, and it is left for a person', async () => {
    const callback = await call({ delay_seconds: 600 });
    follow();
    await clock.advance(129.9 * MINUTE);
    expect((await theCallback(ledger, callback)).state).toBe('accepted');
    await clock.advance(2 * MINUTE);
    expect((await theCallback(ledger, callback)).state).toBe('unsettled');
    expect(await seenBy(callback)).toBe('unknown');
    const before = questions();
    await clock.advance(60 * MINUTE);
    expect(questions()).toBe(before);
  });

  it('about a scheduled call begin when it is due', async () => {
    const callback = await callbackIn('dialling', ledger, clock, { delay_seconds: 600 });
    await ledger.move(callback, 'accepted', 'test', {
      tracking_id: '4711',
      due_at: firstPollAt(callback, clock.now()),
    });
    list(listedCall({ ...callback, tracking_id: '4711' }, { callState: 'pending' }));
    follow();
    await clock.advance(600_000 - 1);
    expect(questions()).toBe(0);
    expect(await seenBy(callback)).toBe('scheduled');
    await clock.advance(1);
    expect(questions()).toBe(1);
    expect(await seenBy(callback)).toBe('calling');
  });

  it('about a call that is not due yet are not asked, whatever its row says', async () => {
    const callback = await call({ delay_seconds: 600 });
    list(listedCall(callback, { callState: 'pending' }));
    follow();
    await clock.advance(10_000);
    expect(await seenBy(callback)).toBe('scheduled');
    expect(questions()).toBe(0);
  });

  it('reach from the day before the oldest call to tomorrow, by the owner’s calendar', async () => {
    await call();
    // Half past eleven at night in London is tomorrow in Paris.
    await clock.advance(14.5 * 60 * MINUTE);
    await call();
    follow();
    await clock.advance(0);
    expect(webAppel.askedFor('summariseCalls')[0]).toEqual({
      popupId: '77',
      from: '2026-11-22',
      to: '2026-11-25',
    });
  });
});
