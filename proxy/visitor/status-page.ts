import { createHash } from 'node:crypto';
import { Router, urlencoded } from 'express';
import { Rescheduling } from '../../shared/callback.js';
import type { Clock } from '../../shared/clock.js';
import { readByAllPlans } from '../../shared/numbers/all-plans.js';
import { isFinal, mayHaveRung } from '../../shared/vocabulary.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import { zonedTimes } from '../../shared/zoned-time.js';
import type { PageMessages } from '../../widget/messages/messages.js';
import { slotDays } from '../../widget/messages/slot-days.js';
import { phraseToExpect, stateText } from '../../widget/messages/state-wording.js';
import { cityOf, momentThere } from '../../widget/messages/wording.js';
import { type Appointments, rescheduleCallback } from '../callbacks/intake/appointments.js';
import { cancelCallback } from '../callbacks/intake/cancel.js';
import { type Callback, isBlanked } from '../callbacks/ledger/callback-entity.js';
import { viewOf } from '../callbacks/ledger/callback-view.js';
import type { Ledger } from '../callbacks/ledger/ledger.js';
import { type Html, html } from '../http/html.js';
import { ProblemError } from '../http/problems.js';
import type { Settings } from '../settings/settings.js';
import { calendarEntry } from './calendar-entry.js';
import { keepSecret, sendStatusPage, wordsFor } from './status-layout.js';

interface Parts {
  ledger: Ledger;
  appointments: Appointments;
  webAppel: WebAppel;
  clock: Clock;
  settings: Pick<Settings, 'timeZone'>;
}

const form = urlencoded({ extended: false, limit: '1kb' });

/**
 * `/status/:handle`: the state of a callback, for everybody who has the link. Without a script the page reloads itself;
 * with one, `<rappel-status>` takes over and shows each change at once.
 */
export function statusPage({ ledger, appointments, webAppel, clock, settings }: Parts): Router {
  const router = Router();
  router.use(keepSecret);

  router.get('/:handle', async (request, response) => {
    const words = wordsFor(request);
    const callback = await ledger.findByHandle(request.params.handle);
    if (!callback)
      return sendStatusPage(response.status(404), words, html`<p>${words.requestNotFound}</p>`);
    sendStatusPage(
      response,
      words,
      await content(callback, words, request.query.problem === 'taken'),
    );
  });

  router.post('/:handle/cancel', form, async (request, response) => {
    const callback = await ledger.findByHandle(request.params.handle);
    if (!callback) throw new ProblemError('not-found');
    // No check of the origin: another site does not know the handle, which is a secret.
    try {
      await cancelCallback(callback, { ledger, webAppel });
    } catch (failure) {
      // Too late to cancel: the page shows the current state.
      if (!(failure instanceof ProblemError)) throw failure;
    }
    response.redirect(303, `/status/${callback.handle}`);
  });

  router.post('/:handle/reschedule', form, async (request, response) => {
    const callback = await ledger.findByHandle(request.params.handle);
    if (!callback) throw new ProblemError('not-found');
    const parsed = Rescheduling.safeParse(request.body);
    let problem = parsed.success ? '' : '?problem=taken';
    try {
      if (parsed.success)
        await rescheduleCallback(callback, parsed.data.slotAt, { ledger, appointments });
    } catch (failure) {
      if (!(failure instanceof ProblemError)) throw failure;
      if (failure.problem.field === 'slotAt') problem = '?problem=taken';
    }
    response.redirect(303, `/status/${callback.handle}${problem}`);
  });

  /** The appointment for the visitor's calendar. Another download after a move takes the place of the first entry. */
  router.get('/:handle/appointment.ics', async (request, response) => {
    const callback = await ledger.findByHandle(request.params.handle);
    const now = clock.now();
    const view = callback && viewOf(callback, now);
    if (!callback || view?.state !== 'scheduled') throw new ProblemError('not-found');
    const { step, text } = wordsFor(request).states.scheduled;
    const file = calendarEntry({
      // Not the handle itself: calendars are shared.
      uid: `${createHash('sha256').update(callback.handle).digest('hex').slice(0, 32)}@rappel`,
      version: callback.version,
      startsAt: Date.parse(view.callAt),
      minutes: CALL_MINUTES,
      title: step,
      description: text,
      now,
    });
    response
      .type('text/calendar')
      .set('Content-Disposition', 'attachment; filename="rappel.ics"')
      .send(file);
  });

  async function content(
    callback: Callback,
    words: PageMessages,
    wasTaken: boolean,
  ): Promise<Html> {
    const now = clock.now();
    const view = viewOf(callback, now);
    const { title } = words.states[view.state];
    const phrase = phraseToExpect(view);
    const zone = view.timeZone ?? settings.timeZone;
    const due = momentThere(view.callAt, zone, now, words);
    return html`<rappel-status handle="${callback.handle}" locale="${words.language}">
<h2>${title}</h2>
${view.state === 'scheduled' ? html`<p>${words.due(due)}</p>` : undefined}
<p>${stateText(view, words)}</p>
${
  phrase
    ? html`<p>${words.safePhrase} <strong lang="${phrase.language}">${phrase.words}</strong></p>
<p>${words.safePhraseReason}</p>`
    : undefined
}
${wasTaken ? html`<p><strong>${words.timeTaken}</strong></p>` : undefined}
${view.reschedulable ? await changeForm(callback, words) : undefined}
${view.cancellable ? cancelForm(callback, words) : undefined}
${view.state === 'scheduled' ? calendarLink(callback, words) : undefined}
${view.reschedulable ? refreshLink(callback, words) : undefined}
${isFinal(view.state) ? againLink(callback, words) : undefined}
${mayHaveRung(view.state) && !isBlanked(callback) ? objectionLink(callback, words) : undefined}
</rappel-status>
${isFinal(view.state) || view.reschedulable ? undefined : RELOAD_WITHOUT_SCRIPT}`;
  }

  /** The free times in the owner's time zone, which is named: without a script the visitor's is not known. */
  async function changeForm(callback: Callback, words: PageMessages): Promise<Html | undefined> {
    const zone = callback.slot_zone ?? settings.timeZone;
    const write = zonedTimes(zone);
    const slots = (await freeSlots(callback)).map((slot) => {
      const [at, time] = [new Date(slot).toISOString(), write(slot)];
      return { at, ownerTime: time, visitorTime: time };
    });
    if (slots.length === 0) return undefined;
    const days = slotDays({ slots, visitorTimeZone: zone }, clock.now(), words).map(
      ({ name, times }) => html`<optgroup label="${name}">
${times.map(({ at, label }) => html`<option value="${at}">${words.dayAndTime(name, label)}</option>`)}
</optgroup>`,
    );
    return html`<form method="post" action="/status/${callback.handle}/reschedule">
<label for="slotAt">${words.time} (${cityOf(zone)})</label>
<select id="slotAt" name="slotAt">${days}</select>
<button type="submit">${words.changeTime}</button>
</form>`;
  }

  /** None while the popup's settings cannot be fetched; the appointment can still be seen and cancelled. */
  const freeSlots = ({ popup_id, number }: Callback): Promise<number[]> =>
    appointments
      .listFree(popup_id, readByAllPlans(number)?.country ?? null)
      .catch((failure: unknown) => {
        if (failure instanceof ProblemError) return [];
        throw failure;
      });

  return router;
}

/** How long the entry in a calendar is. */
const CALL_MINUTES = 15;

const RELOAD_WITHOUT_SCRIPT = html`<noscript><meta http-equiv="refresh" content="5"></noscript>`;

const cancelForm = (callback: Callback, words: PageMessages): Html =>
  html`<form method="post" action="/status/${callback.handle}/cancel"><button type="submit">${words.cancel}</button></form>`;

/** A page with a form must not reload by itself: it would discard what the visitor has chosen. */
const refreshLink = (callback: Callback, words: PageMessages): Html =>
  html`<p><a href="/status/${callback.handle}">${words.refresh}</a></p>`;

/** To the form without script; with one, the element shows its own actions instead. */
function againLink({ popup_id }: Callback, words: PageMessages): Html {
  const address = `/popup/${popup_id}?lang=${words.language}`;
  return html`<p><a href="${address}">${words.another}</a></p>`;
}

function calendarLink(callback: Callback, words: PageMessages): Html {
  const address = `/status/${callback.handle}/appointment.ics?lang=${words.language}`;
  return html`<p><a href="${address}">${words.addToCalendar}</a></p>`;
}

function objectionLink(callback: Callback, words: PageMessages): Html {
  const address = `/status/${callback.handle}/objection?lang=${words.language}`;
  return html`<p><a href="${address}">${words.notAsked}</a></p>`;
}
