import type { Clock, Stop } from '../../shared/clock.js';
import { MINUTE_MS, SECOND_MS } from '../../shared/durations.js';
import { failureCode } from '../../shared/failure-text.js';
import { readByAllPlans } from '../../shared/numbers/all-plans.js';
import { cleanTyped, digitsAfterPlus } from '../../shared/numbers/typed-number.js';
import { type E164, fromDigits } from '../../shared/phone.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import { Refusal } from '../../shared/webappel/refusal.js';
import type { Log } from '../log.js';
import type { Settings } from '../settings/settings.js';
import { keyedHash } from '../store/secrets.js';
import type { Check } from './check.js';
import type { KnownOperators } from './known-operators.js';

const READ_AGAIN_MS = 10 * MINUTE_MS;
const RETRY_MS = MINUTE_MS;
/** How long nothing is dialled while WebAppel cannot be asked for the operators: a callback expires two minutes after its time. */
const HOLD_MS = 30 * SECOND_MS;

/** The number under the calling code of its territory, or as it is if no plan has it. */
const canonical = (number: string): string => readByAllPlans(number)?.e164 ?? number;

/**
 * The owner's own numbers. Calling one would connect the owner with the owner, or two calls in a loop. The operators come
 * from WebAppel, in the background; until they are read, the last list is used, also that of the run before.
 */
export class OwnNumbers {
  readonly #known: ReadonlySet<string>;
  /** FALLBACK_PHONE as it is dialled in its country, which nobody says; undefined where it names its country. */
  readonly #national: string | undefined;
  /** Keyed hashes of their numbers. */
  #operators: ReadonlySet<string> = new Set();
  #stopTimer: Stop = () => undefined;
  #isStopped = false;
  /** In monotonic time; in the past once the operators are known. */
  #heldUntil = Number.NEGATIVE_INFINITY;
  #onReleased: () => void = () => undefined;

  constructor(
    private readonly parts: {
      settings: Pick<Settings, 'fallbackPhone' | 'ownNumbers'>;
      webAppel: Pick<WebAppel, 'listGroups' | 'listOperators'>;
      /** Whether WebAppel refuses the account: another wrong login could lock it. */
      isRefused(): boolean;
      knownOperators: Pick<KnownOperators, 'load' | 'replace'>;
      /** Keys the hashes of the operators' numbers. */
      secret: string;
      clock: Clock;
      log: Log;
    },
  ) {
    const { fallbackPhone, ownNumbers } = parts.settings;
    const fallback = fallbackPhone && cleanTyped(fallbackPhone);
    this.#national = fallback && digitsAfterPlus(fallback) === undefined ? fallback : undefined;
    this.#known = new Set([
      ...ownNumbers.map(canonical),
      // Shown to visitors as the owner writes it, so it may be of any form.
      ...(fallback ? [canonical(fallback)] : []),
    ]);
  }

  includes(number: E164): boolean {
    return this.isGiven(number) || this.#operators.has(this.#hash(number));
  }

  /** Whether the settings name it. */
  isGiven(number: E164): boolean {
    return this.#known.has(number) || this.#isFallbackAtHome(number);
  }

  /** Whether somebody in the country of a number reaches it by dialling FALLBACK_PHONE. */
  #isFallbackAtHome(number: E164): boolean {
    if (this.#national === undefined) return false;
    const { country } = readByAllPlans(number) ?? {};
    return country !== undefined && readByAllPlans(this.#national, country)?.e164 === number;
  }

  readonly check: Check = {
    rule: 'own-number',
    look: ({ number }) => (this.includes(number) ? 'refused' : 'passes'),
  };

  /** Whether a number could be an operator's that is not known yet. Only after the first start, and not for long. */
  holdsDialling(): boolean {
    return this.parts.clock.monotonic() < this.#heldUntil;
  }

  /**
   * Reads the operators now and every ten minutes, or after a minute where that failed.
   * @param onReleased called when dialling is not held any more
   */
  watch(onReleased: () => void): Stop {
    this.#isStopped = false;
    this.#onReleased = onReleased;
    this.#heldUntil = this.parts.clock.monotonic() + HOLD_MS;
    void this.#start();
    return () => {
      this.#isStopped = true;
      this.#stopTimer();
    };
  }

  async #start(): Promise<void> {
    try {
      const operators = await this.parts.knownOperators.load();
      if (operators) this.#know(operators);
    } catch (failure) {
      this.parts.log.warn(
        { error: failureCode(failure) },
        'the operators of the last run could not be read from the database',
      );
    }
    await this.#readAgain();
  }

  #know(operators: ReadonlySet<string>): void {
    this.#operators = operators;
    this.#release();
  }

  #release(): void {
    const wasHeld = this.holdsDialling();
    this.#heldUntil = Number.NEGATIVE_INFINITY;
    if (wasHeld) this.#onReleased();
  }

  #hash(number: string): string {
    return keyedHash(this.parts.secret, number);
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
      const operators = await this.#listOperators();
      this.#know(operators);
      await this.parts.knownOperators.replace(operators);
      return true;
    } catch (failure) {
      // The program is closing, and its connections with it.
      if (this.#isStopped) return false;
      // WebAppel has answered, and waiting changes nothing.
      if (failure instanceof Refusal) this.#release();
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
        numbers.add(this.#hash(canonical(fromDigits(phoneNumber))));
    return numbers;
  }
}
