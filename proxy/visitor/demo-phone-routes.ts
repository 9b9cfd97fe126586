import { json, Router } from 'express';
import { z } from 'zod';
import type { Stop } from '../../shared/clock.js';
import type { Handset } from '../../shared/handset.js';
import type { EventStreams } from '../http/event-streams.js';
import { ProblemError } from '../http/problems.js';

/** The simulator's handsets, as the demo page controls them. */
export interface DemoPhones {
  subscribe(listener: (handsets: Handset[]) => void): Stop;
  answer(leg: string): boolean;
  refuse(leg: string): boolean;
  hangUp(leg: string): boolean;
}

const Action = z.strictObject({ action: z.enum(['answer', 'refuse', 'hang-up']) });

/** `/demo/phones`: the simulated phones of the demo page. Only for demos on this machine. */
export function demoPhoneRoutes({
  phones,
  streams,
}: {
  phones: DemoPhones;
  streams: EventStreams;
}): Router {
  const router = Router();
  const actions = {
    answer: (leg: string) => phones.answer(leg),
    refuse: (leg: string) => phones.refuse(leg),
    'hang-up': (leg: string) => phones.hangUp(leg),
  };

  router.get('/events', (_request, response) => {
    let stop: Stop = () => undefined;
    const stream = streams.open(response, () => stop());
    // The listener gets the current state at once and then every change.
    stop = phones.subscribe((handsets) => stream.send('phones', { handsets }));
  });

  router.post('/:leg', json({ limit: '1kb' }), (request, response) => {
    const parsed = Action.safeParse(request.body);
    if (!parsed.success) throw new ProblemError('invalid-field', { field: 'action' });
    if (!actions[parsed.data.action](request.params.leg)) throw new ProblemError('not-found');
    response.sendStatus(204);
  });

  return router;
}
