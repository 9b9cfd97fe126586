import type { CallbackView } from '../../shared/callback.js';
import { isFinal } from '../../shared/vocabulary.js';
import type { RequestMemory } from '../kept-request.js';
import type { ProxyClient } from '../proxy-client.js';
import { ProxyRefusal } from '../proxy-refusal.js';

/**
 * The accepted request that this tab keeps.
 * @returns null if it keeps none, or the proxy does not know it any more
 * @throws {ProxyRefusal} if the proxy cannot be asked
 */
export async function fetchKept(
  memory: RequestMemory,
  client: Pick<ProxyClient, 'fetchCallback'>,
): Promise<CallbackView | null> {
  const { accepted } = memory.read();
  if (!accepted) return null;
  try {
    return await client.fetchCallback(accepted.handle);
  } catch (failure) {
    if (!(failure instanceof ProxyRefusal && failure.problem.code === 'not-found')) throw failure;
    memory.forgetAccepted();
    return null;
  }
}

/** The open request to this number that this browser made, perhaps in another popup; null if it knows of none. */
export async function findOwnRequest(
  number: string,
  memory: RequestMemory,
  client: Pick<ProxyClient, 'fetchCallback'>,
): Promise<CallbackView | null> {
  for (const { handle } of memory.withNumber(number)) {
    const callback = await client.fetchCallback(handle).catch((failure: unknown) => {
      if (failure instanceof ProxyRefusal) return null;
      throw failure;
    });
    if (callback && !isFinal(callback.state)) return callback;
  }
  return null;
}
