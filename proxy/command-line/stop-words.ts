import { isKnownCountry } from '../../shared/numbers/all-plans.js';
import type { Stop, StopScope } from '../guard/stops.js';
import { BadUsage } from './command.js';
import { showMoment } from './until.js';

/** @throws {BadUsage} */
export function readScope({ popup, country }: { popup?: string; country?: string }): StopScope {
  if (popup !== undefined && country !== undefined)
    throw new BadUsage(['Name a popup or a country, not both']);
  if (popup !== undefined && !/^[0-9]{1,20}$/.test(popup))
    throw new BadUsage(['--popup: must be the id of a popup, such as 77']);
  if (country !== undefined && !isKnownCountry(country.toUpperCase()))
    throw new BadUsage(['--country: must be a country code such as FR']);
  return { popup_id: popup ?? '', country: country?.toUpperCase() ?? '' };
}

export function nameScope({ popup_id, country }: StopScope): string {
  if (popup_id !== '') return `popup ${popup_id}`;
  return country === '' ? 'everything' : `country ${country}`;
}

/** What a stop is about, for the audit log; empty: everything. */
export const targetOf = ({ popup_id, country }: StopScope): string => popup_id || country;

const effects = { offer: 'no new callbacks', dial: 'no new callbacks, and nothing is dialled' };

export const describeStop = (stop: Stop, timeZone: string): string =>
  [
    `${nameScope(stop)}: ${effects[stop.level]}`,
    ...(stop.ends_at === null ? [] : [`until ${showMoment(stop.ends_at, timeZone)}`]),
    ...(stop.reason === '' ? [] : [`(${stop.reason})`]),
    `by ${stop.author}`,
  ].join(' ');

/** `3 callbacks` */
export const countCallbacks = (count: number): string =>
  `${count} ${count === 1 ? 'callback' : 'callbacks'}`;
