import type { GuardRule } from '../../shared/callback-events.js';
import { failureCode } from '../../shared/failure-text.js';
import { readByAllPlans } from '../../shared/numbers/all-plans.js';
import type { E164 } from '../../shared/phone.js';
import { ProblemError } from '../http/problems.js';
import type { Log } from '../log.js';
import type { GuardPhase } from '../store/guard-tables.js';
import type { BudgetWarnings } from './budget-warnings.js';
import { isBudget } from './budgets.js';
import type { Candidate, Check, DialStops } from './check.js';
import type { RecordRefusal, Refusal } from './refusals.js';

export type Verdict =
  | { kind: 'allowed' }
  | { kind: 'refused' | 'waits' | 'lapses'; rule: GuardRule }
  /** A check could not be carried out. Nobody is called. */
  | { kind: 'unknown' };

/** Decides who is called and who is not: at acceptance, and again at dialling, because a rule may be newer than a request. */
export class Guard {
  constructor(
    private readonly parts: {
      /** In order, the cheapest first. */
      checks: readonly Check[];
      recordRefusal: RecordRefusal;
      dialStops(): Promise<DialStops>;
      log: Log;
      warnings?: Pick<BudgetWarnings, 'noteFull'>;
    },
  ) {}

  /** @throws {ProblemError} cannot-call-now for every rule alike; unavailable when a check could not be carried out */
  async requireAllowed(callback: Subject): Promise<void> {
    const verdict = await this.#look(candidateOf(callback), 'accepting');
    if (verdict.kind === 'allowed') return;
    if (verdict.kind === 'unknown') throw new ProblemError('unavailable');
    throw new ProblemError('cannot-call-now', {}, verdict.rule);
  }

  /** Judges a callback that was accepted before, and records a refusal. */
  async judge(callback: Subject, phase: 'dialling'): Promise<Verdict> {
    const candidate = candidateOf(callback);
    const verdict = await this.#look(candidate, phase);
    if (verdict.kind === 'refused' || verdict.kind === 'lapses')
      await this.parts.recordRefusal({ ...candidate, rule: verdict.rule, phase });
    return verdict;
  }

  async #look(candidate: Candidate, phase: GuardPhase): Promise<Verdict> {
    for (const { rule, look } of this.parts.checks) {
      const result = await this.#try(rule, () => look(candidate, phase));
      if (result === undefined) return { kind: 'unknown' };
      if (result === 'passes') continue;
      return { kind: result, rule };
    }
    return { kind: 'allowed' };
  }

  /**
   * Records a refusal that was found elsewhere: of a request that is not accepted, or a limit that the ledger found.
   * @returns the reference under which it is stored; undefined if it is not
   */
  async recordRefusal(refusal: Refusal): Promise<string | undefined> {
    const { rule, popupId } = refusal;
    const reference = await this.parts.recordRefusal(refusal);
    if (rule !== undefined && isBudget(rule)) await this.parts.warnings?.noteFull(rule, popupId);
    return reference;
  }

  /** What is not claimed for dialling. Empty where that cannot be read: each callback is looked at again. */
  async dialStops(): Promise<DialStops> {
    return (
      (await this.#try('stopped', () => this.parts.dialStops())) ?? {
        everything: false,
        popupIds: [],
        countries: [],
      }
    );
  }

  async #try<Result>(rule: string, look: () => Result | Promise<Result>) {
    try {
      return await look();
    } catch (failure) {
      this.parts.log.error(
        { rule, error: failureCode(failure) },
        'a rule about who is called could not be checked',
      );
      return undefined;
    }
  }
}

/** The part of a callback that the guard looks at. */
interface Subject {
  popup_id: string;
  number: E164;
  address: string | null;
  slot_at?: number | null;
}

const candidateOf = ({ popup_id, number, address, slot_at = null }: Subject): Candidate => ({
  popupId: popup_id,
  number,
  country: readByAllPlans(number)?.country ?? null,
  address,
  slotAt: slot_at,
});
