import type { CallbackView, PopupView } from '../../shared/callback.js';
import type { Clock, Stop } from '../../shared/clock.js';
import type { NumberCheck } from '../../shared/numbers/check-number.js';
import { guessCountry } from '../../shared/numbers/guess-country.js';
import { ownTimeZone } from '../../shared/time-zones.js';
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
} from '../callback-flow.js';
import { FreeSlots } from '../free-slots.js';
import { isOnItsWay, numberEndOf, RequestMemory, type SentRequest } from '../kept-request.js';
import type { ProxyClient } from '../proxy-client.js';
import { ProxyRefusal, type VisitorProblem } from '../proxy-refusal.js';
import { requestPart } from '../request-part.js';
import { isBeingHandled } from '../send-callback.js';
import { timesPart } from '../times-part.js';
import { numberFaultOf } from './number-faults.js';
import { NumberKits } from './number-kits.js';
import { fetchKept, findOwnRequest } from './own-requests.js';
import type { PhoneKit } from './phone-kit.js';
import { newSubmissionKey } from './submission-key.js';

interface ControllerOptions {
  readonly popupId: string;
  /** Origin of the proxy. */
  readonly proxy: string;
  readonly client: ProxyClient;
  readonly clock: Clock;
  /** Whether the request is kept when the page is left. */
  readonly remembers: boolean;
  /** Whether the visitor looks at the form. */
  isOpen(): boolean;
  /** Asked before each request; false keeps the form as it is. */
  mayRequest(when: CallTime['kind']): boolean;
  /** Awaited before the popup is shown; null: it could not be fetched. */
  prepare(popup: PopupView | null): Promise<void>;
  onChange(from: Flow, to: Flow, cause: FlowEvent['type']): void;
}

/** A visitor who waits longer for an answer is told so. */
const SLOW_MS = 4000;

/** When a request that is kept could not be fetched, it is fetched again after this time. */
const RECALL_AGAIN_MS = 10_000;

/** Runs the visitor's flow: calls the proxy, follows the request, and reports every change. */
export class CallbackController {
  flow: Flow = initialFlow;
  readonly client: ProxyClient;
  readonly slots: FreeSlots;
  readonly #kits: NumberKits;
  readonly #memory: RequestMemory | null;
  /** Of a request that is found again, as all that is kept of its number. */
  #numberEnd = '';
  #loading = false;
  #paused = false;
  #stopFollowing: Stop | null = null;
  #stopWaiting: Stop | null = null;

  constructor(private readonly options: ControllerOptions) {
    this.client = options.client;
    this.slots = new FreeSlots(this.client, () => this.#chooseFirstSlot());
    this.#kits = new NumberKits(this.client, () => {
      this.options.onChange(this.flow, this.flow, 'loaded');
      // As if it were typed now.
      if (this.flow.step === 'form') this.edit({ number: this.flow.draft.number });
    });
    const { proxy, popupId: popup, clock, remembers } = options;
    const onRequest = () => void this.#recall();
    this.#memory = remembers
      ? new RequestMemory({ proxy, popup, now: () => clock.now(), onRequest })
      : null;
    this.#memory?.join();
  }

  get kit(): PhoneKit | null {
    return this.#kits.kit;
  }

  resume(): void {
    this.#paused = false;
    this.#memory?.join();
    if (this.flow.step === 'following') this.#follow(this.flow.callback);
  }

  pause(): void {
    this.#paused = true;
    this.#memory?.leave();
    this.#stopFollowing?.();
    this.#stopFollowing = null;
  }

  /** The visitor looks at the form, or at what became of a request. */
  opened(): void {
    const isForm = this.flow.step !== 'following' && !this.#memory?.read().accepted;
    if (isForm) this.client.prepareRequest(this.options.popupId);
  }

  /** Loads the popup. Does nothing if it is loaded and usable already. */
  async load(): Promise<void> {
    this.#dispatch({ type: 'reload' });
    if (this.flow.step !== 'loading' || this.#loading) return;
    this.#loading = true;
    try {
      await this.#loadFirstStep();
    } catch (failure) {
      const problem = problemOf(failure);
      await this.options.prepare(null);
      this.#dispatch({ type: 'load-failed', problem });
      if (this.#memory?.read().accepted && !this.#paused)
        this.#stopFollowing = this.options.clock.after(RECALL_AGAIN_MS, () => void this.load());
    } finally {
      this.#loading = false;
    }
    await this.#post();
  }

  /** The form; or the request of before the page was left, or of another tab. */
  async #loadFirstStep(): Promise<void> {
    const [popup, early] = await Promise.all([
      this.client.fetchPopup(this.options.popupId),
      this.#kept(),
    ]);
    await this.options.prepare(popup);
    // Another tab may have told of its request meanwhile.
    const callback = early ?? (await this.#kept());
    const country = presumedCountry(popup);
    if (callback) {
      this.#numberEnd = this.#memory?.read().accepted?.numberEnd ?? '';
      this.#dispatch({ type: 'recalled', popup, country, callback });
      this.#followFrom(callback);
      // Its end is shown once.
      if (isFinal(callback.state)) this.#memory?.forgetAccepted();
      return;
    }
    const kept = this.#memory?.read().sent;
    this.#dispatch({ type: 'loaded', popup, country, kept });
    if (kept && isOnItsWay(kept, this.options.clock.now())) this.#dispatch({ type: 'sent-on' });
    if ('draft' in this.flow) void this.#kits.load(popup);
    this.#loadSlotsForLater();
  }

  /** What was sent last goes first: it is asked for again rather than another request shown. */
  async #kept(): Promise<CallbackView | null> {
    const { sent } = this.#memory?.read() ?? {};
    if (!this.#memory || (sent && isOnItsWay(sent, this.options.clock.now()))) return null;
    return fetchKept(this.#memory, this.client);
  }

  /** Shows the request that another tab told of. */
  async #recall(): Promise<void> {
    const { flow } = this;
    const isBusy =
      flow.step === 'loading' ||
      flow.step === 'sending' ||
      (flow.step === 'following' && !isFinal(flow.callback.state));
    if (isBusy || this.options.isOpen() || !this.#memory?.read().accepted) return;
    this.#stopFollowing?.();
    this.#dispatch({ type: 'restarted' });
    await this.load();
  }

  edit(change: Partial<Draft>): void {
    const typedCountry = change.number && this.kit?.countryOfPrefix(change.number);
    this.#dispatch({
      type: 'edited',
      change: typedCountry ? { ...change, country: typedCountry } : change,
    });
    this.#loadSlotsForLater();
    this.#checkWhileTyping();
  }

  #checkWhileTyping(): void {
    // While typing, a fault may disappear but never appears. A question does, with the last digit of the number: its
    // answer sends the request, so it costs no click.
    if (this.flow.step !== 'form') return;
    if (this.#kits.isUnsure(this.flow.draft)) void this.#kits.loadWhole();
    const fault = this.#numberFault();
    const asksForCountry = this.flow.faults.number?.reason === 'country-unclear';
    const isAsked = fault?.reason === 'country-unclear' && this.checkedNumber()?.ok === true;
    if (!fault || asksForCountry || isAsked)
      // The choices of another number must not stay.
      this.#dispatch({
        type: 'number-checked',
        fault: fault?.reason === 'country-unclear' ? fault : null,
        asks: isAsked,
      });
  }

  /** Looks at the number when the visitor has left it. */
  async validateNumber(): Promise<void> {
    if (this.#lacksAnswer()) await this.#kits.loadWhole();
    this.#dispatch({ type: 'number-checked', fault: this.#numberFault() });
  }

  #lacksAnswer(): boolean {
    return this.flow.step === 'form' && this.#kits.lacksAnswer(this.flow.draft);
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

  /** The number that the visitor gave, in international format as far as it is understood, or its end; may be empty. */
  readNumber(): string {
    if (!('draft' in this.flow)) return '';
    const { number, country } = this.flow.draft;
    if (!number && this.#numberEnd) return `… ${this.#numberEnd}`;
    const check = this.kit?.check(number, country);
    return check?.ok && this.kit ? this.kit.international(check.e164) : number;
  }

  async send(): Promise<void> {
    if (this.#lacksAnswer()) await this.#kits.loadWhole();
    const before = this.flow;
    if (before.step !== 'form') return;
    const fault = this.#numberFault();
    const event = { type: 'submitted', fault, key: newSubmissionKey() } as const;
    const isRequest = nextFlow(before, event).step === 'sending';
    if (isRequest && !this.options.mayRequest(before.draft.when.kind)) return;
    this.#dispatch(event);
    await this.#post();
  }

  /** Kept before it is sent: if the page is left, the next one sends it on under the same key. */
  async #post(): Promise<void> {
    if (this.flow.step !== 'sending') return;
    const { draft, submission } = this.flow;
    const { request, key } = submission;
    this.#stopWaiting?.();
    this.#stopWaiting = this.options.clock.after(SLOW_MS, () => this.#dispatch({ type: 'slow' }));
    const sent: SentRequest = {
      draft,
      submission,
      sentAt: this.options.clock.now(),
    };
    this.#memory?.keepSent(sent);
    await this.#callProxy(
      () => this.client.requestCallback(request, key, () => this.#dispatch({ type: 'challenged' })),
      (callback) => this.#accept(callback, draft),
      (problem) => this.#refused(problem, sent),
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
    // One that may still be carried out stays known: its number cannot be asked for again.
    if (this.flow.step === 'following' && isFinal(this.flow.callback.state))
      this.#memory?.forgetAccepted();
    this.#dispatch({ type: 'again' });
    this.slots.list = null;
    this.#loadSlotsForLater();
    if (this.flow.step === 'form' && !this.kit) void this.#kits.load(this.flow.popup);
  }

  /** The visitor has seen the end of the request. */
  forgetEnd(): void {
    if (this.flow.step === 'following' && isFinal(this.flow.callback.state))
      this.#memory?.forgetAccepted();
  }

  /** Shows and follows a request that was accepted. */
  showCallback(callback: CallbackView): void {
    this.#dispatch({ type: 'accepted', callback });
    this.#followFrom(callback);
  }

  /** The next one who loads the popup begins with the form. */
  forget(): void {
    this.#memory?.forgetAccepted();
    this.#memory?.keepSent(undefined);
  }

  /** Applies an answer of the proxy about the current request. */
  applyUpdate(callback: CallbackView): void {
    this.#dispatch({ type: 'updated', callback });
  }

  async #refused(problem: VisitorProblem, sent: SentRequest): Promise<void> {
    const mayHaveArrived = problem.code === 'unavailable' || isBeingHandled(problem);
    this.#memory?.keepSent(mayHaveArrived ? { ...sent, failed: true } : undefined);
    const own =
      this.#memory && problem.code === 'duplicate'
        ? await findOwnRequest(sent.draft.number, this.#memory, this.client)
        : null;
    if (own) this.#accept(own, sent.draft);
    else this.#refuse(problem);
  }

  #refuse(problem: VisitorProblem): void {
    this.#dispatch({ type: 'refused', problem });
    if (this.flow.step === 'form' && this.flow.faults.slotAt)
      void this.slots.reload(this.flow.popup.id);
  }

  #loadSlotsForLater(): void {
    if (this.flow.step !== 'form' || this.flow.draft.when.kind === 'now') return;
    this.loadTimes();
    if (this.flow.popup.appointments) void this.slots.loadOnce(this.flow.popup.id);
  }

  /** Loads the choice of times, which most visitors do not need. */
  loadTimes(): void {
    const onChange = () => this.options.onChange(this.flow, this.flow, 'loaded');
    if (!timesPart.part) timesPart.with(onChange, onChange);
  }

  /** Preselects a free slot of an appointment once the slots are loaded. */
  #chooseFirstSlot(): void {
    const slotAt = this.slots.first;
    if (slotAt && this.flow.step === 'form' && lacksSlot(this.flow.draft))
      this.#dispatch({ type: 'edited', change: { when: callAtSlot(slotAt) } });
    else this.options.onChange(this.flow, this.flow, 'loaded');
  }

  #accept(callback: CallbackView, { number }: Draft): void {
    const { handle } = callback;
    this.#memory?.keepAccepted({ handle, numberEnd: numberEndOf(number) });
    this.showCallback(callback);
  }

  #followFrom(callback: CallbackView): void {
    if (!this.#paused) this.#follow(callback);
  }

  #follow(callback: CallbackView): void {
    this.#stopFollowing?.();
    let stop: Stop | null = null;
    let isStopped = false;
    this.#stopFollowing = () => {
      isStopped = true;
      stop?.();
    };
    requestPart.with(({ followWhileVisible }) => {
      if (isStopped) return;
      stop = followWhileVisible(this.client, this.options.clock, callback, {
        onUpdate: (update) => this.#dispatch({ type: 'updated', callback: update }),
        onUpdateProblem: (problem) => this.#dispatch({ type: 'update-problem', problem }),
      });
    });
  }

  #numberFault(): NumberFault | null {
    if (this.flow.step !== 'form') return null;
    return numberFaultOf(this.flow.draft, this.checkedNumber());
  }

  async #callProxy<Answer>(
    request: () => Promise<Answer>,
    onAnswer: (answer: Answer) => void,
    onProblem: (problem: VisitorProblem) => void | Promise<void>,
  ): Promise<void> {
    let answer: Answer;
    try {
      answer = await request();
    } catch (failure) {
      return onProblem(problemOf(failure));
    }
    onAnswer(answer);
  }

  #dispatch(event: FlowEvent): void {
    const from = this.flow;
    this.flow = nextFlow(from, event);
    if (this.flow === from) return;
    if (this.flow.step === 'following' && isFinal(this.flow.callback.state)) {
      this.#stopFollowing?.();
      this.#stopFollowing = null;
      this.#memory?.finish();
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
  return guessCountry(countries, { timeZone: ownTimeZone(), languages: navigator.languages });
}
