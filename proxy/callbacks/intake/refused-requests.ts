import type { Guard } from '../../guard/guard.js';
import { ProblemError } from '../../http/problems.js';
import { refusedBy } from './request-checks.js';

/** The host of an origin; null where there is none. */
export const hostOf = (origin: string): string | null =>
  /^https?:\/\/([^/]+)$/.exec(origin)?.[1] ?? null;

/** Answers that ask for one more step of the browser, which the visitor does not notice. */
const isStep = ({ problem: { code }, rule }: ProblemError): boolean =>
  code === 'challenge-needed' || (code === 'proof-expired' && rule === undefined);

/** Records that a request was refused, and gives its problem the reference by which the owner finds out why. */
export async function noteRefusal(
  failure: unknown,
  { popupId, origin }: { popupId: string; origin: string },
  guard: Pick<Guard, 'recordRefusal'>,
): Promise<void> {
  const refused = refusedBy(failure);
  if (!refused || !(failure instanceof ProblemError) || isStep(failure)) return;
  const { code, reason, numberCountry } = failure.problem;
  const reference = await guard.recordRefusal({
    ...refused,
    phase: 'accepting',
    popupId,
    code,
    reason,
    country: numberCountry ?? null,
    source: hostOf(origin),
  });
  // All page proofs get one answer: nobody learns whether one is forged or only too old.
  if (reference !== undefined && code !== 'proof-expired') failure.problem.reference = reference;
}
