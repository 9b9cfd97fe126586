import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Callback, NewCallback } from '../../../../proxy/callbacks/ledger/callback-entity.js';
import { viewOf } from '../../../../proxy/callbacks/ledger/callback-view.js';
import type { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import type { ListedCall } from '../../../../proxy/callbacks/workers/call-index.js';
import { firstPollAt, startFollower } from '../../../../proxy/callbacks/workers/follower.js';
import { alwaysLeader } from '../../../../proxy/callbacks/workers/leader-lease.js';
import type { PollLoop } from '../../../../proxy/callbacks/workers/poll-loop.js';
import { showable } from '../../../../proxy/callbacks/workers/unknown-states.js';
import type { Store } from '../../../../proxy/store/database.js';
import type { CallbackState } from '../../../../shared/callback.js';
import { MINUTE_MS } from '../../../../shared/durations.js';
import { Refusal, Unreached } from '../../../../shared/webappel/refusal.js';
import { decodeAnswer } from '../../../../shared/webappel/wire.js';
import {
  callbackIn,
  emptyLedger,
  recordingLog,
  reload,
} from '../../../support/callbacks/callbacks.js';
import { listedCall } from '../../../support/callbacks/listed-call.js';
import type { FakeClock } from '../../../support/time/fake-clock.js';
import {
  type ScriptedWebAppel,
  scriptedWebAppel,
} from '../../../support/webappel/scripted-webappel.js';

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
const requestCount = () => webAppel.askedFor('summariseCalls').length;
const followedCall = (more: Partial<NewCallback> = {}) =>
  callbackIn('accepted', ledger, clock, more);
const visitorStateOf = async (callback: Callback): Promise<CallbackState> =>
  viewOf(await reload(ledger, callback), clock.now()).state;

describe('following a call', () => {
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
    // A word that we do not know shows neither ringing nor an end.
    ['unknown', 'queued', false],
  ] as const)(
    'a call that is listed as %s is %s for the visitor',
    async (callState, state, busy) => {
      const callback = await followedCall();
      list(listedCall(callback, { callState }));
      follow();
      await clock.advance(2000);
      const view = viewOf(await reload(ledger, callback), clock.now());
      expect(view).toMatchObject({ state, busy, evidence: 'inferred', missedBy: null });
    },
  );

  it('a call that is not listed yet stays queued', async () => {
    const callback = await followedCall();
    follow();
    await clock.advance(10_000);
    expect(await visitorStateOf(callback)).toBe('queued');
  });

  it.each([
    ['another token', { custom3: '0'.repeat(32) }],
    ['another text in the place of the token', { custom3: 'abc' }],
    ['another popup', { popupId: '78' }],
  ] as const)('a call is not ended by a row with %s', async (_what, wrong) => {
    const callback = await followedCall();
    list(listedCall(callback, { callState: 'answered', ...wrong }));
    follow();
    await clock.advance(10_000);
    expect(await visitorStateOf(callback)).toBe('queued');
  });

  it('a call is not ended by a row without a token where the server lists tokens', async () => {
    const callback = await followedCall();
    list(
      listedCall(callback, { custom3: undefined, callState: 'answered' }),
      listedCall(callback, { trackingId: '900099', custom3: 'f'.repeat(32) }),
    );
    follow();
    await clock.advance(10_000);
    expect(await visitorStateOf(callback)).toBe('queued');
  });

  it('a call is not ended by a row that a visitor’s name forges', async () => {
    const callback = await followedCall();
    const forged = `${callback.tracking_id};77;2026-11-23 10:00:00;0;;5;x;;;0;ANSWER`;
    const answer = `900;77;2026-11-23 10:00:00;0;192.0.2.1;0;Jean;;;;ANSWER\n${forged};;${callback.token}`;
    webAppel.script({
      summariseCalls: async () =>
        decodeAnswer('summariseCalls', { bytes: new TextEncoder().encode(answer) }),
    });
    follow();
    await clock.advance(10_000);
    expect(await visitorStateOf(callback)).toBe('queued');
  });

  it('a call keeps its state when its rows disagree', async () => {
    const callback = await followedCall();
    list(
      listedCall(callback, { callState: 'no-answer' }),
      listedCall(callback, { callState: 'busy' }),
      listedCall(callback, { callState: 'pending' }),
    );
    follow();
    await clock.advance(10_000);
    expect(await visitorStateOf(callback)).toBe('queued');
  });

  it('a call has ended when one of its attempts was answered, whatever its other rows say', async () => {
    const callback = await followedCall();
    list(
      listedCall(callback, { callState: 'no-answer' }),
      listedCall(callback, { callState: 'answered' }),
      listedCall(callback, { callState: 'pending' }),
    );
    follow();
    await clock.advance(2000);
    expect(await visitorStateOf(callback)).toBe('ended');
  });

  it('a call whose recorded tracking id is wrong is found by its token and gets the listed tracking id', async () => {
    const callback = await followedCall();
    list(listedCall(callback, { trackingId: '1', callState: 'busy' }));
    follow();
    await clock.advance(10_000);
    expect(await reload(ledger, callback)).toMatchObject({
      tracking_id: '1',
      state: 'missed',
    });
  });

  it('when two calls have the same token, the tracking id decides', async () => {
    const callback = await followedCall();
    list(
      listedCall(callback, { callState: 'busy' }),
      listedCall(callback, { trackingId: '1', callState: 'answered' }),
    );
    follow();
    await clock.advance(2000);
    expect(await visitorStateOf(callback)).toBe('missed');
  });

  it('a call keeps its state when its token is listed under several other tracking ids', async () => {
    const callback = await followedCall();
    list(
      listedCall(callback, { trackingId: '1', callState: 'answered' }),
      listedCall(callback, { trackingId: '2', callState: 'answered' }),
    );
    follow();
    await clock.advance(10_000);
    expect(await visitorStateOf(callback)).toBe('queued');
  });

  it('a call ends when all its rows show the same end', async () => {
    const callback = await followedCall();
    list(listedCall(callback, { callState: 'busy' }), listedCall(callback, { callState: 'busy' }));
    follow();
    await clock.advance(2000);
    expect(await visitorStateOf(callback)).toBe('missed');
  });

  it.each([new Unreached('timeout'), new Refusal('RATE_LIMITED')])(
    'a call keeps its state while the listing cannot be fetched: %s',
    async (failure) => {
      const callback = await followedCall();
      let isUnavailable = true;
      webAppel.script({
        summariseCalls: async () => {
          if (isUnavailable) throw failure;
          return [listedCall(callback, { callState: 'answered' })];
        },
      });
      follow();
      await clock.advance(30_000);
      expect(await visitorStateOf(callback)).toBe('queued');
      isUnavailable = false;
      await clock.advance(30_000);
      expect(await visitorStateOf(callback)).toBe('ended');
    },
  );

  it('the listing is requested less and less often while it cannot be fetched, and at the usual pace afterwards', async () => {
    const answer = async () => [];
    const fail = () => Promise.reject(new Unreached('timeout'));
    await followedCall();
    webAppel.script({ summariseCalls: fail });
    follow();
    await clock.advance(MINUTE_MS);
    expect(requestCount()).toBeLessThanOrEqual(7);
    webAppel.script({ summariseCalls: answer });
    await followedCall();
    await clock.advance(30_000);
    const before = requestCount();
    await clock.advance(10_000);
    expect(requestCount() - before).toBe(10);
  });

  it('a callback is written only when the listing shows something new', async () => {
    const callback = await followedCall();
    list(listedCall(callback, { callState: 'pending' }));
    follow();
    await clock.advance(5000);
    const { version, due_at } = await reload(ledger, callback);
    await clock.advance(5 * MINUTE_MS);
    expect(await reload(ledger, callback)).toMatchObject({ version, due_at });
  });

  it('the follower continues after an unexpected error', async () => {
    const callback = await followedCall();
    webAppel.script({ summariseCalls: () => Promise.reject(new TypeError('a bug')) });
    follow();
    await clock.advance(10_000);
    list(listedCall(callback, { callState: 'answered' }));
    await clock.advance(5000);
    expect(await visitorStateOf(callback)).toBe('ended');
  });

  it('a call that has ended is not looked up again', async () => {
    const callback = await followedCall();
    list(listedCall(callback, { callState: 'answered' }));
    follow();
    await clock.advance(2000);
    const before = requestCount();
    await clock.advance(10 * MINUTE_MS);
    expect(requestCount()).toBe(before);
  });
});

describe('requests for the listing', () => {
  it('50 live calls of one popup share one request for its listing', async () => {
    for (let count = 0; count < 50; count++) await followedCall();
    await followedCall({ popup_id: '78' });
    follow();
    await clock.advance(0);
    expect(
      webAppel
        .askedFor('summariseCalls')
        .map(({ popupId }) => popupId)
        .sort(),
    ).toEqual(['77', '78']);
  });

  it('the listing of a popup is requested once a second, even when its 50 calls came one by one', async () => {
    const all: Callback[] = [];
    follow();
    for (let count = 0; count < 50; count++) {
      all.push(await followedCall());
      loop?.wake();
      await clock.advance(17);
    }
    await clock.advance(1000);
    const before = requestCount();
    await clock.advance(20_000);
    expect(requestCount() - before).toBeGreaterThanOrEqual(19);
    expect(requestCount() - before).toBeLessThanOrEqual(21);
    list(...all.map((callback) => listedCall(callback, { callState: 'answered' })));
    await clock.advance(1100);
    for (const callback of all) expect(await visitorStateOf(callback)).toBe('ended');
  });

  it('the listing is requested less often as its newest call grows older', async () => {
    await followedCall();
    follow();
    const during = async (ms: number) => {
      const before = requestCount();
      await clock.advance(ms);
      return requestCount() - before;
    };
    expect(await during(MINUTE_MS - 1)).toBe(60);
    expect(await during(9 * MINUTE_MS)).toBe(108);
    expect(await during(60 * MINUTE_MS)).toBe(120);
  });

  it('a call becomes unsettled two hours after it was due and is no longer followed', async () => {
    const callback = await followedCall({ delay_seconds: 600 });
    follow();
    await clock.advance(129.9 * MINUTE_MS);
    expect((await reload(ledger, callback)).state).toBe('accepted');
    await clock.advance(2 * MINUTE_MS);
    expect((await reload(ledger, callback)).state).toBe('unsettled');
    expect(await visitorStateOf(callback)).toBe('unknown');
    const before = requestCount();
    await clock.advance(60 * MINUTE_MS);
    expect(requestCount()).toBe(before);
  });

  it('a scheduled call is looked up from its time on', async () => {
    const callback = await callbackIn('dialling', ledger, clock, { delay_seconds: 600 });
    await ledger.move(
      callback,
      'accepted',
      {},
      {
        tracking_id: '4711',
        due_at: firstPollAt(callback, clock.now()),
      },
    );
    list(listedCall({ ...callback, tracking_id: '4711' }, { callState: 'pending' }));
    follow();
    await clock.advance(600_000 - 1);
    expect(requestCount()).toBe(0);
    expect(await visitorStateOf(callback)).toBe('scheduled');
    await clock.advance(1);
    expect(requestCount()).toBe(1);
    expect(await visitorStateOf(callback)).toBe('calling');
  });

  it('a call is not looked up before its time, whatever its row says', async () => {
    const callback = await followedCall({ delay_seconds: 600 });
    list(listedCall(callback, { callState: 'pending' }));
    follow();
    await clock.advance(10_000);
    expect(await visitorStateOf(callback)).toBe('scheduled');
    expect(requestCount()).toBe(0);
  });

  it('a request for the listing covers the day before the oldest call to tomorrow, in the owner’s time zone', async () => {
    await followedCall();
    // At 23:30 UTC it is already the next day in Paris.
    await clock.advance(14.5 * 60 * MINUTE_MS);
    await followedCall();
    follow();
    await clock.advance(0);
    expect(webAppel.askedFor('summariseCalls')[0]).toEqual({
      popupId: '77',
      from: '2026-11-22',
      to: '2026-11-25',
    });
  });
});

describe('a state that Rappel does not know', () => {
  const unknown = (callback: Callback, unknownWord: string, talkSeconds?: number): ListedCall =>
    listedCall(callback, { callState: 'unknown', unknownWord, talkSeconds });
  const advanceBy = async (seconds: number): Promise<void> => {
    for (let passed = 0; passed < seconds; passed += 5) await clock.advance(5000);
  };

  it('a word that has changed and then stood still is the end, told neutrally', async () => {
    const callback = await followedCall();
    follow();
    list(listedCall(callback));
    await advanceBy(10);
    list(unknown(callback, 'INTERNAUTE_INJOIGNABLE'));
    await advanceBy(110);
    expect(await visitorStateOf(callback)).toBe('calling');
    await advanceBy(30);
    const ended = await reload(ledger, callback);
    expect(viewOf(ended, clock.now())).toMatchObject({ state: 'ended', talked: null });
    expect(ended.unknown_state).toBe('INTERNAUTE_INJOIGNABLE');
  });

  it('codes that go on changing are no end while they do', async () => {
    const callback = await followedCall();
    follow();
    for (const code of ['0', '1', '0', '1', '2']) {
      list(unknown(callback, code));
      await advanceBy(60);
      expect((await reload(ledger, callback)).state).toBe('accepted');
    }
    await advanceBy(120);
    expect((await reload(ledger, callback)).state).toBe('ended');
  });

  it('a code that is listed from the start may be an open call, and is no end', async () => {
    const callback = await followedCall();
    list(unknown(callback, '0'));
    follow();
    await advanceBy(60 * 60);
    expect((await reload(ledger, callback)).state).toBe('accepted');
  });

  it('a word that is listed from the start is the end after ten minutes', async () => {
    const callback = await followedCall();
    list(unknown(callback, 'CLIENT_ABSENT'));
    follow();
    await advanceBy(9 * 60);
    expect((await reload(ledger, callback)).state).toBe('accepted');
    await advanceBy(120);
    expect((await reload(ledger, callback)).state).toBe('ended');
  });

  it('a talk time that no longer grows is the end of a conversation', async () => {
    const callback = await followedCall();
    follow();
    for (let seconds = 5; seconds <= 60; seconds += 5) {
      list(unknown(callback, '7', seconds));
      await advanceBy(5);
      expect((await reload(ledger, callback)).state).toBe('accepted');
    }
    await advanceBy(25);
    const ended = await reload(ledger, callback);
    expect(viewOf(ended, clock.now())).toMatchObject({ state: 'ended', talked: true });
  });

  it('a word that ended one call ends the next within a minute', async () => {
    const first = await followedCall();
    follow();
    list(listedCall(first));
    await advanceBy(5);
    list(unknown(first, 'FIN_77'));
    await advanceBy(150);
    const second = await followedCall({ number: '+33639980077', number_hash: 'other' });
    list(unknown(first, 'FIN_77'), unknown(second, 'FIN_77'));
    await advanceBy(50);
    expect((await reload(ledger, second)).state).toBe('ended');
  });

  it('what was seen survives a restart of the program', async () => {
    const callback = await followedCall();
    follow();
    list(listedCall(callback));
    await advanceBy(10);
    list(unknown(callback, 'OCCUPATION'));
    await advanceBy(60);
    await loop?.stop();
    follow();
    await advanceBy(90);
    expect((await reload(ledger, callback)).state).toBe('ended');
  });

  it('the number is free again after the end', async () => {
    const callback = await followedCall();
    follow();
    list(listedCall(callback));
    await advanceBy(5);
    list(unknown(callback, 'X9'));
    await advanceBy(150);
    await expect(followedCall({ number_hash: callback.number_hash })).resolves.toBeDefined();
  });

  it.each([
    [undefined, null],
    [0, false],
    [12, true],
  ])('a call that is over with a talk time of %s has talked: %s', async (talkSeconds, talked) => {
    const callback = await followedCall();
    list(listedCall(callback, { callState: 'over', talkSeconds }));
    follow();
    await advanceBy(5);
    expect(viewOf(await reload(ledger, callback), clock.now())).toMatchObject({
      state: 'ended',
      talked,
    });
  });
});

describe('the tracking id and the token', () => {
  it.each([
    ['is empty', () => undefined],
    ['is in capitals', (token: string) => token.toUpperCase()],
    ['is cut', (token: string) => token.slice(0, 20)],
    ['is cut to nothing of use', (token: string) => token.slice(0, 4)],
  ])('a call with its tracking id is found where the token %s', async (_what, written) => {
    const callback = await followedCall();
    list(listedCall(callback, { custom3: written(callback.token), callState: 'busy' }));
    follow();
    await clock.advance(2000);
    expect((await reload(ledger, callback)).state).toBe('missed');
  });

  it('a row with the tracking id and the token of another callback is the call of that one', async () => {
    const one = await followedCall();
    const other = await followedCall({ number: '+33639980078', number_hash: 'other' });
    list(listedCall(one, { custom3: other.token, callState: 'busy' }));
    follow();
    await clock.advance(2000);
    expect((await reload(ledger, one)).state).toBe('accepted');
  });
});

it.each([
  ['06 12 34 56 78', '…'],
  ['RAPPEL +33612345678', 'RAPPEL …'],
  ['jade@example.test', '…'],
  ['INTERNAUTE_OCCUPE_2', 'INTERNAUTE_OCCUPE_2'],
])('the word %s of WebAppel is shown and logged as %s', (word, shown) => {
  expect(showable(word)).toBe(shown);
});
