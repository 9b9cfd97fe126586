import { Temporal } from 'temporal-polyfill';
import { HOUR_MS, MINUTE_MS } from '../../../shared/durations.js';
import type { Callback } from '../ledger/callback-entity.js';

/** WebAppel's clock may be wrong by minutes, and its zone another one than `TIME_ZONE`: UTC, mostly. */
const NEAR_MS = 3 * HOUR_MS;

/** Zones of one owner differ by no more: Paris and the Pacific. Less than the day after which identifiers may repeat. */
const FAR_MS = 13 * HOUR_MS;

/** A row whose time is far away may be an old one with the same identifier, until no other has appeared for so long. */
const FAR_AFTER_MS = 10 * MINUTE_MS;

/** How much longer the rows of a call may be apart than the call is old. */
const SLACK_MS = 2 * MINUTE_MS;

/**
 * Of the rows with the tracking id of a callback, those of its own call by their times, the oldest first. Servers may
 * use an identifier again the next day.
 */
export function rowsInTime<Row extends { requestedAt: string }>(
  rows: readonly Row[],
  callback: Pick<Callback, 'slot_at' | 'requested_at' | 'call_at' | 'give_up_at'>,
  now: number,
  timeZone: string,
): Row[] {
  const from = callback.slot_at ?? callback.requested_at;
  const to = Math.max(callback.call_at, callback.give_up_at);
  const timed = rows.map((row) => {
    const at = instantOf(row, timeZone);
    return { row, at, distance: Math.max(from - at, at - to, 0) };
  });
  const near = timed.filter(({ distance }) => distance <= NEAR_MS);
  const far = now - from < FAR_AFTER_MS ? [] : timed.filter(({ distance }) => distance <= FAR_MS);
  const fitting = near.length > 0 ? near : far;
  const newest = Math.max(...fitting.map(({ at }) => at));
  // The rows of one call were all written since it was sent, whatever the zone.
  const span = Math.max(0, now - from) + SLACK_MS;
  return fitting
    .filter(({ at }) => newest - at <= span)
    .sort((one, other) => one.at - other.at)
    .map(({ row }) => row);
}

const instantOf = ({ requestedAt }: { requestedAt: string }, timeZone: string): number =>
  Temporal.PlainDateTime.from(requestedAt).toZonedDateTime(timeZone).epochMilliseconds;
