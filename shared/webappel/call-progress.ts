import { z } from 'zod';

/**
 * Our extension of WebAppel: how far a call is, as server-sent events. A server that has it says so in this header of
 * its answers, whose value is the place to ask, relative to `api.php`; the variables are `email`, `pass` and
 * `id_tracking`. WebAppel itself has no call progress, only the end of a call (L552).
 */
export const PROGRESS_HEADER = 'x-webappel-progress';
export const PROGRESS_PLACE = 'progress.php';

/** One event's data: where the call is, and with `ended` how it went. */
export const CallProgress = z.object({
  state: z.enum([
    'waiting',
    'ringing-operator',
    'ringing-visitor',
    'talking',
    'voicemail',
    'ended',
  ]),
  outcome: z
    .enum(['answered', 'no-answer', 'busy', 'cancelled', 'abandoned', 'congestion', 'unreachable'])
    .optional(),
  /** With `waiting`, where a server tells it: all lines are busy, and the call gets the first, second… free one. */
  queuePosition: z.int().min(1).optional().catch(undefined),
});
export type CallProgress = z.infer<typeof CallProgress>;
