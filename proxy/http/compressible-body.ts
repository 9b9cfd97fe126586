import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';

/** The best comes first. Every browser that asks for Brotli also reads gzip. */
const encoders = {
  br: (content: Buffer) =>
    promisify(brotliCompress)(content, {
      params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    }),
  gzip: (content: Buffer) => promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
};
type Encoding = keyof typeof encoders;

/** A smaller body fits into one packet as it is. */
const MIN_BYTES = 1024;

/**
 * A body that many visitors get. Each compressed form is made when it is first asked for, outside of the main thread,
 * and kept: the best compression costs some 50 ms, once.
 */
export class CompressibleBody {
  /** Hash of the content. Strong entity tags are made of it, which are equal on all instances. */
  readonly hash: string;
  readonly #compressed = new Map<Encoding, Promise<Buffer>>();

  constructor(readonly content: Buffer) {
    this.hash = createHash('sha256').update(content).digest('base64url').slice(0, 22);
  }

  /** Sends the form that the client prefers, or 304 if it has that form. The caller sets the type. */
  async send(request: Request, response: Response): Promise<void> {
    const encoding = this.content.length < MIN_BYTES ? undefined : preferredEncoding(request);
    if (this.content.length >= MIN_BYTES) response.vary('Accept-Encoding');
    if (encoding) response.set('Content-Encoding', encoding);
    response.set('ETag', encoding ? `"${this.hash}-${encoding}"` : `"${this.hash}"`);
    response.send(encoding ? await this.#compress(encoding) : this.content);
  }

  #compress(encoding: Encoding): Promise<Buffer> {
    const compressed = this.#compressed.get(encoding) ?? encoders[encoding](this.content);
    this.#compressed.set(encoding, compressed);
    return compressed;
  }
}

function preferredEncoding(request: Request): Encoding | undefined {
  // Asked one by one: a list would be answered in the client's order, which names gzip first.
  return (Object.keys(encoders) as Encoding[]).find(
    (encoding) => request.acceptsEncodings(encoding) === encoding,
  );
}
