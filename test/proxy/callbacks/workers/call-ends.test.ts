import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Callback, NewCallback } from '../../../../proxy/callbacks/ledger/callback-entity.js';
import { viewOf } from '../../../../proxy/callbacks/ledger/callback-view.js';
import type { ListedCall } from '../../../../proxy/callbacks/workers/call-index.js';
import { MINUTE_MS } from '../../../../shared/durations.js';
import { fields } from '../../../../shared/webappel/fields.js';
import { callbackIn, reload } from '../../../support/callbacks/callbacks.js';
import { listedCall } from '../../../support/callbacks/listed-call.js';
import { type Reconciling, startReconciling } from '../../../support/callbacks/reconciling.js';

let site: Reconciling;
let callback: Callback;

const prepare = async (more: Partial<NewCallback> = {}): Promise<void> => {
  callback = await callbackIn('accepted', site.ledger, site.clock, more);
  site.follow();
};
beforeEach(async () => {
  site = await startReconciling();
  await prepare();
});
afterEach(() => site.end());

const list = (...rows: Partial<ListedCall>[]): void =>
  site.list(() => rows.map((row) => listedCall(callback, row)));
const viewAfter = async (ms: number) => {
  for (let passed = 0; passed < ms; passed += 5000) await site.clock.advance(5000);
  return viewOf(await reload(site.ledger, callback), site.clock.now());
};

/** A row without a token. The call is sent at 10:00:00 on the 23rd, in Paris. */
const tokenless = (requestedAt: string, more: Partial<ListedCall> = {}): Partial<ListedCall> => ({
  custom3: undefined,
  requestedAt,
  ...more,
});

describe('the rows with the tracking id of a call, where the server lists no tokens', () => {
  it.each([
    ['the day before at the same time', '2026-11-22T10:00:00'],
    ['the evening before', '2026-11-22T20:30:00'],
    ['a week before', '2026-11-16T10:00:02'],
    ['the day after', '2026-11-24T10:00:00'],
  ])('a row of %s does not end the call', async (_, requestedAt) => {
    list(tokenless(requestedAt, { callState: 'answered' }));
    expect((await viewAfter(9 * MINUTE_MS)).state).toBe('queued');
  });

  it.each([
    ['the clock of WebAppel is twenty minutes slow', '2026-11-23T09:40:03'],
    ['the clock of WebAppel is twenty minutes fast', '2026-11-23T10:20:03'],
    ['WebAppel writes UTC', '2026-11-23T09:00:03'],
    ['the attempt was an hour later', '2026-11-23T11:00:00'],
  ])('a row ends the call although %s', async (_, requestedAt) => {
    list(tokenless(requestedAt, { callState: 'busy' }));
    expect((await viewAfter(10_000)).state).toBe('missed');
  });

  it.each([
    ['Nouméa', '2026-11-23T20:00:03'],
    ['Los Angeles', '2026-11-23T01:00:03'],
  ])(
    'a row of a WebAppel in %s ends the call once no other has appeared',
    async (_, requestedAt) => {
      list(tokenless(requestedAt, { callState: 'busy' }));
      expect((await viewAfter(9 * MINUTE_MS)).state).toBe('queued');
      expect((await viewAfter(2 * MINUTE_MS)).state).toBe('missed');
    },
  );

  it.each(['2026-11-22T10:00:00', '2026-11-22T23:00:00', '2026-11-23T07:30:00'])(
    'the row of today counts, and not the one of %s',
    async (requestedAt) => {
      const old = tokenless(requestedAt, { callState: 'answered' });
      list(tokenless('2026-11-23T10:00:01'), old);
      expect((await viewAfter(15 * MINUTE_MS)).state).toBe('calling');
      list(old, tokenless('2026-11-23T10:00:01', { callState: 'busy' }));
      expect((await viewAfter(30_000)).state).toBe('missed');
    },
  );

  it('the row of another visitor with the same tracking id does not end the call', async () => {
    const other = tokenless('2026-11-23T10:00:20', {
      callState: 'answered',
      visitorAddress: '192.0.2.99',
    });
    const own = tokenless('2026-11-23T10:00:01', { visitorAddress: '192.0.2.7' });
    list(own, other);
    expect((await viewAfter(MINUTE_MS)).state).toBe('calling');
    list({ ...own, callState: 'busy' }, other);
    expect((await viewAfter(MINUTE_MS)).state).toBe('missed');
  });

  it('a row with the start of the token counts whatever its time, and before others', async () => {
    const start = callback.token.slice(0, 5);
    list(
      { custom3: start, requestedAt: '1970-01-01T00:00:00', callState: 'busy' },
      { custom3: 'other', requestedAt: '2026-11-22T10:00:00', callState: 'answered' },
      tokenless('2026-11-23T10:00:00', { callState: 'answered' }),
    );
    expect((await viewAfter(5000)).state).toBe('missed');
  });

  it.each(['NULL', '-', ''])('a token that is listed as %j is none', async (custom3) => {
    list({ custom3, callState: 'busy' });
    expect((await viewAfter(5000)).state).toBe('missed');
  });

  it('leading zeros make no other popup', async () => {
    list(
      tokenless('2026-11-23T10:00:01', { callState: 'busy', popupId: `00${callback.popup_id}` }),
    );
    expect((await viewAfter(10_000)).state).toBe('missed');
  });

  it('leading zeros make no other tracking id', async () => {
    list(
      tokenless('2026-11-23T10:00:01', {
        trackingId: `00${callback.tracking_id}`,
        callState: 'busy',
      }),
    );
    expect((await viewAfter(5000)).state).toBe('missed');
    expect((await reload(site.ledger, callback)).tracking_id).toBe(callback.tracking_id);
  });
});

describe('a call whose attempts ended differently', () => {
  it('its end is that of the last attempt, once its rows stand still', async () => {
    list({ callState: 'busy' }, { callState: 'no-answer' });
    expect((await viewAfter(MINUTE_MS)).state).toBe('queued');
    expect(await viewAfter(2 * MINUTE_MS)).toMatchObject({ state: 'missed', busy: false });
  });

  it('the last attempt is the one with the latest time, in whatever order they are listed', async () => {
    list(
      { callState: 'busy', requestedAt: '2026-11-23T10:02:00' },
      { callState: 'no-answer', requestedAt: '2026-11-23T10:01:00' },
    );
    expect(await viewAfter(3 * MINUTE_MS)).toMatchObject({ state: 'missed', busy: true });
  });

  it('a further attempt begins the wait anew, and an answered one ends the call', async () => {
    list({ callState: 'busy' }, { callState: 'no-answer' });
    await viewAfter(100_000);
    list({ callState: 'busy' }, { callState: 'no-answer' }, { callState: 'failed' });
    expect((await viewAfter(100_000)).state).toBe('queued');
    list({ callState: 'busy' }, { callState: 'answered' }, { callState: 'no-answer' });
    expect(await viewAfter(5000)).toMatchObject({ state: 'ended', talked: true });
  });

  it('an attempt in an unknown state after a busy one ends as an unknown state does', async () => {
    list({ callState: 'busy' }, { callState: 'unknown', unknownWord: 'X' });
    await viewAfter(5000);
    list({ callState: 'busy' }, { callState: 'unknown', unknownWord: 'Y' });
    expect(await viewAfter(3 * MINUTE_MS)).toMatchObject({ state: 'ended', talked: null });
  });

  it('a call that was left to the owner ends late as its last attempt', async () => {
    await site.end();
    site = await startReconciling();
    callback = await callbackIn('unsettled', site.ledger, site.clock);
    list({ callState: 'no-answer' }, { callState: 'busy' });
    site.reconcile();
    expect(await viewAfter(10_000)).toMatchObject({ state: 'missed', busy: true });
  });
});

describe('the talk time of a call', () => {
  const listWord = (word: string, talkSeconds: number | undefined): void =>
    list({ callState: fields.callState.form.decode(word), talkSeconds });

  it.each([
    ['RACCROCHE', 42, 'ended', true],
    ['ABANDON', 3, 'ended', true],
    ['CANCEL', 42, 'ended', true],
    ['FAILED', 42, 'ended', true],
    ['TERMINE', 42, 'ended', true],
    ['ANSWER', 42, 'ended', true],
    ['ANSWER', 0, 'ended', false],
    ['TERMINE', 0, 'ended', false],
    ['RACCROCHE', 0, 'missed', false],
    ['BUSY', 0, 'missed', false],
    ['CANCEL', 0, 'cancelled', false],
    ['BLACKLIST', 5, 'refused', true],
    ['ANSWER', undefined, 'ended', true],
    ['TERMINE', undefined, 'ended', null],
    ['RACCROCHE', undefined, 'missed', null],
  ])(
    'a call that is listed as %s with a talk time of %s is %s, and has talked: %s',
    async (word, talkSeconds, state, talked) => {
      listWord(word, talkSeconds);
      expect(await viewAfter(5000)).toMatchObject({ state, talked });
    },
  );

  it.each(['EN COURS', 'CONNECTE'])(
    'a call that is listed as %s goes on while its talk time grows',
    async (word) => {
      listWord(word, 42);
      expect((await viewAfter(MINUTE_MS)).state).toBe('calling');
    },
  );

  it('without a word, a talk time that no longer grows is the end of the call', async () => {
    for (let talkSeconds = 5; talkSeconds <= 60; talkSeconds += 5) {
      list({ talkSeconds });
      expect((await viewAfter(5000)).state).not.toBe('ended');
    }
    expect((await viewAfter(MINUTE_MS)).state).not.toBe('ended');
    expect(await viewAfter(2 * MINUTE_MS)).toMatchObject({ state: 'ended', talked: true });
  });
});

it('a state that Rappel does not know must stand still anew after the call was open again', async () => {
  list({ callState: 'unknown', unknownWord: 'RENVOI' });
  await viewAfter(100_000);
  list({});
  await viewAfter(5000);
  list({ callState: 'unknown', unknownWord: 'RENVOI' });
  expect((await viewAfter(100_000)).state).toBe('calling');
  expect((await viewAfter(30_000)).state).toBe('ended');
});

it('a call goes on while its talk time grows, whatever unknown word is beside it', async () => {
  list({});
  await viewAfter(5000);
  for (let talkSeconds = 5; talkSeconds <= 300; talkSeconds += 5) {
    list({ callState: 'unknown', unknownWord: 'TRANSFERT', talkSeconds });
    expect((await viewAfter(5000)).state).not.toBe('ended');
  }
  expect(await viewAfter(20_000)).toMatchObject({ state: 'ended', talked: true });
});
