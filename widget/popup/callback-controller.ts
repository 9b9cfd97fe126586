import type { CallbackView, NumberReason, PopupView } from '../../shared/callback.js';
import type { Clock, Stop } from '../../shared/clock.js';
import type { NumberCheck } from '../../shared/phone.js';
import { isFinal } from '../../shared/vocabulary.js';
import { type Draft, type Flow, type FlowEvent, next, start } from '../callback-flow.js';
import { follow } from '../follow-states.js';
import { FreeSlots } from '../free-slots.js';
import { type ProxyClient, ProxyRefusal, type VisitorProblem } from '../proxy-client.js';
import type { PhoneKit } from './phone-kit.js';

interface Wiring {
  readonly popupId: string;
  readonly client: ProxyClient;
  readonly clock: Clock;
  onChange(from: Flow, to: Flow, happened: FlowEvent['is']): void;
}

/** Carries a visitor from step to step: asks the proxy, follows the request, and tells what changed. */
export class CallbackController {
  flow: Flow = start;
  kit: PhoneKit | null = null;
  readonly client: ProxyClient;
  readonly slots: FreeSlots;
  #loading = false;
  #paused = false;
  #stopFollowing: Stop | null = null;

  constructor(private readonly wiring: Wiring) {
    this.client = wiring.client;
    this.slots = new FreeSlots(this.client, () => this.#slotsChanged());
  }

  resume(): void {
    this.#paused = false;
    if (this.flow.step === 'following') this.#follow(this.flow.callback);
  }

  pause(): void {
    this.#paused = true;
    this.#stopFollowing?.();
    this.#stopFollowing = null;
  }

  /** Loads what the popup shows; again where the last answer was that it cannot be used. */
  async load(): Promise<void> {
    this.#happen({ is: 'reload' });
    if (this.flow.step !== 'loading' || this.#loading) return;
    this.#loading = true;
    try {
      const popup = await this.client.popup(this.wiring.popupId);
      this.#happen({ is: 'loaded', popup });
      if (popup.acceptsRequests || popup.appointments) void this.#loadKit(popup);
      this.#wantSlots();
    } catch (failure) {
      this.#happen({ is: 'load-failed', problem: problemOf(failure) });
    } finally {
      this.#loading = false;
    }
  }

  edit(change: Partial<Draft>): void {
    this.#happen({ is: 'edited', change });
    this.#wantSlots();
    // Nothing is found wrong while typing; what was, is taken back as soon as it is right.
    if (this.checkedNumber()?.ok) this.numberLeft();
  }

  numberLeft(): void {
    this.#happen({ is: 'number-checked', reason: this.#numberReason() });
  }

  /** What is known of the number as typed so far; null before the numbering plans are loaded. */
  checkedNumber(): NumberCheck | null {
    if (this.flow.step !== 'form' && this.flow.step !== 'sending') return null;
    const { number, country } = this.flow.draft;
    return this.kit?.check(number, country) ?? null;
  }

  async send(): Promise<void> {
    const before = this.flow;
    this.#happen({ is: 'submitted', reason: this.#numberReason(), key: newAttemptKey() });
    if (before.step !== 'form' || this.flow.step !== 'sending') return;
    const { request, key } = this.flow.attempt;
    await this.#ask(
      () => this.client.request(request, key),
      (callback) => this.#accepted(callback),
      (problem) => this.#refused(problem),
    );
  }

  async cancel(): Promise<void> {
    if (this.flow.step !== 'following' || this.flow.cancelling) return;
    const { handle } = this.flow.callback;
    this.#happen({ is: 'cancelling' });
    await this.#ask(
      () => this.client.cancel(handle),
      (callback) => this.#happen({ is: 'cancel-answered', callback }),
      (problem) => this.#happen({ is: 'cancel-refused', problem }),
    );
  }

  again(): void {
    this.#stopFollowing?.();
    this.#happen({ is: 'again' });
    this.slots.list = null;
    this.#wantSlots();
  }

  /** The request under way is as `callback` says: what was done to it here was answered with that. */
  hear(callback: CallbackView): void {
    this.#happen({ is: 'news', callback });
  }

  #refused(problem: VisitorProblem): void {
    this.#happen({ is: 'refused', problem });
    if (this.flow.step === 'form' && this.flow.faults.slotAt)
      void this.slots.reload(this.flow.popup.id);
  }

  /** Free times are loaded for those who want to be called later. */
  #wantSlots(): void {
    if (this.flow.step !== 'form' || !this.flow.popup.appointments) return;
    const { delaySeconds, slotAt } = this.flow.draft;
    if (delaySeconds > 0 || slotAt !== null) void this.slots.want(this.flow.popup.id);
  }

  #slotsChanged(): void {
    const first = this.slots.list?.slots[0];
    if (this.flow.step === 'form' && this.flow.draft.slotAt === '' && first)
      this.#happen({ is: 'edited', change: { slotAt: first.at } });
    else this.wiring.onChange(this.flow, this.flow, 'loaded');
  }

  #accepted(callback: CallbackView): void {
    this.#happen({ is: 'accepted', callback });
    if (!this.#paused) this.#follow(callback);
  }

  #follow(callback: CallbackView): void {
    this.#stopFollowing?.();
    this.#stopFollowing = follow(this.client, this.wiring.clock, callback, {
      onNews: (news) => this.#happen({ is: 'news', callback: news }),
      onContact: (problem) => this.#happen({ is: 'contact', problem }),
    });
  }

  #numberReason(): NumberReason | null {
    if (this.flow.step !== 'form') return null;
    if (this.flow.draft.number.trim() === '') return 'empty';
    const check = this.checkedNumber();
    return check && !check.ok ? check.reason : null;
  }

  async #ask<Answer>(
    question: () => Promise<Answer>,
    onAnswer: (answer: Answer) => void,
    onProblem: (problem: VisitorProblem) => void,
  ): Promise<void> {
    let answer: Answer;
    try {
      answer = await question();
    } catch (failure) {
      return onProblem(problemOf(failure));
    }
    onAnswer(answer);
  }

  async #loadKit(popup: PopupView): Promise<void> {
    try {
      const { phoneKit } = await import('./phone-kit.js');
      this.kit = phoneKit(popup);
      this.wiring.onChange(this.flow, this.flow, 'loaded');
    } catch (failure) {
      // Without it numbers are neither spaced nor judged here; the proxy judges them all the same.
      console.error('rappel: numbers are checked by the proxy only', failure);
    }
  }

  #happen(event: FlowEvent): void {
    const from = this.flow;
    this.flow = next(from, event);
    if (this.flow === from) return;
    if (this.flow.step === 'following' && isFinal(this.flow.callback.state)) {
      this.#stopFollowing?.();
      this.#stopFollowing = null;
    }
    this.wiring.onChange(from, this.flow, event.is);
  }
}

/** Anything else than a refusal is a fault of ours, and is not shown as the network's. */
function problemOf(failure: unknown): VisitorProblem {
  if (failure instanceof ProxyRefusal) return failure.problem;
  throw failure;
}

/** A random UUID. `crypto.randomUUID` exists on secure pages only, and a host page may be plain http. */
function newAttemptKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
