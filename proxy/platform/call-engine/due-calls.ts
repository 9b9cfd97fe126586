import type { Clock, Stop } from '../../../shared/clock.js';
import { MINUTE_MS } from '../../../shared/durations.js';
import type { Store } from '../../store/database.js';
import type { Call, CallRecords } from './call-records.js';

/** A corrected wall clock, or a machine that slept, is noticed within this time. */
const MAX_TIMER_MS = MINUTE_MS;
const RETRY_AFTER_FAILURE_MS = 5000;

interface Dependencies {
  store: Store;
  records: CallRecords;
  clock: Clock;
  /**
   * Dials a due call. Resolves when it is in flight or no longer waiting. `full` means that the account is at its
   * limit; the end of a call must then wake this account again.
   */
  start(call: Call, maxConcurrentCalls: number): Promise<'full' | undefined>;
  onFailure(failure: unknown): void;
}

/**
 * Starts due calls in order, within each account's limit. The store holds what is due; the single timer only says
 * when to look again.
 */
export class DueCalls {
  readonly #woken = new Set<number | 'all'>();
  #isRunning = false;
  #lastRun: Promise<void> = Promise.resolve();
  #isStopped = true;
  #timerAt = Number.POSITIVE_INFINITY;
  #stopTimer: Stop = () => undefined;

  constructor(private readonly deps: Dependencies) {}

  start(): void {
    this.#isStopped = false;
    this.wake('all');
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopTimer();
    this.#timerAt = Number.POSITIVE_INFINITY;
    await this.#lastRun;
  }

  /** Call when an account's calls may have changed, or those of all accounts. */
  wake(account: number | 'all'): void {
    if (this.#isStopped) return;
    this.#woken.add(account);
    if (!this.#isRunning) this.#lastRun = this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#woken.size > 0 && !this.#isStopped) {
      const woken = [...this.#woken];
      this.#woken.clear();
      try {
        const accounts = await this.#accounts(woken);
        for (const { id, max_concurrent_calls } of accounts)
          await this.#startDue(id, max_concurrent_calls);
      } catch (failure) {
        this.deps.onFailure(failure);
        this.#wakeAt(this.deps.clock.now() + RETRY_AFTER_FAILURE_MS);
      }
    }
    this.#isRunning = false;
  }

  #accounts(woken: (number | 'all')[]) {
    const ids = woken.filter((account) => account !== 'all');
    return this.deps.store
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
    while (!this.#isStopped) {
      const call = await this.deps.records.firstWaiting(accountId);
      if (!call) return;
      if (call.due_at > this.deps.clock.now()) return this.#wakeAt(call.due_at);
      if ((await this.deps.start(call, maxConcurrentCalls)) === 'full') return;
    }
  }

  #wakeAt(at: number): void {
    if (this.#isStopped || this.#timerAt <= at) return;
    this.#stopTimer();
    const { clock } = this.deps;
    this.#timerAt = at;
    this.#stopTimer = clock.after(Math.min(at - clock.now(), MAX_TIMER_MS), () => {
      this.#timerAt = Number.POSITIVE_INFINITY;
      this.wake('all');
    });
  }
}
