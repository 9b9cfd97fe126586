import type { Clock, Stop } from '../../../shared/clock.js';
import type { CallProgress } from '../../../shared/webappel/call-progress.js';
import type { Signal, Signals } from '../../store/signals.js';
import type { Call, CallRecords } from './call-records.js';

export type ProgressListener = (progress: CallProgress) => void;

interface Watcher {
  /** The newest version seen. Reads can overlap, so an older row may arrive later and is ignored. */
  call: Call | undefined;
  lastSent: CallProgress | undefined;
  listener: ProgressListener;
}

interface Dependencies {
  records: CallRecords;
  clock: Clock;
  signals: Signals | undefined;
  onFailure(failure: unknown): void;
}

const TOPIC = 'platform-call';
/** Every call that leaves the queue moves up all those behind it. The delay batches these updates. */
const QUEUE_UPDATE_DELAY_MS = 1000;

/**
 * Watchers of calls. They receive what the call's row says, whichever engine wrote it: changes by this engine at
 * once, changes by others on their signal or at the next refresh.
 */
export class CallWatch {
  readonly #watchers = new Map<number, Set<Watcher>>();
  /** Accounts whose queue has moved, with the timer that notifies their watchers. */
  readonly #queueTimers = new Map<number, Stop>();

  constructor(private readonly deps: Dependencies) {}

  /**
   * Calls the listener with the current progress of a call and with every change. Returns undefined if the account
   * has no such call.
   */
  async watch(
    accountId: number,
    callId: number,
    listener: ProgressListener,
  ): Promise<Stop | undefined> {
    const watcher: Watcher = {
      call: undefined,
      lastSent: undefined,
      listener,
    };
    // Registered before the row is read, so that no change is missed in between.
    const stop = this.#add(callId, watcher);
    const { records, clock } = this.deps;
    const call = await records.find(accountId, callId);
    if (!call) {
      stop();
      return undefined;
    }
    const queue = call.state === 'waiting' ? await records.queuedCalls(accountId, clock.now()) : [];
    notifyWatcher(watcher, call, positionIn(queue, callId));
    return stop;
  }

  /** Call after this engine has changed a call. */
  publish(call: Call): void {
    this.#notify(call);
    void this.deps.signals?.send(TOPIC, call.id);
  }

  /** Call when a call has joined or left the account's queue. */
  onQueueChanged(accountId: number): void {
    if (this.#queueTimers.has(accountId) || this.#waitingWatchers(accountId).length === 0) return;
    const { clock, onFailure } = this.deps;
    const stop = clock.after(QUEUE_UPDATE_DELAY_MS, () => {
      this.#queueTimers.delete(accountId);
      this.#notifyQueue(accountId).catch(onFailure);
    });
    this.#queueTimers.set(accountId, stop);
  }

  async onSignal(signal: Signal): Promise<void> {
    if (signal === 'signals-lost') await this.refresh();
    else if (signal.topic === TOPIC && this.#watchers.has(signal.id))
      await this.#reload([signal.id]);
  }

  /** Reads every watched call again, because a signal may have been lost. */
  async refresh(): Promise<void> {
    if (this.#watchers.size === 0) return;
    await this.#reload([...this.#watchers.keys()]);
    const accounts = new Set(this.#allWatchers().flatMap(({ call }) => call?.account_id ?? []));
    for (const accountId of accounts) this.onQueueChanged(accountId);
  }

  /** Cancels pending queue updates. */
  stop(): void {
    for (const stop of this.#queueTimers.values()) stop();
    this.#queueTimers.clear();
  }

  async #notifyQueue(accountId: number): Promise<void> {
    const { records, clock } = this.deps;
    const queue = await records.queuedCalls(accountId, clock.now());
    for (const [watcher, call] of this.#waitingWatchers(accountId))
      if (watcher.call === call) notifyWatcher(watcher, call, positionIn(queue, call.id));
  }

  #allWatchers(): Watcher[] {
    return [...this.#watchers.values()].flatMap((watchers) => [...watchers]);
  }

  #waitingWatchers(accountId: number): [Watcher, Call][] {
    return this.#allWatchers().flatMap((watcher): [Watcher, Call][] => {
      const { call } = watcher;
      return call?.account_id === accountId && call.state === 'waiting' ? [[watcher, call]] : [];
    });
  }

  async #reload(ids: number[]): Promise<void> {
    for (const call of await this.deps.records.findAll(ids)) this.#notify(call);
  }

  #notify(call: Call): void {
    for (const watcher of [...(this.#watchers.get(call.id) ?? [])])
      if (watcher.call?.version !== call.version) notifyWatcher(watcher, call, undefined);
    this.onQueueChanged(call.account_id);
  }

  #add(callId: number, watcher: Watcher): Stop {
    const watchers = this.#watchers.get(callId) ?? new Set();
    this.#watchers.set(callId, watchers.add(watcher));
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0 && this.#watchers.get(callId) === watchers)
        this.#watchers.delete(callId);
    };
  }
}

/** Position from 1, or undefined for a call that is not in the queue, such as one that is not due yet. */
const positionIn = (queue: readonly number[], callId: number): number | undefined =>
  queue.includes(callId) ? queue.indexOf(callId) + 1 : undefined;

function notifyWatcher(watcher: Watcher, call: Call, queuePosition: number | undefined): void {
  if (watcher.call && call.version < watcher.call.version) return;
  watcher.call = call;
  const progress = progressOf(call, queuePosition);
  const { lastSent } = watcher;
  if (progress.state === lastSent?.state && progress.queuePosition === lastSent.queuePosition)
    return;
  watcher.lastSent = progress;
  watcher.listener(progress);
}

function progressOf(
  { state, ringing, outcome, all_operators_busy }: Call,
  queuePosition?: number,
): CallProgress {
  if (state === 'ended')
    return {
      state,
      ...(outcome && { outcome }),
      ...(all_operators_busy === 1 && { allOperatorsBusy: true }),
    };
  if (state === 'waiting' && queuePosition !== undefined) return { state, queuePosition };
  if (state !== 'dialling') return { state };
  return { state: ringing === 'visitor' ? 'ringing-visitor' : 'ringing-operator' };
}
