import autocannon from 'autocannon';

interface Load {
  url: string;
  /** Requests in all, each made when it is sent. */
  amount: number;
  connections: number;
  /** Requests a second, however long the answers take; without it each connection sends when it has its answer. */
  rate?: number;
  request(): Pick<autocannon.Request, 'method' | 'path' | 'headers' | 'body'>;
  isGood?(status: number, body: string): boolean;
}

/**
 * Sends requests and holds every answer to be a good one.
 * @returns the milliseconds that each one took
 */
export function send({
  url,
  amount,
  connections,
  rate,
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
        ...(rate !== undefined && { overallRate: rate }),
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
