import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Clock } from '../../shared/clock.js';
import type { Log } from '../log.js';

/** What is told of one request when it is over. Nothing of it is personal. */
export interface Answered {
  method: string;
  /** As it is declared, `/api/callbacks/:handle`: never with what stood in its place. */
  route: string;
  status: number;
  seconds: number;
  problem: string | undefined;
}

/** Asked for by machines every few seconds. */
const quiet = ['/healthz', '/readyz', '/metrics'];

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** An id that somebody in front of us gave. Shorter ones could be anything, also a phone number. */
const sane = /^[A-Za-z0-9_-]{20,64}$/;

/**
 * Gives each request an id, said in `X-Request-Id`, and one line in the log when it is over. The id is not said in
 * problems: two that must not be told apart have the same body, byte for byte.
 * @param onAnswered is told the same, for the metrics
 */
export function accessLog({
  clock,
  log,
  onAnswered,
}: {
  clock: Clock;
  log: Log;
  onAnswered: (answered: Answered) => void;
}): RequestHandler {
  return function noteRequest(request, response, next) {
    const given = request.get('x-request-id') ?? '';
    const requestId = sane.test(given) ? given : randomUUID();
    const startedAt = clock.monotonic();
    response.locals.requestId = requestId;
    response.set('X-Request-Id', requestId);
    response.on('close', () => {
      const answered: Answered = {
        method: methods.includes(request.method) ? request.method : 'other',
        route: routeOf(request, response.statusCode),
        status: response.statusCode,
        seconds: (clock.monotonic() - startedAt) / 1000,
        problem: response.locals.problem,
      };
      onAnswered(answered);
      const { seconds, ...told } = answered;
      log[quiet.includes(answered.route) ? 'debug' : 'info'](
        {
          requestId,
          ...told,
          ms: Math.round(seconds * 1000),
          // The row of the ledger, where the request made one.
          callback: response.locals.callback,
          ...(!response.writableFinished && { cut: true }),
        },
        'request',
      );
    });
    next();
  };
}

/**
 * The route as it is declared. Of an error's answer the router has forgotten where it was mounted, but a route stands
 * for as many segments as it has, and what is before them is the place: places hold no parameters.
 */
function routeOf({ route, originalUrl }: Request, status: number): string {
  const path: unknown = route?.path;
  if (typeof path !== 'string') return status < 400 ? 'file' : 'none';
  const asked = originalUrl.split('?')[0]?.split('/').filter(Boolean) ?? [];
  const declared = path.split('/').filter(Boolean);
  const place = asked.slice(0, Math.max(0, asked.length - declared.length));
  return `/${[...place, ...declared].join('/')}`.toLowerCase();
}
