import { send, sendEvenly } from './send.js';

let callbacks = 0;

/** The callback of a visitor who has not asked before. */
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

/** Callbacks of visitors who are all different people, through HTTP. @returns the milliseconds that each one took */
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

/** The same where their handles are wanted, `together` at a time. */
export async function takeCallbacks(
  url: string,
  { amount, together }: { amount: number; together: number },
): Promise<string[]> {
  const handles: string[] = [];
  const takeInTurn = async (): Promise<void> => {
    for (let left = amount / together; left > 0; left--) {
      const answer = await fetch(`${url}/api/callbacks`, newCallback());
      const { handle } = (await answer.json()) as { handle: string };
      handles.push(handle);
    }
  };
  await Promise.all(Array.from({ length: together }, takeInTurn));
  return handles;
}
