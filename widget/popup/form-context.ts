import type { NumberCheck } from '../../shared/phone.js';
import type { Draft, Flow } from '../callback-flow.js';
import type { FreeSlots } from '../free-slots.js';
import type { Messages } from '../messages/messages.js';
import type { PhoneKit } from './phone-kit.js';

export type FilledFlow = Extract<Flow, { step: 'form' | 'sending' }>;

/** What the form shows besides its own state, and what it tells of the visitor's doing. */
export interface FormContext {
  messages: Messages;
  kit: PhoneKit | null;
  checked: NumberCheck | null;
  slots: FreeSlots;
  now: number;
  edit(change: Partial<Draft>): void;
  numberLeft(): void;
  send(): void;
}
