import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Setup file: passwords cost next to nothing in this process. Their hashes record the cost that was asked for, and a
 * third of a second for each would be a fifth of all tests. Journeys hash at the real cost.
 */
const kept = globalThis as { scryptAtRealCost?: typeof crypto.scrypt };
if (!kept.scryptAtRealCost) {
  const scrypt = crypto.scrypt;
  kept.scryptAtRealCost = scrypt;
  crypto.scrypt = ((password, salt, keyBytes, _cost, done) =>
    scrypt(password, salt, keyBytes, { N: 2, r: 1, p: 1 }, done)) as typeof crypto.scrypt;
  // Modules import it by name.
  syncBuiltinESMExports();
}
