import { Agent, request as open } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import autocannon from 'autocannon';
import { systemClock } from '../../proxy/clock.js';

interface Load {
  url: string;
  /** Requests in all, each made when it is sent. */
  amount: number;
  connections: number;
  request(): Pick<autocannon.Request, 'method' | 'path' | 'headers' | 'body'>;
  isGood?(status: number, body: string): boolean;
}

/**
 * Sends requests, on each connection one after another, and holds every answer to be a good one.
 * @returns the milliseconds that each one took
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
              if (!isGood(status, body)) reject(new Error(`refused: ${status} ${body}`));
            },
          },
        ],
      },
      (failure, result) => {
        // Harmless when every request was answered.
        reject(failure ?? new Error(`${result?.errors ?? 'all'} requests failed`));
      },
    );
    load.on('response', (_client, _status, _bytes, ms) => {
      // Not the result of autocannon, which looks once a second whether it is done.
      if (times.push(ms) === amount) resolve(times);
    });
  });
}

/**
 * Sends requests at an even pace, however long the answers take, as visitors come who do not know of each other.
 * @param rate requests a second
 * @returns the milliseconds that each one took from the moment at which it was to be sent
 */
export async function sendEvenly({
  url,
  amount,
  rate,
  request,
  isGood = (status) => status < 300,
}: Omit<Load, 'connections'> & { rate: number }): Promise<number[]> {
  const agent = new Agent({ keepAlive: true });
  const began = systemClock.monotonic();
  const one = async (index: number): Promise<number> => {
    const sentAt = began + (index * 1000) / rate;
    await pause(sentAt - systemClock.monotonic());
    const { method = 'GET', path = '/', headers = {}, body } = request();
    await new Promise<void>((resolve, reject) => {
      const sending = open(new URL(path, url), { method, agent, headers: headers as never });
      sending.on('error', reject).on('response', (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        answer.on('error', reject).on('end', () => {
          if (isGood(answer.statusCode ?? 0, text)) resolve();
          else reject(new Error(`refused: ${answer.statusCode} ${text}`));
        });
      });
      sending.end(body);
    });
    return systemClock.monotonic() - sentAt;
  };
  try {
    return await Promise.all(Array.from({ length: amount }, (_, index) => one(index)));
  } finally {
    agent.destroy();
  }
}
