import type { Stop } from '../../../shared/clock.js';
import type { Signal, Signals } from '../../store/signals.js';
import type { Call, CallRecords } from './call-records.js';
import { type Progress, progressOf } from './progress.js';

export type ProgressListener = (progress: Progress) => void;

interface Watcher {
  /** Rows are read at once by several: an older one that arrives later is no news. */
  version: number;
  told: Progress | undefined;
  listener: ProgressListener;
}

const TOPIC = 'platform-call';

/**
 * Who watches which call. What they are told is what the call's row says, whichever engine wrote it: of this engine's
 * changes at once, of another's when its signal is heard, or at the next look around.
 */
export class CallWatch {
  readonly #watchers = new Map<number, Set<Watcher>>();

  constructor(private readonly parts: { records: CallRecords; signals: Signals | undefined }) {}

  /** Tells where a call is, now and at every change. Undefined when the account has no such call. */
  async watch(
    accountId: number,
    callId: number,
    listener: ProgressListener,
  ): Promise<Stop | undefined> {
    const watcher: Watcher = { version: -1, told: undefined, listener };
    // Before the row is read, so that no change falls between the two.
    const stop = this.#add(callId, watcher);
    const call = await this.parts.records.find(accountId, callId);
    if (!call) {
      stop();
      return undefined;
    }
    see(watcher, call);
    return stop;
  }

  /** A call has changed, by this engine. */
  tell(call: Call): void {
    this.#show(call);
    void this.parts.signals?.send(TOPIC, call.id);
  }

  async hear(signal: Signal): Promise<void> {
    if (signal === 'some-missed') await this.lookAgain();
    else if (signal.topic === TOPIC && this.#watchers.has(signal.id)) await this.#read([signal.id]);
  }

  /** Reads all that is watched: a signal may have been lost. */
  async lookAgain(): Promise<void> {
    if (this.#watchers.size > 0) await this.#read([...this.#watchers.keys()]);
  }

  async #read(ids: number[]): Promise<void> {
    for (const call of await this.parts.records.findAll(ids)) this.#show(call);
  }

  #show(call: Call): void {
    for (const watcher of [...(this.#watchers.get(call.id) ?? [])]) see(watcher, call);
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

function see(watcher: Watcher, call: Call): void {
  if (call.version < watcher.version) return;
  watcher.version = call.version;
  const progress = progressOf(call);
  if (progress.state === watcher.told?.state) return;
  watcher.told = progress;
  watcher.listener(progress);
}
