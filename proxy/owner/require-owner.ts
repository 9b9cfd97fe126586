import type { Request, RequestHandler } from 'express';
import { ProblemError } from '../http/problems.js';
import type { Settings } from '../settings/settings.js';
import { isConsoleHere, type PlaceSettings, placeOf } from './sessions/console-place.js';
import { machine } from './sessions/identity.js';
import { tokenInCookie } from './sessions/session-cookie.js';
import type { Sessions } from './sessions/sessions.js';
import { comparesWith, type TokenGuesses } from './sessions/token-guesses.js';

interface Parts {
  settings: Pick<Settings, 'adminToken'> & PlaceSettings;
  guesses: TokenGuesses;
}

/** The problem of a request without anybody behind it. */
export const unauthorized = (): ProblemError =>
  new ProblemError('unauthorized', {
    detail:
      'Send the header "Authorization: Bearer <token>" with the value of the setting ADMIN_TOKEN, or sign in at /console.',
  });

/** Whether a request carries ADMIN_TOKEN. @throws {ProblemError} unauthorized, too-many-requests */
function readBearer({ settings: { adminToken }, guesses }: Parts) {
  const isAdminToken = comparesWith(adminToken);
  return async (request: Request): Promise<boolean> => {
    const authorization = request.get('authorization');
    if (authorization === undefined) return false;
    if (isAdminToken(/^Bearer +(.+)$/i.exec(authorization)?.[1] ?? '')) return true;
    await guesses.count(request);
    throw unauthorized();
  };
}

/**
 * Requires `Authorization: Bearer <ADMIN_TOKEN>` and forbids caching. The right token always passes, whatever was guessed
 * before: nobody can lock the owner out. Wrong ones are counted; above the limit the answer says so, and the log once.
 * Requests without a token are no guesses.
 * @throws {ProblemError} unauthorized, too-many-requests
 */
export function requireToken(parts: Parts): RequestHandler {
  const hasToken = readBearer(parts);
  return async function tokenGuard(request, response, next) {
    response.set('Cache-Control', 'no-store').set('WWW-Authenticate', 'Bearer realm="Rappel"');
    if (!(await hasToken(request))) throw unauthorized();
    response.removeHeader('WWW-Authenticate');
    next();
  };
}

/**
 * Finds out who asks, by the token of a machine or the cookie of a session, and forbids caching. A request with both is
 * refused: a page could otherwise send one that looks like a machine's. What somebody may do is decided by the table of
 * routes.
 * @throws {ProblemError} unauthorized, too-many-requests, invalid-field
 */
export function identify(parts: Parts & { sessions: Sessions }): RequestHandler {
  const { settings, sessions } = parts;
  const hasToken = readBearer(parts);
  return async function identityReader(request, response, next) {
    response.set('Cache-Control', 'no-store').set('WWW-Authenticate', 'Bearer realm="Rappel"');
    const cookie = isConsoleHere(request, settings)
      ? tokenInCookie(request, placeOf(request, settings))
      : undefined;
    if (cookie !== undefined && request.get('authorization') !== undefined)
      throw new ProblemError('invalid-field', {
        status: 400,
        field: 'Authorization',
        detail: 'Send a token or the cookie of a session, not both.',
      });
    if (await hasToken(request)) response.locals.identity = machine;
    else if (cookie !== undefined) response.locals.identity = await sessions.find(cookie);
    next();
  };
}
