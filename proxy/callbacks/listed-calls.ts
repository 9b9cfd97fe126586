import { Temporal } from 'temporal-polyfill';
import type { Clock } from '../../shared/clock.js';
import type { Result, WebAppel } from '../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import type { Log } from '../log.js';
import type { Ledger } from './ledger.js';
import type { Wish } from './wish.js';

export type ListedCall = Result<'summariseCalls'>[number];

/** What whoever reads the listing for wishes works with. */
export interface ListingParts {
  ledger: Ledger;
  webAppel: WebAppel;
  clock: Clock;
  log: Log;
  /** Which of the owner's fields carries the token. */
  tokenField: 'custom1' | 'custom2' | 'custom3';
  timeZone: string;
}

type Parts = Omit<ListingParts, 'ledger' | 'tokenField'>;

/**
 * What WebAppel lists about wishes: one question a popup, however many wishes and watchers there are. `calls` is
 * undefined for a popup whose listing could not be had.
 */
export async function listedCalls(
  wishes: readonly Wish[],
  parts: Parts,
): Promise<{ wishes: Wish[]; calls: ListedCall[] | undefined }[]> {
  const byPopup = new Map<string, Wish[]>();
  for (const wish of wishes)
    byPopup.set(wish.popup_id, [...(byPopup.get(wish.popup_id) ?? []), wish]);
  return Promise.all(
    [...byPopup].map(async ([popupId, group]) => ({
      wishes: group,
      calls: await list(popupId, group, parts),
    })),
  );
}

async function list(
  popupId: string,
  wishes: readonly Wish[],
  { webAppel, clock, log, timeZone }: Parts,
) {
  const dayOf = (instant: number) =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate();
  // A day more on both sides: the guide does not say whether the end is included (L103-119), nor which zone it means.
  const from = dayOf(Math.min(...wishes.map(({ requested_at }) => requested_at))).subtract({
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
