import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { PageProof } from '../../shared/callback.js';
import type { Clock } from '../../shared/clock.js';
import { HOUR_MS, MINUTE_MS } from '../../shared/durations.js';
import { iso } from '../callbacks/ledger/callback-view.js';
import { ProblemError } from '../http/problems.js';
import { keyedHash } from '../store/secrets.js';

/** Long enough for a form that is left open during a meal. */
const LIFETIME_MS = 2 * HOUR_MS;
/** How far the clock of the instance that issued a proof may be ahead. */
const MAX_SKEW_MS = MINUTE_MS;
const ID_BYTES = 16;

/** For what a proof is issued. The origin is empty for a client that sends none. */
export interface ProofPurpose {
  popupId: string;
  origin: string;
}

/** A proof that is signed by us, for this purpose, and not too old. Whether it was used is known to the ledger. */
export interface FreshProof {
  id: string;
  issuedAt: number;
}

interface Parts {
  clock: Clock;
  /** Of the store, so all instances have the same. */
  secret: string;
  /** False: PAGE_PROOF=off. */
  needsPageProof: boolean;
}

/**
 * Proofs that a callback is requested from a page that opened the popup: `<time>.<random id>.<signature>`. Popup and
 * origin are signed and not in it, because the request names both. Issuing one stores nothing.
 */
export class PageProofs {
  readonly #key: string;

  constructor(private readonly parts: Parts) {
    this.#key = keyedHash(parts.secret, 'key of page proofs');
  }

  issue(purpose: ProofPurpose): PageProof {
    const issuedAt = this.parts.clock.now();
    const signed = `${issuedAt.toString(36)}.${randomBytes(ID_BYTES).toString('base64url')}`;
    return {
      proof: `${signed}.${this.#sign(signed, purpose).toString('base64url')}`,
      expiresAt: iso(issuedAt + LIFETIME_MS),
    };
  }

  /**
   * @returns undefined if none is needed
   * @throws {ProblemError} proof-expired, for a forged proof as for an old one
   */
  async require(proof: string | undefined, purpose: ProofPurpose): Promise<FreshProof | undefined> {
    if (!this.parts.needsPageProof) return undefined;
    const read = this.#read(proof ?? '', purpose);
    if (!read) throw proofProblem('page-proof');
    const age = this.parts.clock.now() - read.issuedAt;
    if (age >= LIFETIME_MS || age < -MAX_SKEW_MS) throw proofProblem();
    return read;
  }

  #read(proof: string, purpose: ProofPurpose): FreshProof | undefined {
    const [time = '', id = '', signature = '', ...rest] = proof.split('.');
    const given = Buffer.from(signature, 'base64url');
    const expected = this.#sign(`${time}.${id}`, purpose);
    const isOurs =
      rest.length === 0 && given.length === expected.length && timingSafeEqual(given, expected);
    return isOurs ? { id, issuedAt: Number.parseInt(time, 36) } : undefined;
  }

  #sign(signed: string, { popupId, origin }: ProofPurpose): Buffer {
    // An origin holds no line break, and neither do the others, so the fields cannot run into each other.
    return createHmac('sha256', this.#key).update([signed, popupId, origin].join('\n')).digest();
  }
}

/** @param rule for a proof that is forged, used or missing; not for one that is only too old */
export const proofProblem = (rule?: 'page-proof'): ProblemError =>
  new ProblemError(
    'proof-expired',
    {
      detail:
        'Get a new one by POST /api/popups/{popupId}/proofs and send it in the header Page-Proof.',
    },
    rule,
  );
