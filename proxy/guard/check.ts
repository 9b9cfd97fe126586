import type { GuardRule } from '../../shared/callback-events.js';
import type { E164 } from '../../shared/phone.js';
import type { GuardPhase } from '../store/guard-tables.js';

/** Who is to be called, for whom. */
export interface Candidate {
  popupId: string;
  number: E164;
  /** ISO code; null if the number is of no country. */
  country: string | null;
  /** The visitor's network address; null if it is not known. */
  address: string | null;
  /** The time of an appointment; null for any other callback. */
  slotAt: number | null;
}

/**
 * What a check says. Only at dialling:
 * - waits: not now, and perhaps later
 * - lapses: not now, and not later without asking the visitor
 */
export type CheckResult = 'passes' | 'refused' | 'waits' | 'lapses';

/** A check with the name under which its refusals are counted. */
export interface Check {
  rule: GuardRule;
  look(candidate: Candidate, phase: GuardPhase): CheckResult | Promise<CheckResult>;
}

/** What the owner has stopped dialling of, as far as it is known without looking at each number. */
export interface DialStops {
  everything: boolean;
  popupIds: readonly string[];
  countries: readonly string[];
}
