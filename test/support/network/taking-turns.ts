import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TurnTakingFront {
  url: string;
  /** The instances that take turns from now on. */
  setTargets(urls: readonly string[]): void;
  close(): Promise<void>;
}

/** A load balancer that sends each request to the next instance and tries none a second time. */
export async function startTurnTakingFront(): Promise<TurnTakingFront> {
  let targets: readonly string[] = [];
  let turn = 0;
  const server = createServer((incoming, response) => {
    turn += 1;
    const forwarded = ask(
      `${targets[turn % targets.length]}${incoming.url}`,
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    forwarded.on('error', () => response.writableEnded || response.writeHead(502).end());
    response.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    setTargets(urls) {
      targets = urls;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
