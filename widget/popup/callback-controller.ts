import type { CallbackView, PopupView } from '../../shared/callback.js';
import type { Clock, Stop } from '../../shared/clock.js';
import type { NumberCheck } from '../../shared/numbers/check-number.js';
import { guessCountry } from '../../shared/numbers/guess-country.js';
import { localTimeZone } from '../../shared/time-zones.js';
import { isFinal } from '../../shared/vocabulary.js';
import {
  type CallTime,
  callAtSlot,
  type Draft,
  type Flow,
  type FlowEvent,
  initialFlow,
  lacksSlot,
  type NumberFault,
  nextFlow,
  numberFault,
} from '../callback-flow.js';
import { follow } from '../follow-states.js';
import { FreeSlots } from '../free-slots.js';
import type { ProxyClient } from '../proxy-client.js';
import { ProxyRefusal, type VisitorProblem } from '../proxy-refusal.js';
import type { HiddenContext } from './hidden-context.js';
import type { PhoneKit } from './phone-kit.js';

interface ControllerOptions {
  readonly popupId: string;
  readonly client: ProxyClient;
  readonly clock: Clock;
  readonly hidden: HiddenContext;
  /** Asked before each request; false keeps the form as it is. */
  mayRequest(when: CallTime['kind']): boolean;
  /** Awaited before the popup is shown; null: it could not be fetched. */
  prepare(popup: PopupView | null): Promise<void>;
  onChange(from: Flow, to: Flow, cause: FlowEvent['type']): void;
}

/** Runs the visitor's flow: calls the proxy, follows the request, and reports every change. */
export class CallbackController {
  flow: Flow = initialFlow;
  kit: PhoneKit | null = null;
  readonly client: ProxyClient;
  readonly slots: FreeSlots;
  #loading = false;
  #paused = false;
  #stopFollowing: Stop | null = null;

  constructor(private readonly options: ControllerOptions) {
    this.client = options.client;
    this.slots = new FreeSlots(this.client, () => this.#chooseFirstSlot());
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

  /** Loads the popup. Does nothing if it is loaded and usable already. */
  async load(): Promise<void> {
    this.#dispatch({ type: 'reload' });
    if (this.flow.step !== 'loading' || this.#loading) return;
    this.#loading = true;
    try {
      const popup = this.options.hidden.hide(await this.client.fetchPopup(this.options.popupId));
      await this.options.prepare(popup);
      this.#dispatch({ type: 'loaded', popup, country: presumedCountry(popup) });
      if ('draft' in this.flow) void this.#loadKit(popup);
      this.#loadSlotsForLater();
    } catch (failure) {
      const problem = problemOf(failure);
      await this.options.prepare(null);
      this.#dispatch({ type: 'load-failed', problem });
    } finally {
      this.#loading = false;
    }
  }

  edit(change: Partial<Draft>): void {
    const typedCountry = change.number && this.kit?.countryOfPrefix(change.number);
    this.#dispatch({
      type: 'edited',
      change: typedCountry ? { ...change, country: typedCountry } : change,
    });
    this.#loadSlotsForLater();
    // While typing, a fault may disappear but never appears.
    if (this.flow.step !== 'form') return;
    const fault = this.#numberFault();
    const asksForCountry = this.flow.faults.number?.reason === 'country-unclear';
    if (!fault || asksForCountry)
      // The choices of another number must not stay.
      this.#dispatch({
        type: 'number-checked',
        fault: fault?.reason === 'country-unclear' ? fault : null,
      });
  }

  validateNumber(): void {
    this.#dispatch({ type: 'number-checked', fault: this.#numberFault() });
  }

  /** The visitor's answer to the question which country the number is from: sends the request. */
  async chooseCountry(country: string): Promise<void> {
    if (this.flow.step !== 'form') return;
    const { number } = this.flow.draft;
    this.#dispatch({ type: 'edited', change: { country, countryChosenFor: { number } } });
    await this.send();
  }

  /** The check of the number as typed so far; null before the numbering plans are loaded. */
  checkedNumber(): NumberCheck | null {
    if (this.flow.step !== 'form' && this.flow.step !== 'sending') return null;
    const { number, country } = this.flow.draft;
    return this.kit?.check(number, country) ?? null;
  }

  async send(): Promise<void> {
    const before = this.flow;
    if (before.step !== 'form') return;
    const event = {
      type: 'submitted',
      fault: this.#numberFault(),
      key: newSubmissionKey(),
    } as const;
    const isRequest = nextFlow(before, event).step === 'sending';
    if (isRequest && !this.options.mayRequest(before.draft.when.kind)) return;
    this.#dispatch(event);
    if (this.flow.step !== 'sending') return;
    const { request, key } = this.flow.submission;
    await this.#callProxy(
      () =>
        this.client.requestCallback(this.options.hidden.addTo(request), key, () =>
          this.#dispatch({ type: 'challenged' }),
        ),
      (callback) => this.showCallback(callback),
      (problem) => this.#refuse(problem),
    );
  }

  async cancel(): Promise<void> {
    if (this.flow.step !== 'following' || this.flow.cancelling) return;
    const { handle } = this.flow.callback;
    this.#dispatch({ type: 'cancelling' });
    await this.#callProxy(
      () => this.client.cancel(handle),
      (callback) => this.#dispatch({ type: 'cancel-answered', callback }),
      (problem) => this.#dispatch({ type: 'cancel-refused', problem }),
    );
  }

  startAgain(): void {
    this.#stopFollowing?.();
    this.#dispatch({ type: 'again' });
    this.slots.list = null;
    this.#loadSlotsForLater();
  }

  /** Shows and follows a request that was accepted. */
  showCallback(callback: CallbackView): void {
    this.#dispatch({ type: 'accepted', callback });
    if (!this.#paused) this.#follow(callback);
  }

  /** Applies an answer of the proxy about the current request. */
  applyUpdate(callback: CallbackView): void {
    this.#dispatch({ type: 'updated', callback });
  }

  #refuse(problem: VisitorProblem): void {
    this.#dispatch({ type: 'refused', problem });
    if (this.flow.step === 'form' && this.flow.faults.slotAt)
      void this.slots.reload(this.flow.popup.id);
  }

  #loadSlotsForLater(): void {
    if (this.flow.step !== 'form' || !this.flow.popup.appointments) return;
    if (this.flow.draft.when.kind !== 'now') void this.slots.loadOnce(this.flow.popup.id);
  }

  /** Preselects the first free slot of an appointment once the slots are loaded. */
  #chooseFirstSlot(): void {
    const slotAt = this.slots.list?.slots[0]?.at;
    if (slotAt && this.flow.step === 'form' && lacksSlot(this.flow.draft))
      this.#dispatch({ type: 'edited', change: { when: callAtSlot(slotAt) } });
    else this.options.onChange(this.flow, this.flow, 'loaded');
  }

  #follow(callback: CallbackView): void {
    this.#stopFollowing?.();
    this.#stopFollowing = follow(this.client, this.options.clock, callback, {
      onUpdate: (update) => this.#dispatch({ type: 'updated', callback: update }),
      onUpdateProblem: (problem) => this.#dispatch({ type: 'update-problem', problem }),
    });
  }

  #numberFault(): NumberFault | null {
    if (this.flow.step !== 'form') return null;
    const { number, countryChosenFor: chosen } = this.flow.draft;
    if (number.trim() === '') return numberFault('empty');
    const check = this.checkedNumber();
    if (!check) return null;
    const isChosen = chosen === 'always' || chosen?.number === number;
    if (check.others.length > 0 && !(check.ok && isChosen))
      return {
        ...numberFault('country-unclear'),
        choices: (check.ok ? [check, ...check.others] : check.others).map(({ country, e164 }) => ({
          country,
          e164,
        })),
      };
    return check.ok ? null : { ...numberFault(check.reason), country: check.country };
  }

  async #callProxy<Answer>(
    request: () => Promise<Answer>,
    onAnswer: (answer: Answer) => void,
    onProblem: (problem: VisitorProblem) => void,
  ): Promise<void> {
    let answer: Answer;
    try {
      answer = await request();
    } catch (failure) {
      return onProblem(problemOf(failure));
    }
    onAnswer(answer);
  }

  async #loadKit(popup: PopupView): Promise<void> {
    try {
      const [{ phoneKit }, plans] = await Promise.all([
        import('./phone-kit.js'),
        this.client.fetchNumberingPlans(popup),
      ]);
      this.kit = phoneKit(popup, plans);
      this.options.onChange(this.flow, this.flow, 'loaded');
    } catch (failure) {
      // The form works without it: numbers are then not formatted, and only the proxy checks them.
      console.error('rappel: numbers are checked by the proxy only', failure);
    }
  }

  #dispatch(event: FlowEvent): void {
    const from = this.flow;
    this.flow = nextFlow(from, event);
    if (this.flow === from) return;
    if (this.flow.step === 'following' && isFinal(this.flow.callback.state)) {
      this.#stopFollowing?.();
      this.#stopFollowing = null;
    }
    this.options.onChange(from, this.flow, event.type);
  }
}

/** @throws the failure itself if it is not a refusal: a bug must not look like a network problem */
function problemOf(failure: unknown): VisitorProblem {
  if (failure instanceof ProxyRefusal) return failure.problem;
  throw failure;
}

function presumedCountry({ countries }: PopupView): string | undefined {
  return guessCountry(countries, { timeZone: localTimeZone(), languages: navigator.languages });
}

/** A random UUID. `crypto.randomUUID` is missing on pages without HTTPS. */
function newSubmissionKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
