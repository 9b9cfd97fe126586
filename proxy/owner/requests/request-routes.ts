import { z } from 'zod';
import { Rescheduling } from '../../../shared/callback.js';
import type { Clock } from '../../../shared/clock.js';
import { dayOf } from '../../../shared/opening-hours.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { type Appointments, rescheduleCallback } from '../../callbacks/intake/appointments.js';
import { cancelCallback } from '../../callbacks/intake/cancel.js';
import { isBlanked } from '../../callbacks/ledger/callback-entity.js';
import type { Ledger } from '../../callbacks/ledger/ledger.js';
import type { EventStreams } from '../../http/event-streams.js';
import { ProblemError } from '../../http/problems.js';
import { sendParts } from '../../http/send-parts.js';
import { closeMatching, countClosable, MAX_CLOSED } from '../../requests/close-matching.js';
import { requestsCsv } from '../../requests/request-csv.js';
import { detailsOf, isAskable, withMaskedLegs } from '../../requests/request-details.js';
import { listRequests } from '../../requests/request-list.js';
import { RequestNews } from '../../requests/request-news.js';
import { readToday } from '../../requests/today.js';
import type { Settings } from '../../settings/settings.js';
import type { Store } from '../../store/database.js';
import { check } from '../check-input.js';
import { Closing, closeCallback } from '../owner-callbacks.js';
import type { OwnerRouter } from '../owner-router.js';
import { findRequest } from './find-request.js';
import {
  ClosingOfMany,
  filterOf,
  filterOfSearch,
  namedFilter,
  RequestSearch,
  RequestsCsvQuery,
  RequestsQuery,
} from './request-query.js';
import { requestStreams } from './request-stream.js';
import { addVoiceMessageRoutes } from './voice-message-routes.js';

interface Parts {
  settings: Pick<Settings, 'timeZone' | 'webAppelUrl'>;
  store: Store;
  clock: Clock;
  secret: string;
  ledger: Ledger;
  webAppel: WebAppel;
  appointments: Appointments;
  streams: EventStreams;
}

const Nothing = z.strictObject({});

/** The requests of visitors, as the owner sees them and acts on them. */
export function addRequestRoutes(router: OwnerRouter, parts: Parts): void {
  const { settings, store, clock, secret, ledger, webAppel, appointments } = parts;
  const news = new RequestNews(parts);
  const stream = requestStreams({ ...parts, news });
  const where = { isEmbedded: settings.webAppelUrl === undefined };
  const details = async ({ id }: { id: number | string | undefined }) =>
    detailsOf(await findRequest(id, store), store, where);

  addVoiceMessageRoutes(router, { store, details });
  router
    .answer('GET /today', async () => ({
      body: await readToday(store, { now: clock.now(), timeZone: settings.timeZone }),
    }))
    .answer('GET /requests', async ({ request }) => {
      const query = check(request.query, RequestsQuery, 'query');
      return { body: await listRequests(filterOf(query, secret), query, store) };
    })
    .stream('GET /requests.csv', async ({ request, response }) => {
      const query = check(request.query, RequestsCsvQuery, 'query');
      const { timeZone } = settings;
      response.type('text/csv').attachment(`rappel-requests-${dayOf(clock.now(), timeZone)}.csv`);
      await sendParts(requestsCsv(filterOf(query, secret), { store, timeZone }), response);
    })
    .answer('POST /requests/search', async ({ request }) => {
      const search = check(request.body, RequestSearch, 'body');
      return { body: await listRequests(filterOfSearch(search, secret), search, store) };
    })
    .stream('GET /requests/events', ({ request, response, who }) =>
      stream(request, response, who.who),
    )
    .answer('GET /requests/closable', async ({ request }) => {
      const query = check(request.query, RequestsCsvQuery, 'query');
      const matching = await countClosable(filterOf(query, secret), store);
      return { body: { matching, atATime: MAX_CLOSED } };
    })
    .answer('POST /requests/close', async ({ request, announce }) => {
      const { filter, outcome, note, expected } = check(request.body, ClosingOfMany, 'body');
      const chosen = filterOf(filter, secret);
      const matching = await countClosable(chosen, store);
      if (matching > expected)
        throw new ProblemError('conflict', {
          detail: `By now ${matching} match, not ${expected}. Nothing was closed; look at them first.`,
        });
      await announce({
        target: `${Math.min(matching, MAX_CLOSED)}`,
        change: { outcome, ...(note && { note }), ...namedFilter(filter) },
      });
      const closed = await closeMatching(chosen, outcome, parts);
      return { body: { closed, left: await countClosable(chosen, store) } };
    })
    .answer('GET /requests/:id', async ({ params, who }) => {
      const found = await details({ id: params.id });
      return { body: who.role === 'reader' ? withMaskedLegs(found) : found };
    })
    .answer('POST /requests/:id/close', async ({ request, params: { id = '' } }) => {
      const closing = check(request.body, Closing, 'body');
      const { id: closed } = await closeCallback(id, closing, parts);
      return { body: await details({ id: closed }), change: closing };
    })
    .answer('POST /requests/:id/cancel', async ({ request, params }) => {
      check(request.body ?? {}, Nothing, 'body');
      const callback = await findRequest(params.id, store);
      await cancelCallback(callback, { ledger, webAppel, actor: 'owner' });
      return { body: await details(callback) };
    })
    .answer('POST /requests/:id/reschedule', async ({ request, params }) => {
      const { slotAt } = check(request.body, Rescheduling, 'body');
      const callback = await findRequest(params.id, store);
      await rescheduleCallback(callback, slotAt, { ledger, appointments, actor: 'owner' });
      return { body: await details(callback), change: { slotAt: new Date(slotAt).toISOString() } };
    })
    .answer('POST /requests/:id/ask', async ({ request, params }) => {
      check(request.body ?? {}, Nothing, 'body');
      const callback = await findRequest(params.id, store);
      if (!isAskable(callback))
        throw new ProblemError('conflict', {
          detail: 'WebAppel knows no more of this request: it was not sent, or is over.',
        });
      await ledger.lookUpNow(callback);
      return { status: 202, body: await details(callback) };
    })
    .answer('POST /requests/:id/reveal', async ({ request, params }) => {
      check(request.body ?? {}, Nothing, 'body');
      const callback = await findRequest(params.id, store);
      if (isBlanked(callback))
        throw new ProblemError('conflict', { detail: 'What was personal is no longer kept.' });
      const { number, name, custom1, custom2, custom3 } = callback;
      return { body: { number, name, custom1, custom2, custom3 } };
    });
}
