import { type RequestHandler, Router } from 'express';
import { canonicalAddress } from '../../shared/network-address.js';
import { PROGRESS_HEADER, PROGRESS_PATH } from '../../shared/webappel/call-progress.js';
import { fields } from '../../shared/webappel/fields.js';
import { credentialsOf, lastOf, parseQuery } from '../../shared/webappel/query.js';
import { Refusal, refusalStatus } from '../../shared/webappel/refusal.js';
import type { EventStreams } from '../http/event-streams.js';
import type { CallEngine } from '../platform/call-engine/engine.js';
import type { LogIn } from './login.js';

/** Announces in every response that call progress is available. */
export const announceProgress: RequestHandler = (_request, response, next) => {
  response.set(PROGRESS_HEADER, PROGRESS_PATH);
  next();
};

/** `progress.php`: streams the progress of one call of the account until the call ends. */
export function createProgressRouter({
  logIn,
  engine,
  streams,
}: {
  logIn: LogIn;
  engine: Pick<CallEngine, 'watch'>;
  streams: EventStreams;
}): Router {
  const router = Router();
  router.get(`/get/webappel/${PROGRESS_PATH}`, async (request, response) => {
    try {
      const query = parseQuery(request.originalUrl.split('?')[1] ?? '');
      const account = await logIn(credentialsOf(query), canonicalAddress(request.ip ?? '') ?? '');
      let stream: ReturnType<EventStreams['open']> | undefined;
      // The first state arrives before the stream is open.
      const early: unknown[] = [];
      const stop = await engine.watch(
        account.id,
        lastOf(query, fields.trackingId.wire) ?? '',
        (progress) => {
          if (!stream) early.push(progress);
          else stream.send('progress', progress);
          if (progress.state === 'ended') stream?.end();
        },
      );
      if (!stop) throw new Refusal('NOT_FOUND', 'no such call');
      stream = streams.open(response, stop);
      for (const progress of early) stream.send('progress', progress);
      if (early.some((progress) => (progress as { state: string }).state === 'ended')) stream.end();
    } catch (failure) {
      if (!(failure instanceof Refusal)) throw failure;
      response.status(refusalStatus[failure.code]).type('text').send(`ERREUR ${failure.code}`);
    }
  });
  return router;
}
