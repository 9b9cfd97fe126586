import { json, type Request, type RequestHandler, type Response, Router } from 'express';
import { Rescheduling } from '../../shared/callback.js';
import type { Clock } from '../../shared/clock.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import { type Appointments, rescheduleCallback } from '../callbacks/intake/appointments.js';
import { cancelCallback } from '../callbacks/intake/cancel.js';
import type { Intake } from '../callbacks/intake/intake.js';
import type { Callback } from '../callbacks/ledger/callback-entity.js';
import { acceptedViewOf, pollAfterSeconds, viewOf } from '../callbacks/ledger/callback-view.js';
import type { Ledger } from '../callbacks/ledger/ledger.js';
import { LimitReached } from '../guard/call-counters.js';
import type { Guard } from '../guard/guard.js';
import type { RequestLimits } from '../guard/request-limits.js';
import { readSender, senderOf } from '../guard/sender.js';
import type { SiteKeys } from '../guard/site-keys.js';
import { limitStreams } from '../guard/stream-limits.js';
import type { EventStreams } from '../http/event-streams.js';
import { ProblemError } from '../http/problems.js';
import type { Settings } from '../settings/settings.js';
import { streamStates } from './state-stream.js';

interface Parts {
  ledger: Ledger;
  webAppel: WebAppel;
  intake: Intake;
  appointments: Appointments;
  clock: Clock;
  streams: EventStreams;
  guard: Guard;
  siteKeys: SiteKeys;
  limits: RequestLimits;
  settings: Settings;
}

/** A form of another site can send other types without a preflight. JSON needs one, so the origin is checked. */
const onlyJson: RequestHandler = (request, _response, next) => {
  if (!request.is('application/json'))
    throw new ProblemError('invalid-field', {
      status: 415,
      field: 'Content-Type',
      detail: 'Send application/json.',
    });
  next();
};

/** @throws {ProblemError} not-found, for an unknown handle as for a malformed one */
export async function findCallback(
  handle: string | string[] | undefined,
  ledger: Ledger,
): Promise<Callback> {
  const callback = typeof handle === 'string' ? await ledger.findByHandle(handle) : undefined;
  if (!callback) throw new ProblemError('not-found');
  return callback;
}

/** `/api/callbacks`: make, read, follow, reschedule and cancel a callback. */
export function callbackRoutes(parts: Parts): Router {
  const { ledger, webAppel, intake, appointments, clock, streams, limits } = parts;
  const router = Router();
  router.use((_request, response, next) => {
    // A handle is a secret, so no cache may keep it.
    response.set('Cache-Control', 'no-store');
    next();
  });

  const checks = [onlyJson, limits.attempts, json({ limit: '4kb' })];
  router.post(
    '/',
    readSender(parts.siteKeys),
    checks,
    async (request: Request, response: Response) => {
      const { address, siteKey, problem } = senderOf(request, response);
      const callback = await intake.accept(request.body, {
        idempotencyKey: idempotencyKeyOf(request),
        origin: request.get('origin') ?? '',
        address,
        siteKey,
        senderProblem: problem,
        pageProof: request.get('page-proof'),
        solution: request.get('challenge-solution'),
      });
      response.locals.callback = callback.id;
      response
        .status(201)
        .location(`/api/callbacks/${callback.handle}`)
        .json(acceptedViewOf(callback));
    },
  );

  router.get('/:handle', async (request, response) => {
    const callback = await findCallback(request.params.handle, ledger);
    const retryAfter = pollAfterSeconds(callback, clock.now());
    if (retryAfter !== undefined) response.set('Retry-After', String(retryAfter));
    response.json(viewOf(callback, clock.now()));
  });

  // HEAD is answered without opening a stream: Express would answer it as a GET, which never ends.
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
    const { slotAt } = parsed.data;
    const moved = await rescheduleCallback(callback, slotAt, { ledger, appointments }).catch(
      async (failure: unknown) => {
        if (failure instanceof LimitReached)
          await parts.guard.recordRefusal({
            phase: 'accepting',
            popupId: callback.popup_id,
            number: callback.number,
            rule: failure.limit,
          });
        throw failure;
      },
    );
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
