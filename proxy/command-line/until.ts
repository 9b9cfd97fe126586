import { Temporal } from 'temporal-polyfill';
import { BadUsage } from './command.js';

/**
 * A moment in the future, as typed in the owner's time zone: a time of day is its next one.
 * @returns null where nothing was typed
 * @throws {BadUsage} for another text, and for a moment that is past
 */
export function readUntil(
  typed: string | undefined,
  { timeZone, now }: { timeZone: string; now: number },
): number | null {
  if (typed === undefined) return null;
  const moment = momentOf(typed, timeZone, now);
  if (moment === undefined)
    throw new BadUsage([
      '--until: must be a time such as 18:00, or a day and a time such as 2026-12-01T08:00',
    ]);
  if (moment <= now) throw new BadUsage(['--until: this time is past']);
  return moment;
}

function momentOf(typed: string, timeZone: string, now: number): number | undefined {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
  try {
    if (/^\d{1,2}:\d{2}$/.test(typed)) {
      const time = today.withPlainTime(Temporal.PlainTime.from(typed.padStart(5, '0')));
      const next = time.epochMilliseconds > now ? time : time.add({ days: 1 });
      return next.epochMilliseconds;
    }
    if (/(Z|[+-]\d{2}:\d{2})$/i.test(typed)) return Temporal.Instant.from(typed).epochMilliseconds;
    return Temporal.PlainDateTime.from(typed).toZonedDateTime(timeZone).epochMilliseconds;
  } catch (failure) {
    if (failure instanceof RangeError) return undefined;
    throw failure;
  }
}

/** A moment as the owner's clock shows it. */
export const showMoment = (moment: number, timeZone: string): string => {
  const local = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timeZone);
  return `${local.toPlainDate()} ${local.toPlainTime().toString().slice(0, 5)}`;
};
