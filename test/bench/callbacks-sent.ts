import { fetchProof } from '../support/callbacks/page-proof.js';
import { send, sendEvenly } from './send.js';

let callbacks = 0;

/** The request of a new visitor. @param proof the header with a page proof; empty for a server that needs none */
function newCallback(proof: object) {
  callbacks += 1;
  return {
    method: 'POST' as const,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': `bench-callback-${callbacks}`,
      ...proof,
    },
    body: JSON.stringify({ popupId: '77', number: `+3361${1_000_000 + callbacks}`, name: 'Bench' }),
  };
}

const readyProofs = new Map<string, object[]>();

/** Fetches page proofs beforehand, as visitors do while they fill in the form, so that it is not timed. */
export async function prepareProofs(url: string, amount: number): Promise<object[]> {
  const { origin } = new URL(url);
  const proofs = readyProofs.get(origin) ?? [];
  readyProofs.set(origin, proofs);
  const fetchOnConnection = async (): Promise<void> => {
    while (proofs.length < amount) proofs.push(await fetchProof(origin));
  };
  await Promise.all(Array.from({ length: 10 }, fetchOnConnection));
  return proofs;
}

/**
 * Sends callback requests of different visitors over HTTP.
 * @param hasProofs false for a version that knows no page proofs
 * @returns the milliseconds of each request
 */
export async function sendCallbacks(
  url: string,
  {
    amount,
    hasProofs = true,
    ...pace
  }: { amount: number; hasProofs?: boolean } & ({ connections: number } | { rate: number }),
): Promise<number[]> {
  const { pathname } = new URL(url);
  const isProxy = pathname === '/';
  const proofs = isProxy && hasProofs ? await prepareProofs(url, amount) : [];
  const callbacks = {
    url,
    amount,
    request: () => ({
      ...newCallback(proofs.pop() ?? {}),
      path: isProxy ? '/api/callbacks' : pathname,
    }),
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
      const answer = await fetch(`${url}/api/callbacks`, newCallback(await fetchProof(url)));
      if (answer.status !== 201) throw new Error(`unexpected answer: ${answer.status}`);
      const { handle } = (await answer.json()) as { handle: string };
      handles.push(handle);
    }
  };
  await Promise.all(Array.from({ length: connections }, requestOnConnection));
  return handles;
}
