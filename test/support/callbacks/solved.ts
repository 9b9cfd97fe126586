import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Challenge } from '../../../shared/callback.js';

/** The header with the solution of a challenge, as the button sends it. */
export async function solved(challenge: Challenge | undefined) {
  if (!challenge) throw new Error('there is no challenge to solve');
  const asked = challenge as unknown as Parameters<typeof solveChallenge>[0]['challenge'];
  const solution = await solveChallenge({ challenge: asked, deriveKey });
  return { 'challenge-solution': btoa(JSON.stringify({ challenge, solution })) };
}
