import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Problem, ProblemCode } from '../../shared/callback.js';
import { failureCode, framesOf } from '../../shared/failure-text.js';
import { LimitReached } from '../guard/call-counters.js';
import type { Log } from '../log.js';
import type { Settings } from '../settings/settings.js';
import { StoreUnavailable } from '../store/database.js';

/** Problems that occur only in the owner's API, so the widget has no messages for them. */
export const ownerProblemCodes = [
  'unauthorized',
  'not-closable',
  'forbidden',
  'cross-site',
  'insecure',
  'sign-in-failed',
  'conflict',
  'if-match-needed',
  'changed-meanwhile',
  'apply-under-way',
  'not-applied',
] as const;
export type OwnerProblemCode = (typeof ownerProblemCodes)[number];

type AnyCode = ProblemCode | OwnerProblemCode;

/** Status and title of each problem. */
const problems: Record<AnyCode, { status: number; title: string }> = {
  'invalid-number': { status: 422, title: 'This phone number cannot be called' },
  'number-not-allowed': {
    status: 422,
    title: 'We cannot call this kind of number',
  },
  closed: { status: 409, title: 'We are closed and cannot call back now' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  // One answer for all refusals of the guard, so that nobody learns which rule refused.
  'cannot-call-now': { status: 429, title: 'We cannot call back at the moment' },
  duplicate: { status: 409, title: 'A request for this number is already in progress' },
  'quiet-hours': { status: 409, title: 'It is too early or too late where this number rings' },
  'invalid-field': { status: 422, title: 'The request is not valid' },
  'not-found': { status: 404, title: 'Not found' },
  'not-cancellable': { status: 409, title: 'It is too late to change or cancel this request' },
  unavailable: { status: 503, title: 'The service is unavailable at the moment' },
  'forbidden-origin': { status: 403, title: 'This site is not allowed to request callbacks' },
  // The same answer for a proof that is missing, too old, used or forged: a new one helps in each case.
  'proof-expired': { status: 403, title: 'The page proof is missing or no longer valid' },
  'challenge-needed': { status: 428, title: 'The browser has to solve a challenge first' },
  'challenge-failed': { status: 403, title: 'The check against automated requests failed' },
  unauthorized: { status: 401, title: "The owner's token is required" },
  'not-closable': { status: 409, title: 'This callback cannot be closed' },
  'if-match-needed': { status: 428, title: 'Say which value is to be changed' },
  'changed-meanwhile': { status: 412, title: 'Somebody changed this meanwhile' },
  'apply-under-way': { status: 409, title: 'Another change is being made' },
  'not-applied': { status: 502, title: 'WebAppel did not make the change' },
  forbidden: { status: 403, title: 'Your role does not allow this' },
  'cross-site': { status: 403, title: 'Only pages of the console may send this' },
  insecure: { status: 403, title: 'The console needs https, or localhost' },
  'sign-in-failed': { status: 403, title: 'Signing in failed' },
  conflict: { status: 409, title: 'This cannot be done as things are' },
};

const STORE_RETRY_AFTER_SECONDS = 5;

type Details = Partial<
  Pick<
    Problem,
    | 'detail'
    | 'reason'
    | 'numberCountry'
    | 'possibleCountries'
    | 'field'
    | 'challenge'
    | 'retryAfterSeconds'
    | 'status'
  >
> & {
  /** What is there now, where a change was refused. */
  present?: unknown;
  /** What became of each step of a plan. */
  steps?: readonly object[];
  /** What was changed meanwhile. */
  differences?: readonly object[];
};

/** An error for the client of the visitor API or the owner's API. `problemHandler` sends it as RFC 9457. */
export class ProblemError<Code extends AnyCode = AnyCode> extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Omit<Problem, 'code'> & { code: Code };
  /** @param rule of the guard, which is never sent: nobody learns which rule refused */
  constructor(
    code: Code,
    details: Details = {},
    readonly rule?: string,
  ) {
    super(code);
    const { status, title } = problems[code];
    this.problem = { type: `urn:rappel:problem:${code}`, title, status, code, ...details };
  }
}

/**
 * Turns a zod issue into a problem.
 * @param whole used if the issue is not in a field of the schema: names of unknown fields are the sender's text and must
 * not be echoed
 */
export function fieldProblem(
  issue: { path: PropertyKey[]; message: string } | undefined,
  whole: { field: string; detail: string },
): ProblemError<'invalid-field'> {
  const field = issue?.path[0];
  return new ProblemError(
    'invalid-field',
    field === undefined || !issue ? whole : { field: String(field), detail: issue.message },
  );
}

type SendProblem = (response: Response, problem: ProblemError['problem'], request: Request) => void;

const sendProblem: SendProblem = (response, problem) => {
  if (problem.retryAfterSeconds !== undefined)
    response.set('Retry-After', String(problem.retryAfterSeconds));
  response
    .status(problem.status)
    .set('Cache-Control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(problem));
};

export const notFound: RequestHandler = () => {
  throw new ProblemError('not-found');
};

/** Errors of Express and its parsers carry a status. Any other error is a bug, and its text must not leave the proxy. */
export function toProblem(failure: unknown): ProblemError | undefined {
  if (failure instanceof ProblemError) return failure;
  if (failure instanceof LimitReached) return new ProblemError('cannot-call-now');
  if (failure instanceof StoreUnavailable)
    return new ProblemError('unavailable', { retryAfterSeconds: STORE_RETRY_AFTER_SECONDS });
  const status = failure instanceof Error && 'status' in failure ? Number(failure.status) : 0;
  if (status === 413)
    return new ProblemError('invalid-field', {
      status,
      detail: 'The request body is too large.',
    });
  if (status >= 400 && status < 500)
    return new ProblemError('invalid-field', { status, detail: 'The request cannot be read.' });
  return undefined;
}

const withFallbackPhone: readonly AnyCode[] = [
  'unavailable',
  'cannot-call-now',
  'challenge-needed',
  'challenge-failed',
];

/** A problem with the phone number that visitors may call instead, where that helps. */
export const withFallback = (
  problem: ProblemError['problem'],
  fallbackPhone: string | undefined,
): ProblemError['problem'] => ({
  ...problem,
  ...(withFallbackPhone.includes(problem.code) && fallbackPhone && { fallbackPhone }),
});

/**
 * The last middleware: sends the problem. Logs an unexpected error by name and stack frames only.
 * @param send for a router whose answers are not JSON
 */
export const problemHandler =
  ({
    log,
    settings: { fallbackPhone },
    send = sendProblem,
  }: {
    log: Log;
    settings: Pick<Settings, 'fallbackPhone'>;
    send?: SendProblem;
  }): ErrorRequestHandler =>
  (failure, request, response, _next) => {
    const { requestId } = response.locals;
    const known = toProblem(failure);
    if (failure instanceof StoreUnavailable)
      log.error({ requestId, code: failure.code }, 'the store is not available');
    if (!known) {
      // The message may quote personal data that a visitor sent.
      log.error(
        { requestId, error: failureCode(failure), at: framesOf(failure).slice(0, 5) },
        'unexpected error',
      );
    }
    if (response.headersSent) {
      // Not `next`: Express would print the message.
      response.destroy();
      return;
    }
    const { problem } = known ?? new ProblemError('unavailable', { status: 500 });
    response.locals.problem = problem.code;
    response.locals.reference = problem.reference;
    send(response, withFallback(problem, fallbackPhone), request);
  };
