/**
 * Why WebAppel says no. The guide defines no error answer (L31, L289 speak of success only): these are the
 * codes that our platform answers, with the HTTP status it uses when `httpErrorStatus` is on.
 */
export const refusalStatus = {
  INVALID_AUTH: 401,
  INVALID_METHOD: 400,
  INVALID_VARS: 400,
  NOT_FOUND: 404,
  FORBIDDEN_DEST: 403,
  BLACKLISTED: 403,
  CLOSED: 409,
  TOO_LATE: 409,
  RATE_LIMITED: 429,
  FILE_REFUSED: 400,
  INTERNAL: 500,
} as const;

export type RefusalCode = keyof typeof refusalStatus;

export const isRefusalCode = (word: string): word is RefusalCode =>
  Object.hasOwn(refusalStatus, word);

/** WebAppel was reached and said no. Carries the method's name and a code, never a query or a number. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly code: RefusalCode,
    readonly detail: string = '',
    readonly method: string = '',
  ) {
    super([method, code, detail].filter(Boolean).join(' '));
  }
}

/** Names the variables that are missing or ill-formed, by their wire names, and the method that may have been meant. */
export const invalidVariables = (
  names: readonly string[],
  method = '',
  meant: string | undefined = undefined,
): Refusal =>
  new Refusal('INVALID_VARS', `check: ${names.join(',')}${meant ? `, or ${meant}` : ''}`, method);

/** How WebAppel was not reached, or what came back instead of the expected form. */
export type UnreachedReason =
  /** Not sent, because others were not answered; see the proxy's breaker. */
  | 'not-sent'
  | 'no-connection'
  | 'timeout'
  | 'connection-lost'
  | 'redirect'
  | 'too-large'
  | 'http-status'
  | 'html'
  | 'unexpected-answer';

/**
 * WebAppel was not reached, or its answer has not the expected form: the outcome is unknown, not negative.
 * `nothingSent` is true only when no byte of the request can have left, the one case that may be tried again.
 */
export class Unreached extends Error {
  override readonly name = 'Unreached';
  readonly nothingSent: boolean;
  constructor(
    readonly reason: UnreachedReason,
    readonly method: string = '',
    readonly status: number | undefined = undefined,
  ) {
    super([method, reason, status].filter(Boolean).join(' '));
    this.nothingSent = reason === 'no-connection' || reason === 'not-sent';
  }
}
