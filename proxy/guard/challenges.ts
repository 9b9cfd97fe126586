import { createChallenge, type Payload, randomInt, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Challenge } from '../../shared/callback.js';
import type { Clock } from '../../shared/clock.js';
import { MINUTE_MS } from '../../shared/durations.js';
import { keyedHash } from '../store/secrets.js';
import type { RiskLevel } from './request-risk.js';

/**
 * The native part of a derivation outweighs the work of the script around it, so that a phone is not much slower than the
 * program of an attacker.
 */
const ITERATIONS = 1000;
/**
 * How many derivations are needed at least and at most. Chromium took 0.2 to 0.4 ms for one on a busy desktop, so the
 * hardest challenge at most 0.3 s, and a phone that is six times slower 1.9 s.
 */
const derivations: Record<Exclude<RiskLevel, 0>, readonly [least: number, most: number]> = {
  1: [50, 100],
  2: [150, 300],
  3: [400, 800],
};
const LIFETIME_MS = 10 * MINUTE_MS;
/** A solution as the button sends it has less than half of this. */
const MAX_SOLUTION_LENGTH = 2000;

/**
 * Proof of work by altcha's protocol. A challenge is signed and bound to the page proof of its request, which is bound to
 * a popup and a site and is good for one callback. So a solution is good for one callback too, on any instance, and
 * nothing about challenges is stored.
 */
export class Challenges {
  readonly #secrets: { hmacSignatureSecret: string; hmacKeySignatureSecret: string };

  constructor(private readonly parts: { clock: Clock; secret: string }) {
    this.#secrets = {
      hmacSignatureSecret: keyedHash(parts.secret, 'key of challenges'),
      hmacKeySignatureSecret: keyedHash(parts.secret, 'key of their solutions'),
    };
  }

  /** @param proofId of the page proof of the request */
  async issue(proofId: string, level: Exclude<RiskLevel, 0>): Promise<Challenge> {
    const [least, most] = derivations[level];
    const { parameters, signature = '' } = await createChallenge({
      algorithm: 'PBKDF2/SHA-256',
      cost: ITERATIONS,
      // Bounds the time of the unluckiest visitor.
      counter: randomInt(most, least),
      // Not altcha's `expiresAt`, which is compared with another clock than ours.
      data: { proof: proofId, level, until: this.parts.clock.now() + LIFETIME_MS },
      deriveKey,
      ...this.#secrets,
    });
    return { parameters: { ...parameters }, signature };
  }

  /**
   * @returns the level of the challenge that was issued for this page proof not long ago, and of which a text is the
   * solution; 0 if it is none
   */
  async solvedLevel(solution: string, proofId: string): Promise<RiskLevel> {
    const payload = readPayload(solution);
    const { proof, until, level } = payload?.challenge.parameters?.data ?? {};
    if (!payload || proof !== proofId || Number(until) <= this.parts.clock.now()) return 0;
    try {
      const { verified } = await verifySolution({ ...payload, deriveKey, ...this.#secrets });
      return verified ? (Number(level) as RiskLevel) : 0;
    } catch {
      // Malformed fields.
      return 0;
    }
  }
}

/** altcha's form: JSON in base64. Not checked further than that it has the two parts. */
function readPayload(solution: string): Payload | undefined {
  if (solution.length > MAX_SOLUTION_LENGTH) return undefined;
  try {
    const payload = JSON.parse(Buffer.from(solution, 'base64').toString()) as Payload | null;
    return payload?.challenge && payload.solution ? payload : undefined;
  } catch {
    return undefined;
  }
}
