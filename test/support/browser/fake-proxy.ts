import type {
  CallbackRequest,
  CallbackView,
  NumberingPlans,
  PopupView,
  SlotList,
} from '../../../shared/callback.js';
import type { Stop } from '../../../shared/clock.js';
import type { ProxyClient, StreamListener } from '../../../widget/proxy-client.js';
import { ProxyRefusal, type VisitorProblem } from '../../../widget/proxy-refusal.js';

export const callbackView = (changes: Partial<CallbackView> = {}): CallbackView => ({
  handle: 'k3Jv9QmWc2x7TzRb8NyLdA',
  state: 'queued',
  evidence: 'observed',
  missedBy: null,
  busy: false,
  talked: true,
  expired: false,
  aheadOfYou: null,
  cancellable: changes.state === undefined || changes.state === 'scheduled',
  reschedulable: false,
  popupId: '77',
  timeZone: null,
  safePhrase: null,
  requestedAt: '2026-11-23T09:00:00Z',
  callAt: '2026-11-23T09:00:00Z',
  updatedAt: '2026-11-23T09:00:00Z',
  ...changes,
});

export const popupView = (changes: Partial<PopupView> = {}): PopupView => ({
  id: '77',
  locale: 'fr',
  open: true,
  acceptsRequests: true,
  voicemail: false,
  nextOpeningAt: null,
  timeZone: 'Europe/Paris',
  message: null,
  asksName: true,
  labels: { custom1: 'Modèle du vélo', custom2: null, custom3: null },
  delaysSeconds: [300, 900],
  appointments: false,
  countries: [
    { country: 'FR', lines: ['fixed', 'mobile'], example: '01 99 00 12 01' },
    { country: 'BE', lines: ['fixed', 'mobile'], example: '012 34 56 78' },
    { country: 'CH', lines: ['mobile'], example: '078 123 45 67' },
  ],
  fallbackPhone: null,
  callerNumber: null,
  stopped: false,
  testNumbers: true,
  numberingPlans: 'plans-of-today',
  headerImageUrl: null,
  ...changes,
});

/** Free slots for a visitor in the owner's time zone. */
export const slotList = (changes: Partial<SlotList> = {}): SlotList => ({
  timeZone: 'Europe/Paris',
  visitorTimeZone: 'Europe/Paris',
  slots: [
    ['2026-11-23T09:30:00.000Z', '2026-11-23T10:30:00+01:00'],
    ['2026-11-23T09:45:00.000Z', '2026-11-23T10:45:00+01:00'],
    ['2026-11-24T08:00:00.000Z', '2026-11-24T09:00:00+01:00'],
    ['2026-11-24T09:45:00.000Z', '2026-11-24T10:45:00+01:00'],
    ['2026-11-26T08:00:00.000Z', '2026-11-26T09:00:00+01:00'],
  ].map(([at = '', time = '']) => ({ at, ownerTime: time, visitorTime: time })),
  ...changes,
});

/** A proxy client with the answers that a test sets; it records the requests. */
export class FakeProxy implements ProxyClient {
  view = popupView();
  freeSlots = slotList();
  numberingPlans: NumberingPlans = {};
  /** While set, every request is refused with this problem. */
  problem: VisitorProblem | null = null;
  /** Whether the next requests have to solve a challenge. */
  challenges = false;
  /** Of the popups whose form was opened. */
  readonly prepared = new Set<string>();
  readonly requests: { request: CallbackRequest; key: string }[] = [];
  current = callbackView();
  /** Number of requests for the state of the callback. */
  pollCount = 0;
  #watchers = new Set<StreamListener>();
  #heldAnswers: (() => void)[] | null = null;

  /** Holds back all answers until `release`. */
  hold(): void {
    this.#heldAnswers = [];
  }

  release(): void {
    const answers = this.#heldAnswers ?? [];
    this.#heldAnswers = null;
    for (const answer of answers) answer();
  }

  get isWatched(): boolean {
    return this.#watchers.size > 0;
  }

  /** Changes the callback and sends it to all open streams. */
  pushUpdate(changes: Partial<CallbackView>): void {
    this.current = { ...this.current, cancellable: false, ...changes };
    for (const { onUpdate } of [...this.#watchers]) onUpdate(this.current);
  }

  breakStreams(): void {
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const { onBreak } of watchers) onBreak();
  }

  prepareRequest(popupId: string): void {
    this.prepared.add(popupId);
  }

  fetchPopup(): Promise<PopupView> {
    return this.#answer(() => this.view);
  }

  fetchNumberingPlans(): Promise<NumberingPlans> {
    return this.#answer(() => this.numberingPlans);
  }

  requestCallback(
    request: CallbackRequest,
    key: string,
    onChallenge: () => void = () => undefined,
  ): Promise<CallbackView> {
    this.requests.push({ request, key });
    if (this.challenges) onChallenge();
    return this.#answer(() => this.current);
  }

  fetchCallback(): Promise<CallbackView> {
    this.pollCount += 1;
    return this.#answer(() => this.current);
  }

  cancel(): Promise<CallbackView> {
    return this.#answer(() => {
      this.pushUpdate({ state: 'cancelled' });
      return this.current;
    });
  }

  watch(_handle: string, listener: StreamListener): Stop {
    this.#watchers.add(listener);
    listener.onOpen();
    return () => this.#watchers.delete(listener);
  }

  listSlots(): Promise<SlotList> {
    return this.#answer(() => this.freeSlots);
  }

  reschedule(_handle: string, slotAt: string): Promise<CallbackView> {
    return this.#answer(() => {
      this.pushUpdate({
        callAt: slotAt,
        cancellable: true,
        reschedulable: true,
        updatedAt: slotAt,
      });
      return this.current;
    });
  }

  objectionPageUrl(handle: string): string {
    return `https://proxy.example/status/${handle}/objection`;
  }

  calendarUrl(handle: string, language: string): string {
    return `/status/${handle}/appointment.ics?lang=${language}`;
  }

  statusPageUrl(handle: string): string {
    return `/status/${handle}`;
  }

  async #answer<Answer>(value: () => Answer): Promise<Answer> {
    if (this.#heldAnswers) await new Promise<void>((resolve) => this.#heldAnswers?.push(resolve));
    if (this.problem) throw new ProxyRefusal(this.problem);
    return value();
  }
}
