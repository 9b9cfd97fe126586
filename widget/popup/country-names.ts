import type { PopupView } from '../../shared/callback.js';
import type { Messages } from '../messages/messages.js';
import { countryName, numberIn } from '../messages/wording.js';
import type { PhoneKit } from './phone-kit.js';

/** A country that may be called, as lists show it. */
export interface NamedCountry {
  /** ISO code. */
  code: string;
  name: string;
  /** `Belgium +32`; the name only until the numbering plans are loaded. */
  text: string;
}

/** The countries of a popup by name, in the order of the reader's language. */
export function countriesByName(
  { countries }: Pick<PopupView, 'countries'>,
  { messages, kit }: { messages: Messages; kit: PhoneKit | null },
): NamedCountry[] {
  const { compare } = new Intl.Collator(messages.language);
  return countries
    .map(({ country }) => {
      const name = countryName(country, messages);
      return {
        code: country,
        name,
        text: `${name} ${numberIn(messages, kit?.callingCode(country) ?? '')}`.trimEnd(),
      };
    })
    .sort((a, b) => compare(a.text, b.text));
}
