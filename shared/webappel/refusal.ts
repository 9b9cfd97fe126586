/**
 * Reasons for a refusal. The guide defines no error answer (L31 and L289 describe success only): these are the codes of the
 * embedded platform, with the HTTP status that it uses when `httpErrorStatus` is on.
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
  /** A no in the server's own words, for a reason that has no code. */
  REFUSED: 400,
  INTERNAL: 500,
} as const;

export type RefusalCode = keyof typeof refusalStatus;

export const isRefusalCode = (word: string): word is RefusalCode =>
  Object.hasOwn(refusalStatus, word);

/**
 * WebAppel answered with a refusal. The message holds the method and the code only: WebAppel's own text may repeat the
 * request with its password, and must not reach a log.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly #detail: string;
  constructor(
    readonly code: RefusalCode,
    detail = '',
    readonly method: string = '',
  ) {
    super([method, code].filter(Boolean).join(' '));
    this.#detail = detail;
  }

  /** WebAppel's own text. Not a property of the object, so that no printer of errors shows it. */
  get detail(): string {
    return this.#detail;
  }
}

/** A refusal that was recognised by its words. The request is never sent again because of it. */
export class RefusalInWords extends Refusal {}

/**
 * Refusal of missing or ill-formed variables.
 * @param names wire names
 * @param meant the method that was probably meant
 */
export const invalidVariables = (
  names: readonly string[],
  method = '',
  meant: string | undefined = undefined,
): Refusal =>
  new Refusal('INVALID_VARS', `check: ${names.join(',')}${meant ? `, or ${meant}` : ''}`, method);

/** Why WebAppel was not reached, or how its answer differs from the expected form. */
export type UnreachedReason =
  /** A circuit breaker of the proxy rejected the request. */
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
 * WebAppel was not reached, or its answer has an unexpected form: the outcome is unknown, not a refusal.
 * `nothingSent` is true only when no byte of the request can have left. Only then may the request be retried.
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
