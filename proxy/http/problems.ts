import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Problem, ProblemCode } from '../../shared/callback.js';
import type { Log } from '../log.js';
import type { Settings } from '../settings/settings.js';
import { StoreUnavailable } from '../store/database.js';

/** What only the owner's API answers: the widget never meets it, so there are no words for visitors. */
export const ownerProblemCodes = ['unauthorized', 'not-closable'] as const;
export type OwnerProblemCode = (typeof ownerProblemCodes)[number];

type AnyCode = ProblemCode | OwnerProblemCode;

/** Every problem's status and title; a code without them does not compile. */
const problems: Record<AnyCode, { status: number; title: string }> = {
  'invalid-number': { status: 422, title: 'This is not a phone number that can be called' },
  'number-not-allowed': {
    status: 422,
    title: 'Numbers of this kind are not called back from here',
  },
  closed: { status: 409, title: 'Nobody can call back now' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  duplicate: { status: 409, title: 'A request for this number is already under way' },
  'invalid-field': { status: 422, title: 'A field of the request is not valid' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'not-cancellable': { status: 409, title: 'This request can no longer be cancelled' },
  unavailable: { status: 503, title: 'Requests cannot be taken at the moment' },
  'forbidden-origin': { status: 403, title: 'This site may not ask for callbacks here' },
  'challenge-failed': { status: 403, title: 'The check against automatic requests failed' },
  unauthorized: { status: 401, title: 'Only the owner may do this' },
  'not-closable': { status: 409, title: 'This request is not one that a person may close' },
};

/** When to ask again while the store is away. */
const STORE_RETRY_SECONDS = 5;

type Details = Partial<
  Pick<Problem, 'detail' | 'reason' | 'field' | 'retryAfterSeconds' | 'status'>
>;

/** Thrown anywhere in the visitor API and the owner's; answered as RFC 9457 by the last middleware. */
export class ProblemError<Code extends AnyCode = AnyCode> extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Omit<Problem, 'code'> & { code: Code };
  constructor(code: Code, details: Details = {}) {
    super(code);
    const { status, title } = problems[code];
    this.problem = { type: `urn:rappel:problem:${code}`, title, status, code, ...details };
  }
}

/**
 * A fault of what was sent, as zod tells it.
 * @param whole what is said when the fault is not in one field of ours: names of other fields are the sender's words,
 * and are not said back.
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

function sendProblem(response: Response, problem: ProblemError['problem']): void {
  if (problem.retryAfterSeconds !== undefined)
    response.set('Retry-After', String(problem.retryAfterSeconds));
  response
    .status(problem.status)
    .set('Cache-Control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(problem));
}

export const notFound: RequestHandler = () => {
  throw new ProblemError('not-found');
};

/** What express and its parsers throw carries a status; everything else is ours and says nothing outside. */
function problemOf(failure: unknown): ProblemError | undefined {
  if (failure instanceof ProblemError) return failure;
  if (failure instanceof StoreUnavailable)
    return new ProblemError('unavailable', { retryAfterSeconds: STORE_RETRY_SECONDS });
  const status = failure instanceof Error && 'status' in failure ? Number(failure.status) : 0;
  if (status === 413)
    return new ProblemError('invalid-field', { status, detail: 'The body is larger than 4 KB.' });
  if (status >= 400 && status < 500)
    return new ProblemError('invalid-field', { status, detail: 'The request cannot be read.' });
  return undefined;
}

/** The last middleware. An unexpected error is logged by name and place, without the request that met it. */
export const problemHandler =
  ({
    log,
    settings: { fallbackPhone },
  }: {
    log: Log;
    settings: Pick<Settings, 'fallbackPhone'>;
  }): ErrorRequestHandler =>
  (failure, _request, response, next) => {
    if (response.headersSent) {
      next(failure);
      return;
    }
    const { requestId } = response.locals;
    const known = problemOf(failure);
    if (failure instanceof StoreUnavailable)
      log.error({ requestId, code: failure.code }, 'the store is not available');
    if (!known) {
      const { name, stack = '' } = failure instanceof Error ? failure : { name: 'unknown' };
      // The message may quote what a visitor sent; the frames do not.
      log.error(
        {
          requestId,
          error: name,
          at: stack
            .split('\n')
            .filter((line) => /^\s+at /.test(line))
            .slice(0, 5),
        },
        'unexpected error',
      );
    }
    const { problem } = known ?? new ProblemError('unavailable', { status: 500 });
    response.locals.problem = problem.code;
    sendProblem(response, {
      ...problem,
      ...(problem.code === 'unavailable' && fallbackPhone && { fallbackPhone }),
    });
  };
