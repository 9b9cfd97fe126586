import { language } from '../../language.js';

const regional = language === 'fr' ? 'fr-FR' : 'en-GB';

/** A whole number as people write it. */
export const figure = (n: number): string => new Intl.NumberFormat(regional).format(n);

/** Money to the cent, without a unit. */
export const money = (decimal: string): string =>
  new Intl.NumberFormat(regional, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(
    Number(decimal),
  );

/** @param share 0.25 for a quarter */
export const percent = (share: number, { isChange = false } = {}): string =>
  new Intl.NumberFormat(regional, {
    style: 'percent',
    maximumFractionDigits: 0,
    ...(isChange && { signDisplay: 'exceptZero' }),
  }).format(share);

/** A length of time in its largest units: `2 h 05 min`, `4 min`, `30 s`. */
export function lengthText(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (seconds < 60) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min`;
  return `${figure(Math.floor(minutes / 60))} h ${String(minutes % 60).padStart(2, '0')}`;
}

/** The day of a moment that carries its offset. @param at `2026-11-23T00:00:00+01:00` */
export const dayText = (at: string, style: 'short' | 'long' = 'short'): string =>
  new Intl.DateTimeFormat(regional, {
    day: 'numeric',
    month: 'short',
    ...(style === 'long' && { year: 'numeric' }),
    timeZone: 'UTC',
  }).format(new Date(`${at.slice(0, 10)}T00:00:00Z`));

/** The name of a weekday. @param weekday 1 is Monday */
export const weekdayText = (weekday: number, style: 'short' | 'long' = 'long'): string =>
  new Intl.DateTimeFormat(regional, { weekday: style, timeZone: 'UTC' }).format(
    new Date(Date.UTC(2024, 0, weekday)),
  );
