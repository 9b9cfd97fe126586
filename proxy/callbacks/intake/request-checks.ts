import type { RequestCheck } from '../../../shared/owner/request-checks.js';
import type { E164 } from '../../../shared/phone.js';
import { ProblemError } from '../../http/problems.js';

/** Runs one named check of a request. What it throws refuses the request. */
export type RunCheck = <Found>(
  check: RequestCheck,
  look: () => Found | Promise<Found>,
) => Promise<Found>;

/** Why a request was refused. It stays here: visitors get the problem only. */
export interface Refused {
  check: RequestCheck;
  /** A rule of the guard or a limit; undefined where the problem's code says it all. */
  rule?: string | undefined;
  /** Null if it was refused before its number was read. */
  number: E164 | null;
}

const reasons = new WeakMap<ProblemError, Refused>();

/** The check that refused a request; undefined for a failure outside of the checks. */
export const refusedBy = (failure: unknown): Refused | undefined =>
  failure instanceof ProblemError ? reasons.get(failure) : undefined;

/** Runs checks so that each failure says which check it was. */
export const runCheck: RunCheck = async (check, look) => {
  try {
    return await look();
  } catch (failure) {
    throw failed(check, failure);
  }
};

/** A failure with the check that failed. The first one to say it, deepest within, is right. */
export function failed(
  check: RequestCheck,
  failure: unknown,
  { number = null, rule }: Partial<Refused> = {},
): unknown {
  if (!(failure instanceof ProblemError)) return failure;
  const known = reasons.get(failure);
  reasons.set(failure, {
    check: known?.check ?? check,
    rule: known?.rule ?? rule ?? failure.rule,
    number: known?.number ?? number,
  });
  return failure;
}
