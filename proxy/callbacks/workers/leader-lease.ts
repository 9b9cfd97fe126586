import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../shared/clock.js';
import type { Leases } from '../../store/leases.js';

/** Whether this instance leads the named work. It stays the leader for as long as it keeps asking. */
export type IsLeader = (work: string) => Promise<boolean>;

/** For a process that has the store to itself. */
export const alwaysLeader: IsLeader = async () => true;

/** When a leader dies, another instance takes over after this and one wait of its poll loop (5 s). */
const LEASE_MS = 9000;

export interface LeaderLeases {
  isLeader: IsLeader;
  /** Releases all leases, so that another instance can lead at once. */
  releaseAll(): Promise<void>;
}

/** The leader leases of this instance. A lease is renewed after a third of its duration, not at every call. */
export function createLeaderLeases(leases: Leases, clock: Clock): LeaderLeases {
  const holder = randomBytes(8).toString('hex');
  const renewAt = new Map<string, number>();
  return {
    async isLeader(work) {
      if (clock.monotonic() < (renewAt.get(work) ?? -Infinity)) return true;
      renewAt.delete(work);
      const askedAt = clock.monotonic();
      const isMine = await leases.tryAcquire(work, holder, LEASE_MS);
      if (isMine) renewAt.set(work, askedAt + LEASE_MS / 3);
      return isMine;
    },
    async releaseAll() {
      const held = [...renewAt.keys()];
      renewAt.clear();
      await Promise.all(held.map((work) => leases.release(work, holder)));
    },
  };
}
