import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../shared/clock.js';
import type { Leases } from '../../store/leases.js';

/** Whether this process may do the work of that name now; for as long as it goes on asking, it stays its own. */
export type IsLeader = (work: string) => Promise<boolean>;

/** Where one process has the store for itself. */
export const alwaysLeader: IsLeader = async () => true;

/** Of a process that died, another one takes over when this and one wait of a loop (5 s) have passed. */
const LEASE_MS = 9000;

export interface LeaderLeases {
  isLeader: IsLeader;
  /** Leaves the work to others at once. */
  releaseAll(): Promise<void>;
}

/** LeaderLeases among the instances on one store. Held ones are renewed after a third of the lease, not at each look. */
export function createLeaderLeases(leases: Leases, clock: Clock): LeaderLeases {
  const holder = randomBytes(8).toString('hex');
  const renewAt = new Map<string, number>();
  return {
    async isLeader(work) {
      if (clock.monotonic() < (renewAt.get(work) ?? -Infinity)) return true;
      renewAt.delete(work);
      const asked = clock.monotonic();
      const isMine = await leases.tryAcquire(work, holder, LEASE_MS);
      if (isMine) renewAt.set(work, asked + LEASE_MS / 3);
      return isMine;
    },
    async releaseAll() {
      const held = [...renewAt.keys()];
      renewAt.clear();
      await Promise.all(held.map((work) => leases.release(work, holder)));
    },
  };
}
