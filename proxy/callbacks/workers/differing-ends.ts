import type { Callback } from '../ledger/callback-entity.js';
import type { FoundCall } from './call-index.js';
import { standsStill } from './unknown-states.js';

/** Above this, what is remembered begins anew. */
const MAX_REMEMBERED = 1000;

export interface DifferingEnds {
  /** Whether the rows of the call show its end: all the same one, or different ones that have stood still. */
  areSettled(callback: Pick<Callback, 'id'>, call: FoundCall, now: number): boolean;
}

/** Attempts of a call that ended differently: another one may follow, so their rows must stand still for a while. */
export function createDifferingEnds(): DifferingEnds {
  const seen = new Map<number, { ends: string; since: number }>();
  return {
    areSettled({ id }, { differingEnds }, now) {
      if (differingEnds === undefined) return true;
      const known = seen.get(id);
      if (known?.ends === differingEnds) return now - known.since >= standsStill.changed;
      if (seen.size >= MAX_REMEMBERED) seen.clear();
      seen.set(id, { ends: differingEnds, since: now });
      return false;
    },
  };
}
