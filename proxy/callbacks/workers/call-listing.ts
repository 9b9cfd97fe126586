import { Temporal } from 'temporal-polyfill';
import type { Clock } from '../../../shared/clock.js';
import type { CustomField } from '../../../shared/vocabulary.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import type { Log } from '../../log.js';
import type { Callback } from '../ledger/callback-entity.js';
import type { Ledger } from '../ledger/ledger.js';
import type { ListedCall } from './call-index.js';
import type { IsLeader } from './leader-lease.js';

/** Dependencies of the workers that read WebAppel's listing of calls. */
export interface ListingParts {
  ledger: Ledger;
  webAppel: WebAppel;
  clock: Clock;
  log: Log;
  /** The field that carries the token. */
  tokenField: CustomField;
  timeZone: string;
  /** Of several instances, the leader reads the listing for all. */
  isLeader: IsLeader;
}

type Parts = Pick<ListingParts, 'webAppel' | 'clock' | 'log' | 'timeZone'>;

/**
 * WebAppel's listed calls for these callbacks, by popup: one request per popup, however many callbacks it has.
 * `calls` is undefined for a popup whose listing could not be fetched.
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

/** `Map.groupBy` of ES2024, which Node 20 lacks. */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
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
  // One day more at both ends: the guide leaves open whether the end is included (L103-119), and in which time zone.
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
    log.warn(
      { popup: popupId, error: failure.message },
      'the listing of calls could not be fetched',
    );
    return undefined;
  }
}

/** Enough to share the cost of a commit, few enough to leave the store free for others. */
const BATCH_SIZE = 16;

/** Works on many items in batches; once `isStopped`, the rest is left for the next tick. */
export async function inBatches<T>(
  items: readonly T[],
  isStopped: () => boolean,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  for (let next = 0; next < items.length && !isStopped(); next += BATCH_SIZE)
    await Promise.all(items.slice(next, next + BATCH_SIZE).map(work));
}
