/** The store cannot be used; the message is one sentence for whoever starts the program. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable';
}
