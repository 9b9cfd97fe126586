import type { NumberCheck } from '../../shared/numbers/check-number.js';
import { type Draft, type NumberFault, numberFault } from '../callback-flow.js';

/**
 * Why the number of a draft cannot be called as it stands.
 *
 * @param check null before the numbering plans are loaded: then only a missing number is a fault
 */
export function numberFaultOf(
  { number, countryChosenFor: chosen }: Draft,
  check: NumberCheck | null,
): NumberFault | null {
  if (number.trim() === '') return numberFault('empty');
  if (!check) return null;
  const isChosen = chosen === 'always' || chosen?.number === number;
  if (check.others.length > 0 && !(check.ok && isChosen))
    return {
      ...numberFault('country-unclear'),
      choices: (check.ok ? [check, ...check.others] : check.others).map(({ country, e164 }) => ({
        country,
        e164,
      })),
    };
  return check.ok ? null : { ...numberFault(check.reason), country: check.country };
}
