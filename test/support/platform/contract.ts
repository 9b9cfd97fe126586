import type { NumberReason, ProblemCode } from '../../../shared/callback.js';

// The contract itself is made of zod schemas, which the browser's tests do without; the compiler counts these lists.
const codes: Record<ProblemCode, true> = {
  'invalid-number': true,
  'number-not-allowed': true,
  closed: true,
  'too-many-requests': true,
  duplicate: true,
  'invalid-field': true,
  'not-found': true,
  'not-cancellable': true,
  unavailable: true,
  'forbidden-origin': true,
  'challenge-failed': true,
};
const reasons: Record<NumberReason, true> = {
  empty: true,
  'not-a-number': true,
  'too-short': true,
  'too-long': true,
  'not-assigned': true,
  extension: true,
  'country-not-allowed': true,
  premium: true,
  'line-not-allowed': true,
};

export const problemCodes = Object.keys(codes) as ProblemCode[];
export const numberReasons = Object.keys(reasons) as NumberReason[];
