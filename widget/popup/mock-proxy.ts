import type { CallbackRequest, CallbackView, PopupView, SlotList } from '../../shared/callback.js';
import type { Clock } from '../../shared/clock.js';
import { DAY_MS, HOUR_MS } from '../../shared/durations.js';
import { callbackStates, customFields, locales } from '../../shared/vocabulary.js';
import { isCallbackState } from '../callback-states.js';
import type { Language } from '../messages/button-words.js';
import type { ProxyClient } from '../proxy-client.js';
import { ProxyRefusal } from '../proxy-refusal.js';
import type { PopupOptions } from './popup-options.js';

/** Views of the popup that no callback is in. */
const popupStates = ['form', 'closed', 'not-callable', 'unavailable'] as const;
export const mockStates: readonly string[] = [...popupStates, ...callbackStates];

const TIME_ZONE = 'Europe/Paris';

interface MockHost
  extends Pick<
    PopupOptions,
    'mockState' | 'popup' | 'prefillCustom1' | 'prefillCustom2' | 'prefillCustom3'
  > {
  readonly clock: Clock;
  readonly language: Language;
}

/**
 * Stands in for the proxy in the tests of an owner, and in the playground: answers from the memory of the page. It knows
 * no network, so it cannot place a call.
 */
export class MockProxy implements ProxyClient {
  #callback: CallbackView | null = null;

  constructor(private readonly host: MockHost) {
    const { mockState } = host;
    if (!mockStates.includes(mockState))
      console.error(
        `rappel: mock-state="${mockState}" is no state; use one of ${mockStates.join(', ')}`,
      );
    if (isCallbackState(mockState)) this.#callback = this.#callbackIn(mockState);
  }

  /** The callback to begin with; null where the visitor begins with the form. */
  get callback(): CallbackView | null {
    return this.#callback;
  }

  prepareRequest(): void {
    // Nothing is sent.
  }

  async fetchPopup(): Promise<PopupView> {
    const { mockState, popup, language, clock } = this.host;
    if (mockState === 'unavailable') throw new ProxyRefusal({ code: 'unavailable' });
    const isOpen = mockState !== 'closed';
    return {
      id: popup || '1',
      locale: locales.find((locale) => locale === language) ?? locales[0],
      open: isOpen,
      acceptsRequests: isOpen,
      voicemail: false,
      nextOpeningAt: isOpen ? null : new Date(clock.now() + 12 * HOUR_MS).toISOString(),
      timeZone: TIME_ZONE,
      message: null,
      asksName: true,
      labels: { custom1: this.#label(0), custom2: this.#label(1), custom3: this.#label(2) },
      delaysSeconds: [],
      appointments: isOpen,
      countries:
        mockState === 'not-callable'
          ? []
          : [{ country: 'FR', lines: ['fixed', 'mobile'], example: '01 99 00 12 01' }],
      fallbackPhone: null,
      callerNumber: null,
      stopped: mockState === 'not-callable',
      testNumbers: true,
      numberingPlans: 'none',
      headerImageUrl: null,
    };
  }

  /** A popup has a field of the owner where the page fills it in. */
  #label(index: 0 | 1 | 2): string | null {
    const { prefillCustom1, prefillCustom2, prefillCustom3 } = this.host;
    return [prefillCustom1, prefillCustom2, prefillCustom3][index] ? customFields[index] : null;
  }

  /** Never answers: the form then works as it does before they are loaded. */
  fetchNumberingPlans(): Promise<never> {
    return new Promise(() => undefined);
  }

  async requestCallback(request: CallbackRequest): Promise<CallbackView> {
    this.#callback = this.#callbackIn(
      request.slotAt ? 'scheduled' : 'queued',
      request.slotAt && new Date(request.slotAt).toISOString(),
    );
    return this.#callback;
  }

  async fetchCallback(): Promise<CallbackView> {
    return this.#callback ?? this.#callbackIn('queued');
  }

  async cancel(): Promise<CallbackView> {
    this.#callback = this.#callbackIn('cancelled');
    return this.#callback;
  }

  async listSlots(): Promise<SlotList> {
    const midnight = Math.floor(this.host.clock.now() / DAY_MS) * DAY_MS;
    const slots = [1, 2, 3].flatMap((day) =>
      [9, 10, 14, 16].map((hour) => {
        const at = new Date(midnight + day * DAY_MS + hour * HOUR_MS).toISOString();
        return { at, ownerTime: at, visitorTime: at };
      }),
    );
    return { timeZone: 'UTC', visitorTimeZone: 'UTC', slots };
  }

  async reschedule(_handle: string, slotAt: string): Promise<CallbackView> {
    this.#callback = this.#callbackIn('scheduled', slotAt);
    return this.#callback;
  }

  watch(): () => void {
    return () => undefined;
  }

  statusPageUrl(): string {
    return '#';
  }

  calendarUrl(): string {
    return '#';
  }

  objectionPageUrl(): string {
    return '#';
  }

  #callbackIn(state: CallbackView['state'], callAt?: string): CallbackView {
    const now = this.host.clock.now();
    const isScheduled = state === 'scheduled';
    return {
      handle: 'mock',
      state,
      evidence: 'observed',
      missedBy: state === 'missed' ? 'operator' : null,
      busy: false,
      talked: state === 'ended' ? true : null,
      expired: false,
      aheadOfYou: null,
      cancellable: isScheduled || state === 'queued',
      reschedulable: isScheduled,
      popupId: this.host.popup,
      timeZone: isScheduled ? TIME_ZONE : null,
      safePhrase:
        this.host.language === 'fr'
          ? { words: 'bateau lampion', language: 'fr' }
          : { words: 'river lantern', language: 'en' },
      requestedAt: new Date(now).toISOString(),
      callAt: callAt ?? new Date(isScheduled ? now + DAY_MS : now).toISOString(),
      updatedAt: new Date(now).toISOString(),
    };
  }
}
