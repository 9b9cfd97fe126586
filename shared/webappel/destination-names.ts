import { type Destination, destinationCode } from './forms.js';
import { fold } from './text.js';

const french = new Intl.DisplayNames('fr', { type: 'region', fallback: 'none' });
const lines = { fixed: 'fixe', mobile: 'mobile' } as const;

/** The name that our platform gives a destination: `France mobile`, as in the table's example (L158). */
export const nameDestination = ({ country, line }: Destination): string =>
  `${french.of(country) ?? country} ${lines[line]}`;

/** Names that people use and the standard's French list does not. */
const otherNames: Record<string, string> = {
  ANGLETERRE: 'GB',
  GRANDEBRETAGNE: 'GB',
  USA: 'US',
  HOLLANDE: 'NL',
  REPUBLIQUETCHEQUE: 'CZ',
};

let countryByName: Map<string, string> | undefined;

function countries(): Map<string, string> {
  if (countryByName) return countryByName;
  countryByName = new Map(Object.entries(otherNames));
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  for (const first of letters) {
    for (const second of letters) {
      const code = first + second;
      const name = french.of(code);
      // Names that lasted longer than their state have its code too: East Germany's reads as Germany.
      const isCurrent = new Intl.Locale(`und-${code}`).region === code;
      if (name && isCurrent && !['EU', 'EZ', 'UN'].includes(code)) {
        if (!countryByName.has(fold(name))) countryByName.set(fold(name), code);
      }
    }
  }
  return countryByName;
}

/**
 * The country and line that a destination's name stands for, because the listing of destinations gives no code
 * (L461). Undefined for a name that cannot be told, which is then not called.
 */
export function readDestinationName(name: string): Destination | undefined {
  const code = destinationCode.safeDecode(name);
  if (code.success) return code.data;
  const [, place = '', kind = ''] = /^(.*?)[\s(-]*(fixe|mobile)s?\)?$/i.exec(name.trim()) ?? [];
  const country = countries().get(fold(place));
  return country ? { country, line: /^fixe/i.test(kind) ? 'fixed' : 'mobile' } : undefined;
}
