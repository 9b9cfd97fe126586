import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Clock } from '../../shared/clock.js';
import type { Log } from '../log.js';

/** A completed request, for the log and the metrics. Holds no personal data. */
export interface CompletedRequest {
  method: string;
  /** The declared route, such as `/api/callbacks/:handle`, never with actual values. */
  route: string;
  status: number;
  seconds: number;
  problem: string | undefined;
}

/** Requested by monitoring every few seconds, so logged at debug level. */
const quietRoutes = ['/healthz', '/readyz', '/metrics'];

/** A flood of reads must not become a flood of lines. The metrics count them. */
const isQuiet = ({ route, method, status }: CompletedRequest): boolean =>
  quietRoutes.includes(route) || (status === 429 && method === 'GET');

const knownMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** The accepted form of an incoming request id. A shorter one could be a phone number. */
const requestIdPattern = /^[A-Za-z0-9_-]{20,64}$/;

/**
 * Gives each request an id, sent in `X-Request-Id`, and logs one line when the request completes. Problems do not contain
 * the id: responses that must be indistinguishable need identical bodies.
 */
export function accessLog({
  clock,
  log,
  onCompleted,
}: {
  clock: Clock;
  log: Log;
  onCompleted: (completed: CompletedRequest) => void;
}): RequestHandler {
  return function logRequest(request, response, next) {
    const receivedId = request.get('x-request-id') ?? '';
    const requestId = requestIdPattern.test(receivedId) ? receivedId : randomUUID();
    const startedAt = clock.monotonic();
    response.locals.requestId = requestId;
    response.set('X-Request-Id', requestId);
    response.on('close', () => {
      const completed: CompletedRequest = {
        method: knownMethods.includes(request.method) ? request.method : 'other',
        route: routeOf(request, response.statusCode),
        status: response.statusCode,
        seconds: (clock.monotonic() - startedAt) / 1000,
        problem: response.locals.problem,
      };
      onCompleted(completed);
      const { seconds, ...logged } = completed;
      log[isQuiet(completed) ? 'debug' : 'info'](
        {
          requestId,
          ...logged,
          ms: Math.round(seconds * 1000),
          // The id in the ledger of the callback that this request created.
          callback: response.locals.callback,
          // Under which a refusal is stored.
          reference: response.locals.reference,
          // The site that was refused, the host name it asked, and the popup.
          ...response.locals.refused,
          ...(!response.writableFinished && { cut: true }),
        },
        'request',
      );
    });
    next();
  };
}

/**
 * Returns the declared route with its mount path. In an error response `baseUrl` is lost, so the mount path is taken from
 * the URL: everything before the segments that the route declares. Mount paths have no parameters.
 */
function routeOf({ route, originalUrl }: Request, status: number): string {
  const path: unknown = route?.path;
  if (typeof path !== 'string') return status < 400 ? 'file' : 'none';
  const requested = originalUrl.split('?')[0]?.split('/').filter(Boolean) ?? [];
  const declared = path.split('/').filter(Boolean);
  const mountPath = requested.slice(0, Math.max(0, requested.length - declared.length));
  return `/${[...mountPath, ...declared].join('/')}`.toLowerCase();
}
