import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { CallbackState, PageProof } from '../../shared/callback.js';
import type { TlsFront } from '../support/network/tls-front.js';
import { readEvents } from '../support/program/server-events.js';

const TIMEOUT_MS = 30_000;

interface Options {
  method?: 'GET' | 'POST';
  body?: object;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  body: string;
  headers: IncomingMessage['headers'];
}

/** An HTTPS client with its own address, which keeps connections open between requests. */
export class HttpsBrowser {
  readonly #agent: Agent;
  readonly #front: TlsFront;
  #connections = 0;

  /** @param address a loopback address, in 127.0.0.0/8 */
  constructor(front: TlsFront, address: string, maxConnections = Infinity) {
    this.#front = front;
    this.#agent = new Agent({
      keepAlive: true,
      ca: front.ca,
      localAddress: address,
      maxSockets: maxConnections,
    });
  }

  /** Number of connections opened so far. */
  get connections(): number {
    return this.#connections;
  }

  /** The header with a new page proof, as the button sends it; empty if there is none. */
  async fetchProof(): Promise<Record<string, string>> {
    const { status, body } = await this.ask('/api/popups/77/proofs', { method: 'POST' });
    return status === 201 ? { 'page-proof': (JSON.parse(body) as PageProof).proof } : {};
  }

  #open(path: string, { method = 'GET', body, headers }: Options): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          ...{ host: '127.0.0.1', port: this.#front.port, path, method, agent: this.#agent },
          headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
          timeout: TIMEOUT_MS,
        },
        resolve,
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
      outgoing.on('error', reject);
      outgoing.on('socket', () => {
        if (!outgoing.reusedSocket) this.#connections += 1;
      });
      outgoing.end(body && JSON.stringify(body));
    });
  }

  async ask(path: string, options: Options = {}): Promise<Answer> {
    const answer = await this.#open(path, options);
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
  }

  /**
   * Follows an event stream until it ends and reports each state with its event id.
   * @returns the HTTP status
   */
  async follow(
    path: string,
    { lastId, onState }: { lastId: string; onState(id: string, state: CallbackState): void },
  ): Promise<number> {
    const answer = await this.#open(path, { headers: lastId ? { 'last-event-id': lastId } : {} });
    if (answer.statusCode !== 200) {
      answer.resume();
      return answer.statusCode ?? 0;
    }
    const events = readEvents(new Response(Readable.toWeb(answer) as ReadableStream));
    for (let event = await events.next(); event; event = await events.next())
      onState(event.id, (JSON.parse(event.data) as { state: CallbackState }).state);
    return 200;
  }

  close(): void {
    this.#agent.destroy();
  }
}
