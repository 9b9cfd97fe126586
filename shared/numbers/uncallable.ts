import type { E164 } from '../phone.js';
import { readByAllPlans } from './all-plans.js';
import { neverDialRangeOf } from './never-dial.js';
import { linesOf } from './number-lines.js';

/** A number that the plan of its country has for an ordinary line: no premium, shared cost, personal or short number. */
export function isOrdinaryLine(number: E164): boolean {
  const read = readByAllPlans(number);
  return read?.type !== undefined && linesOf(read, read.country ?? '') !== undefined;
}

/** Why a number of the owner's staff cannot be called, as a sentence; undefined where nothing speaks against it. */
export function faultOfOperator(number: E164): string | undefined {
  const range = neverDialRangeOf(number);
  if (range) return `Numbers that begin with +${range.prefix} (${range.what}) are never called.`;
  const read = readByAllPlans(number);
  if (!read?.isPossible) return 'This number has too few or too many digits for its country.';
  // A number that the plan does not have may be newer than the plan.
  if (read.type !== undefined && linesOf(read, read.country ?? '') === undefined)
    return 'This is a premium or other special number, not an ordinary line.';
  return undefined;
}
