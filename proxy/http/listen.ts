import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express, Request, Response } from 'express';
import { type ConnectionLimits, limitConnections } from './connection-limits.js';
import { oneAtATime, sliceLargePackets } from './pipelining.js';
import { isWellAddressed } from './request-target.js';

/** The server cannot listen on its port. The message is shown to the person who starts the program. */
export class CannotListen extends Error {
  override readonly name = 'CannotListen';
}

export interface Listening {
  port: number;
  /** Closes each connection after its next response, so that no client loses a request it is sending. */
  drain(): void;
  /** Stops accepting connections, gives requests in progress `graceMs` to finish, then closes the rest. */
  close(graceMs: number): Promise<void>;
}

const explanations: Record<string, string> = {
  EADDRINUSE: 'is taken by another program; stop that one, or set another',
  EACCES: 'needs privileges that this user does not have; set a port above 1023 in',
  EADDRNOTAVAIL: 'is not on an address of this machine; change HOST or',
  ENOTFOUND: 'is not on an address of this machine; change HOST or',
};

/**
 * Creates request and response classes that already have Express's prototypes. Express would otherwise change the prototype
 * of every object, which makes it slow up to Node 22; `npm run bench -- stack` measures the gain.
 */
function createExpressClasses(app: Express) {
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse extends ServerResponse {}
  Object.setPrototypeOf(ExpressRequest.prototype, app.request);
  Object.setPrototypeOf(ExpressResponse.prototype, app.response);
  app.request = ExpressRequest.prototype as Request;
  app.response = ExpressResponse.prototype as unknown as Response;
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse };
}

/** Slow phones read a page in less, and an answer takes at most ten seconds. */
const STALLED_AFTER_MS = 30_000;

/** Connections besides the event streams: about 25 browsers of one office, which open six each. */
export const DEFAULT_PER_ADDRESS = 150;
export const DEFAULT_TOTAL = 1000;

/**
 * Serves the app over HTTP.
 * @param port 0: any free port
 * @param setting the name of the setting that holds the port
 * @param prepare called with the server before its first connection
 * @param limits addresses that the app trusts as reverse proxies have no limit of their own
 * @param stalledAfterMs a connection on which nothing moves for this long during an answer is closed
 * @throws {CannotListen}
 */
export async function listen(
  app: Express,
  {
    host,
    port,
    setting,
    prepare,
    limits,
    stalledAfterMs = STALLED_AFTER_MS,
  }: {
    host: string;
    port: number;
    setting: string;
    prepare?: (server: Server) => void;
    limits?: Partial<ConnectionLimits>;
    stalledAfterMs?: number;
  },
): Promise<Listening> {
  const isTrustedProxy = app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  const connectionLimits: ConnectionLimits = {
    total: DEFAULT_TOTAL,
    perAddress: DEFAULT_PER_ADDRESS,
    isShared: (address) => isTrustedProxy(address, 0),
    onDrop: () => undefined,
    ...limits,
  };
  const openResponses = new Set<ServerResponse>();
  let isDraining = false;
  const server = createServer(
    {
      ...createExpressClasses(app),
      // Node's defaults (300 s and 60 s) let a few slow clients hold sockets for minutes.
      requestTimeout: 10_000,
      headersTimeout: 5000,
      connectionsCheckingInterval: 1000,
    },
    oneAtATime(
      (request, response) => {
        if (!isWellAddressed(request)) {
          response.writeHead(400, { connection: 'close' }).end();
          return;
        }
        response.shouldKeepAlive &&= !isDraining;
        openResponses.add(response);
        response.on('close', () => openResponses.delete(response));
        app(request, response);
      },
      () => connectionLimits.onDrop('pipelining'),
    ),
  );
  sliceLargePackets(server);
  limitConnections(server, connectionLimits, stalledAfterMs);
  const drain = (): void => {
    isDraining = true;
    for (const response of openResponses) response.shouldKeepAlive = false;
  };
  prepare?.(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (failure: NodeJS.ErrnoException) => {
      const explanation =
        explanations[failure.code ?? ''] ?? `cannot be used (${failure.code}); set another`;
      reject(new CannotListen(`${setting}: port ${port} on ${host} ${explanation} ${setting}`));
    });
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    drain,
    close(graceMs) {
      drain();
      return close(server, graceMs);
    },
  };
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  // A connection that becomes idle from now on closes at once.
  server.keepAliveTimeout = 1;
  const graceEnd = AbortSignal.timeout(graceMs);
  graceEnd.addEventListener('abort', () => server.closeAllConnections());
  await closed;
}
