import { json, type Request, type RequestHandler, type Response, Router } from 'express';
import { Rescheduling } from '../../shared/callback.js';
import type { Clock } from '../../shared/clock.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import { acceptCallback } from '../callbacks/intake/accept.js';
import { type Appointments, rescheduleCallback } from '../callbacks/intake/appointments.js';
import { cancelCallback } from '../callbacks/intake/cancel.js';
import { InFlightKeys } from '../callbacks/intake/in-flight-keys.js';
import type { Callback } from '../callbacks/ledger/callback-entity.js';
import { acceptedViewOf, askAgainAfterSeconds, viewOf } from '../callbacks/ledger/callback-view.js';
import type { Ledger } from '../callbacks/ledger/ledger.js';
import type { RequestLimits } from '../guard/request-limits.js';
import { limitStreams } from '../guard/stream-limits.js';
import { clientAddress } from '../http/client-address.js';
import type { EventStreams } from '../http/event-streams.js';
import { ProblemError } from '../http/problems.js';
import type { PopupViews } from '../popups/popup-views.js';
import type { Settings } from '../settings/settings.js';
import { streamStates } from './state-stream.js';

interface Parts {
  ledger: Ledger;
  webAppel: WebAppel;
  popupViews: PopupViews;
  appointments: Appointments;
  clock: Clock;
  secret: string;
  streams: EventStreams;
  limits: RequestLimits;
  settings: Pick<Settings, 'maxStreams' | 'maxStreamsPerAddress'>;
}

/** A form or an image of a foreign page can send other types without asking the browser; JSON needs its consent. */
const onlyJson: RequestHandler = (request, _response, next) => {
  if (!request.is('application/json'))
    throw new ProblemError('invalid-field', {
      status: 415,
      field: 'Content-Type',
      detail: 'Send application/json.',
    });
  next();
};

/** @throws {ProblemError} not-found, the same for an unknown handle and an ill-formed one. */
export async function findCallback(
  handle: string | string[] | undefined,
  ledger: Ledger,
): Promise<Callback> {
  const callback = typeof handle === 'string' ? await ledger.findByHandle(handle) : undefined;
  if (!callback) throw new ProblemError('not-found');
  return callback;
}

/** `/api/callbacks`: make, read, follow, move and cancel a request. */
export function callbackRoutes(parts: Parts): Router {
  const { ledger, webAppel, popupViews, appointments, clock, secret, streams, limits } = parts;
  const inFlightKeys = new InFlightKeys(clock);
  const router = Router();
  router.use((_request, response, next) => {
    // A handle is a secret: it must stay in no cache.
    response.set('Cache-Control', 'no-store');
    next();
  });

  const checks = [onlyJson, limits.attempts, json({ limit: '4kb' })];
  router.post('/', checks, async (request: Request, response: Response) => {
    const callback = await acceptCallback(
      request.body,
      {
        idempotencyKey: idempotencyKeyOf(request),
        origin: request.get('origin') ?? '',
        address: clientAddress(request),
      },
      {
        ledger,
        inFlightKeys,
        secret,
        appointments,
        popupView: (popupId) => popupViews.view(popupId),
        countRequest: () => limits.countRequest(request, response),
      },
    );
    response.locals.callback = callback.id;
    response
      .status(201)
      .location(`/api/callbacks/${callback.handle}`)
      .json(acceptedViewOf(callback));
  });

  router.get('/:handle', async (request, response) => {
    const callback = await findCallback(request.params.handle, ledger);
    const seconds = askAgainAfterSeconds(callback, clock.now());
    if (seconds !== undefined) response.set('Retry-After', String(seconds));
    response.json(viewOf(callback, clock.now()));
  });

  // What would be asked for has no end, so a question about it would have none either, and hold a place for a stream.
  router.head('/:handle/events', async (request, response) => {
    await findCallback(request.params.handle, ledger);
    response.type('text/event-stream').end();
  });

  router.get('/:handle/events', limitStreams(parts.settings), async (request, response) => {
    const callback = await findCallback(request.params.handle, ledger);
    await streamStates(response, callback, {
      ledger,
      clock,
      streams,
      lastSeen: request.get('last-event-id'),
    });
  });

  router.post('/:handle/cancel', async (request, response) => {
    const callback = await cancelCallback(await findCallback(request.params.handle, ledger), {
      ledger,
      webAppel,
    });
    response.json(viewOf(callback, clock.now()));
  });

  router.post('/:handle/reschedule', checks, async (request: Request, response: Response) => {
    const callback = await findCallback(request.params.handle, ledger);
    const parsed = Rescheduling.safeParse(request.body);
    if (!parsed.success)
      throw new ProblemError('invalid-field', {
        field: 'slotAt',
        detail: 'Send {"slotAt": …} with one of the free times, and nothing else.',
      });
    const slotAt = Date.parse(parsed.data.slotAt);
    const moved = await rescheduleCallback(callback, slotAt, { ledger, appointments });
    response.json(viewOf(moved, clock.now()));
  });

  return router;
}

function idempotencyKeyOf(request: Request): string {
  const key = request.get('idempotency-key') ?? '';
  if (!/^[\x21-\x7E]{8,200}$/.test(key))
    throw new ProblemError('invalid-field', {
      field: 'Idempotency-Key',
      detail:
        'Send this header: 8 to 200 characters, new for each request, the same when it is repeated.',
    });
  return key;
}
