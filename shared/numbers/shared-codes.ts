import { overseasCountryOf } from './shared-plans.js';

/** The countries that share a calling code with a larger one, by the starts of their national numbers. */
interface SharedCode {
  larger: string;
  /** ISO code and starts; `US` of North America is what is left. */
  others: readonly (readonly [country: string, starts: string])[];
  /** Starts that are of no country. */
  ofNone?: string;
}

const canada =
  '204 226 236 249 250 257 263 273 289 306 343 354 365 367 368 382 403 416 418 428 431 437 438 450 468 474 506 514 519 ' +
  '548 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 873 879 902 905 942';

const sharedCodes: Readonly<Record<string, SharedCode>> = {
  '1': {
    larger: 'US',
    others: [
      ['CA', canada],
      ['AG', '268'],
      ['AI', '264'],
      ['AS', '684'],
      ['BB', '246'],
      ['BM', '441'],
      ['BS', '242'],
      ['DM', '767'],
      ['DO', '809 829 849'],
      ['GD', '473'],
      ['GU', '671'],
      ['JM', '658 876'],
      ['KN', '869'],
      ['KY', '345'],
      ['LC', '758'],
      ['MP', '670'],
      ['MS', '664'],
      ['PR', '787 939'],
      ['SX', '721'],
      ['TC', '649'],
      ['TT', '868'],
      ['VC', '784'],
      ['VG', '284'],
      ['VI', '340'],
    ],
    ofNone: '800 833 844 855 866 877 888 900 500 521 522 533 544 566 577 588 600 700 710 0 1',
  },
  '7': { larger: 'RU', others: [['KZ', '6 7']], ofNone: '80' },
  '39': { larger: 'IT', others: [['VA', '06698']] },
  '44': {
    larger: 'GB',
    others: [
      ['GG', '1481 7781 7839 79111 79117'],
      ['IM', '1624 74576 7524 7624 7924'],
      ['JE', '1534 7509 7829 7937 77003 77007 77008 7797'],
    ],
  },
  '47': { larger: 'NO', others: [['SJ', '79']] },
  '61': { larger: 'AU', others: [] },
  '212': { larger: 'MA', others: [] },
  '262': { larger: 'RE', others: [['YT', '269 2689 639 70935 70936 70937 9398 9478 9769']] },
  '290': { larger: 'SH', others: [['TA', '8']] },
  '358': { larger: 'FI', others: [['AX', '18']] },
  '590': { larger: 'GP', others: [] },
  '599': { larger: 'CW', others: [['BQ', '3 4 7']] },
};

/**
 * The country that a number with a shared calling code belongs to, by its first digits; null as long as several are
 * possible, and for numbers of no country. The name of a country only: whether the number may be called, and the exact
 * ranges, are for the numbering plans.
 * @param national the digits after the calling code, perhaps unfinished
 */
export function countryWithinCode(code: string, national: string): string | null {
  if (code === '33') return overseasCountryOf(national) ?? 'FR';
  const shared = sharedCodes[code];
  if (!shared) return null;
  const { larger, others, ofNone = '' } = shared;
  const ranges = [...others, [null, ofNone] as const].flatMap(([country, starts]) =>
    starts.split(' ').flatMap((start) => (start ? [{ country, start }] : [])),
  );
  const found = ranges.find(({ start }) => national.startsWith(start));
  if (found) return found.country;
  return ranges.some(({ start }) => start.startsWith(national)) ? null : larger;
}
