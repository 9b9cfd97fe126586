import { EventEmitter } from 'node:events';
import type { Stop } from '../../../shared/clock.js';
import type { LedgerState } from '../../store/callback-tables.js';
import type { Store } from '../../store/database.js';
import type { Signal, Signals } from '../../store/signals.js';
import type { Callback } from './callback-entity.js';

type Listener = (callback: Callback) => void;
/** @param state which callbacks there are to look at; undefined: perhaps of any state */
type WorkListener = (state: LedgerState | undefined) => void;

/** States that give a loop something to do. */
const workStates: ReadonlySet<string> = new Set<LedgerState>([
  'scheduled',
  'ready',
  'accepted',
  'doubt',
]);

const TOPIC = 'callback:';
const ALL = 'all';
const WORK = 'work';

/**
 * Tells of changes in the ledger: of this process's own at once, of those of other instances when their signal is
 * heard. A signal that is lost delays what a visitor sees and nothing else, so it is never waited for.
 */
export class LedgerEvents {
  readonly #listeners = new EventEmitter().setMaxListeners(0);

  constructor(
    private readonly store: Store,
    private readonly signals?: Signals,
  ) {
    signals?.listen((signal) => void this.#onSignal(signal));
  }

  /** @param isNewState whether the state changed, and not only how far the call is */
  publish(callback: Callback, isNewState: boolean): void {
    this.#listeners.emit(String(callback.id), callback);
    if (isNewState) this.#listeners.emit(ALL, callback);
    if (isNewState) this.#publishWork(callback.state);
    void this.signals?.send(`${TOPIC}${callback.state}`, callback.id);
  }

  /** Every change of one callback, whichever instance makes it. */
  subscribe(id: number, listener: Listener): Stop {
    return this.#on(String(id), listener);
  }

  /** Every change of state that this process makes. */
  subscribeAll(listener: Listener): Stop {
    return this.#on(ALL, listener);
  }

  /** There is something to do, whichever instance left it. */
  subscribeWork(listener: WorkListener): Stop {
    return this.#on(WORK, listener);
  }

  #on(event: string, listener: (...told: never[]) => void): Stop {
    const heard = listener as (...told: unknown[]) => void;
    this.#listeners.on(event, heard);
    return () => this.#listeners.off(event, heard);
  }

  #publishWork(state: string): void {
    if (workStates.has(state)) this.#listeners.emit(WORK, state);
  }

  async #onSignal(signal: Signal): Promise<void> {
    if (signal === 'signals-lost') {
      this.#listeners.emit(WORK);
      await Promise.all(this.#watchedIds().map((id) => this.#republish(id)));
    } else if (signal.topic.startsWith(TOPIC)) {
      this.#publishWork(signal.topic.slice(TOPIC.length));
      if (this.#listeners.listenerCount(String(signal.id)) > 0) await this.#republish(signal.id);
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
      // The store is away; when it is back, some signals were missed, and everything is told again.
      .catch(() => undefined);
    if (callback) this.#listeners.emit(String(id), callback);
  }
}
