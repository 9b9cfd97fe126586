import { describe, expect, it } from 'vitest';
import { ProxyRefusal, type VisitorProblem } from '../../widget/proxy-refusal.js';
import { sendCallback } from '../../widget/send-callback.js';
import { callbackView } from '../support/browser/fake-proxy.js';

const challenge = { parameters: { nonce: '00' }, signature: '00' };
const needed: VisitorProblem = { code: 'challenge-needed', challenge, fallbackPhone: '01 99' };
const failed: VisitorProblem = { code: 'challenge-failed', challenge };
const expired: VisitorProblem = { code: 'proof-expired' };

/** Sends to a proxy that refuses with these problems, one after another, and then accepts. */
async function send(
  problems: VisitorProblem[],
  solve: () => Promise<string | null> = async () => 'solved',
) {
  const steps: string[] = [];
  const outcome = await sendCallback({
    async post(headers) {
      steps.push(`post ${Object.keys(headers)}`.trim());
      const problem = problems.shift();
      if (problem) throw new ProxyRefusal(problem);
      return callbackView();
    },
    renewProof: () => void steps.push('renew'),
    solve,
    onChallenge: () => void steps.push('challenge'),
    wait: async (ms) => void steps.push(`wait ${ms}`),
  }).then(
    () => 'accepted',
    (failure: ProxyRefusal) => failure.problem,
  );
  return { outcome, steps };
}

describe('sending a callback request', () => {
  it('a request that is accepted at once asks nothing of the browser', async () => {
    expect(await send([])).toEqual({ outcome: 'accepted', steps: ['post'] });
  });

  it('a challenge is solved and the request sent again with the solution', async () => {
    expect(await send([needed])).toEqual({
      outcome: 'accepted',
      steps: ['post', 'challenge', 'post Challenge-Solution'],
    });
  });

  it('after a solution that failed the new challenge is solved, and after two the visitor is told', async () => {
    expect((await send([needed, failed])).outcome).toBe('accepted');
    expect((await send([needed, failed, failed])).outcome).toEqual(failed);
  });

  it('a challenge that cannot be solved here leads to the fallback phone', async () => {
    expect((await send([needed], async () => null)).outcome).toEqual({
      code: 'challenge-failed',
      fallbackPhone: '01 99',
    });
  });

  it('an expired proof is renewed once, and a solution of the old one is not sent with the new one', async () => {
    expect(await send([needed, expired])).toEqual({
      outcome: 'accepted',
      steps: ['post', 'challenge', 'post Challenge-Solution', 'renew', 'post'],
    });
    expect((await send([expired, expired])).outcome).toEqual(expired);
  });

  it('a request whose first sending is still being handled waits for its answer', async () => {
    const handled: VisitorProblem = { code: 'duplicate', retryAfterSeconds: 1 };
    expect(await send([handled, handled])).toEqual({
      outcome: 'accepted',
      steps: ['post', 'wait 1000', 'post', 'wait 1000', 'post'],
    });
    expect((await send(Array(11).fill(handled))).outcome).toEqual(handled);
    expect((await send([{ code: 'duplicate' }])).steps).toEqual(['post']);
  });

  it('any other refusal is the answer', async () => {
    expect((await send([{ code: 'closed' }])).outcome).toEqual({ code: 'closed' });
  });
});
