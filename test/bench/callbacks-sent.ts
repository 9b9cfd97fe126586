import { send, sendEvenly } from './send.js';

let callbacks = 0;

/** The request of a new visitor. */
function newCallback() {
  callbacks += 1;
  return {
    method: 'POST' as const,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': `bench-callback-${callbacks}`,
    },
    body: JSON.stringify({ popupId: '77', number: `+3361${1_000_000 + callbacks}`, name: 'Bench' }),
  };
}

/** Sends callback requests of different visitors over HTTP. @returns the milliseconds of each request */
export function sendCallbacks(
  url: string,
  { amount, ...pace }: { amount: number } & ({ connections: number } | { rate: number }),
): Promise<number[]> {
  const { pathname } = new URL(url);
  const callbacks = {
    url,
    amount,
    request: () => ({ ...newCallback(), path: pathname === '/' ? '/api/callbacks' : pathname }),
    isGood: (status: number) => status === 201,
  };
  return 'rate' in pace ? sendEvenly({ ...callbacks, ...pace }) : send({ ...callbacks, ...pace });
}

/** Requests callbacks over several connections. @returns their handles */
export async function requestCallbacks(
  url: string,
  { amount, connections }: { amount: number; connections: number },
): Promise<string[]> {
  const handles: string[] = [];
  const requestOnConnection = async (): Promise<void> => {
    for (let left = amount / connections; left > 0; left--) {
      const answer = await fetch(`${url}/api/callbacks`, newCallback());
      if (answer.status !== 201) throw new Error(`unexpected answer: ${answer.status}`);
      const { handle } = (await answer.json()) as { handle: string };
      handles.push(handle);
    }
  };
  await Promise.all(Array.from({ length: connections }, requestOnConnection));
  return handles;
}
