import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express, Request, Response } from 'express';

/** A port cannot be listened on; the message is one sentence for whoever starts the program. */
export class CannotListen extends Error {
  override readonly name = 'CannotListen';
}

export interface Listening {
  port: number;
  /** Lets each connection go with its next answer, so that no client finds it closed in the middle of asking. */
  drain(): void;
  /** Takes no more connections, lets requests under way finish for `graceMs`, then closes the rest. */
  close(graceMs: number): Promise<void>;
}

const sentences: Record<string, string> = {
  EADDRINUSE: 'is taken by another program; stop that one, or set another',
  EACCES: 'may not be used by this user; set one above 1023 for',
  EADDRNOTAVAIL: 'is not on an address of this machine; change HOST or',
  ENOTFOUND: 'is not on an address of this machine; change HOST or',
};

/**
 * Express gives each request and answer its own prototype, and up to Node 22 an object whose prototype was changed stays
 * slow. Made with that prototype, which these classes become, nothing is left to change; `npm run bench -- stack` has the gain.
 */
function ownClasses(app: Express) {
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse extends ServerResponse {}
  Object.setPrototypeOf(ExpressRequest.prototype, app.request);
  Object.setPrototypeOf(ExpressResponse.prototype, app.response);
  app.request = ExpressRequest.prototype as Request;
  app.response = ExpressResponse.prototype as unknown as Response;
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse };
}

/**
 * Serves HTTP on a port (0: any free one).
 * @param setting the name of the setting that the port came from
 * @param prepare sees the server before its first connection
 * @throws {CannotListen}
 */
export async function listen(
  app: Express,
  {
    host,
    port,
    setting,
    prepare,
  }: { host: string; port: number; setting: string; prepare?: (server: Server) => void },
): Promise<Listening> {
  // Node's own limits are 300 s and 60 s: a few slow clients would keep sockets for minutes.
  const underWay = new Set<ServerResponse>();
  let draining = false;
  const server = createServer(
    {
      ...ownClasses(app),
      requestTimeout: 10_000,
      headersTimeout: 5000,
      connectionsCheckingInterval: 1000,
    },
    (request, response) => {
      response.shouldKeepAlive &&= !draining;
      underWay.add(response);
      response.on('close', () => underWay.delete(response));
      app(request, response);
    },
  );
  const drain = (): void => {
    draining = true;
    for (const response of underWay) response.shouldKeepAlive = false;
  };
  prepare?.(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (failure: NodeJS.ErrnoException) => {
      const sentence =
        sentences[failure.code ?? ''] ?? `cannot be used (${failure.code}); set another`;
      reject(new CannotListen(`${setting}: port ${port} on ${host} ${sentence} ${setting}`));
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
  // What ends from now on keeps no connection waiting for a next request.
  server.keepAliveTimeout = 1;
  const tooLong = AbortSignal.timeout(graceMs);
  tooLong.addEventListener('abort', () => server.closeAllConnections());
  await closed;
}
