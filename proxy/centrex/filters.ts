import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { DAY_MS, MINUTE_MS } from '../../shared/durations.js';
import { fromDigits } from '../../shared/phone.js';
import type { CentrexAccount } from './centrex-account.js';
import { isRealDate, readDigits } from './centrex-forms.js';

/** Which accounts to return. Times are epoch milliseconds. */
export interface CentrexFilters {
  id?: string;
  /** E.164 digits, without the plus sign. */
  phoneNumber?: string;
  state?: 'active' | 'suspended';
  site?: string;
  /** Inclusive. */
  registeredFrom?: number;
  /** Exclusive. */
  registeredBefore?: number;
}

const minute = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ?$/, 'must be YYYY-MM-DDTHH:MM')
  .refine(isRealDate, 'must be a real date and time');

/** The filters of the guide (L567-591), with its names. */
export const CentrexQuery = z
  .strictObject({
    centrex_account_id: z
      .string()
      .trim()
      .regex(/^\d{1,20}$/, 'must be digits'),
    phone_number: z
      .string()
      .transform(readDigits)
      .pipe(z.string().regex(/^[1-9]\d{5,14}$/, 'must be in E.164 form')),
    state: z.enum(['active', 'suspended'], 'must be active or suspended'),
    site: z.string().trim().min(1, 'must not be empty').max(500, 'is too long'),
    last_registration_at: minute.meta({
      description:
        'The first minute. Without last_registration_at_end: that whole day. In TIME_ZONE unless it ends in Z.',
    }),
    last_registration_at_end: minute.meta({ description: 'The last minute.' }),
  })
  .partial();
export type CentrexQuery = z.infer<typeof CentrexQuery>;

/** @param timeZone for moments without a zone: the guide prints zones only in answers */
export function filtersOf(query: CentrexQuery, timeZone: string): CentrexFilters {
  const { last_registration_at: first, last_registration_at_end: last } = query;
  return {
    ...(query.centrex_account_id !== undefined && { id: query.centrex_account_id }),
    ...(query.phone_number !== undefined && { phoneNumber: query.phone_number }),
    ...(query.state && { state: query.state }),
    ...(query.site !== undefined && { site: query.site }),
    ...(first !== undefined && last === undefined && dayOf(first, timeZone)),
    ...(first !== undefined &&
      last !== undefined && { registeredFrom: instantOf(first, timeZone) }),
    ...(last !== undefined && {
      registeredBefore: instantOf(last, timeZone, 'later') + MINUTE_MS,
    }),
  };
}

/** @param disambiguation for the hour that a clock shows twice: a period includes both */
function instantOf(
  text: string,
  timeZone: string,
  disambiguation: 'earlier' | 'later' = 'earlier',
): number {
  if (text.endsWith('Z')) return Date.parse(text);
  return Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone, { disambiguation })
    .epochMilliseconds;
}

/** The whole day, when only the first time is given: "the first date, or the date of the day asked for" (L587). */
function dayOf(text: string, timeZone: string) {
  const day = Temporal.Instant.fromEpochMilliseconds(instantOf(text, timeZone))
    .toZonedDateTimeISO(timeZone)
    .startOfDay();
  return {
    registeredFrom: day.epochMilliseconds,
    registeredBefore: day.add({ days: 1 }).epochMilliseconds,
  };
}

/** Whether an account matches. A missing value matches no filter. */
export function matches(account: CentrexAccount, filters: CentrexFilters): boolean {
  const { id, phoneNumber, state, site, registeredFrom, registeredBefore } = filters;
  const registeredAt =
    account.lastRegistrationAt === null ? Number.NaN : Date.parse(account.lastRegistrationAt);
  return (
    (id === undefined || BigInt(account.id) === BigInt(id)) &&
    (phoneNumber === undefined || account.phoneNumbers.includes(fromDigits(phoneNumber))) &&
    (state === undefined || account.state === state) &&
    (site === undefined || (account.site !== null && sameName(account.site, site))) &&
    (registeredFrom === undefined || registeredAt >= registeredFrom) &&
    (registeredBefore === undefined || registeredAt < registeredBefore)
  );
}

/** Ignores capitals, accents and hyphens: people type the names of sites either way. */
const sameName = (one: string, other: string): boolean => plain(one) === plain(other);

const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s-]+/g, ' ')
    .trim();

/**
 * The filters for an endpoint. The guide does not say which time zone it uses, so ask for one day more on both sides;
 * the answer is filtered again.
 */
export function printedFilters(filters: CentrexFilters): [name: string, value: string][] {
  const { id, phoneNumber, state, site, registeredFrom, registeredBefore } = filters;
  const pairs: [string, string | undefined][] = [
    ['centrex_account_id', id],
    ['phone_number', phoneNumber],
    ['state', state],
    ['site', site],
    [
      'last_registration_at',
      registeredFrom === undefined ? undefined : utc(registeredFrom - DAY_MS),
    ],
    [
      'last_registration_at_end',
      registeredBefore === undefined ? undefined : utc(registeredBefore + DAY_MS),
    ],
  ];
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

const utc = (moment: number): string => new Date(moment).toISOString().slice(0, 16);
