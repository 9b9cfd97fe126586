const NANO_DIGITS = 9;
const SHOWN_DIGITS = 6;
const SECONDS_PER_MINUTE = 60n;

/** Price of a duration at a rate per minute. Both are decimal strings: money is never a float. */
export function priceOf(perMinute: string, seconds: number): string {
  const [whole = '0', fraction = ''] = perMinute.split('.');
  const nano = BigInt(whole + fraction.slice(0, NANO_DIGITS).padEnd(NANO_DIGITS, '0'));
  const unit = SECONDS_PER_MINUTE * 10n ** BigInt(NANO_DIGITS - SHOWN_DIGITS);
  const micro = (nano * BigInt(seconds) + unit / 2n) / unit;
  const digits = String(micro).padStart(SHOWN_DIGITS + 1, '0');
  const decimals = digits.slice(-SHOWN_DIGITS).replace(/0+$/, '');
  return decimals === ''
    ? digits.slice(0, -SHOWN_DIGITS)
    : `${digits.slice(0, -SHOWN_DIGITS)}.${decimals}`;
}
