import type { CallbackView } from '../../shared/callback.js';
import { FreeSlots } from '../free-slots.js';
import type { ProxyClient } from '../proxy-client.js';
import { ProxyRefusal, type VisitorProblem } from '../proxy-refusal.js';
import { type SlotFault, slotFaultOf } from '../slot-faults.js';
import { timesPart } from '../times-part.js';

interface ChangeOptions {
  readonly client: ProxyClient;
  /** The current state of the appointment. */
  callback(): CallbackView | null;
  onRescheduled(callback: CallbackView): void;
  onChange(): void;
}

/** The choice of another slot for an appointment, in the popup and on the status page. */
export class AppointmentChange {
  isOpen = false;
  isSending = false;
  /** `at` of the chosen slot; null while none is chosen. */
  chosen: string | null = null;
  /** What the field of the time shows as its error. */
  fault: SlotFault | null = null;
  problem: VisitorProblem | null = null;
  readonly slots: FreeSlots;

  constructor(private readonly options: ChangeOptions) {
    this.slots = new FreeSlots(options.client, () => this.#chooseFirstSlot());
  }

  toggle(): void {
    this.isOpen = !this.isOpen;
    this.chosen = null;
    this.fault = null;
    this.problem = null;
    // An old list may contain slots that are taken by now.
    this.slots.list = null;
    if (this.isOpen) {
      this.reload();
      timesPart.with(this.options.onChange, this.options.onChange);
    }
    this.options.onChange();
  }

  reload(): void {
    const callback = this.options.callback();
    if (callback) void this.slots.reload(callback.popupId);
  }

  choose(at: string): void {
    this.chosen = at;
    this.fault = null;
    this.options.onChange();
  }

  async confirm(): Promise<void> {
    const callback = this.options.callback();
    if (this.isSending || !callback) return;
    const slotAt = this.chosen;
    this.fault = slotAt ? null : 'taken';
    if (!slotAt) return this.options.onChange();
    this.isSending = true;
    this.problem = null;
    this.options.onChange();
    try {
      const rescheduled = await this.options.client.reschedule(callback.handle, slotAt);
      this.isOpen = false;
      this.options.onRescheduled(rescheduled);
    } catch (failure) {
      if (!(failure instanceof ProxyRefusal)) throw failure;
      this.#refuse(failure.problem);
    } finally {
      this.isSending = false;
      this.options.onChange();
    }
  }

  #refuse(problem: VisitorProblem): void {
    this.fault = slotFaultOf(problem);
    if (this.fault) this.reload();
    else this.problem = problem;
  }

  #chooseFirstSlot(): void {
    this.chosen ??= this.slots.first;
    this.options.onChange();
  }
}
