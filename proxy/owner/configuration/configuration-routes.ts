import { faultsAfter } from '../../../shared/configuration/checks.js';
import type { ActualConfiguration } from '../../../shared/configuration/configuration.js';
import { GroupEntry, ScheduleEntry } from '../../../shared/configuration/configuration-file.js';
import {
  alsaceMoselleHolidays,
  frenchHolidays,
} from '../../../shared/configuration/french-holidays.js';
import { unknownOf } from '../../../shared/configuration/unknown.js';
import {
  writeConfigurationFile,
  writeGroup,
  writeSchedule,
} from '../../../shared/configuration/write-file.js';
import { MINUTE_MS } from '../../../shared/durations.js';
import { fields } from '../../../shared/webappel/fields.js';
import type { Callback } from '../../callbacks/ledger/callback-entity.js';
import { iso } from '../../callbacks/ledger/callback-view.js';
import { appointmentsLeftOut } from '../../configuration/appointments-left-out.js';
import { planFaults } from '../../configuration/plan-faults.js';
import { baseOf, fromSaved } from '../../configuration/saved-plan.js';
import { ProblemError } from '../../http/problems.js';
import type { PopupViews } from '../../popups/popup-views.js';
import { TtlCache } from '../../popups/ttl-cache.js';
import { rowsOf } from '../../requests/request-rows.js';
import type { Store } from '../../store/database.js';
import { check } from '../check-input.js';
import type { OwnerRouter } from '../owner-router.js';
import {
  applyChecked,
  changeOne,
  orProblem,
  readWanted,
  refuseFaults,
  stepsShown,
  tagged,
} from './change-configuration.js';
import { PlanToApply, WantedConfiguration } from './configuration-schemas.js';
import { addPopupFileRoutes } from './popup-file-routes.js';
import { addPopupRoutes, type PopupParts } from './popup-routes.js';

type Given = Omit<PopupParts, 'recent' | 'forget'> & { popupViews: Pick<PopupViews, 'forget'> };

/** How old the groups and schedules may be beside a draft, which is shown again with every letter. */
const RECENT_MS = MINUTE_MS;

/** The configuration at WebAppel: as a whole by plans, and its single things, which are changed by the same steps. */
export function addConfigurationRoutes(router: OwnerRouter, given: Given): void {
  const recent = new TtlCache(given.clock, RECENT_MS, () =>
    orProblem(() => given.configurations.read()),
  );
  const forget = () => {
    recent.clear();
    given.popupViews.forget();
  };
  const parts: PopupParts = { ...given, recent, forget };
  addPlanRoutes(router, parts);
  addPopupRoutes(router, parts);
  addPopupFileRoutes(router, parts);
  addGroupAndScheduleRoutes(router, parts);
  router.answer('GET /public-holidays/:year', async ({ params: { year = '' } }) => {
    if (!/^(19|20|21)\d\d$/.test(year)) throw new ProblemError('not-found');
    const local = alsaceMoselleHolidays(Number(year));
    return { body: { holidays: frenchHolidays(Number(year)), local } };
  });
}

function addPlanRoutes(router: OwnerRouter, parts: PopupParts): void {
  const { configurations } = parts;
  const moment = (at: number | null): string | null => (at === null ? null : iso(Number(at)));
  router
    .answer('GET /configuration', async () => {
      const [actual, applied] = await Promise.all([
        orProblem(() => configurations.read()),
        configurations.memory.applied(),
      ]);
      return {
        body: {
          base: baseOf(actual),
          configuration: writeConfigurationFile(actual, { account: configurations.email() }),
          unknown: unknownOf(actual),
          applied: applied
            ? {
                at: moment(applied.appliedAt),
                checkedAt: moment(applied.checkedAt),
                driftedAt: moment(applied.driftedAt),
              }
            : null,
        },
      };
    })
    .answer('POST /configuration/plan', async ({ request }) => {
      const { desired, allowRemove, isPart } = check(request.body, WantedConfiguration, 'body');
      const wanted = readWanted(desired);
      const { account } = desired;
      if (account !== undefined && account.toLowerCase() !== configurations.email().toLowerCase())
        throw new ProblemError('invalid-field', {
          field: 'desired',
          detail: 'This is the configuration of another account.',
        });
      const plan = await orProblem(() => configurations.plan(wanted, { allowRemove, isPart }));
      refuseFaults(planFaults(plan, parts.isSimulated));
      await configurations.keep(plan);
      const { id, base, unknown, staying } = plan;
      const faults = faultsAfter(fromSaved(plan.before), plan.steps, {
        now: parts.clock.now(),
        timeZone: parts.timeZone,
      });
      const leftOut = await appointmentsLeftOut(fromSaved(plan.before), plan.steps, {
        ...{ store: parts.store, timeZone: parts.timeZone, now: parts.clock.now() },
      });
      const appointments = await appointmentsShown(leftOut, parts.store);
      return {
        body: { id, base, steps: stepsShown(plan), unknown, staying, faults, appointments },
      };
    })
    .answer('POST /configuration/apply', async ({ request }) => {
      const { planId } = check(request.body, PlanToApply, 'body');
      const plan = await configurations.kept(planId);
      if (!plan)
        throw new ProblemError('not-found', {
          detail: 'There is no such plan, or it is older than a day.',
        });
      const { steps, differences, present } = await applyChecked(plan, parts);
      return {
        body: { base: baseOf(present), steps, differences },
        target: 'configuration',
        change: {
          steps: steps.length,
          differences: differences.length,
          base: plan.base.slice(0, 12),
        },
      };
    });
}

const MAX_APPOINTMENTS_SHOWN = 20;

async function appointmentsShown(leftOut: readonly Callback[], store: Store) {
  const next = await rowsOf(leftOut.slice(0, MAX_APPOINTMENTS_SHOWN), store);
  return {
    count: leftOut.length,
    popups: [...new Set(leftOut.map(({ popup_id }) => popup_id))],
    next: next.map(({ id, popupId, number, callAt }) => ({ id, popupId, number, callAt })),
  };
}

function addGroupAndScheduleRoutes(router: OwnerRouter, parts: PopupParts): void {
  const { configurations } = parts;
  const read = () => orProblem(() => configurations.read());
  const scheduleOf = (name: string) => (actual: ActualConfiguration) => {
    const schedule = actual.schedules.get(name);
    return schedule && writeSchedule(schedule);
  };
  const groupOf = (name: string) => (actual: ActualConfiguration) => {
    const group = actual.groups.get(name);
    return group && writeGroup(group);
  };
  router
    .answer('GET /schedules', async () => {
      const { schedules, popups } = await read();
      const usersOf = (name: string) =>
        [...popups].filter(([, { settings }]) => settings.scheduleName === name);
      return {
        body: {
          schedules: [...schedules].map(([name, schedule]) => ({
            name,
            ...writeSchedule(schedule),
            popups: usersOf(name).map(([key]) => key),
          })),
        },
      };
    })
    .answer('GET /schedules/:name', async ({ params: { name = '' }, response }) =>
      tagged(requirePresent(scheduleOf(name)(await read()), 'schedule'), response),
    )
    .answer('PUT /schedules/:name', async ({ params: { name = '' }, request, response }) => {
      const entry = check(request.body, ScheduleEntry, 'body');
      requireName(name);
      const wanted = readWanted({ version: 1, schedules: { [name]: entry } });
      const entryOf = scheduleOf(name);
      return changeOne({ request, response }, { ...parts, actual: await read(), wanted, entryOf });
    })
    .answer('GET /groups/:name', async ({ params: { name = '' }, response }) =>
      tagged(requirePresent(groupOf(name)(await read()), 'group'), response),
    )
    .answer('PUT /groups/:name', async ({ params: { name = '' }, request, response }) => {
      const entry = check(request.body, GroupEntry, 'body');
      requireName(name);
      const wanted = readWanted({ version: 1, groups: { [name]: entry } });
      const entryOf = groupOf(name);
      return changeOne({ request, response }, { ...parts, actual: await read(), wanted, entryOf });
    });
}

/** @throws {ProblemError} not-found */
function requirePresent<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined)
    throw new ProblemError('not-found', { detail: `WebAppel has no such ${what}.` });
  return value;
}

/** @throws {ProblemError} not-found for a name that WebAppel does not allow */
function requireName(name: string): void {
  if (!fields.groupName.form.safeParse(name).success) throw new ProblemError('not-found');
}
