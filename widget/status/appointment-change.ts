import type { CallbackView } from '../../shared/callback.js';
import { FreeSlots } from '../free-slots.js';
import { type ProxyClient, ProxyRefusal, type VisitorProblem } from '../proxy-client.js';

interface Wiring {
  readonly client: ProxyClient;
  /** The appointment as it is known now. */
  callback(): CallbackView | null;
  onMoved(callback: CallbackView): void;
  onChange(): void;
}

/** Choosing another time for an appointment, wherever it is shown. */
export class AppointmentChange {
  isOpen = false;
  isSending = false;
  /** The time chosen, empty while none is; see `Slot.at`. */
  chosen = '';
  /** The time chosen was taken by somebody else meanwhile. */
  gone = false;
  problem: VisitorProblem | null = null;
  readonly slots: FreeSlots;

  constructor(private readonly wiring: Wiring) {
    this.slots = new FreeSlots(wiring.client, () => this.#slotsChanged());
  }

  toggle(): void {
    this.isOpen = !this.isOpen;
    this.chosen = '';
    this.gone = false;
    this.problem = null;
    // What was free a while ago may not be.
    this.slots.list = null;
    if (this.isOpen) this.reload();
    this.wiring.onChange();
  }

  reload(): void {
    const callback = this.wiring.callback();
    if (callback) void this.slots.reload(callback.popupId);
  }

  choose(at: string): void {
    this.chosen = at;
    this.gone = false;
    this.wiring.onChange();
  }

  async confirm(): Promise<void> {
    const callback = this.wiring.callback();
    if (this.isSending || !callback) return;
    this.gone = this.chosen === '';
    if (this.gone) return this.wiring.onChange();
    this.isSending = true;
    this.problem = null;
    this.wiring.onChange();
    try {
      const moved = await this.wiring.client.reschedule(callback.handle, this.chosen);
      this.isOpen = false;
      this.wiring.onMoved(moved);
    } catch (failure) {
      if (!(failure instanceof ProxyRefusal)) throw failure;
      this.#refused(failure.problem);
    } finally {
      this.isSending = false;
      this.wiring.onChange();
    }
  }

  #refused(problem: VisitorProblem): void {
    this.gone = problem.field === 'slotAt';
    if (this.gone) this.reload();
    else this.problem = problem;
  }

  #slotsChanged(): void {
    this.chosen ||= this.slots.list?.slots[0]?.at ?? '';
    this.wiring.onChange();
  }
}
