/**
 * Prefixes that a country gave up and that address books and applications still hold: Mexican mobiles until 2019, as
 * WhatsApp shows them today. All Mexican numbers have ten digits.
 */
const former = /^(?:(?:\+|00)52(?:1|044|045)|(?<national>01|04[45]))(?=\d{10}$)/;

/**
 * A number without a prefix that its country gave up.
 * @param text digits with separators
 * @param country ISO code for reading the national form
 */
export function withoutFormerPrefix(text: string, country: string): string {
  const digits = text.replace(/[^\d+]/g, '');
  const found = former.exec(digits);
  if (!found || (found.groups?.national && country !== 'MX')) return text;
  return `+52${digits.slice(found[0].length)}`;
}
