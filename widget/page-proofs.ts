import type { PageProof } from '../shared/callback.js';

/** Fetches a page proof for a popup; null if there is none to be had. */
type Fetch = (popupId: string) => Promise<PageProof | null>;

/**
 * The page proof of the next callback request, fetched while the visitor fills in the form. A proof is good for one
 * callback.
 */
export class PageProofs {
  readonly #proofs = new Map<string, Promise<PageProof | null>>();

  constructor(private readonly fetchProof: Fetch) {}

  /** Begins to fetch the proof of a popup, unless it is there. */
  prepare(popupId: string): Promise<PageProof | null> {
    const proof = this.#proofs.get(popupId) ?? this.fetchProof(popupId);
    this.#proofs.set(popupId, proof);
    return proof;
  }

  /** The header of a callback request; empty where the proof could not be fetched: the proxy may need none. */
  async header(popupId: string): Promise<Record<string, string>> {
    const proof = await this.prepare(popupId);
    if (!proof) this.drop(popupId);
    return proof ? { 'Page-Proof': proof.proof } : {};
  }

  /** The proof was used, or is too old. */
  drop(popupId: string): void {
    this.#proofs.delete(popupId);
  }
}
