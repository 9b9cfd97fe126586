/** The store cannot be used. The message is one sentence for the owner who starts Rappel. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable';
}

/**
 * The store is unreachable, full, read-only or locked at the moment; the query may be retried later. The message never
 * contains the data.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  /** @param options.cause only for failures before the query was sent, so that it cannot quote data */
  constructor(
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(`the store is not available: ${code}`, options);
  }
}
