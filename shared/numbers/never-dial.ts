import type { E164 } from '../phone.js';

/** A range that no site calls, whatever its destinations allow. */
export interface NeverDialRange {
  /** The digits after the plus with which its numbers begin. */
  prefix: string;
  what: string;
  source: string;
}

const assignedCodes = 'ITU-T, List of assigned country codes (E.164)';

/** Ranges whose calls cost many times those of a country, or ring a phone whose place and tariff nobody can know. */
export const neverDialRanges: readonly NeverDialRange[] = [
  { prefix: '800', what: 'universal freephone', source: 'ITU-T E.169.1' },
  { prefix: '808', what: 'universal shared cost', source: 'ITU-T E.169.3' },
  { prefix: '870', what: 'satellite: Inmarsat', source: assignedCodes },
  { prefix: '878', what: 'universal personal numbers', source: 'ITU-T E.168' },
  { prefix: '881', what: 'satellite: global mobile systems', source: 'ITU-T E.164, E.164.1' },
  { prefix: '882', what: 'international networks', source: assignedCodes },
  { prefix: '883', what: 'international networks', source: assignedCodes },
  { prefix: '888', what: 'humanitarian telecommunications, ended', source: assignedCodes },
  { prefix: '979', what: 'universal premium rate', source: 'ITU-T E.169.2' },
  { prefix: '991', what: 'trial of international services', source: assignedCodes },
  { prefix: '4470', what: 'British personal numbers', source: 'Ofcom, numbering plan' },
];

/** The range of a number that is never called; undefined for all others. */
export const neverDialRangeOf = (number: E164): NeverDialRange | undefined =>
  neverDialRanges.find(({ prefix }) => number.startsWith(`+${prefix}`));
