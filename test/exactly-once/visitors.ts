import { setTimeout as pause } from 'node:timers/promises';

/** What one visitor lived through. */
export interface Visit {
  number: string;
  key: string;
  /** The handle of the acknowledgement; undefined: there was none. */
  handle: string | undefined;
  /** The statuses of the answers that came. */
  statuses: number[];
}

interface Options {
  /** Where the proxy is now; undefined while none is up. */
  address(): string | undefined;
  /** How many ask, each with a number of their own. */
  count: number;
  /** How many may have asked by now: the load follows the kills. */
  released(): number;
  /** Visitors at one time. */
  together?: number;
}

const numberOf = (visitor: number): string => `+336123${String(visitor).padStart(5, '0')}`;

/** One request, repeated with the same key until it is answered, as the widget does. */
async function visit(visitor: number, address: Options['address']): Promise<Visit> {
  const one: Visit = {
    number: numberOf(visitor),
    key: `visitor-${visitor}`,
    handle: undefined,
    statuses: [],
  };
  while (one.handle === undefined) {
    const url = address();
    const answer = url ? await ask(url, one).catch(() => undefined) : undefined;
    if (answer) one.statuses.push(answer.status);
    if (answer?.status === 201) one.handle = answer.handle;
    else if (answer && answer.status !== 409 && answer.status < 500)
      throw new Error(`a visitor was answered ${answer.status}`);
    else await pause(20);
  }
  return one;
}

async function ask(url: string, { number, key }: Visit) {
  const answer = await fetch(`${url}/api/callbacks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ popupId: '77', number, name: 'CANARY' }),
    signal: AbortSignal.timeout(5000),
  });
  const { handle } = (await answer.json()) as { handle?: string };
  return { status: answer.status, handle };
}

/** Sends visitors, each as often as it takes to be acknowledged. */
export async function sendVisitors({
  address,
  count,
  released,
  together = 12,
}: Options): Promise<Visit[]> {
  let next = 0;
  const visits: Visit[] = [];
  await Promise.all(
    Array.from({ length: together }, async () => {
      while (next < count) {
        if (next >= released()) {
          await pause(5);
          continue;
        }
        const visitor = next++;
        visits.push(await visit(visitor, address));
      }
    }),
  );
  return visits;
}

/** What a visitor sees while a callback is on its way, and nothing is in doubt. */
const movingStates: readonly string[] = ['scheduled', 'queued', 'calling', 'connected'];

/** Asked for at one time: more would be refused by the machine, not by the proxy. */
const ASKED_TOGETHER = 50;

/** Those of the handles whose visitors see a callback that moves. Of those that cannot be had now, nothing else is known. */
export async function stillMoving(
  handles: readonly string[],
  address: Options['address'],
): Promise<string[]> {
  const moving: string[] = [];
  for (let next = 0; next < handles.length; next += ASKED_TOGETHER)
    await Promise.all(
      handles.slice(next, next + ASKED_TOGETHER).map(async (handle) => {
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
