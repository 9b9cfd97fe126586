import type { RequestHandler } from 'express';
import { isLoopback } from '../../shared/network-address.js';
import { ProblemError } from '../http/problems.js';
import { hostNameOf } from '../http/request-target.js';
import type { Settings } from '../settings/settings.js';
import { noteRefusedSite } from './refused-site.js';

type HostSettings = Pick<Settings, 'host' | 'publicUrl' | 'allowedOrigins'>;

/**
 * On a loopback `HOST`, refuses requests for any host but loopback names, PUBLIC_URL's and those of ALLOWED_ORIGINS. A page
 * whose name was pointed at this machine (DNS rebinding) could otherwise read and send everything as its own.
 * @throws {ProblemError} forbidden-origin
 */
export function requireKnownHost({
  host: listeningHost,
  publicUrl,
  allowedOrigins = [],
}: HostSettings): RequestHandler {
  const ownNames = new Set(
    [...(publicUrl ? [publicUrl] : []), ...allowedOrigins].map((url) => new URL(url).hostname),
  );
  return function hostGuard(request, response, next) {
    const host = request.get('host');
    // No browser sends a request without a host.
    const name = host === undefined ? 'localhost' : hostNameOf(host);
    if (isLoopback(listeningHost) && !(name && (isLoopback(name) || ownNames.has(name)))) {
      noteRefusedSite(request, response, name);
      throw new ProblemError('forbidden-origin', {
        detail:
          'Rappel does not know this host name. Set PUBLIC_URL to the address that visitors use.',
      });
    }
    next();
  };
}

/**
 * The same for all requests, unless PUBLIC_URL is set: then a reverse proxy may send any name, and only pages of
 * PUBLIC_URL and ALLOWED_ORIGINS may request callbacks.
 */
export const requireKnownHostWithoutPublicUrl = (settings: HostSettings): RequestHandler =>
  settings.publicUrl ? (_request, _response, next) => next() : requireKnownHost(settings);
