import { DAY_MS, MINUTE_MS } from '../../shared/durations.js';

/** An account of the Centrex directory, as far as it says whether somebody can answer. */
export interface DirectoryAccount {
  phoneNumbers: readonly string[];
  state: 'active' | 'suspended';
  site: string | null;
  userName: string | null;
  callForwarding: { unconditional: string | null } | null;
  lastRegistrationAt: string | null;
}

/**
 * Whether the phone of an operator can ring.
 * - suspended: the account is
 * - forwards: it forwards every call elsewhere
 * - here: it registered within ten minutes
 * - today: within a day
 * - away: longer ago, or never
 */
export type Presence = 'suspended' | 'forwards' | 'here' | 'today' | 'away';

const HERE_MS = 10 * MINUTE_MS;

const digitsOf = (number: string): string => number.replace(/\D/g, '');

/** The account of a number, however it is written. */
export function accountOf(
  number: string,
  accounts: readonly DirectoryAccount[],
): DirectoryAccount | undefined {
  const digits = digitsOf(number);
  return digits === ''
    ? undefined
    : accounts.find(({ phoneNumbers }) => phoneNumbers.some((one) => digitsOf(one) === digits));
}

/** @param now in milliseconds since 1970 */
export function presenceOf(
  { state, callForwarding, lastRegistrationAt }: DirectoryAccount,
  now: number,
): Presence {
  if (state === 'suspended') return 'suspended';
  const forwarding = callForwarding?.unconditional ?? 'inactive';
  if (forwarding !== 'inactive') return 'forwards';
  const age = lastRegistrationAt === null ? Infinity : now - Date.parse(lastRegistrationAt);
  if (age <= HERE_MS) return 'here';
  return age <= DAY_MS ? 'today' : 'away';
}
