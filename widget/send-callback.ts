import type { CallbackView, Challenge } from '../shared/callback.js';
import { ProxyRefusal } from './proxy-refusal.js';

/** More than once, because the first solution may come too late. */
const MAX_CHALLENGES = 2;

interface Ways {
  /** Sends the request, always with the same idempotency key. */
  post(headers: Record<string, string>): Promise<CallbackView>;
  /** The next request gets another page proof. */
  renewProof(): void;
  /** @returns null if it cannot be solved here */
  solve(challenge: Challenge): Promise<string | null>;
  /** Solving begins, which takes up to some seconds. */
  onChallenge(): void;
}

/** Sends a callback request, with a new page proof and the solution of a challenge where the proxy asks for them. */
export async function sendCallback({
  post,
  renewProof,
  solve,
  onChallenge,
}: Ways): Promise<CallbackView> {
  let headers: Record<string, string> = {};
  let challenges = 0;
  for (let isRenewed = false; ; ) {
    try {
      return await post(headers);
    } catch (failure) {
      if (!(failure instanceof ProxyRefusal)) throw failure;
      const { code, challenge, fallbackPhone } = failure.problem;
      if (code === 'proof-expired' && !isRenewed) {
        // The form was open for long, or its proof went with an earlier request.
        isRenewed = true;
        headers = {};
        renewProof();
      } else if (challenge && challenges < MAX_CHALLENGES) {
        challenges += 1;
        onChallenge();
        const solution = await solve(challenge);
        if (solution === null)
          throw new ProxyRefusal({
            code: 'challenge-failed',
            ...(fallbackPhone && { fallbackPhone }),
          });
        headers = { 'Challenge-Solution': solution };
      } else throw failure;
    }
  }
}
