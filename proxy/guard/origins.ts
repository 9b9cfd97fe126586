import type { Request, RequestHandler } from 'express';
import { isLoopback } from '../../shared/network-address.js';
import { ProblemError } from '../http/problems.js';
import type { Settings } from '../settings/settings.js';

/** The proxy's own origin, as browsers send it. */
export const ownOrigin = (request: Request, publicUrl: string | undefined): string =>
  publicUrl ? new URL(publicUrl).origin : `${request.protocol}://${request.get('host') ?? ''}`;

/** Accepts only the exact form that browsers send: no path, no user name, no other spelling of the address. */
function isLoopbackOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  return origin === text && /^https?:$/.test(protocol) && isLoopback(hostname);
}

/**
 * CORS for the visitor API: allows the proxy's own origin and those of ALLOWED_ORIGINS, compared exactly. If there is no
 * list and the proxy listens on a loopback host, it also allows loopback origins, so that the snippet works locally.
 * @throws {ProblemError} forbidden-origin
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
      // Same-origin reads and non-browser clients send no Origin; browsers send one with every POST.
      if (request.get('sec-fetch-site') === 'cross-site' && request.method !== 'GET')
        throw new ProblemError('forbidden-origin');
      next();
      return;
    }
    if (!isAllowed(origin, request))
      throw new ProblemError('forbidden-origin', {
        detail: 'Add this site to the proxy setting ALLOWED_ORIGINS.',
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
