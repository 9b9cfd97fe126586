import { type Opening, weekdays } from '../../../shared/opening-hours.js';
import type { MethodName, Params, WebAppel } from '../../../shared/webappel/methods.js';
import type { Store } from '../../store/database.js';
import type { Caller } from '../accounts/accounts.js';
import { refusal, refusalOfValues } from './refuse.js';

type ScheduleMethods = Pick<
  WebAppel,
  | 'addOpenings'
  | 'removeOpenings'
  | 'addClosure'
  | 'removeClosure'
  | 'showSchedule'
  | 'listSchedules'
>;

/** Combines the three parallel lists of a request (L368) into openings, without duplicates. */
function zipOpenings(
  method: MethodName,
  { weekday, opensAt, closesAt }: Params<'addOpenings'>,
): Opening[] {
  if (
    weekday.length === 0 ||
    weekday.length !== opensAt.length ||
    opensAt.length !== closesAt.length
  )
    throw refusalOfValues(method, 'weekday', 'opensAt', 'closesAt');
  const openings = weekday.map((day, index) => ({
    weekday: day,
    opensAt: opensAt[index] ?? '',
    closesAt: closesAt[index] ?? '',
  }));
  if (openings.some((opening) => opening.closesAt <= opening.opensAt))
    throw refusalOfValues(method, 'opensAt', 'closesAt');
  return [...new Map(openings.map((opening) => [Object.values(opening).join(), opening])).values()];
}

/** Weekly openings and closing days. The first entry creates a schedule. */
export function scheduleMethods({ store }: { store: Store }, { account }: Caller): ScheduleMethods {
  const rowOf = (scheduleName: string) => ({ account_id: account.id, schedule_name: scheduleName });
  const openingRow = (scheduleName: string, opening: Opening) => ({
    ...rowOf(scheduleName),
    weekday: opening.weekday,
    opens_at: opening.opensAt,
    closes_at: opening.closesAt,
  });

  const ensureSchedule = (transaction: Store, name: string) =>
    transaction
      .insertInto('platform_schedules')
      .values({ account_id: account.id, name })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  const requireSchedule = async (method: MethodName, name: string) => {
    const schedule = await store
      .selectFrom('platform_schedules')
      .select('name')
      .where('account_id', '=', account.id)
      .where('name', '=', name)
      .executeTakeFirst();
    if (!schedule) throw refusal('NOT_FOUND', method, 'scheduleName');
  };

  return {
    async addOpenings(params) {
      const openings = zipOpenings('addOpenings', params);
      await store.transaction().execute(async (transaction) => {
        await ensureSchedule(transaction, params.scheduleName);
        await transaction
          .insertInto('platform_openings')
          .values(openings.map((opening) => openingRow(params.scheduleName, opening)))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      });
    },

    async removeOpenings(params) {
      const openings = zipOpenings('removeOpenings', params);
      await requireSchedule('removeOpenings', params.scheduleName);
      await store.transaction().execute(async (transaction) => {
        for (const opening of openings) {
          const { numDeletedRows } = await transaction
            .deleteFrom('platform_openings')
            .where(({ and }) => and(openingRow(params.scheduleName, opening)))
            .executeTakeFirst();
          // Thrown inside the transaction, so that the openings removed so far are restored.
          if (numDeletedRows === 0n) throw refusal('NOT_FOUND', 'removeOpenings', 'weekday');
        }
      });
    },

    async addClosure({ scheduleName, closedOn }) {
      await store.transaction().execute(async (transaction) => {
        await ensureSchedule(transaction, scheduleName);
        await transaction
          .insertInto('platform_closures')
          .values({ ...rowOf(scheduleName), day: closedOn })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      });
    },

    async removeClosure({ scheduleName, closedOn }) {
      await requireSchedule('removeClosure', scheduleName);
      const { numDeletedRows } = await store
        .deleteFrom('platform_closures')
        .where(({ and }) => and({ ...rowOf(scheduleName), day: closedOn }))
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw refusal('NOT_FOUND', 'removeClosure', 'closedOn');
    },

    async showSchedule({ scheduleName }) {
      await requireSchedule('showSchedule', scheduleName);
      const openings = await store
        .selectFrom('platform_openings')
        .selectAll()
        .where(({ and }) => and(rowOf(scheduleName)))
        .orderBy('opens_at')
        .orderBy('closes_at')
        .execute();
      const closures = await store
        .selectFrom('platform_closures')
        .select('day')
        .where(({ and }) => and(rowOf(scheduleName)))
        .orderBy('day')
        .execute();
      const dayIndex = ({ weekday }: { weekday: Opening['weekday'] }) => weekdays.indexOf(weekday);
      return [
        ...openings
          .sort((a, b) => dayIndex(a) - dayIndex(b))
          .map(({ weekday, opens_at, closes_at }) => ({
            kind: 'opening' as const,
            weekday,
            opensAt: opens_at,
            closesAt: closes_at,
          })),
        ...closures.map(({ day }) => ({ kind: 'closure' as const, closedOn: day })),
      ];
    },

    async listSchedules() {
      const rows = await store
        .selectFrom('platform_schedules')
        .select('name')
        .where('account_id', '=', account.id)
        .orderBy('name')
        .execute();
      return rows.map(({ name }) => ({ scheduleName: name }));
    },
  };
}
