import type { Clock, Stop } from '../../../shared/clock.js';
import type { Signal, Signals } from '../../store/signals.js';
import type { Call, CallRecords } from './call-records.js';
import { type Progress, progressOf } from './progress-of-call.js';

export type ProgressListener = (progress: Progress) => void;

interface Watcher {
  /** As it was seen last. Rows are read at once by several: an older one that arrives later is no news. */
  call: Call | undefined;
  told: Progress | undefined;
  listener: ProgressListener;
}

interface Parts {
  records: CallRecords;
  clock: Clock;
  signals: Signals | undefined;
  onFailure(failure: unknown): void;
}

const TOPIC = 'platform-call';
/** Each call that leaves the line moves all those behind it: they are told of several at once. */
const LINE_TOLD_EVERY_MS = 1000;

/**
 * Who watches which call. What they are told is what the call's row says, whichever engine wrote it: of this engine's
 * changes at once, of another's when its signal is heard, or at the next look around.
 */
export class CallWatch {
  readonly #watchers = new Map<number, Set<Watcher>>();
  /** The accounts whose line has moved, until those who wait in it are told. */
  readonly #moved = new Map<number, Stop>();

  constructor(private readonly parts: Parts) {}

  /** Tells where a call is, now and at every change. Undefined when the account has no such call. */
  async watch(
    accountId: number,
    callId: number,
    listener: ProgressListener,
  ): Promise<Stop | undefined> {
    const watcher: Watcher = {
      call: undefined,
      told: undefined,
      listener,
    };
    // Before the row is read, so that no change falls between the two.
    const stop = this.#add(callId, watcher);
    const { records, clock } = this.parts;
    const call = await records.find(accountId, callId);
    if (!call) {
      stop();
      return undefined;
    }
    const line = call.state === 'waiting' ? await records.line(accountId, clock.now()) : [];
    see(watcher, call, positionIn(line, callId));
    return stop;
  }

  /** A call has changed, by this engine. */
  tell(call: Call): void {
    this.#show(call);
    void this.parts.signals?.send(TOPIC, call.id);
  }

  /** Some call of the account has left its line, or joined it. */
  lineMoved(accountId: number): void {
    if (this.#moved.has(accountId) || this.#waitingOf(accountId).length === 0) return;
    const { clock, onFailure } = this.parts;
    const stop = clock.after(LINE_TOLD_EVERY_MS, () => {
      this.#moved.delete(accountId);
      this.#tellLine(accountId).catch(onFailure);
    });
    this.#moved.set(accountId, stop);
  }

  async hear(signal: Signal): Promise<void> {
    if (signal === 'signals-lost') await this.lookAgain();
    else if (signal.topic === TOPIC && this.#watchers.has(signal.id)) await this.#read([signal.id]);
  }

  /** Reads all that is watched: a signal may have been lost. */
  async lookAgain(): Promise<void> {
    if (this.#watchers.size === 0) return;
    await this.#read([...this.#watchers.keys()]);
    const accounts = new Set(this.#all().flatMap(({ call }) => call?.account_id ?? []));
    for (const accountId of accounts) this.lineMoved(accountId);
  }

  /** Tells nobody any more that a line has moved. */
  stop(): void {
    for (const stop of this.#moved.values()) stop();
    this.#moved.clear();
  }

  async #tellLine(accountId: number): Promise<void> {
    const { records, clock } = this.parts;
    const line = await records.line(accountId, clock.now());
    for (const [watcher, call] of this.#waitingOf(accountId))
      if (watcher.call === call) see(watcher, call, positionIn(line, call.id));
  }

  #all(): Watcher[] {
    return [...this.#watchers.values()].flatMap((watchers) => [...watchers]);
  }

  #waitingOf(accountId: number): [Watcher, Call][] {
    return this.#all().flatMap((watcher): [Watcher, Call][] => {
      const { call } = watcher;
      return call?.account_id === accountId && call.state === 'waiting' ? [[watcher, call]] : [];
    });
  }

  async #read(ids: number[]): Promise<void> {
    for (const call of await this.parts.records.findAll(ids)) this.#show(call);
  }

  #show(call: Call): void {
    for (const watcher of [...(this.#watchers.get(call.id) ?? [])])
      if (watcher.call?.version !== call.version) see(watcher, call, undefined);
    this.lineMoved(call.account_id);
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
const positionIn = (line: readonly number[], callId: number): number | undefined =>
  line.includes(callId) ? line.indexOf(callId) + 1 : undefined;

function see(watcher: Watcher, call: Call, queuePosition: number | undefined): void {
  if (watcher.call && call.version < watcher.call.version) return;
  watcher.call = call;
  const progress = progressOf(call, queuePosition);
  const { told } = watcher;
  if (progress.state === told?.state && progress.queuePosition === told.queuePosition) return;
  watcher.told = progress;
  watcher.listener(progress);
}
