import type { Guard } from '../../../proxy/guard/guard.js';

/** A guard that refuses nothing. */
export const openGuard: Pick<Guard, 'requireAllowed' | 'recordLimit' | 'judge' | 'dialStops'> = {
  requireAllowed: async () => undefined,
  recordLimit: async () => undefined,
  judge: async () => ({ kind: 'allowed' }),
  dialStops: async () => ({ everything: false, popupIds: [], countries: [] }),
};
