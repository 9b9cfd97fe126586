import type { IncomingMessage, ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { type FaultyServer, startFaultyServer } from './faulty-server.js';

/** What becomes of a request: its answer is passed on, changed or lost; undefined passes it on. */
export type Fate =
  | 'lost'
  | { status?: number; headers?: Record<string, string>; body: string | Buffer };

/**
 * Stands before a WebAppel and passes requests on, except that it may answer itself or lose an answer after the request
 * was done.
 */
export async function startForwarding(
  target: string,
  fateOf: (method: string, query: URLSearchParams) => Fate | undefined = () => undefined,
): Promise<FaultyServer & { methods(): string[] }> {
  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const query = new URLSearchParams((request.url ?? '').split('?')[1]);
    const fate = fateOf(query.get('methode') ?? '', query);
    if (fate && fate !== 'lost') {
      response.writeHead(fate.status ?? 200, { 'content-type': 'text/plain', ...fate.headers });
      response.end(fate.body);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = await fetch(`${target}?${query}`, {
      method: request.method ?? 'GET',
      ...(chunks.length > 0 && {
        body: Buffer.concat(chunks),
        headers: { 'content-type': request.headers['content-type'] ?? '' },
      }),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    if (fate === 'lost') {
      response.destroy();
      return;
    }
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? 'text/plain',
    });
    response.end(body);
  };
  const server = await startFaultyServer((response, request) => void forward(request, response));
  onTestFinished(() => server.close());
  return {
    ...server,
    methods: () =>
      server.received.map((path) => new URLSearchParams(path.split('?')[1]).get('methode') ?? ''),
  };
}
