import { z } from 'zod';
import { isKnownCountry } from '../../shared/numbers/all-plans.js';
import { iso } from '../callbacks/ledger/callback-view.js';
import type { Stops as StopList, Stop as StopRow } from '../guard/stops.js';
import { ProblemError } from '../http/problems.js';
import { stopLevels } from '../store/guard-tables.js';
import { author, endsAt, reason } from './guard-terms.js';

const level = z.enum(stopLevels).meta({
  description:
    'offer: no new callback is accepted; those that were accepted are dialled · dial: nothing is dialled either',
});

const popupId = z.string().regex(/^[0-9]{1,20}$/, 'must be the id of a popup');
const stoppedCountry = z.string().refine(isKnownCountry, 'must be a country code such as FR');

export const Stop = z
  .object({
    id: z.int(),
    level,
    popupId: z.string().nullable(),
    country: z.string().nullable().meta({ description: 'Both null: everything is stopped.' }),
    reason: z.string(),
    author: z.string(),
    createdAt: z.iso.datetime(),
    endsAt: z.iso.datetime().nullable(),
    waitingCallbacks: z.int().meta({
      description: 'Callbacks within it that are not dialled yet, appointments included.',
    }),
  })
  .meta({ id: 'Stop' });

export const Stops = z.object({ stops: z.array(Stop) }).meta({ id: 'Stops' });

/** Whom a stop would affect. */
export const StopEffect = z
  .object({ waitingCallbacks: Stop.shape.waitingCallbacks })
  .meta({ id: 'StopEffect' });

/** What would be stopped. */
export const StopScopeQuery = z
  .strictObject({ popupId: popupId.optional(), country: stoppedCountry.optional() })
  .meta({ id: 'StopScopeQuery' });

/** What to stop. */
export const NewStop = z
  .strictObject({
    level: level.default('offer'),
    popupId: popupId.optional().meta({ description: 'Absent, as `country`: everything.' }),
    country: stoppedCountry.optional(),
    reason,
    author,
    endsAt: endsAt.meta({ description: 'Absent: until it is lifted.' }),
  })
  .meta({ id: 'NewStop' });

async function viewOf(stop: StopRow, stops: StopList): Promise<z.infer<typeof Stop>> {
  return {
    id: stop.id,
    level: stop.level,
    popupId: stop.popup_id || null,
    country: stop.country || null,
    reason: stop.reason,
    author: stop.author,
    createdAt: iso(stop.created_at),
    endsAt: stop.ends_at === null ? null : iso(stop.ends_at),
    waitingCallbacks: await stops.countWaiting(stop),
  };
}

export const listStops = async (stops: StopList): Promise<z.infer<typeof Stops>> => ({
  stops: await Promise.all((await stops.list()).map((stop) => viewOf(stop, stops))),
});

/**
 * Stops everything, a popup or a country, in place of an earlier stop of the same.
 * @throws {ProblemError} invalid-field
 */
export async function addStop(
  { popupId = '', country = '', endsAt: until, ...terms }: z.output<typeof NewStop>,
  { stops, now }: { stops: StopList; now: number },
): Promise<z.infer<typeof Stop>> {
  if (popupId !== '' && country !== '')
    throw new ProblemError('invalid-field', {
      field: 'country',
      detail: 'Send popupId or country, not both.',
    });
  if (until !== undefined && until <= now)
    throw new ProblemError('invalid-field', { field: 'endsAt', detail: 'This time is past.' });
  return viewOf(
    await stops.set({ ...terms, popup_id: popupId, country, ends_at: until ?? null }),
    stops,
  );
}

/** How many callbacks that are not dialled yet a stop would affect. Nothing is stopped. */
export const effectOfStop = async (
  { popupId: popup = '', country = '' }: z.output<typeof StopScopeQuery>,
  stops: StopList,
): Promise<z.infer<typeof StopEffect>> => ({
  waitingCallbacks: await stops.countWaiting({ popup_id: popup, country }),
});

/** @throws {ProblemError} not-found */
export async function liftStop(id: string, stops: StopList): Promise<z.infer<typeof Stop>> {
  const lifted = /^[1-9]\d{0,8}$/.test(id) ? await stops.lift({ id: Number(id) }) : undefined;
  if (!lifted)
    throw new ProblemError('not-found', { detail: 'There is no stop in force with this id.' });
  return viewOf(lifted, stops);
}
