import type { IncomingMessage, ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { type FaultyServer, startFaultyServer } from './faulty-server.js';

/** What happens to a request: `lost` forwards it and drops the answer; an object answers instead of the target. */
export type Fate =
  | 'lost'
  | { status?: number; headers?: Record<string, string>; body: string | Buffer };

/**
 * Starts a proxy in front of a WebAppel that can answer requests itself or drop answers.
 * @param fateOf undefined forwards the request and its answer
 * @param edit changes the text of each forwarded answer
 */
export async function startForwarding(
  target: string,
  fateOf: (method: string, query: URLSearchParams) => Fate | undefined = () => undefined,
  edit?: (text: string) => string,
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
    const bytes = Buffer.from(await answer.arrayBuffer());
    const body = edit ? Buffer.from(edit(bytes.toString())) : bytes;
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
