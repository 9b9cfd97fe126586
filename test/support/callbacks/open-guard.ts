import type { Guard } from '../../../proxy/guard/guard.js';
import type { PageProofs } from '../../../proxy/guard/page-proofs.js';
import type { ProofOfWork } from '../../../proxy/guard/proof-of-work.js';

/** A guard that refuses nothing. */
export const openGuard: Pick<Guard, 'requireAllowed' | 'recordRefusal' | 'judge' | 'dialStops'> = {
  requireAllowed: async () => undefined,
  recordRefusal: async () => undefined,
  judge: async () => ({ kind: 'allowed' }),
  dialStops: async () => ({ everything: false, popupIds: [], countries: [] }),
};

/** With PAGE_PROOF=off. */
export const noPageProofs: Pick<PageProofs, 'require'> = { require: async () => undefined };

/** With PROOF_OF_WORK=off. */
export const noProofOfWork: Pick<ProofOfWork, 'require' | 'countRefusal'> = {
  require: async () => undefined,
  countRefusal: async () => undefined,
};
