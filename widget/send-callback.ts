import type { CallbackView, Challenge } from '../shared/callback.js';
import { SECOND_MS } from '../shared/durations.js';
import { ProxyRefusal, type VisitorProblem } from './proxy-refusal.js';

/** More than once, because the first solution may come too late. */
const MAX_CHALLENGES = 2;
/** How often the answer to an earlier request with the same key is asked for, while the proxy still handles it. */
const MAX_REPETITIONS = 10;

interface Ways {
  /** Sends the request, always with the same idempotency key. */
  post(headers: Record<string, string>): Promise<CallbackView>;
  /** The next request gets another page proof. */
  renewProof(): void;
  /** @returns null if it cannot be solved here */
  solve(challenge: Challenge): Promise<string | null>;
  /** Solving begins, which takes up to some seconds. */
  onChallenge(): void;
  wait(ms: number): Promise<void>;
}

/** Sends a callback request, with a new page proof and the solution of a challenge where the proxy asks for them. */
export async function sendCallback({
  post,
  renewProof,
  solve,
  onChallenge,
  wait,
}: Ways): Promise<CallbackView> {
  let headers: Record<string, string> = {};
  let challenges = 0;
  let repetitions = 0;
  for (let isRenewed = false; ; ) {
    try {
      return await post(headers);
    } catch (failure) {
      if (!(failure instanceof ProxyRefusal)) throw failure;
      const { code, challenge, fallbackPhone, retryAfterSeconds } = failure.problem;
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
      } else if (isBeingHandled(failure.problem) && repetitions < MAX_REPETITIONS) {
        // The page was left or the connection broke, and the first request is not answered yet.
        repetitions += 1;
        await wait((retryAfterSeconds ?? 1) * SECOND_MS);
      } else throw failure;
    }
  }
}

/** Whether it is not known yet if this request was accepted: the first one with its key is still being handled. */
export const isBeingHandled = ({ code, retryAfterSeconds }: VisitorProblem): boolean =>
  code === 'duplicate' && retryAfterSeconds !== undefined;
