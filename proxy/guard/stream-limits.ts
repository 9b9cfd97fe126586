import type { RequestHandler } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import { clientAddress } from '../http/client-address.js';
import { ProblemError } from '../http/problems.js';
import type { Settings } from '../settings/settings.js';

const RETRY_SECONDS = 10;

/**
 * How many event streams may be open, in all and for one address (IPv6: one /56): each is a connection and a listener
 * for as long as a page stays open. Whoever gets none asks now and then instead.
 * @throws {ProblemError} too-many-requests for an address, unavailable for all
 */
export function limitStreams({
  maxStreams,
  maxStreamsPerAddress,
}: Pick<Settings, 'maxStreams' | 'maxStreamsPerAddress'>): RequestHandler {
  const open = new Map<string, number>();
  let inAll = 0;

  return function streamLimit(request, response, next) {
    const address = ipKeyGenerator(clientAddress(request) ?? 'unknown');
    const here = open.get(address) ?? 0;
    if (here >= maxStreamsPerAddress)
      throw new ProblemError('too-many-requests', { retryAfterSeconds: RETRY_SECONDS });
    if (inAll >= maxStreams)
      throw new ProblemError('unavailable', { retryAfterSeconds: RETRY_SECONDS });
    inAll += 1;
    open.set(address, here + 1);
    response.on('close', () => {
      inAll -= 1;
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
    next();
  };
}
