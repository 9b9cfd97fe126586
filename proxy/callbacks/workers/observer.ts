import type { Stop } from '../../../shared/clock.js';
import { failureCode } from '../../../shared/failure-text.js';
import type { CallProgress } from '../../../shared/webappel/call-progress.js';
import type { Log } from '../../log.js';
import type { ProgressSource } from '../../webappel/progress-source.js';
import type { Callback } from '../ledger/callback-entity.js';
import type { Ledger } from '../ledger/ledger.js';
import { endOf, logEnd } from './call-outcomes.js';

interface Parts {
  ledger: Ledger;
  source: ProgressSource;
  log: Log;
}

const MAX_ATTEMPTS = 5;

type Side = 'operator' | 'visitor';

/** The side whose phone rang last is the one that did not answer. */
const sideOf: Partial<Record<CallProgress['state'], Side>> = {
  'ringing-operator': 'operator',
  'ringing-visitor': 'visitor',
};

/** Between two attempts a call waits, and can be cancelled again. */
const progressOf: Record<Exclude<CallProgress['state'], 'ended'>, Callback['progress']> = {
  waiting: null,
  'ringing-operator': 'calling',
  'ringing-visitor': 'calling',
  talking: 'connected',
  voicemail: 'connected',
};

const aheadIn = ({ queuePosition }: CallProgress): number | null =>
  queuePosition === undefined ? null : queuePosition - 1;

const isRecorded = (callback: Callback, seen: CallProgress): boolean =>
  seen.state !== 'ended' &&
  callback.evidence === 'observed' &&
  callback.step === seen.state &&
  callback.ahead_of_you === aheadIn(seen);

/**
 * Watches accepted calls where WebAppel shows their progress, and records it as observed. The follower still reads the
 * listing, and ends what the observer cannot.
 */
export function startObserver({ ledger, source, log }: Parts): { stop(): void } {
  const watched = new Map<number, Stop>();

  function watch(callback: Callback): void {
    if (
      callback.state !== 'accepted' ||
      !callback.tracking_id ||
      watched.has(callback.id) ||
      !source.isOffered()
    )
      return;
    let rang: Side | null = null;
    // One after the other: each change starts from the version that the previous one wrote.
    let recorded = Promise.resolve();
    const onProgress = (progress: CallProgress): void => {
      rang = sideOf[progress.state] ?? rang;
      const missedBy = rang;
      recorded = recorded
        .then(() => record(callback.handle, progress, missedBy))
        .catch((failure: unknown) =>
          log.error(
            { callback: callback.id, error: failureCode(failure) },
            'the progress of a call could not be recorded',
          ),
        );
    };
    watched.set(
      callback.id,
      source.watch(callback.tracking_id, onProgress, () => watched.delete(callback.id)),
    );
  }

  /** Tries again with the current version when the follower changed the callback at the same time. */
  async function record(handle: string, seen: CallProgress, rang: Side | null): Promise<void> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const callback = await ledger.findByHandle(handle);
      if (
        callback?.state !== 'accepted' ||
        isRecorded(callback, seen) ||
        (await move(callback, seen, rang))
      )
        return;
    }
  }

  async function move(callback: Callback, seen: CallProgress, rang: Side | null) {
    const { state, outcome = 'answered' } = seen;
    if (state !== 'ended')
      // Keep the time of the next look-up in the listing.
      return ledger.move(
        callback,
        'accepted',
        { kind: state },
        {
          progress: progressOf[state],
          evidence: 'observed',
          ahead_of_you: aheadIn(seen),
          due_at: callback.due_at,
        },
      );
    const to = endOf[outcome] ?? 'failed';
    const detail = seen.allOperatorsBusy ? 'no-free-operator' : outcome;
    const moved = await ledger.move(
      callback,
      to,
      { kind: 'ended', detail },
      {
        progress: null,
        evidence: 'observed',
        busy: outcome === 'busy' ? 1 : 0,
        talked: outcome === 'answered' ? 1 : null,
        missed_by: to === 'missed' ? rang : null,
        ...(to === 'ended' ? {} : { cost: callback.ring_price }),
      },
    );
    logEnd(moved, log);
    return moved;
  }

  const stopWatching = ledger.events.subscribeAll(watch);
  return {
    stop() {
      stopWatching();
      for (const stop of watched.values()) stop();
    },
  };
}
