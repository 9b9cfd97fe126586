import { getExampleNumber, type MetadataJson } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/max/metadata';
import examples from 'libphonenumber-js/mobile/examples';
import type { AllowedCountry, PopupView } from '../../shared/callback.js';
import type { Clock } from '../../shared/clock.js';
import { HOUR_MS, SECOND_MS } from '../../shared/durations.js';
import { isOpen, nextOpening, type OpeningHours } from '../../shared/opening-hours.js';
import { type SlotRules, slotsOf } from '../../shared/slots.js';
import type { CustomField } from '../../shared/vocabulary.js';
import { readDestinationName } from '../../shared/webappel/destination-names.js';
import type { Result, WebAppel } from '../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import { ProblemError } from '../http/problems.js';
import type { Log } from '../log.js';
import type { PopupCache } from './popup-cache.js';
import type { PopupSnapshot } from './popup-snapshot.js';
import { TtlCache } from './ttl-cache.js';

const FRESH_FOR_MS = 30 * SECOND_MS;
/** The listing of all popups is shared, so that asking for popups that do not exist costs WebAppel nothing. */
const LISTING_FRESH_FOR_MS = 10 * SECOND_MS;

/**
 * No popup at all is also how a WebAppel may say no, as an outage begins. After this long without another answer the
 * owner has removed them; above the hour after which what is cache is written again.
 */
const BELIEVED_EMPTY_AFTER_MS = 2 * HOUR_MS;

/** Delays that a visitor may choose from; the guide's `delais` reaches 1000 seconds (L121). */
const DELAYS_SECONDS = [120, 300, 600, 900];

type ListedPopup = Result<'listPopups'>[number];

interface KnownPopup {
  snapshot: PopupSnapshot;
  phoneMetadata: MetadataJson;
}

interface Parts {
  webAppel: WebAppel;
  cache: Pick<PopupCache, 'put' | 'retainOnly' | 'get'>;
  clock: Clock;
  log: Log;
  timeZone: string;
  /** Which of the owner's fields carries our token, and is not shown. */
  tokenField: CustomField;
  popupSchedules: ReadonlyMap<string, string>;
  slots: SlotRules;
  /** Calls are simulated. */
  testNumbers: boolean;
  /** WebAppel refuses the account: whatever is known of a popup, nobody can be called. */
  isRefused?: () => boolean;
}

/**
 * What popups show, from WebAppel's listings. Asked for at most every 30 seconds a popup, by one question for all who
 * wait; while WebAppel is away the last answer goes on serving, whichever process had it.
 */
export class PopupViews {
  readonly #known: TtlCache<KnownPopup>;
  readonly #listing: TtlCache<ListedPopup[]>;

  constructor(private readonly parts: Parts) {
    const { clock } = parts;
    this.#known = new TtlCache(clock, FRESH_FOR_MS, async (popupId) => {
      const snapshot = await this.#askOrReuse(popupId);
      return { snapshot, phoneMetadata: cutMetadata(snapshot.countries) };
    });
    this.#listing = new TtlCache(clock, LISTING_FRESH_FOR_MS, () => this.#list());
  }

  /**
   * @throws {ProblemError} not-found for an unknown popup, unavailable when WebAppel cannot be asked and never could, or
   * refuses the account.
   */
  async view(popupId: string): Promise<PopupView> {
    if (this.parts.isRefused?.()) throw new ProblemError('unavailable', { retryAfterSeconds: 60 });
    const { snapshot, phoneMetadata } = await this.#known.get(popupId);
    const { hours, countries, immediateOnly, labels } = snapshot;
    const { clock, timeZone, tokenField, testNumbers, slots } = this.parts;
    const now = clock.now();
    const open = !hours || isOpen(hours, now);
    const opening = open || !hours ? undefined : nextOpening(hours, now);
    const label = (field: CustomField) => (field !== tokenField && labels[field]) || null;
    return {
      id: popupId,
      locale: snapshot.locale,
      open,
      acceptsRequests: open || snapshot.answersWhenClosed,
      nextOpeningAt: opening === undefined ? null : new Date(opening).toISOString(),
      timeZone,
      message: (open ? snapshot.openMessage : snapshot.closedMessage) ?? null,
      asksName: snapshot.asksName,
      labels: { custom1: label('custom1'), custom2: label('custom2'), custom3: label('custom3') },
      delaysSeconds: immediateOnly ? [] : delaysWithin(hours, now),
      appointments:
        hours !== undefined && !immediateOnly && !slotsOf(hours, now, slots).next().done,
      countries,
      testNumbers,
      phoneMetadata: phoneMetadata as unknown as Record<string, unknown>,
      headerImageUrl: snapshot.hasHeaderImage ? `/api/popups/${popupId}/header-image` : null,
    };
  }

  /** Undefined when it is not known which schedule the popup uses. Throws as `view` does. */
  async hours(popupId: string): Promise<OpeningHours | undefined> {
    return (await this.#known.get(popupId)).snapshot.hours;
  }

  async #askOrReuse(popupId: string): Promise<PopupSnapshot> {
    const { cache, log } = this.parts;
    try {
      const listed = await this.#listing.get('all');
      const popup = listed.find((one) => one.popupId === popupId);
      if (popup) {
        const snapshot = await this.#snapshotOf(popup);
        void cache.put(popupId, snapshot);
        return snapshot;
      }
      if (listed.length === 0) {
        const last = await this.#last(popupId, 'no popup is listed', BELIEVED_EMPTY_AFTER_MS);
        if (last) return last;
      }
    } catch (failure) {
      if (!(failure instanceof Refusal || failure instanceof Unreached)) throw failure;
      const last = await this.#last(popupId, failure.message);
      if (last) return last;
      log.warn(
        { popup: popupId, error: failure.message },
        'the settings of a popup could not be had',
      );
      throw new ProblemError('unavailable', { retryAfterSeconds: 30 });
    }
    throw new ProblemError('not-found', { detail: 'There is no such popup.' });
  }

  async #last(popupId: string, error: string, maxAgeMs = Infinity) {
    const { cache, clock, log } = this.parts;
    const last = await cache.get(popupId);
    if (!last || clock.now() - last.askedAt > maxAgeMs) return undefined;
    log.warn(
      { popup: popupId, error, askedAt: new Date(last.askedAt).toISOString() },
      'a popup is shown as it was last: its settings could not be had',
    );
    return last.snapshot;
  }

  async #list(): Promise<ListedPopup[]> {
    const popups = await this.parts.webAppel.listPopups({ withHeader: true });
    void this.parts.cache.retainOnly(popups.map(({ popupId }) => popupId));
    return popups;
  }

  async #snapshotOf(popup: ListedPopup): Promise<PopupSnapshot> {
    const [destinations, hours] = await Promise.all([
      this.parts.webAppel.listDestinations({ popupId: popup.popupId }),
      this.#hoursOf(popup),
    ]);
    return {
      locale: popup.locale ?? 'fr',
      openMessage: popup.openMessage,
      closedMessage: popup.closedMessage,
      asksName: popup.showName ?? false,
      labels: { custom1: popup.label1, custom2: popup.label2, custom3: popup.label3 },
      immediateOnly: popup.immediateOnly ?? false,
      answersWhenClosed: Boolean(popup.closedGroup || popup.voicemailAddress),
      hasHeaderImage: Boolean(popup.headerImage),
      countries: countriesOf(destinations),
      hours,
    };
  }

  async #hoursOf(popup: ListedPopup): Promise<PopupSnapshot['hours']> {
    const { webAppel, popupSchedules, timeZone } = this.parts;
    const scheduleName = popup.scheduleName ?? popupSchedules.get(popup.popupId);
    if (!scheduleName) return undefined;
    const rows = await webAppel.showSchedule({ scheduleName });
    return {
      timeZone,
      openings: rows.filter((row) => row.kind === 'opening'),
      closures: rows.filter((row) => row.kind === 'closure').map(({ closedOn }) => closedOn),
    };
  }
}

/** Delays after which it is still open; with unknown hours all of them. */
function delaysWithin(hours: OpeningHours | undefined, now: number): number[] {
  return DELAYS_SECONDS.filter((seconds) => !hours || isOpen(hours, now + seconds * 1000));
}

/** The countries that may be called, in the order of the listing. */
function countriesOf(destinations: Result<'listDestinations'>): AllowedCountry[] {
  const lines = new Map<string, Set<'fixed' | 'mobile'>>();
  for (const { destinationName, allowed } of destinations) {
    const destination = allowed === 'allowed' ? readDestinationName(destinationName) : undefined;
    if (!destination || !Object.hasOwn(metadata.countries, destination.country)) continue;
    lines.set(
      destination.country,
      (lines.get(destination.country) ?? new Set()).add(destination.line),
    );
  }
  return [...lines].map(([country, kinds]) => ({
    country,
    lines: [...kinds],
    example: getExampleNumber(country as never, examples, metadata)?.formatNational() ?? null,
  }));
}

/** The numbering plans of these countries only: a visitor loads some kilobytes instead of the world. */
function cutMetadata(countries: readonly AllowedCountry[]): MetadataJson {
  const wanted = new Set(countries.map(({ country }) => country));
  const plans = metadata.countries as Record<string, unknown>;
  // A plan may lean on the main country of its calling code (Monaco's on none, Guernsey's on Great Britain's).
  const codes = Object.entries(metadata.country_calling_codes as Record<string, string[]>).flatMap(
    ([code, users]) => {
      const cache = users.filter(
        (user, index) =>
          wanted.has(user) || (index === 0 && users.some((other) => wanted.has(other))),
      );
      return cache.length > 0 ? [[code, cache] as const] : [];
    },
  );
  return {
    version: metadata.version,
    country_calling_codes: Object.fromEntries(codes),
    countries: Object.fromEntries(
      codes.flatMap(([, users]) => users.map((user) => [user, plans[user]])),
    ),
    nonGeographic: {},
  } as unknown as MetadataJson;
}
