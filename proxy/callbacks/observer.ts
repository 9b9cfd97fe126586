import type { Stop } from '../../shared/clock.js';
import type { Log } from '../log.js';
import type { CallProgress } from '../webappel/progress.js';
import type { ProgressSource } from '../webappel/progress-source.js';
import { endOf } from './call-ends.js';
import type { Ledger, Wish } from './ledger.js';

interface Parts {
  ledger: Ledger;
  source: ProgressSource;
  log: Log;
}

type Outcome = NonNullable<CallProgress['outcome']>;

/** Whose phone rang last is who did not answer. */
const sideOf = { 'ringing-operator': 'operator', 'ringing-visitor': 'visitor' } as const;

/**
 * Watches accepted calls where the platform shows their progress, and marks what it sees as observed. The follower
 * goes on reading the listing: it ends what this one cannot.
 */
export function startObserver({ ledger, source, log }: Parts): { stop(): void } {
  const watched = new Map<number, Stop>();

  function watch(wish: Wish): void {
    if (
      wish.state !== 'accepted' ||
      !wish.tracking_id ||
      watched.has(wish.id) ||
      !source.isOffered()
    )
      return;
    let rang: 'operator' | 'visitor' | null = null;
    // One after another: each change needs the version that the one before it left.
    let done = Promise.resolve();
    const onProgress = (progress: CallProgress): void => {
      if (progress.state === 'ringing-operator' || progress.state === 'ringing-visitor')
        rang = sideOf[progress.state];
      const missedBy = rang;
      done = done
        .then(() => note(wish.handle, progress, missedBy))
        .catch((failure: Error) =>
          log.error({ callback: wish.id, error: failure.name }, 'progress was not noted'),
        );
    };
    watched.set(
      wish.id,
      source.watch(wish.tracking_id, onProgress, () => watched.delete(wish.id)),
    );
  }

  async function note(
    handle: string,
    { state, outcome }: CallProgress,
    rang: 'operator' | 'visitor' | null,
  ) {
    const wish = await ledger.findByHandle(handle);
    if (wish?.state !== 'accepted') return;
    if (state === 'ended') return end(wish, outcome ?? 'answered', rang);
    const progress =
      state === 'waiting'
        ? null
        : state === 'talking' || state === 'voicemail'
          ? 'connected'
          : 'calling';
    if (progress === wish.progress && wish.evidence === 'observed') return;
    // The moment of the next look at the listing stays as it was.
    await ledger.move(wish, 'accepted', 'observed', {
      progress,
      evidence: 'observed',
      due_at: wish.due_at,
    });
  }

  async function end(
    wish: Wish,
    outcome: Outcome,
    rang: 'operator' | 'visitor' | null,
  ): Promise<void> {
    const to = endOf[outcome] ?? 'failed';
    await ledger.move(wish, to, `observed as ${outcome}`, {
      progress: null,
      evidence: 'observed',
      busy: outcome === 'busy' ? 1 : 0,
      missed_by: to === 'missed' ? rang : null,
    });
    log.info({ callback: wish.id, state: to }, 'call ended');
  }

  const stopWatching = ledger.watchAll(watch);
  return {
    stop() {
      stopWatching();
      for (const stop of watched.values()) stop();
    },
  };
}
