import type { AllowedCountry, NumberReason } from '../../shared/callback.js';
import type { Messages } from './messages.js';
import { countryName, listOf } from './wording.js';

/** Why a number cannot be called. */
interface Fault {
  reason: NumberReason;
  /** ISO code of the country that the number belongs to; null if that is not known. */
  country: string | null;
}

/**
 * Says what is wrong with a number and what can be called instead.
 * @param countries that may be called
 * @param chosen the country in which the number was read
 */
export function numberFaultText(
  { reason, country }: Fault,
  countries: readonly AllowedCountry[],
  chosen: string,
  messages: Messages,
): string {
  const about = country ?? chosen;
  const allowed = countries.find((entry) => entry.country === about);
  const { lines = [], example = null } = allowed ?? {};
  return messages.numberReasons[reason]({
    country: countryName(about, messages),
    belongsTo: country && countryName(country, messages),
    // On one line.
    example: example?.replaceAll(' ', '\u00a0') ?? null,
    countries: listOf(
      countries.map((entry) => countryName(entry.country, messages)),
      messages,
    ),
    onlyLine: lines.length === 1 ? (lines[0] ?? null) : null,
  });
}
