import { z } from 'zod';

/**
 * Our extension of WebAppel: the progress of a call as server-sent events. A server offers it in this header, whose value is
 * a path relative to `api.php`; the variables are `email`, `pass` and `id_tracking`. WebAppel itself reports only the end of
 * a call (L552).
 */
export const PROGRESS_HEADER = 'x-webappel-progress';
export const PROGRESS_PATH = 'progress.php';

/** Data of one event: the state of the call and, with `ended`, its outcome. */
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
    .enum([
      'answered',
      'no-answer',
      'busy',
      'cancelled',
      'abandoned',
      'congestion',
      'unreachable',
      'refused',
    ])
    .optional(),
  /** With `ended`: no operator's phone was free, so none rang. Servers may omit it. */
  allOperatorsBusy: z.boolean().optional().catch(undefined),
  /** With `waiting`, while all lines are busy: 1 for the call that gets the next free line. Servers may omit it. */
  queuePosition: z.int().min(1).optional().catch(undefined),
});
export type CallProgress = z.infer<typeof CallProgress>;
