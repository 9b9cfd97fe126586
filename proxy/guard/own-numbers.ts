import type { Clock, Stop } from '../../shared/clock.js';
import { MINUTE_MS, SECOND_MS } from '../../shared/durations.js';
import { failureCode } from '../../shared/failure-text.js';
import { readByAllPlans } from '../../shared/numbers/all-plans.js';
import { cleanTyped } from '../../shared/numbers/typed-number.js';
import { type E164, fromDigits } from '../../shared/phone.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import type { Log } from '../log.js';
import type { Settings } from '../settings/settings.js';
import type { Check } from './check.js';

const READ_AGAIN_MS = 10 * MINUTE_MS;
const RETRY_MS = MINUTE_MS;
/** How long nothing is dialled while the operators are not known yet: a callback expires two minutes after its time. */
const HOLD_MS = 30 * SECOND_MS;

/** The number under the calling code of its territory, or as it is if no plan has it. */
const canonical = (number: string): string => readByAllPlans(number)?.e164 ?? number;

/**
 * The owner's own numbers. Calling one would connect the owner with the owner, or two calls in a loop. The operators come
 * from WebAppel, in the background; while they cannot be read, the last list is used.
 */
export class OwnNumbers {
  readonly #known: ReadonlySet<string>;
  #operators: ReadonlySet<string> = new Set();
  #stopTimer: Stop = () => undefined;
  #isStopped = false;
  /** In monotonic time; in the past once the operators are known. */
  #heldUntil = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly parts: {
      settings: Pick<Settings, 'fallbackPhone' | 'ownNumbers'>;
      webAppel: Pick<WebAppel, 'listGroups' | 'listOperators'>;
      /** Whether WebAppel refuses the account: another wrong login could lock it. */
      isRefused(): boolean;
      clock: Clock;
      log: Log;
    },
  ) {
    const { fallbackPhone, ownNumbers } = parts.settings;
    this.#known = new Set([
      ...ownNumbers.map(canonical),
      // Shown to visitors as the owner writes it, so it may be of any form.
      ...(fallbackPhone ? [canonical(cleanTyped(fallbackPhone))] : []),
    ]);
  }

  includes(number: E164): boolean {
    return this.#known.has(number) || this.#operators.has(number);
  }

  readonly check: Check = {
    rule: 'own-number',
    look: ({ number }) => (this.includes(number) ? 'refused' : 'passes'),
  };

  /** Whether a number could be an operator's that is not known yet. Only after a start, and not for long. */
  holdsDialling(): boolean {
    return this.parts.clock.monotonic() < this.#heldUntil;
  }

  /** Reads the operators now and every ten minutes, or after a minute where that failed. */
  watch(): Stop {
    this.#isStopped = false;
    this.#heldUntil = this.parts.clock.monotonic() + HOLD_MS;
    void this.#readAgain();
    return () => {
      this.#isStopped = true;
      this.#stopTimer();
    };
  }

  async #readAgain(): Promise<void> {
    const isRead = !this.parts.isRefused() && (await this.#read());
    if (!this.#isStopped)
      this.#stopTimer = this.parts.clock.after(
        isRead ? READ_AGAIN_MS : RETRY_MS,
        () => void this.#readAgain(),
      );
  }

  async #read(): Promise<boolean> {
    try {
      this.#operators = await this.#listOperators();
      this.#heldUntil = Number.NEGATIVE_INFINITY;
      return true;
    } catch (failure) {
      // The program is closing, and its connections with it.
      if (this.#isStopped) return false;
      this.parts.log.warn(
        { error: failureCode(failure) },
        'the operators could not be read; the last list of numbers that are not called is used',
      );
      return false;
    }
  }

  async #listOperators(): Promise<ReadonlySet<string>> {
    const { webAppel } = this.parts;
    const numbers = new Set<string>();
    // One after the other: nobody waits for it.
    for (const { groupName } of await webAppel.listGroups({}))
      for (const { phoneNumber } of await webAppel.listOperators({ groupName }))
        numbers.add(canonical(fromDigits(phoneNumber)));
    return numbers;
  }
}
