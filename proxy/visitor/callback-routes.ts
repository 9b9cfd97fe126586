import { json, type Request, type RequestHandler, type Response, Router } from 'express';
import { Rescheduling } from '../../shared/callback.js';
import type { Clock } from '../../shared/clock.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import { acceptWish } from '../callbacks/intake/accept.js';
import { type Appointments, rescheduleWish } from '../callbacks/intake/appointments.js';
import { cancelWish } from '../callbacks/intake/cancel.js';
import { RunningKeys } from '../callbacks/intake/in-flight-keys.js';
import type { Wish } from '../callbacks/ledger/callback-entity.js';
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
  settings: Pick<Settings, 'mostStreams' | 'mostStreamsPerAddress'>;
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
export async function findWish(
  handle: string | string[] | undefined,
  ledger: Ledger,
): Promise<Wish> {
  const wish = typeof handle === 'string' ? await ledger.findByHandle(handle) : undefined;
  if (!wish) throw new ProblemError('not-found');
  return wish;
}

/** `/api/callbacks`: make, read, follow, move and cancel a request. */
export function callbackRoutes(parts: Parts): Router {
  const { ledger, webAppel, popupViews, appointments, clock, secret, streams, limits } = parts;
  const runningKeys = new RunningKeys(clock);
  const router = Router();
  router.use((_request, response, next) => {
    // A handle is a secret: it must stay in no cache.
    response.set('Cache-Control', 'no-store');
    next();
  });

  const checks = [onlyJson, limits.attempts, json({ limit: '4kb' })];
  router.post('/', checks, async (request: Request, response: Response) => {
    const wish = await acceptWish(
      request.body,
      {
        idempotencyKey: idempotencyKeyOf(request),
        origin: request.get('origin') ?? '',
        address: clientAddress(request),
      },
      {
        ledger,
        runningKeys,
        secret,
        appointments,
        popupView: (popupId) => popupViews.view(popupId),
        countRequest: () => limits.countRequest(request, response),
      },
    );
    response.locals.callback = wish.id;
    response.status(201).location(`/api/callbacks/${wish.handle}`).json(acceptedViewOf(wish));
  });

  router.get('/:handle', async (request, response) => {
    const wish = await findWish(request.params.handle, ledger);
    const seconds = askAgainAfterSeconds(wish, clock.now());
    if (seconds !== undefined) response.set('Retry-After', String(seconds));
    response.json(viewOf(wish, clock.now()));
  });

  // What would be asked for has no end, so a question about it would have none either, and hold a place for a stream.
  router.head('/:handle/events', async (request, response) => {
    await findWish(request.params.handle, ledger);
    response.type('text/event-stream').end();
  });

  router.get('/:handle/events', limitStreams(parts.settings), async (request, response) => {
    const wish = await findWish(request.params.handle, ledger);
    await streamStates(response, wish, {
      ledger,
      clock,
      streams,
      lastSeen: request.get('last-event-id'),
    });
  });

  router.post('/:handle/cancel', async (request, response) => {
    const wish = await cancelWish(await findWish(request.params.handle, ledger), {
      ledger,
      webAppel,
    });
    response.json(viewOf(wish, clock.now()));
  });

  router.post('/:handle/reschedule', checks, async (request: Request, response: Response) => {
    const wish = await findWish(request.params.handle, ledger);
    const parsed = Rescheduling.safeParse(request.body);
    if (!parsed.success)
      throw new ProblemError('invalid-field', {
        field: 'slotAt',
        detail: 'Send {"slotAt": …} with one of the free times, and nothing else.',
      });
    const slotAt = Date.parse(parsed.data.slotAt);
    const moved = await rescheduleWish(wish, slotAt, { ledger, appointments });
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
