import type { PopupPrivacy, PopupView } from '../../shared/callback.js';
import type { Clock } from '../../shared/clock.js';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/durations.js';
import { isOpen, nextOpening, type OpeningHours } from '../../shared/opening-hours.js';
import { type SlotRules, slotsOf } from '../../shared/slots.js';
import type { CustomField, SafePhraseField } from '../../shared/vocabulary.js';
import { readDestinationName } from '../../shared/webappel/destination-names.js';
import type { Destination } from '../../shared/webappel/forms.js';
import type { Result, WebAppel } from '../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import { isPlaceholder } from '../../shared/webappel/text.js';
import { ProblemError } from '../http/problems.js';
import type { Log } from '../log.js';
import { commandToAllowFrance } from './allow-destinations.js';
import { callableCountries, internationalNumber } from './callable-countries.js';
import { microsOf } from './listed-prices.js';
import { numberingPlansFor } from './numbering-plans.js';
import type { OwnerStyleSheets } from './owner-styles/owner-style-sheets.js';
import type { DroppedStyle } from './owner-styles/owner-styles.js';
import type { PopupCache } from './popup-cache.js';
import type { PopupSnapshot } from './popup-snapshot.js';
import { timeZonesOf } from './time-zones.js';
import { TtlCache } from './ttl-cache.js';

const POPUP_TTL_MS = 30 * SECOND_MS;
/** The list of popups is cached too, so that requests for unknown popups do not reach WebAppel. */
const POPUP_LIST_TTL_MS = 10 * SECOND_MS;

/**
 * An empty list may be a refusal at the start of an outage, so snapshots stay in use for this time before the popups count
 * as removed. Must exceed the hour after which an unchanged snapshot is written again.
 */
const EMPTY_LIST_GRACE_MS = 2 * HOUR_MS;

/** The delays offered to visitors; the guide's `delais` allows up to 1000 seconds (L121). */
const DELAYS_SECONDS = [120, 300, 600, 900];

type ListedPopup = Result<'listPopups'>[number];

interface LoadedPopup {
  snapshot: PopupSnapshot;
  /** The last view, and the minute for which it is right: opening hours are kept in minutes. */
  lastView?: { minute: number; view: PopupView };
}

interface Parts {
  webAppel: WebAppel;
  cache: Pick<PopupCache, 'put' | 'retainOnly' | 'get'>;
  clock: Clock;
  log: Log;
  timeZone: string;
  /** The owner's field that carries the proxy's token; it is not shown. */
  tokenField: CustomField;
  /** Where the operator is told the safe phrase; visitors do not fill it in. */
  safePhraseField?: SafePhraseField | undefined;
  popupSchedules: ReadonlyMap<string, string>;
  /** The schedules that `rappel config` has set, by popup; empty: none. */
  rememberedSchedules?: () => Promise<ReadonlyMap<string, string>>;
  slots: SlotRules;
  /** Calls are simulated, so numbers reserved for fiction are accepted. */
  testNumbers: boolean;
  /** Countries whose internet and company lines may be called like fixed lines. */
  voipNumbers: readonly string[];
  /** The number that visitors may call instead. */
  fallbackPhone?: string | undefined;
  /** What the form says and asks about privacy. */
  privacy?: PopupPrivacy | undefined;
  /** The style sheets of owners; without them none is used. */
  styleSheets?: Pick<OwnerStyleSheets, 'of' | 'forget'>;
  /** WebAppel refuses the account, so no call can be made. */
  isRefused?: () => boolean;
}

/**
 * Builds the views of popups from their settings at WebAppel, which are fetched at most every 30 seconds. While WebAppel is
 * down, the last snapshot of any instance is used.
 */
export class PopupViews {
  readonly #popups: TtlCache<LoadedPopup>;
  readonly #popupList: TtlCache<ListedPopup[]>;
  /** Popups that are known to have no destination that may be called. */
  readonly #withoutDestinations = new Set<string>();

  constructor(private readonly parts: Parts) {
    const { clock } = parts;
    this.#popups = new TtlCache(clock, POPUP_TTL_MS, async (popupId) => {
      return { snapshot: await this.#loadSnapshot(popupId) };
    });
    this.#popupList = new TtlCache(clock, POPUP_LIST_TTL_MS, () => this.#fetchPopupList());
  }

  /**
   * @throws {ProblemError} not-found for an unknown popup; unavailable if WebAppel refuses the account, or if it is down and
   * there is no snapshot
   */
  async view(popupId: string): Promise<PopupView> {
    if (this.parts.isRefused?.()) throw new ProblemError('unavailable', { retryAfterSeconds: 60 });
    const popup = await this.#popups.get(popupId);
    const minute = Math.floor(this.parts.clock.now() / MINUTE_MS);
    // Looking through the opening hours takes milliseconds, and anybody may ask at any rate.
    if (popup.lastView?.minute !== minute)
      popup.lastView = {
        minute,
        view: this.#createView(popupId, popup.snapshot, this.parts.clock.now()),
      };
    return popup.lastView.view;
  }

  /** The next view of each popup is made of what WebAppel has then: this program has changed something there. */
  forget(): void {
    this.#popups.clear();
    this.#popupList.clear();
    this.parts.styleSheets?.forget();
  }

  /**
   * The view that a popup would have with other settings, at another time.
   * @param settings those that are other
   * @throws {ProblemError} as `view`, except for a refused account
   */
  async draftView(
    popupId: string,
    settings: Partial<PopupSnapshot>,
    now: number,
  ): Promise<PopupView> {
    const { snapshot } = await this.#popups.get(popupId);
    return this.#createView(popupId, { ...snapshot, ...settings }, now);
  }

  /**
   * What a minute to a number costs, in millionths; undefined where WebAppel does not say it.
   * @throws {ProblemError} as `view`
   */
  async minutePrice(popupId: string, country: string, line: string): Promise<number | undefined> {
    const { snapshot } = await this.#popups.get(popupId);
    return snapshot.prices[`${country} ${line}`];
  }

  /**
   * What a minute costs to each kind of line that a popup may call, as `minutePrice`.
   * @throws {ProblemError} as `view`
   */
  async minutePrices(popupId: string): Promise<(number | undefined)[]> {
    const { snapshot } = await this.#popups.get(popupId);
    return snapshot.countries.flatMap(({ country, lines }) =>
      lines.map((line) => snapshot.prices[`${country} ${line}`]),
    );
  }

  #createView(popupId: string, snapshot: PopupSnapshot, now: number): PopupView {
    const { hours, countries, immediateOnly, labels } = snapshot;
    const {
      timeZone,
      tokenField,
      safePhraseField,
      testNumbers,
      voipNumbers,
      slots,
      fallbackPhone,
      privacy,
    } = this.parts;
    const open = !hours || isOpen(hours, now);
    const opening = open || !hours ? undefined : nextOpening(hours, now);
    const label = (field: CustomField) =>
      (field !== tokenField && field !== safePhraseField && labels[field]) || null;
    return {
      id: popupId,
      locale: snapshot.locale,
      open,
      acceptsRequests: open || snapshot.answersWhenClosed,
      voicemail: !open && snapshot.voicemailWhenClosed,
      nextOpeningAt: opening === undefined ? null : new Date(opening).toISOString(),
      timeZone,
      message: (open ? snapshot.openMessage : snapshot.closedMessage) ?? null,
      asksName: snapshot.asksName,
      labels: { custom1: label('custom1'), custom2: label('custom2'), custom3: label('custom3') },
      delaysSeconds: immediateOnly ? [] : delaysWithin(hours, now),
      appointments:
        hours !== undefined && !immediateOnly && !slotsOf(hours, now, slots).next().done,
      countries: countries.map((entry) => ({
        ...entry,
        ...(voipNumbers.includes(entry.country) && { internetLines: true }),
        ...(countries.length > 1 && { timeZones: timeZonesOf(entry.country) }),
      })),
      fallbackPhone: fallbackPhone ?? null,
      callerNumber: snapshot.callerNumber ?? null,
      stopped: false,
      testNumbers,
      numberingPlans: numberingPlansFor(countries).body.hash,
      ...(snapshot.styles && { styles: snapshot.styles }),
      headerImageUrl: snapshot.hasHeaderImage ? `/api/popups/${popupId}/header-image` : null,
      ...(snapshot.accent !== undefined && { accent: snapshot.accent }),
      ...(privacy && { privacy }),
    };
  }

  /**
   * The opening hours; undefined if the popup's schedule is unknown.
   * @throws {ProblemError} as `view` does, except for a refused account
   */
  async hours(popupId: string): Promise<OpeningHours | undefined> {
    return (await this.#popups.get(popupId)).snapshot.hours;
  }

  /** Fetches the snapshot from WebAppel, or falls back to the cached one. */
  async #loadSnapshot(popupId: string): Promise<PopupSnapshot> {
    const { cache, log } = this.parts;
    try {
      const popups = await this.#popupList.get('all');
      const popup = popups.find((candidate) => candidate.popupId === popupId);
      if (popup) {
        const snapshot = await this.#fetchSnapshot(popup);
        void cache.put(popupId, snapshot);
        return snapshot;
      }
      if (popups.length === 0) {
        const cached = await this.#cachedSnapshot(
          popupId,
          'WebAppel listed no popups',
          EMPTY_LIST_GRACE_MS,
        );
        if (cached) return cached;
      }
    } catch (failure) {
      if (!(failure instanceof Refusal || failure instanceof Unreached)) throw failure;
      const cached = await this.#cachedSnapshot(popupId, failure.message);
      if (cached) return cached;
      log.warn(
        { popup: popupId, error: failure.message },
        'the settings of a popup could not be fetched',
      );
      throw new ProblemError('unavailable', { retryAfterSeconds: 30 });
    }
    throw new ProblemError('not-found', { detail: 'There is no such popup.' });
  }

  async #cachedSnapshot(popupId: string, error: string, maxAgeMs = Infinity) {
    const { cache, clock, log } = this.parts;
    const cached = await cache.get(popupId);
    if (!cached || clock.now() - cached.fetchedAt > maxAgeMs) return undefined;
    log.warn(
      { popup: popupId, error, askedAt: new Date(cached.fetchedAt).toISOString() },
      'the settings of a popup could not be fetched; its last snapshot is used',
    );
    return cached.snapshot;
  }

  async #fetchPopupList(): Promise<ListedPopup[]> {
    const popups = await this.parts.webAppel.listPopups({ withHeader: true });
    void this.parts.cache.retainOnly(popups.map(({ popupId }) => popupId));
    return popups;
  }

  async #fetchSnapshot(popup: ListedPopup): Promise<PopupSnapshot> {
    const [destinations, hours, styles] = await Promise.all([
      this.parts.webAppel.listDestinations({ popupId: popup.popupId }),
      this.#fetchHours(popup),
      this.#stylesOf(popup),
    ]);
    const countries = callableCountries(allowedDestinations(destinations));
    this.#tellMissingDestinations(popup.popupId, countries.length === 0);
    return {
      locale: popup.locale ?? 'fr',
      openMessage: popup.openMessage,
      closedMessage: popup.closedMessage,
      asksName: popup.showName ?? false,
      labels: { custom1: popup.label1, custom2: popup.label2, custom3: popup.label3 },
      immediateOnly: popup.immediateOnly ?? false,
      answersWhenClosed: Boolean(popup.closedGroup || popup.voicemailAddress),
      voicemailWhenClosed: Boolean(!popup.closedGroup && popup.voicemailAddress),
      hasHeaderImage: Boolean(popup.headerImage),
      ...(styles?.css && { styles: styles.css }),
      accent: styles?.accent,
      callerNumber: internationalNumber(popup.visitorCallerId),
      countries,
      prices: pricesOf(destinations),
      hours,
    };
  }

  /**
   * What of a popup's style sheet is not used; undefined for a popup without one.
   * @throws {Refusal | Unreached} WebAppel does not list the popups
   */
  async droppedStyles(popupId: string): Promise<readonly DroppedStyle[] | undefined> {
    const popups = await this.#popupList.get('all');
    const popup = popups.find((candidate) => candidate.popupId === popupId);
    return popup && (await this.#stylesOf(popup))?.dropped;
  }

  async #stylesOf({ popupId, stylesheet }: ListedPopup) {
    return stylesheet && !isPlaceholder(stylesheet)
      ? this.parts.styleSheets?.of(popupId)
      : undefined;
  }

  /** Logs once, until the popup has destinations: a new popup of WebAppel has none, and shows no form. */
  #tellMissingDestinations(popupId: string, areMissing: boolean): void {
    if (areMissing && !this.#withoutDestinations.has(popupId))
      this.parts.log.warn(
        { popup: popupId, alert: 'no-destination' },
        `a popup has no destination that may be called, so it shows no form; allow some: ${commandToAllowFrance(popupId)}`,
      );
    if (areMissing) this.#withoutDestinations.add(popupId);
    else this.#withoutDestinations.delete(popupId);
  }

  async #fetchHours(popup: ListedPopup): Promise<PopupSnapshot['hours']> {
    const { webAppel, popupSchedules, rememberedSchedules, timeZone } = this.parts;
    const scheduleName =
      popup.scheduleName ??
      popupSchedules.get(popup.popupId) ??
      (await rememberedSchedules?.())?.get(popup.popupId);
    if (!scheduleName) return undefined;
    const rows = await webAppel.showSchedule({ scheduleName });
    return {
      timeZone,
      openings: rows.filter((row) => row.kind === 'opening'),
      closures: rows.filter((row) => row.kind === 'closure').map(({ closedOn }) => closedOn),
    };
  }
}

/** The delays that end within the opening hours; all delays if the hours are unknown. */
function delaysWithin(hours: OpeningHours | undefined, now: number): number[] {
  return DELAYS_SECONDS.filter((seconds) => !hours || isOpen(hours, now + seconds * 1000));
}

/** Those of a listing that may be called and whose names are known. */
const allowedDestinations = (rows: Result<'listDestinations'>): Destination[] =>
  rows.flatMap(({ destinationName, allowed }) =>
    allowed === 'allowed' ? (readDestinationName(destinationName) ?? []) : [],
  );

function pricesOf(destinations: Result<'listDestinations'>): PopupSnapshot['prices'] {
  const prices: PopupSnapshot['prices'] = {};
  for (const { destinationName, allowed, price } of destinations) {
    const destination = allowed === 'allowed' ? readDestinationName(destinationName) : undefined;
    const micros = microsOf(price);
    if (destination && micros !== undefined)
      prices[`${destination.country} ${destination.line}`] = micros;
  }
  return prices;
}
