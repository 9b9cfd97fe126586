import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Site {
  origin: string;
  close(): Promise<void>;
}

/** Starts a foreign web site: one page with these headers, also with a query, on an origin of its own. */
export async function startSite(html: string, headers: Record<string, string> = {}): Promise<Site> {
  const server = createServer((request, response) => {
    if (request.url?.split('?')[0] !== '/') response.writeHead(404).end();
    else
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
