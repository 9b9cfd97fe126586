import type { Messages } from './messages/messages.js';
import type { DayOfSlots } from './messages/slot-days.js';

/** The choice of a day, as a view shows it. */
export interface DayField {
  /** Days without times are full. */
  days: readonly DayOfSlots[];
  /** None while the extra entry is chosen. */
  day: DayOfSlots | undefined;
  sooner: string | null;
  disabled: boolean;
  messages: Messages;
  /** @param date empty for the extra entry */
  choose(date: string): void;
}

/** The choice of a time, as a view shows it. */
export interface TimeField {
  day: DayOfSlots;
  chosen: string | null;
  disabled: boolean;
  /** The chosen moment in the owner's zone, where that is another. */
  hint: string | null;
  error: string | null;
  messages: Messages;
  choose(at: string): void;
}
