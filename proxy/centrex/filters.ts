import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { DAY_MS, MINUTE_MS } from '../../shared/durations.js';
import { fromDigits } from '../../shared/phone.js';
import type { CentrexAccount } from './centrex-account.js';
import { isOfTheCalendar, readDigits } from './centrex-forms.js';

/** Which accounts are meant; moments in milliseconds, the first included and the last not. */
export interface CentrexFilters {
  id?: string;
  /** The digits of E.164. */
  phoneNumber?: string;
  state?: 'active' | 'suspended';
  site?: string;
  registeredFrom?: number;
  registeredBefore?: number;
}

const minute = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ?$/, 'must be YYYY-MM-DDTHH:MM')
  .refine(isOfTheCalendar, 'is no such day or hour');

/** The filters that the guide prints (L567-591), by its names. */
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
        'The first moment, with last_registration_at_end; alone: any moment of that day. In TIME_ZONE unless it ends in Z.',
    }),
    last_registration_at_end: minute.meta({ description: 'The last minute.' }),
  })
  .partial();
export type CentrexQuery = z.infer<typeof CentrexQuery>;

/** @param timeZone the zone of moments that name none: the guide prints a zone in what is answered only */
export function filtersOf(query: CentrexQuery, timeZone: string): CentrexFilters {
  const { last_registration_at: first, last_registration_at_end: last } = query;
  return {
    ...(query.centrex_account_id !== undefined && { id: query.centrex_account_id }),
    ...(query.phone_number !== undefined && { phoneNumber: query.phone_number }),
    ...(query.state && { state: query.state }),
    ...(query.site !== undefined && { site: query.site }),
    ...(first !== undefined && last === undefined && dayOf(first, timeZone)),
    ...(first !== undefined && last !== undefined && { registeredFrom: at(first, timeZone) }),
    ...(last !== undefined && {
      registeredBefore: at(last, timeZone, 'later') + MINUTE_MS,
    }),
  };
}

/** The hour that a clock shows twice counts from its first time to its last. */
function at(said: string, timeZone: string, which: 'earlier' | 'later' = 'earlier'): number {
  if (said.endsWith('Z')) return Date.parse(said);
  return Temporal.PlainDateTime.from(said).toZonedDateTime(timeZone, { disambiguation: which })
    .epochMilliseconds;
}

/** "The first date, or the date of the day asked for" (L587): alone, it is that day. */
function dayOf(said: string, timeZone: string) {
  const day = Temporal.Instant.fromEpochMilliseconds(at(said, timeZone))
    .toZonedDateTimeISO(timeZone)
    .startOfDay();
  return {
    registeredFrom: day.epochMilliseconds,
    registeredBefore: day.add({ days: 1 }).epochMilliseconds,
  };
}

/** Whether an account is meant. One that does not say what is asked for is not. */
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

/** Names of places are typed with and without capitals, accents and hyphens. */
const sameName = (one: string, other: string): boolean => plain(one) === plain(other);

const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s-]+/g, ' ')
    .trim();

/**
 * The filters as they are asked of an endpoint. Its zone is not printed, nor what it makes of a first moment alone: a
 * day more on both sides is asked for, and what comes is filtered again here.
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
