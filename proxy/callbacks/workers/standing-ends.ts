import type { Callback } from '../ledger/callback-entity.js';
import type { FoundCall } from './call-index.js';
import { standsStill } from './unknown-states.js';

/** Above this, what is remembered begins anew. */
const MAX_REMEMBERED = 1000;

export interface StandingEnds {
  /** Whether the rows of the call show its end: at once, or because they have stood still. */
  areSettled(callback: Pick<Callback, 'id'>, call: FoundCall, now: number): boolean;
}

/** Remembers rows that show an end only once they stand still: another attempt may follow, or the talk go on. */
export function createStandingEnds(): StandingEnds {
  const seen = new Map<number, { rows: string; since: number }>();
  return {
    areSettled({ id }, { unsettledRows }, now) {
      if (unsettledRows === undefined) return true;
      const known = seen.get(id);
      if (known?.rows === unsettledRows) return now - known.since >= standsStill.changed;
      if (seen.size >= MAX_REMEMBERED) seen.clear();
      seen.set(id, { rows: unsettledRows, since: now });
      return false;
    },
  };
}
