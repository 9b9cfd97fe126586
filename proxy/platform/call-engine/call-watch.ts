import type { Clock, Stop } from '../../../shared/clock.js';
import type { CallProgress } from '../../../shared/webappel/call-progress.js';
import type { Signal, Signals } from '../../store/signals.js';
import type { Call, CallRecords } from './call-records.js';

export type ProgressListener = (progress: CallProgress) => void;

interface Watcher {
  /** As it was seen last. Rows are read at once by several: an older one that arrives later is no news. */
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
/** Each call that leaves the line moves all those behind it: they are told of several at once. */
const QUEUE_UPDATE_DELAY_MS = 1000;

/**
 * Who watches which call. What they are told is what the call's row says, whichever engine wrote it: of this engine's
 * changes at once, of another's when its signal is heard, or at the next look around.
 */
export class CallWatch {
  readonly #watchers = new Map<number, Set<Watcher>>();
  /** The accounts whose line has moved, until those who wait in it are told. */
  readonly #queueTimers = new Map<number, Stop>();

  constructor(private readonly deps: Dependencies) {}

  /** Tells where a call is, now and at every change. Undefined when the account has no such call. */
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
    // Before the row is read, so that no change falls between the two.
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

  /** A call has changed, by this engine. */
  publish(call: Call): void {
    this.#notify(call);
    void this.deps.signals?.send(TOPIC, call.id);
  }

  /** Some call of the account has left its line, or joined it. */
  queueMoved(accountId: number): void {
    if (this.#queueTimers.has(accountId) || this.#waitingWatchers(accountId).length === 0) return;
    const { clock, onFailure } = this.deps;
    const stop = clock.after(QUEUE_UPDATE_DELAY_MS, () => {
      this.#queueTimers.delete(accountId);
      this.#notifyQueue(accountId).catch(onFailure);
    });
    this.#queueTimers.set(accountId, stop);
  }

  async onSignal(signal: Signal): Promise<void> {
    if (signal === 'some-missed') await this.refresh();
    else if (signal.topic === TOPIC && this.#watchers.has(signal.id))
      await this.#reload([signal.id]);
  }

  /** Reads all that is watched: a signal may have been lost. */
  async refresh(): Promise<void> {
    if (this.#watchers.size === 0) return;
    await this.#reload([...this.#watchers.keys()]);
    const accounts = new Set(this.#allWatchers().flatMap(({ call }) => call?.account_id ?? []));
    for (const accountId of accounts) this.queueMoved(accountId);
  }

  /** Tells nobody any more that a line has moved. */
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
    this.queueMoved(call.account_id);
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

/** Undefined for a call that waits for its time, and not for others. */
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

function progressOf({ state, ringing, outcome }: Call, queuePosition?: number): CallProgress {
  if (state === 'ended') return outcome ? { state, outcome } : { state };
  if (state === 'waiting' && queuePosition !== undefined) return { state, queuePosition };
  if (state !== 'dialling') return { state };
  return { state: ringing === 'visitor' ? 'ringing-visitor' : 'ringing-operator' };
}
