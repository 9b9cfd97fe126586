import type { Statistics } from '../../../shared/owner/statistics.js';
import { weekdayText } from './figures.js';

/** Fewer would be chance. */
const FEWEST = 3;

/** An hour of the week as its beginning and end. */
export const hourSpan = (hour: number, minute: number): string => {
  const time = (of: number): string =>
    `${String(of % 24).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return `${time(hour)}–${time(hour + 1)}`;
};

/** The hour of the week in which most were lost for want of a free operator; undefined if there were few. */
export function worstHour({ heat, heatMinute }: Statistics) {
  const [worst] = [...heat].sort((one, other) => other.noFreeOperator - one.noFreeOperator);
  if (!worst || worst.noFreeOperator < FEWEST) return undefined;
  return {
    n: worst.noFreeOperator,
    weekday: weekdayText(worst.weekday),
    hours: hourSpan(worst.hour, heatMinute),
  };
}
