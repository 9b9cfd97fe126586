import type { RequestHandler } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import { clientAddress } from '../http/client-address.js';
import { ProblemError } from '../http/problems.js';
import type { Settings } from '../settings/settings.js';

const RETRY_AFTER_SECONDS = 10;

/**
 * Limits the open event streams, in total and for each address (IPv6: each /56). A stream occupies a connection as long as
 * the page is open; the widget polls when it is refused one.
 * @throws {ProblemError} too-many-requests at the limit of the address, unavailable at the total limit
 */
export function limitStreams({
  maxStreams,
  maxStreamsPerAddress,
}: Pick<Settings, 'maxStreams' | 'maxStreamsPerAddress'>): RequestHandler {
  const openByAddress = new Map<string, number>();
  let openInTotal = 0;

  return function streamLimit(request, response, next) {
    const address = ipKeyGenerator(clientAddress(request) ?? 'unknown');
    const open = openByAddress.get(address) ?? 0;
    if (open >= maxStreamsPerAddress)
      throw new ProblemError('too-many-requests', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    if (openInTotal >= maxStreams)
      throw new ProblemError('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    openInTotal += 1;
    openByAddress.set(address, open + 1);
    response.on('close', () => {
      openInTotal -= 1;
      const remaining = (openByAddress.get(address) ?? 1) - 1;
      if (remaining > 0) openByAddress.set(address, remaining);
      else openByAddress.delete(address);
    });
    next();
  };
}
