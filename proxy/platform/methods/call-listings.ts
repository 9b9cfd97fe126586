import { Temporal } from 'temporal-polyfill';
import type { Clock } from '../../../shared/clock.js';
import { nameDestination } from '../../../shared/webappel/destination-names.js';
import type { MethodName, Params, WebAppel } from '../../../shared/webappel/methods.js';
import { zonedTimes } from '../../../shared/zoned-time.js';
import type { Store } from '../../store/database.js';
import type { Caller } from '../accounts/accounts.js';
import { refusal, refusalOfValues } from './refuse.js';

/**
 * Listings of a popup's calls. Removed popups are included, because they keep their history (L471).
 * @param lagSeconds age of the listed data: requests, starts of attempts and ends appear this long after they
 *   happened
 */
export function callListings(
  { store, clock, lagSeconds }: { store: Store; clock: Clock; lagSeconds: number },
  { account }: Caller,
): Pick<WebAppel, 'listCalls' | 'summariseCalls'> {
  const findAnyPopup = async (method: MethodName, { popupId, from, to }: Params<'listCalls'>) => {
    if (from && to && from > to) throw refusalOfValues(method, 'from', 'to');
    const popup = await store
      .selectFrom('platform_popups')
      .select('id')
      .where('account_id', '=', account.id)
      .where('id', '=', Number(popupId))
      .executeTakeFirst();
    if (!popup) throw refusal('NOT_FOUND', method, 'popupId');
    return popup.id;
  };
  /** Time up to which events are listed. Without a lag there is no limit, so that a clock set back hides nothing. */
  const listedUntil = (): number =>
    lagSeconds === 0 ? Number.MAX_SAFE_INTEGER : clock.now() - lagSeconds * 1000;
  const callsOf = (popupId: number, params: Params<'listCalls'>, asOf: number) => {
    const { trackingId } = params;
    const { since, until } = periodOf(params, account.timeZone, clock.now());
    return store
      .selectFrom('platform_calls as call')
      .where('call.popup_id', '=', popupId)
      .where('call.requested_at', '<=', asOf)
      .$if(since !== undefined, (calls) => calls.where('call.requested_at', '>=', since ?? 0))
      .$if(until !== undefined, (calls) => calls.where('call.requested_at', '<', until ?? 0))
      .$if(trackingId !== undefined, (calls) => calls.where('call.id', '=', Number(trackingId)))
      .orderBy('call.requested_at')
      .orderBy('call.id');
  };
  const zonedTime = zonedTimes(account.timeZone);
  const wallTime = (instant: number): string => zonedTime(instant).slice(0, 19);

  return {
    async listCalls(params) {
      const asOf = listedUntil();
      const calls = callsOf(await findAnyPopup('listCalls', params), params, asOf);
      // One row per attempt. A request that was never dialled is one row without a start, so that every request is
      // listed.
      const rows = await calls
        .innerJoin('platform_destinations as destination', 'destination.id', 'call.destination_id')
        .leftJoin('platform_call_attempts as attempt', (join) =>
          join.onRef('attempt.call_id', '=', 'call.id').on('attempt.started_at', '<=', asOf),
        )
        .orderBy('attempt.id')
        .select([
          'call.id',
          'call.row_key',
          'requested_at',
          'delay_seconds',
          'address',
          'name',
          'source',
        ])
        .select([
          'custom1',
          'custom2',
          'custom3',
          'call.outcome as callOutcome',
          'call.ended_at as callEndedAt',
        ])
        .select(['destination.country', 'destination.line'])
        .select(['started_at', 'rang_seconds', 'attempt.talk_seconds', 'attempt.price'])
        .select(['attempt.outcome as attemptOutcome', 'attempt.ended_at'])
        .execute();
      return rows.map((row) => {
        const [outcome, endedAt] =
          row.started_at === null
            ? [row.callOutcome, row.callEndedAt]
            : [row.attemptOutcome, row.ended_at];
        const isOver = endedAt !== null && endedAt <= asOf;
        return {
          ...visitorOf(row),
          trackingId: String(row.id),
          requestedAt: wallTime(row.requested_at),
          delaySeconds: row.delay_seconds,
          startedAt: row.started_at === null ? undefined : wallTime(row.started_at),
          calledDestination: nameDestination(row),
          source: row.source ?? undefined,
          ...(isOver && {
            rangSeconds: row.rang_seconds ?? undefined,
            talkSeconds: row.talk_seconds ?? undefined,
            price: row.price ?? undefined,
            callState: outcome ?? undefined,
          }),
        };
      });
    },

    async summariseCalls(params) {
      const asOf = listedUntil();
      const calls = callsOf(await findAnyPopup('summariseCalls', params), params, asOf);
      const rows = await calls.selectAll('call').execute();
      return rows.map((row) => {
        const isOver = row.ended_at !== null && row.ended_at <= asOf;
        return {
          ...visitorOf(row),
          trackingId: String(row.id),
          popupId: String(row.popup_id),
          requestedAt: wallTime(row.requested_at),
          delaySeconds: row.delay_seconds,
          talkSeconds: isOver ? row.talk_seconds : 0,
          callState: isOver ? (row.outcome ?? undefined) : undefined,
        };
      });
    },
  };
}

interface VisitorColumns {
  address: string | null;
  name: string | null;
  custom1: string | null;
  custom2: string | null;
  custom3: string | null;
}

const visitorOf = ({ address, name, custom1, custom2, custom3 }: VisitorColumns) => ({
  visitorAddress: address ?? undefined,
  visitorName: name ?? undefined,
  custom1: custom1 ?? undefined,
  custom2: custom2 ?? undefined,
  custom3: custom3 ?? undefined,
});

/**
 * The requested period, in whole days of the account's time zone, last day included (the guide's examples contradict
 * each other, L103-119). With one bound the other side is open. With none it is today, or unlimited if a tracking id is given.
 */
function periodOf(
  { from, to, trackingId }: Params<'listCalls'>,
  timeZone: string,
  now: number,
): { since?: number; until?: number } {
  const startOf = (day: Temporal.PlainDate): number =>
    day.toZonedDateTime(timeZone).epochMilliseconds;
  if (!from && !to) {
    if (trackingId !== undefined) return {};
    const today = Temporal.Instant.fromEpochMilliseconds(now)
      .toZonedDateTimeISO(timeZone)
      .toPlainDate();
    return { since: startOf(today), until: startOf(today.add({ days: 1 })) };
  }
  return {
    ...(from ? { since: startOf(Temporal.PlainDate.from(from)) } : {}),
    ...(to ? { until: startOf(Temporal.PlainDate.from(to).add({ days: 1 })) } : {}),
  };
}
