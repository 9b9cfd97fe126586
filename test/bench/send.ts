import { Agent, request as open } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import autocannon from 'autocannon';
import { systemClock } from '../../proxy/clock.js';

/** Less than the five seconds after which servers close an idle connection, maybe while a request is on its way. */
const IDLE_MS = 4000;

interface Load {
  url: string;
  /** Total number of requests. */
  amount: number;
  connections: number;
  /** Creates the next request, when it is sent. */
  request(): Pick<autocannon.Request, 'method' | 'path' | 'headers' | 'body'>;
  isGood?(status: number, body: string): boolean;
}

/**
 * Sends requests one after another on each connection.
 * @returns the milliseconds of each request
 * @throws at the first answer that is not good
 */
export function send({
  url,
  amount,
  connections,
  request,
  isGood = (status) => status < 300,
}: Load): Promise<number[]> {
  const times: number[] = [];
  return new Promise((resolve, reject) => {
    const load = autocannon(
      {
        url,
        amount,
        connections,
        requests: [
          {
            setupRequest: (blank) => ({ ...blank, ...request() }),
            onResponse(status, body) {
              if (!isGood(status, body)) reject(new Error(`unexpected answer: ${status} ${body}`));
            },
          },
        ],
      },
      (failure, result) => {
        // Has no effect when every request was answered and the promise is resolved.
        reject(failure ?? new Error(`${result?.errors ?? 'all'} requests failed`));
      },
    );
    load.on('response', (_client, _status, _bytes, ms) => {
      // Do not wait for autocannon's result: it checks only once a second whether it is done.
      if (times.push(ms) === amount) resolve(times);
    });
  });
}

/**
 * Sends requests at a constant rate, however long the answers take, like independent visitors.
 * @param rate requests per second
 * @returns the milliseconds of each request, from the time at which it was due
 */
export async function sendEvenly({
  url,
  amount,
  rate,
  request,
  isGood = (status) => status < 300,
}: Omit<Load, 'connections'> & { rate: number }): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  const startedAt = systemClock.monotonic();
  const sendOne = async (index: number): Promise<number> => {
    const dueAt = startedAt + (index * 1000) / rate;
    await pause(dueAt - systemClock.monotonic());
    const { method = 'GET', path = '/', headers = {}, body } = request();
    await new Promise<void>((resolve, reject) => {
      const outgoing = open(new URL(path, url), { method, agent, headers: headers as never });
      outgoing.on('error', reject).on('response', (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        answer.on('error', reject).on('end', () => {
          if (isGood(answer.statusCode ?? 0, text)) resolve();
          else reject(new Error(`unexpected answer: ${answer.statusCode} ${text}`));
        });
      });
      outgoing.end(body);
    });
    return systemClock.monotonic() - dueAt;
  };
  try {
    return await Promise.all(Array.from({ length: amount }, (_, index) => sendOne(index)));
  } finally {
    agent.destroy();
  }
}
