import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../shared/clock.js';
import { checkPopup } from '../../../shared/configuration/checks.js';
import type { ActualConfiguration } from '../../../shared/configuration/configuration.js';
import { mergePopup } from '../../../shared/configuration/plan.js';
import { writePopup } from '../../../shared/configuration/write-file.js';
import { maskNumber } from '../../../shared/mask-number.js';
import { isOpen, nextClosing, nextOpening } from '../../../shared/opening-hours.js';
import { readDestinationName } from '../../../shared/webappel/destination-names.js';
import { fields } from '../../../shared/webappel/fields.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import type { Intake } from '../../callbacks/intake/intake.js';
import { ProblemError } from '../../http/problems.js';
import { draftSettings } from '../../popups/draft-settings.js';
import { cleanStyles } from '../../popups/owner-styles/owner-styles.js';
import type { PopupViews } from '../../popups/popup-views.js';
import type { Store } from '../../store/database.js';
import { check } from '../check-input.js';
import type { Outcome, OwnerRouter } from '../owner-router.js';
import {
  type ChangeParts,
  changeOne,
  orProblem,
  readWanted,
  tagged,
} from './change-configuration.js';
import { PopupChange, PopupDestinations, PopupDraft, TestCall } from './popup-schemas.js';

export interface PopupParts extends ChangeParts {
  store: Store;
  clock: Clock;
  timeZone: string;
  webAppel: Pick<WebAppel, 'listDestinations' | 'fetchFile'>;
  popupViews: Pick<PopupViews, 'draftView' | 'droppedStyles'>;
  intake: Pick<Intake, 'accept'>;
  /** What WebAppel had a minute ago at most. */
  recent: { get(key: 'configuration'): Promise<ActualConfiguration>; clear(): void };
}

/** @throws {ProblemError} not-found */
export async function readPopup(
  id: string,
  { configurations }: Pick<PopupParts, 'configurations'>,
): Promise<{ key: string; actual: ActualConfiguration }> {
  const actual = await orProblem(() => configurations.read());
  return { key: keyOfPopup(id, actual), actual };
}

/** @throws {ProblemError} not-found */
function keyOfPopup(id: string, { popupIds }: ActualConfiguration): string {
  const key = [...popupIds].find(([, popupId]) => popupId === id)?.[0];
  if (key === undefined)
    throw new ProblemError('not-found', { detail: 'WebAppel has no such popup.' });
  return key;
}

/** A popup as it is answered. */
export const popupOf = (id: string, key: string) => (actual: ActualConfiguration) => {
  const popup = actual.popups.get(key);
  return popup && { id, key, popup: writePopup(popup, key) };
};

/** A popup with other settings, which keeps its name at WebAppel. */
export const changedPopup = (key: string, actual: ActualConfiguration, change: object) =>
  readWanted({
    version: 1,
    popups: { [key]: { name: actual.popups.get(key)?.name ?? key, ...change } },
  });

/** The popups at WebAppel. */
export function addPopupRoutes(router: OwnerRouter, parts: PopupParts): void {
  const { configurations, clock, timeZone, webAppel } = parts;
  const terms = () => ({ now: clock.now(), timeZone });
  const destinationsOf = (key: string) => (actual: ActualConfiguration) => ({
    allowed: [...(actual.popups.get(key)?.destinations ?? [])],
  });
  router
    .answer('GET /popups', async () => {
      const actual = await orProblem(() => configurations.read());
      const popups = [...actual.popups].map(([key, popup]) => ({
        ...{ id: actual.popupIds.get(key) ?? '', key },
        name: popup.name ?? null,
        schedule: popup.settings.scheduleName ?? null,
        openGroup: popup.settings.openGroup ?? null,
        faults: checkPopup(popup, actual, terms()).filter(({ passed }) => passed === false),
      }));
      return { body: { popups } };
    })
    .answer('GET /popups/:id', async ({ params: { id = '' }, response }) => {
      const { key, actual } = await readPopup(id, parts);
      // Whoever opens the page of a popup sees its drafts beside what is there now.
      parts.recent.clear();
      return tagged(popupOf(id, key)(actual), response);
    })
    .answer('PATCH /popups/:id', async ({ params: { id = '' }, request, response }) => {
      const change = check(request.body, PopupChange, 'body');
      const { key, actual } = await readPopup(id, parts);
      const wanted = changedPopup(key, actual, change);
      const entryOf = popupOf(id, key);
      return changeOne({ request, response }, { ...parts, actual, wanted, entryOf });
    })
    .answer('GET /popups/:id/destinations', async ({ params: { id = '' }, response }) => {
      const { key, actual } = await readPopup(id, parts);
      return tagged(destinationsOf(key)(actual), response);
    })
    .answer('PUT /popups/:id/destinations', async ({ params: { id = '' }, request, response }) => {
      const { allowed } = check(request.body, PopupDestinations, 'body');
      const { key, actual } = await readPopup(id, parts);
      const wanted = changedPopup(key, actual, { destinations: allowed });
      const entryOf = destinationsOf(key);
      return changeOne({ request, response }, { ...parts, actual, wanted, entryOf });
    })
    .answer('GET /popups/:id/prices', async ({ params: { id = '' } }) => {
      const rows = await orProblem(() => webAppel.listDestinations({ popupId: requireId(id) }));
      return { body: { prices: rows.map(priceOf) } };
    })
    .answer('GET /popups/:id/checks', async ({ params: { id = '' } }) => {
      const { key, actual } = await readPopup(id, parts);
      const popup = actual.popups.get(key);
      const droppedStyles = await orProblem(() => parts.popupViews.droppedStyles(id));
      const all = { ...terms(), droppedStyles };
      return { body: { checks: popup ? checkPopup(popup, actual, all) : [] } };
    })
    .answer('POST /popups/:id/test-call', async ({ params: { id = '' }, request }) => {
      const asked = check(request.body, TestCall, 'body');
      return placeTestCall({ popupId: requireId(id), ...asked }, parts);
    });
  addDraftRoute(router, parts);
}

/** Asks for a call as a visitor would. A refusal is the answer: it says what visitors would read. */
async function placeTestCall(
  request: { popupId: string; number: string; country?: string | undefined },
  { intake }: Pick<PopupParts, 'intake'>,
): Promise<Outcome> {
  const envelope = { origin: '', address: undefined, isOfOwner: true } as const;
  try {
    const { id, number } = await intake.accept(request, {
      ...envelope,
      idempotencyKey: randomUUID(),
    });
    return {
      body: { requestId: id, refusal: null, reference: null },
      change: { number: maskNumber(number, 1), request: id },
    };
  } catch (failure) {
    if (!(failure instanceof ProblemError) || failure.problem.code === 'not-found') throw failure;
    const { code, reference = null } = failure.problem;
    return { body: { requestId: null, refusal: code, reference }, change: { refusal: code } };
  }
}

/** @throws {ProblemError} not-found for what cannot be an id */
function requireId(id: string): string {
  if (!fields.popupId.form.safeParse(id).success) throw new ProblemError('not-found');
  return id;
}

type DestinationRow = Awaited<ReturnType<WebAppel['listDestinations']>>[number];

function priceOf({ destinationName, price }: DestinationRow) {
  const known = readDestinationName(destinationName);
  return {
    destination: known ? fields.destinationCode.form.encode(known) : destinationName.trim(),
    country: known?.country ?? null,
    line: known?.line ?? null,
    price: price ?? null,
  };
}

/** What visitors would see of settings that are not saved, and what would make them fail. Nothing is changed. */
function addDraftRoute(router: OwnerRouter, parts: PopupParts): void {
  const { clock, timeZone, popupViews, recent } = parts;
  router.answer('POST /popups/:id/draft', async ({ params: { id = '' }, request }) => {
    const { popup, stylesheet, when } = check(request.body, PopupDraft, 'body');
    const actual = await recent.get('configuration');
    const key = keyOfPopup(id, actual);
    const wanted = changedPopup(key, actual, popup).popups?.get(key) ?? { settings: {} };
    const draft = mergePopup(actual.popups.get(key), wanted);
    const settings = draftSettings(
      // Those that are not changed keep the order of WebAppel, in which the first is preselected.
      { popup: { ...draft, destinations: wanted.destinations }, stylesheet },
      { ...actual, timeZone },
    );
    const own = stylesheet === undefined ? undefined : await cleanStyles(stylesheet ?? '');
    const { scheduleName } = draft.settings;
    const schedule = scheduleName ? actual.schedules.get(scheduleName) : undefined;
    const at = momentOf(when, schedule && { ...schedule, timeZone }, clock.now());
    return {
      body: {
        view:
          at === undefined
            ? null
            : await popupViews.draftView(id, { ...settings, ...(own && { styles: own.css }) }, at),
        checks: checkPopup(draft, actual, {
          ...{ now: clock.now(), timeZone },
          droppedStyles: own?.dropped,
        }),
      },
    };
  });
}

/** When the popup is as it is to be shown; undefined: never. */
function momentOf(
  when: 'now' | 'open' | 'closed',
  hours: Parameters<typeof isOpen>[0] | undefined,
  now: number,
): number | undefined {
  if (when === 'now') return now;
  if (!hours) return when === 'open' ? now : undefined;
  if (when === 'open') return isOpen(hours, now) ? now : nextOpening(hours, now);
  return nextClosing(hours, now);
}
