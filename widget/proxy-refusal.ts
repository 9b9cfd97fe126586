import type { Problem } from '../shared/callback.js';
import { ownProperties } from './own-properties.js';

/** The parts of a problem that the widget shows or answers. */
export type VisitorProblem = Pick<
  Problem,
  | 'code'
  | 'reason'
  | 'numberCountry'
  | 'possibleCountries'
  | 'field'
  | 'challenge'
  | 'retryAfterSeconds'
  | 'fallbackPhone'
  | 'reference'
>;

/** The proxy refused, or could not be reached (code `unavailable`). Contains no address and no personal data. */
export class ProxyRefusal extends Error {
  readonly problem: VisitorProblem;
  constructor(problem: VisitorProblem) {
    super(problem.code);
    this.problem = ownProperties(problem);
  }
}
