import { setTimeout as pause } from 'node:timers/promises';
import { fetchProof } from '../support/callbacks/page-proof.js';

/** The requests of one visitor and their answers. */
export interface Visit {
  number: string;
  key: string;
  /** The handle, once the callback was acknowledged. */
  handle: string | undefined;
  /** The HTTP statuses of all answers. */
  statuses: number[];
}

interface Options {
  /** The address of a running proxy; undefined while none is up. */
  address(): string | undefined;
  /** Number of visitors, each with a number of their own. */
  count: number;
  /** How many visitors may have come by now: the load is spread over the kills. */
  allowedCount(): number;
  /** When a visitor gives up, in epoch milliseconds; Infinity while proxies are still being killed. */
  deadlineAt(): number;
  /** Visitors at the same time. */
  concurrency?: number;
}

const RETRY_DELAY_MS = 20;

const numberOf = (visitor: number): string => `+336123${String(visitor).padStart(5, '0')}`;

/** Repeats one request with the same key until it is acknowledged, as the widget does. */
async function requestCallback(
  visitor: number,
  { address, deadlineAt }: Pick<Options, 'address' | 'deadlineAt'>,
): Promise<Visit> {
  const visit: Visit = {
    number: numberOf(visitor),
    key: `visitor-${visitor}`,
    handle: undefined,
    statuses: [],
  };
  let proof: Record<string, string> | undefined;
  while (visit.handle === undefined) {
    if (Date.now() > deadlineAt())
      throw new Error(
        `the request ${visit.key} was not acknowledged in time; statuses: ${visit.statuses}`,
      );
    const url = address();
    // One proof for all repetitions, as the button does it; whichever instance takes them.
    if (url) proof ??= await fetchProof(url).catch(() => undefined);
    const answer = url && proof ? await post(url, visit, proof).catch(() => undefined) : undefined;
    if (answer) visit.statuses.push(answer.status);
    if (answer?.status === 201) visit.handle = answer.handle;
    else if (answer && answer.status !== 409 && answer.status < 500)
      throw new Error(`the request ${visit.key} was answered with HTTP status ${answer.status}`);
    else await pause(RETRY_DELAY_MS);
  }
  return visit;
}

async function post(url: string, { number, key }: Visit, proof: Record<string, string>) {
  const answer = await fetch(`${url}/api/callbacks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key, ...proof },
    body: JSON.stringify({ popupId: '77', number, name: 'CANARY' }),
    signal: AbortSignal.timeout(5000),
  });
  const { handle } = (await answer.json()) as { handle?: string };
  return { status: answer.status, handle };
}

/** Sends the requests of all visitors until each is acknowledged. */
export async function sendVisitors({
  address,
  count,
  allowedCount,
  deadlineAt,
  concurrency = 12,
}: Options): Promise<Visit[]> {
  let next = 0;
  const visits: Visit[] = [];
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < count) {
        if (next >= allowedCount()) {
          if (Date.now() > deadlineAt()) throw new Error(`visitor ${next} may not come in time`);
          await pause(5);
          continue;
        }
        const visitor = next++;
        visits.push(await requestCallback(visitor, { address, deadlineAt }));
      }
    }),
  );
  return visits;
}

/** The states in which a callback still changes without a look-up. */
const movingStates: readonly string[] = ['scheduled', 'queued', 'calling', 'connected'];

/** With more requests at once, the machine refuses connections before the proxy does. */
const MAX_CONCURRENT_READS = 50;

/** The handles of callbacks that still change. Includes those whose state cannot be read at the moment. */
export async function handlesInMotion(
  handles: readonly string[],
  address: Options['address'],
): Promise<string[]> {
  const moving: string[] = [];
  for (let next = 0; next < handles.length; next += MAX_CONCURRENT_READS)
    await Promise.all(
      handles.slice(next, next + MAX_CONCURRENT_READS).map(async (handle) => {
        const state = await stateOf(handle, address).catch(() => undefined);
        if (state === undefined || movingStates.includes(state)) moving.push(handle);
      }),
    );
  return moving;
}

async function stateOf(handle: string, address: Options['address']): Promise<string> {
  const answer = await fetch(`${address()}/api/callbacks/${handle}`);
  return ((await answer.json()) as { state: string }).state;
}
