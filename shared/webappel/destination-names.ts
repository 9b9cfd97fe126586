import { type Destination, destinationCode } from './forms.js';
import { fold } from './text.js';

const french = new Intl.DisplayNames('fr', { type: 'region', fallback: 'none' });
const lines = { fixed: 'fixe', mobile: 'mobile' } as const;

/** Name of a destination on the embedded platform: `France mobile`, as in the table's example (L158). */
export const nameDestination = ({ country, line }: Destination): string =>
  `${french.of(country) ?? country} ${lines[line]}`;

/** Common names that `Intl.DisplayNames` does not know. */
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
      // Skips the codes of former states: East Germany's code resolves to Germany's.
      const isCurrent = new Intl.Locale(`und-${code}`).region === code;
      if (name && isCurrent && !['EU', 'EZ', 'UN'].includes(code)) {
        if (!countryByName.has(fold(name))) countryByName.set(fold(name), code);
      }
    }
  }
  return countryByName;
}

/**
 * Reads country and line from a destination's name, because the listing of destinations has no code (L461).
 * Undefined for an unknown name; such a destination is never called.
 */
export function readDestinationName(name: string): Destination | undefined {
  const code = destinationCode.safeDecode(name);
  if (code.success) return code.data;
  const [, place = '', kind = ''] = /^(.*?)[\s(-]*(fixe|mobile)s?\)?$/i.exec(name.trim()) ?? [];
  const country = countries().get(fold(place));
  return country ? { country, line: /^fixe/i.test(kind) ? 'fixed' : 'mobile' } : undefined;
}
