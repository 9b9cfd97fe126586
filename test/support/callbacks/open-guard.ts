import type { Guard } from '../../../proxy/guard/guard.js';
import type { PageProofs } from '../../../proxy/guard/page-proofs.js';

/** A guard that refuses nothing. */
export const openGuard: Pick<Guard, 'requireAllowed' | 'recordRefusal' | 'judge' | 'dialStops'> = {
  requireAllowed: async () => undefined,
  recordRefusal: async () => undefined,
  judge: async () => ({ kind: 'allowed' }),
  dialStops: async () => ({ everything: false, popupIds: [] }),
};

/** With PAGE_PROOF=off. */
export const noPageProofs: Pick<PageProofs, 'require'> = { require: async () => undefined };
