import { neverDialRangeOf } from '../../shared/numbers/never-dial.js';
import { isFictional } from '../../shared/numbers/reserved-numbers.js';
import { isOrdinaryLine } from '../../shared/numbers/uncallable.js';
import type { Settings } from '../settings/settings.js';
import type { Check } from './check.js';

/** The checks that need nothing but the number. Acceptance has checked most of it; the destinations may have changed. */
export const numberChecks = ({ phones }: Pick<Settings, 'phones'>): readonly Check[] => [
  {
    rule: 'never-dialled',
    look: ({ number }) => (neverDialRangeOf(number) ? 'refused' : 'passes'),
  },
  {
    rule: 'reserved-for-fiction',
    look: ({ number }) => (phones !== 'simulated' && isFictional(number) ? 'refused' : 'passes'),
  },
  {
    rule: 'special-number',
    look: ({ number }) => (isOrdinaryLine(number) ? 'passes' : 'refused'),
  },
];
