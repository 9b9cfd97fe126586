import type { Request, RequestHandler } from 'express';
import { isLoopback } from '../../shared/network-address.js';
import { ProblemError } from '../http/problems.js';
import type { Settings } from '../settings/settings.js';

/** The proxy's own origin, as the browser names it. */
export const ownOrigin = (request: Request, publicUrl: string | undefined): string =>
  publicUrl ? new URL(publicUrl).origin : `${request.protocol}://${request.get('host') ?? ''}`;

/** As a browser writes it, and nothing that merely parses as one: no path, no user, no other spelling of the address. */
function isLoopbackOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  return origin === text && /^https?:$/.test(protocol) && isLoopback(hostname);
}

/**
 * Lets only listed sites ask for callbacks: exact comparison of scheme, host and port. Without a list it is the proxy's
 * own pages; on a loopback host also pages of this machine, so that the snippet can be tried at once.
 */
export function allowOrigins({ allowedOrigins, host, publicUrl }: Settings): RequestHandler {
  const isAllowed = (origin: string, request: Request): boolean => {
    if (origin === ownOrigin(request, publicUrl)) return true;
    if (allowedOrigins) return allowedOrigins.includes(origin);
    return isLoopback(host) && isLoopbackOrigin(origin);
  };
  return function originGuard(request, response, next) {
    const origin = request.get('origin');
    response.vary('Origin');
    if (origin === undefined) {
      // Same-origin reads and programs send none. A browser that changes something always does.
      if (request.get('sec-fetch-site') === 'cross-site' && request.method !== 'GET')
        throw new ProblemError('forbidden-origin');
      next();
      return;
    }
    if (!isAllowed(origin, request))
      throw new ProblemError('forbidden-origin', {
        detail: 'Add this site to ALLOWED_ORIGINS of the proxy.',
      });
    response.set('Access-Control-Allow-Origin', origin);
    response.set('Access-Control-Expose-Headers', 'Retry-After');
    if (request.method === 'OPTIONS') {
      response
        .set({
          'Access-Control-Allow-Methods': 'GET, POST',
          'Access-Control-Allow-Headers': 'Content-Type, Idempotency-Key, Last-Event-ID',
          'Access-Control-Max-Age': '600',
        })
        .sendStatus(204);
      return;
    }
    next();
  };
}
