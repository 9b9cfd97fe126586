import { Temporal } from 'temporal-polyfill';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/durations.js';
import { MICROS, microsIn } from '../../../shared/money.js';
import type { CustomField } from '../../../shared/vocabulary.js';
import type { Result } from '../../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import { isPlaceholder } from '../../../shared/webappel/text.js';
import type { Callback } from '../ledger/callback-entity.js';
import type { CallDetails } from '../ledger/ledger.js';
import type { ListingParts } from './call-listing.js';
import { rowsInTime } from './call-times.js';
import { type PollLoop, startPollLoop } from './poll-loop.js';

type AttemptRow = Result<'listCalls'>[number];

/** A listing of attempts may be long, so one is asked for no more often for each popup. */
const PAUSE_MS = MINUTE_MS;

/** When an ended call is asked for again while the listing does not have its price, by the age of its end. */
function nextAskAfter(ageMs: number): number | null {
  if (ageMs < 5 * MINUTE_MS) return MINUTE_MS;
  if (ageMs < HOUR_MS) return 10 * MINUTE_MS;
  return ageMs < DAY_MS ? 6 * HOUR_MS : null;
}

/**
 * Asks WebAppel for the details of calls that are over, which only its listing of attempts has: talk time, price and
 * destination. Once for each call, if they are listed by then.
 */
export function startEndedDetails({
  ledger,
  webAppel,
  clock,
  log,
  tokenField,
  timeZone,
  isLeader,
}: ListingParts): PollLoop {
  /** By popup, in monotonic time. */
  const askAgainAt = new Map<string, number>();

  async function listed(popupId: string, oldest: number): Promise<AttemptRow[] | undefined> {
    const dayOf = (instant: number) =>
      Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate();
    const from = dayOf(oldest).subtract({ days: 1 }).toString();
    const to = dayOf(clock.now()).add({ days: 1 }).toString();
    try {
      return await webAppel.listCalls({ popupId, from, to });
    } catch (failure) {
      if (!(failure instanceof Refusal || failure instanceof Unreached)) throw failure;
      log.warn(
        { popup: popupId, error: failure.message },
        'the listing of attempts could not be fetched',
      );
      return undefined;
    }
  }

  async function ask(popupId: string, callbacks: readonly Callback[]): Promise<void> {
    const oldest = Math.min(...callbacks.map(({ requested_at }) => requested_at));
    const rows = await listed(popupId, oldest);
    for (const callback of callbacks) {
      const own = rows && rowsOf(callback, rows, { tokenField, timeZone, now: clock.now() });
      const details = own && detailsIn(own);
      const wait = nextAskAfter(clock.now() - (callback.ended_at ?? 0));
      const isWhole = details?.price !== undefined;
      await ledger.recordDetails(
        callback,
        details ?? {},
        isWhole || wait === null ? null : clock.now() + wait,
      );
    }
  }

  const loop = startPollLoop({ clock, log, name: 'ended details' }, async (isStopped) => {
    if (!(await isLeader('ended details'))) return undefined;
    const due = await ledger.findDetailsDue();
    for (const popupId of new Set(due.map(({ popup_id }) => popup_id))) {
      if (isStopped() || (askAgainAt.get(popupId) ?? -Infinity) > clock.monotonic()) continue;
      askAgainAt.set(popupId, clock.monotonic() + PAUSE_MS);
      await ask(
        popupId,
        due.filter(({ popup_id }) => popup_id === popupId),
      );
    }
    for (const [popupId, at] of askAgainAt) if (at <= clock.monotonic()) askAgainAt.delete(popupId);
    return undefined;
  });
  return loop;
}

/** The attempts of a call: the rows with its tracking id that are as old as it, and have no other token. */
export function rowsOf(
  callback: Callback,
  rows: readonly AttemptRow[],
  { tokenField, timeZone, now }: { tokenField: CustomField; timeZone: string; now: number },
): AttemptRow[] {
  const bare = (id: string): string => id.replace(/^0+(?=\d)/, '');
  const id = bare(callback.tracking_id ?? '');
  const token = callback.token.toLowerCase();
  const own = rows.filter((row) => {
    const cell = row[tokenField] ?? '';
    const isOther = !isPlaceholder(cell) && cell !== '' && !token.startsWith(cell.toLowerCase());
    return bare(row.trackingId) === id && !isOther;
  });
  return rowsInTime(own, callback, now, timeZone);
}

/** What the attempts of a call say together; undefined without any. */
export function detailsIn(rows: readonly AttemptRow[]): CallDetails | undefined {
  const last = rows.at(-1);
  if (!last) return undefined;
  const prices = rows.flatMap(({ price }) => (price === undefined ? [] : (microsIn(price) ?? [])));
  const talks = rows.flatMap(({ talkSeconds }) => talkSeconds ?? []);
  return {
    ...(prices.length > 0 && { price: decimal(prices.reduce((sum, price) => sum + price, 0)) }),
    ...(talks.length > 0 && { talk_seconds: Math.max(...talks) }),
    ...(last.calledDestination && { destination: last.calledDestination }),
  };
}

const decimal = (micros: number): string => {
  const digits = String(micros).padStart(7, '0');
  return `${Math.floor(micros / MICROS)}.${digits.slice(-6)}`.replace(/\.?0+$/, '') || '0';
};
