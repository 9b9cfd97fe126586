import type { Request, RequestHandler } from 'express';
import { isLoopback } from '../../shared/network-address.js';
import { ProblemError } from '../http/problems.js';
import type { Settings } from '../settings/settings.js';
import { noteRefusedSite, type RefusedSite } from './refused-site.js';

/** Keeps for the owner which site was refused. */
export type RecordSite = (site: RefusedSite) => void;

/**
 * The origin of the address that the request was sent to. Only browsers vouch for it: under DNS rebinding it is a page of
 * somebody else, and a reverse proxy may pass on any name. Forwarded names (`X-Forwarded-Host`) are never used.
 */
const requestedOrigin = (request: Request): string =>
  `${request.protocol}://${request.get('host') ?? ''}`;

/** A request about an existing callback. Its handle is a secret, so a page that knows it is not foreign. */
const namesCallback = (request: Request): boolean => /^\/callbacks\/[^/]/.test(request.path);

/** Accepts only the exact form that browsers send: no path, no user name, no other spelling of the address. */
function isLoopbackOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  return origin === text && /^https?:$/.test(protocol) && isLoopback(hostname);
}

type OriginSettings = Pick<Settings, 'allowedOrigins' | 'host' | 'publicUrl' | 'phones'>;

/**
 * The origins of PUBLIC_URL and ALLOWED_ORIGINS, compared exactly. Without PUBLIC_URL, a page of the address that was
 * asked counts as the proxy's own only if the phones are simulated or the request is about an existing callback. If there
 * is no list and the proxy listens on a loopback host, loopback origins are allowed, so that the snippet works locally.
 */
function originRules({ allowedOrigins, host, publicUrl, phones }: OriginSettings) {
  const publicOrigin = publicUrl && new URL(publicUrl).origin;
  const isOwn = (origin: string, request: Request): boolean =>
    publicOrigin
      ? origin === publicOrigin
      : (phones === 'simulated' || namesCallback(request)) && origin === requestedOrigin(request);
  const isAllowed = (origin: string, request: Request): boolean => {
    if (isOwn(origin, request)) return true;
    if (allowedOrigins) return allowedOrigins.includes(origin);
    return isLoopback(host) && isLoopbackOrigin(origin);
  };
  /** Whether it is the origin of the page that the proxy itself has sent. */
  const isThisPage = (origin: string, request: Request): boolean =>
    origin === (publicOrigin ?? requestedOrigin(request)) && isAllowed(origin, request);
  return { isAllowed, isThisPage };
}

/**
 * For a form of the proxy's own pages: refuses it from any other page. Browsers tell which page sends a form, and no page
 * can change that; a client that tells nothing is no browser, or a very old one.
 * @throws {ProblemError} forbidden-origin
 */
export function requireOwnForm(settings: OriginSettings): RequestHandler {
  const { isThisPage } = originRules(settings);
  return function ownFormGuard(request, response, next) {
    const origin = request.get('origin');
    const site = request.get('sec-fetch-site') ?? 'none';
    const isOwn = origin === undefined || isThisPage(origin, request);
    if (!isOwn || !['same-origin', 'none'].includes(site)) {
      noteRefusedSite(request, response);
      throw new ProblemError('forbidden-origin');
    }
    next();
  };
}

/**
 * CORS for the visitor API.
 * @throws {ProblemError} forbidden-origin
 */
export function allowOrigins(
  settings: OriginSettings,
  recordSite: RecordSite = () => undefined,
): RequestHandler {
  const { isAllowed } = originRules(settings);
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
    if (!isAllowed(origin, request)) {
      noteRefusedSite(request, response);
      recordSite(response.locals.refused);
      throw new ProblemError('forbidden-origin', {
        detail:
          'Add this site to the proxy setting ALLOWED_ORIGINS. For a page of the proxy itself, set PUBLIC_URL.',
      });
    }
    response.set('Access-Control-Allow-Origin', origin);
    response.set('Access-Control-Expose-Headers', 'Retry-After');
    if (request.method === 'OPTIONS') {
      response
        .set({
          'Access-Control-Allow-Methods': 'GET, POST',
          'Access-Control-Allow-Headers':
            'Content-Type, Idempotency-Key, Page-Proof, Challenge-Solution, Last-Event-ID',
          'Access-Control-Max-Age': '600',
        })
        .sendStatus(204);
      return;
    }
    next();
  };
}
