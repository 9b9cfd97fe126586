import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { CallbackState } from '../../shared/callback.js';
import type { TlsFront } from '../support/network/tls-front.js';
import { readEvents } from '../support/program/server-events.js';

const LONGEST_WAIT_MS = 30_000;

interface Question {
  method?: 'GET' | 'POST';
  body?: object;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  body: string;
  headers: IncomingMessage['headers'];
}

/** What speaks https to the front from an address of its own, over connections that stay open between requests. */
export class HttpsBrowser {
  readonly #agent: Agent;
  readonly #front: TlsFront;
  #connections = 0;

  /** @param address of this machine, in 127.0.0.0/8 */
  constructor(front: TlsFront, address: string, mostConnections = Infinity) {
    this.#front = front;
    this.#agent = new Agent({
      keepAlive: true,
      ca: front.ca,
      localAddress: address,
      maxSockets: mostConnections,
    });
  }

  /** How many connections it has opened. */
  get connections(): number {
    return this.#connections;
  }

  #open(path: string, { method = 'GET', body, headers }: Question): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asking = request(
        {
          ...{ host: '127.0.0.1', port: this.#front.port, path, method, agent: this.#agent },
          headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
          timeout: LONGEST_WAIT_MS,
        },
        resolve,
      );
      asking.on('timeout', () => asking.destroy(new Error('no answer in time')));
      asking.on('error', reject);
      asking.on('socket', () => {
        if (!asking.reusedSocket) this.#connections += 1;
      });
      asking.end(body && JSON.stringify(body));
    });
  }

  async ask(path: string, question: Question = {}): Promise<Answer> {
    const answer = await this.#open(path, question);
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
  }

  /**
   * Follows a stream of states until it ends, telling of each state with its id; the status where it is no stream.
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
