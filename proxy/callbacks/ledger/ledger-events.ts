import { EventEmitter } from 'node:events';
import type { Stop } from '../../../shared/clock.js';
import type { LedgerState } from '../../store/callback-tables.js';
import type { Store } from '../../store/database.js';
import type { Signal, Signals } from '../../store/signals.js';
import type { Callback } from './callback-entity.js';

type Listener = (callback: Callback) => void;
/**
 * @param state the state that has work; undefined when any of them may
 * @param dueAt when, in milliseconds since 1970; undefined when it is not known
 */
type WorkListener = (state: LedgerState | undefined, dueAt?: number | null) => void;

/** States that a worker acts on. */
const workStates: ReadonlySet<string> = new Set<LedgerState>([
  'scheduled',
  'ready',
  'accepted',
  'doubt',
]);

const TOPIC = 'callback:';
const DOUBT_TOPIC = 'doubt:';
const ALL = 'all';
const WORK = 'work';
const DOUBT = 'doubt';
const EVERY = 'every';

/** What became of a callback in doubt: WebAppel has its call, or does not list it. */
export type DoubtOutcome = 'found' | 'missing';

/**
 * Publishes changes of the ledger: this process's own at once, those of other instances when their signal arrives.
 * Nothing waits for a signal, because a lost one only delays what a visitor sees.
 */
export class LedgerEvents {
  readonly #listeners = new EventEmitter().setMaxListeners(0);

  constructor(
    private readonly store: Store,
    private readonly signals?: Signals,
  ) {
    signals?.listen((signal) => void this.#onSignal(signal));
  }

  /**
   * @param isNewState false when only the call's progress changed
   * @param from the state before
   */
  publish(callback: Callback, isNewState: boolean, from?: LedgerState): void {
    this.#listeners.emit(String(callback.id), callback);
    this.#listeners.emit(EVERY, callback.id);
    if (isNewState) this.#listeners.emit(ALL, callback);
    if (isNewState) this.#publishWork(callback.state, callback.due_at);
    void this.signals?.send(`${TOPIC}${callback.state}`, callback.id);
    if (!isNewState || from !== 'doubt') return;
    const outcome: DoubtOutcome = callback.state === 'accepted' ? 'found' : 'missing';
    this.#listeners.emit(DOUBT, outcome);
    void this.signals?.send(`${DOUBT_TOPIC}${outcome}`, callback.id);
  }

  /** Every change of one callback, by any instance. */
  subscribe(id: number, listener: Listener): Stop {
    return this.#on(String(id), listener);
  }

  /** Every change of state by this process. */
  subscribeAll(listener: Listener): Stop {
    return this.#on(ALL, listener);
  }

  /**
   * Every change of any callback, progress too, by any instance.
   * @param listener told the id; undefined when changes may have been missed
   */
  subscribeEvery(listener: (id: number | undefined) => void): Stop {
    return this.#on(EVERY, listener);
  }

  /** Has a worker of whichever instance look at a callback that is due earlier than it was. */
  wake(state: 'accepted' | 'doubt', id: number): void {
    this.#publishWork(state);
    void this.signals?.send(`${TOPIC}${state}`, id);
  }

  /** Work for a worker, left by any instance. */
  subscribeWork(listener: WorkListener): Stop {
    return this.#on(WORK, listener);
  }

  /** Outcomes of callbacks in doubt, found by any instance. */
  subscribeSettledDoubts(listener: (outcome: DoubtOutcome) => void): Stop {
    return this.#on(DOUBT, listener);
  }

  #on(event: string, listener: (...event: never[]) => void): Stop {
    const untyped = listener as (...event: unknown[]) => void;
    this.#listeners.on(event, untyped);
    return () => this.#listeners.off(event, untyped);
  }

  #publishWork(state: string, dueAt?: number | null): void {
    if (workStates.has(state)) this.#listeners.emit(WORK, state, dueAt);
  }

  async #onSignal(signal: Signal): Promise<void> {
    if (signal === 'signals-lost') {
      this.#listeners.emit(WORK);
      this.#listeners.emit(EVERY);
      await Promise.all(this.#watchedIds().map((id) => this.#republish(id)));
    } else if (signal.topic.startsWith(TOPIC)) {
      this.#publishWork(signal.topic.slice(TOPIC.length));
      this.#listeners.emit(EVERY, signal.id);
      if (this.#listeners.listenerCount(String(signal.id)) > 0) await this.#republish(signal.id);
    } else if (signal.topic.startsWith(DOUBT_TOPIC)) {
      this.#listeners.emit(DOUBT, signal.topic.slice(DOUBT_TOPIC.length));
    }
  }

  #watchedIds(): number[] {
    return this.#listeners.eventNames().map(Number).filter(Number.isInteger);
  }

  async #republish(id: number): Promise<void> {
    const callback = await this.store
      .selectFrom('callbacks')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst()
      // The store is unavailable. When it is back, missed signals make everything be published again.
      .catch(() => undefined);
    if (callback) this.#listeners.emit(String(id), callback);
  }
}
