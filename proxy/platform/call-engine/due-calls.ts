import type { Clock, Stop } from '../../../shared/clock.js';
import { MINUTE_MS } from '../../../shared/durations.js';
import type { Store } from '../../store/database.js';
import type { Call, CallRecords } from './call-records.js';

/** A wall clock that was put right, or a machine that slept, is noticed within this time. */
const LONGEST_TIMER_MS = MINUTE_MS;
const AFTER_FAILURE_MS = 5000;

interface Parts {
  store: Store;
  records: CallRecords;
  clock: Clock;
  /**
   * Takes a due call on; resolves when it is under way, or is not waiting any more. `full` when the account has no room
   * for it, which whoever frees a place looks at again.
   */
  start(call: Call, maxConcurrentCalls: number): Promise<'full' | undefined>;
  onFailure(failure: unknown): void;
}

/**
 * Starts calls when they are due, in their order, as far as their account has room. What is due are rows: the one timer
 * only says when to look again.
 */
export class DueCalls {
  readonly #woken = new Set<number | 'all'>();
  #isLooking = false;
  #looked: Promise<void> = Promise.resolve();
  #stopped = true;
  #timerAt = Number.POSITIVE_INFINITY;
  #stopTimer: Stop = () => undefined;

  constructor(private readonly parts: Parts) {}

  start(): void {
    this.#stopped = false;
    this.wake('all');
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopTimer();
    this.#timerAt = Number.POSITIVE_INFINITY;
    await this.#looked;
  }

  /** Something changed for an account, or perhaps for all. */
  wake(account: number | 'all'): void {
    if (this.#stopped) return;
    this.#woken.add(account);
    if (!this.#isLooking) this.#looked = this.#look();
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    while (this.#woken.size > 0 && !this.#stopped) {
      const woken = [...this.#woken];
      this.#woken.clear();
      try {
        const accounts = await this.#accounts(woken);
        for (const { id, max_concurrent_calls } of accounts)
          await this.#startDue(id, max_concurrent_calls);
      } catch (failure) {
        this.parts.onFailure(failure);
        this.#lookAgainAt(this.parts.clock.now() + AFTER_FAILURE_MS);
      }
    }
    this.#isLooking = false;
  }

  #accounts(woken: (number | 'all')[]) {
    const ids = woken.filter((account) => account !== 'all');
    return this.parts.store
      .selectFrom('platform_accounts')
      .select(['id', 'max_concurrent_calls'])
      .$if(ids.length === woken.length, (accounts) => accounts.where('id', 'in', ids))
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('platform_calls')
            .select('platform_calls.id')
            .whereRef('account_id', '=', 'platform_accounts.id')
            .where('state', '=', 'waiting'),
        ),
      )
      .execute();
  }

  async #startDue(accountId: number, maxConcurrentCalls: number): Promise<void> {
    while (!this.#stopped) {
      const call = await this.parts.records.firstWaiting(accountId);
      if (!call) return;
      if (call.due_at > this.parts.clock.now()) return this.#lookAgainAt(call.due_at);
      if ((await this.parts.start(call, maxConcurrentCalls)) === 'full') return;
    }
  }

  #lookAgainAt(at: number): void {
    if (this.#stopped || this.#timerAt <= at) return;
    this.#stopTimer();
    const { clock } = this.parts;
    this.#timerAt = at;
    this.#stopTimer = clock.after(Math.min(at - clock.now(), LONGEST_TIMER_MS), () => {
      this.#timerAt = Number.POSITIVE_INFINITY;
      this.wake('all');
    });
  }
}
