/** The store cannot be used; the message is one sentence for whoever starts the program. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable';
}

/**
 * The store does not answer at the moment, or takes nothing: gone, full, read-only, locked. What was asked of it may
 * be asked again later. The message never holds what was to be written.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  /** @param options.cause where nothing was asked yet, so that it can quote nothing */
  constructor(
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(`the store is not available: ${code}`, options);
  }
}
