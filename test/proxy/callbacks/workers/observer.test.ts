import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Callback } from '../../../../proxy/callbacks/ledger/callback-entity.js';
import { viewOf } from '../../../../proxy/callbacks/ledger/callback-view.js';
import type { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import { startObserver } from '../../../../proxy/callbacks/workers/observer.js';
import type { ProgressSource } from '../../../../proxy/webappel/progress-source.js';
import type { CallProgress } from '../../../../shared/webappel/call-progress.js';
import {
  acceptedCallback,
  emptyLedger,
  recordingLog,
} from '../../../support/callbacks/callbacks.js';
import { settle } from '../../../support/time/fake-clock.js';

let ledger: Ledger;
/** Listeners to the progress of calls, by tracking id. */
let listeners: Map<string, (progress: CallProgress) => void>;
let offered: boolean;

const source: ProgressSource = {
  noteOffer: () => undefined,
  isOffered: () => offered,
  watch(trackingId, onProgress) {
    listeners.set(trackingId, onProgress);
    return () => listeners.delete(trackingId);
  },
};

beforeEach(async () => {
  ({ ledger } = await emptyLedger());
  listeners = new Map();
  offered = true;
});

/** A callback that WebAppel has accepted under this tracking id. */
async function callbackAccepted(trackingId: string): Promise<Callback> {
  const dialling = await ledger.move(await acceptedCallback(ledger), 'dialling', {});
  const callback =
    dialling &&
    (await ledger.move(
      dialling,
      'accepted',
      {},
      {
        tracking_id: trackingId,
        due_at: 1,
      },
    ));
  if (!callback) throw new Error('another change came first');
  await settle();
  return callback;
}

async function report(trackingId: string, ...reported: CallProgress[]): Promise<void> {
  for (const progress of reported) listeners.get(trackingId)?.(progress);
  await settle();
}

const start = () => startObserver({ ledger, source, log: pino({ level: 'silent' }) });

describe('the observer', () => {
  it('the end of a call that several instances and the listing see is logged once', async () => {
    const { log, lines } = recordingLog();
    const reports: ((progress: CallProgress) => void)[] = [];
    const watching: ProgressSource = {
      ...source,
      watch(_trackingId, onProgress) {
        reports.push(onProgress);
        return () => undefined;
      },
    };
    startObserver({ ledger, source: watching, log });
    startObserver({ ledger, source: watching, log });
    const callback = await callbackAccepted('8');
    for (const onProgress of reports) onProgress({ state: 'ended', outcome: 'answered' });
    await settle();
    expect(reports).toHaveLength(2);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: 30, callback: callback.id, state: 'ended', msg: 'call ended' },
    ]);
  });

  it('the observer records how many calls are ahead of one that waits for a free line, until it is dialled', async () => {
    start();
    const { handle } = await callbackAccepted('8');
    const ahead = async () => {
      const callback = await ledger.findByHandle(handle);
      return callback && viewOf(callback, callback.call_at).aheadOfYou;
    };
    expect(await ahead()).toBeNull();
    await report('8', { state: 'waiting', queuePosition: 3 });
    expect(await ahead()).toBe(2);
    await report('8', { state: 'waiting', queuePosition: 1 });
    expect(await ahead()).toBe(0);
    await report('8', { state: 'ringing-operator' });
    expect(await ahead()).toBeNull();
    await report('8', { state: 'waiting' });
    expect(await ahead()).toBeNull();
  });

  it('the observer records progress as observed, from ringing to talking to the end', async () => {
    start();
    const { handle } = await callbackAccepted('8');
    await report('8', { state: 'waiting' }, { state: 'ringing-operator' });
    expect(await ledger.findByHandle(handle)).toMatchObject({
      progress: 'calling',
      evidence: 'observed',
      due_at: 1,
    });
    await report('8', { state: 'ringing-visitor' }, { state: 'talking' });
    expect(await ledger.findByHandle(handle)).toMatchObject({
      state: 'accepted',
      progress: 'connected',
    });
    await report('8', { state: 'ended', outcome: 'answered' });
    expect(await ledger.findByHandle(handle)).toMatchObject({
      state: 'ended',
      evidence: 'observed',
      missed_by: null,
    });
  });

  it.each([
    ['ringing-operator', 'operator'],
    ['ringing-visitor', 'visitor'],
  ] as const)('a call that ends after %s was missed by the %s', async (state, side) => {
    start();
    const { handle } = await callbackAccepted('8');
    await report('8', { state }, { state: 'ended', outcome: 'no-answer' });
    expect(await ledger.findByHandle(handle)).toMatchObject({
      state: 'missed',
      missed_by: side,
      busy: 0,
    });
  });

  it('the observer records that a line was busy', async () => {
    start();
    const { handle } = await callbackAccepted('8');
    await report('8', { state: 'ringing-visitor' }, { state: 'ended', outcome: 'busy' });
    expect(await ledger.findByHandle(handle)).toMatchObject({
      state: 'missed',
      missed_by: 'visitor',
      busy: 1,
    });
  });

  it('a call waits again between two attempts', async () => {
    start();
    const { handle } = await callbackAccepted('8');
    await report('8', { state: 'ringing-visitor' }, { state: 'waiting' });
    expect(await ledger.findByHandle(handle)).toMatchObject({
      state: 'accepted',
      progress: null,
      evidence: 'observed',
    });
  });

  it('the observer records progress even when another worker has changed the callback meanwhile', async () => {
    start();
    const callback = await callbackAccepted('8');
    listeners.get('8')?.({ state: 'talking' });
    await ledger.move(callback, 'accepted', {}, { progress: 'calling', due_at: 2 });
    await settle();
    expect(await ledger.findByHandle(callback.handle)).toMatchObject({
      progress: 'connected',
      evidence: 'observed',
    });
  });

  it('the observer does not change a callback that has ended', async () => {
    start();
    const callback = await callbackAccepted('8');
    await ledger.move(callback, 'cancelled', {});
    await report('8', { state: 'talking' });
    expect(await ledger.findByHandle(callback.handle)).toMatchObject({ state: 'cancelled' });
  });

  it('the observer watches nothing where progress is not offered', async () => {
    offered = false;
    start();
    await callbackAccepted('8');
    expect(listeners.size).toBe(0);
  });

  it('an observer that is stopped watches nothing', async () => {
    const observer = start();
    await callbackAccepted('8');
    observer.stop();
    expect(listeners.size).toBe(0);
  });
});
