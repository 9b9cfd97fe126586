import { Temporal } from 'temporal-polyfill';
import type { Clock } from '../../../shared/clock.js';
import type { CustomField } from '../../../shared/vocabulary.js';
import type { Result, WebAppel } from '../../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import type { Log } from '../../log.js';
import type { Callback } from '../ledger/callback-entity.js';
import type { Ledger } from '../ledger/ledger.js';
import type { CallState } from './call-outcomes.js';
import type { IsLeader } from './leader-lease.js';

export type ListedCall = Result<'summariseCalls'>[number];

/** What whoever reads the listing for callbacks works with. */
export interface ListingParts {
  ledger: Ledger;
  webAppel: WebAppel;
  clock: Clock;
  log: Log;
  /** Which of the owner's fields carries the token. */
  tokenField: CustomField;
  timeZone: string;
  /** Of several instances one asks, for all of them. */
  isLeader: IsLeader;
}

type Parts = Pick<ListingParts, 'webAppel' | 'clock' | 'log' | 'timeZone'>;

/**
 * What WebAppel lists about callbacks: one question a popup, however many callbacks and watchers there are. `calls` is
 * undefined for a popup whose listing could not be had.
 */
export async function listedCalls(
  callbacks: readonly Callback[],
  parts: Parts,
): Promise<{ popupId: string; callbacks: Callback[]; calls: ListedCall[] | undefined }[]> {
  const byPopup = groupBy(callbacks, ({ popup_id }) => popup_id);
  return Promise.all(
    [...byPopup].map(async ([popupId, group]) => ({
      popupId,
      callbacks: group,
      calls: await list(popupId, group, parts),
    })),
  );
}

/**
 * What the rows of one call say together; undefined when that is nothing. Attempts may be listed one by one: whoever was
 * reached was reached, else all of them must say the same. An answer comes after what was tried before it, and nothing
 * is tried after it.
 */
function stateOf(rows: readonly ListedCall[]): CallState | undefined {
  const states = new Set(rows.map(({ callState }) => callState ?? 'pending'));
  if (states.has('answered')) return 'answered';
  const [state] = states;
  return states.size === 1 ? state : undefined;
}

/**
 * The call of a callback, as the rows with its token tell it; undefined when they name none or several. Rows with the
 * tracking id that is noted count alone; without any, it is what all others agree on: nobody else knows the token.
 */
export function callOf(
  callback: Callback,
  rows: readonly ListedCall[],
): { trackingId: string; state: CallState | undefined } | undefined {
  const own = rows.filter(({ popupId }) => popupId === callback.popup_id);
  const noted = own.filter(({ trackingId }) => trackingId === callback.tracking_id);
  const listed = noted.length > 0 ? noted : own;
  const [first] = listed;
  return first && listed.every(({ trackingId }) => trackingId === first.trackingId)
    ? { trackingId: first.trackingId, state: stateOf(listed) }
    : undefined;
}

/** What ES2024 has as `Map.groupBy`, for Node 20. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

async function list(
  popupId: string,
  callbacks: readonly Callback[],
  { webAppel, clock, log, timeZone }: Parts,
) {
  const dayOf = (instant: number) =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate();
  // A day more on both sides: the guide does not say whether the end is included (L103-119), nor which zone it means.
  const from = dayOf(
    callbacks.reduce((oldest, { requested_at }) => Math.min(oldest, requested_at), Infinity),
  ).subtract({
    days: 1,
  });
  const to = dayOf(clock.now()).add({ days: 1 });
  try {
    return await webAppel.summariseCalls({ popupId, from: from.toString(), to: to.toString() });
  } catch (failure) {
    if (!(failure instanceof Refusal || failure instanceof Unreached)) throw failure;
    log.warn({ popup: popupId, error: failure.message }, 'the listing of calls could not be had');
    return undefined;
  }
}

/** So many share what a commit costs, and leave room for those who wait for theirs. */
const TOGETHER = 16;

/** Works on many callbacks, some at a time, and leaves the rest for the next look when it is to stop. */
export async function inBatches<T>(
  items: readonly T[],
  isStopped: () => boolean,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  for (let next = 0; next < items.length && !isStopped(); next += TOGETHER)
    await Promise.all(items.slice(next, next + TOGETHER).map(work));
}
