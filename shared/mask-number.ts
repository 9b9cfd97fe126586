import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

const NATIONAL_DIGITS_SHOWN = 3;
const LAST_DIGITS_SHOWN = 2;

/**
 * Masks a number so that the person it belongs to recognises it and nobody else can call it: `+33 1 99 •• •• 01`.
 * @param nationalDigitsShown digits shown after the country code
 */
export function maskNumber(e164: string, nationalDigitsShown = NATIONAL_DIGITS_SHOWN): string {
  const number = parsePhoneNumberFromString(e164);
  const written = number?.formatInternational() ?? e164;
  const digits = written.replace(/\D/g, '').length;
  const head = (number?.countryCallingCode.length ?? 0) + nationalDigitsShown;
  let place = 0;
  return written.replace(/\d/g, (digit) => {
    place += 1;
    return place <= head || place > digits - LAST_DIGITS_SHOWN ? digit : '•';
  });
}
