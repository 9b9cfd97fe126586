import type { NumberCheck } from '../../shared/numbers/check-number.js';
import type { Draft, Flow } from '../callback-flow.js';
import type { FreeSlots } from '../free-slots.js';
import type { Messages } from '../messages/messages.js';
import type { CountrySearch } from './country-search.js';
import type { PhoneKit } from './phone-kit.js';

export type FormFlow = Extract<Flow, { step: 'form' | 'sending' }>;

/** The data that the form shows besides its flow, and the visitor's actions. */
export interface FormContext {
  messages: Messages;
  kit: PhoneKit | null;
  /** The check of the number as typed so far. */
  checked: NumberCheck | null;
  /** For a popup of many countries, once it is loaded. */
  countrySearch: CountrySearch | null;
  slots: FreeSlots;
  /** Loads the choice of times again. */
  loadTimes(): void;
  now: number;
  edit(change: Partial<Draft>): void;
  validateNumber(): void;
  chooseCountry(country: string): void;
  send(): void;
}
