import type { Opening } from '../opening-hours.js';
import { fields } from '../webappel/fields.js';
import {
  type ActualConfiguration,
  type ConfiguredPopup,
  type Group,
  type GroupOperator,
  inPositionOrder,
  type Schedule,
  sortedTexts,
} from './configuration.js';
import type { Step } from './steps.js';
import { sortedOpenings } from './weekly-hours.js';

type Changed = ReadonlyMap<string, ConfiguredPopup>;

const replaced = <Value>(
  entries: ReadonlyMap<string, Value>,
  name: string,
  value: Value,
): ReadonlyMap<string, Value> => new Map([...entries, [name, value]]);

/** What WebAppel should have after a step. */
export function afterStep(before: ActualConfiguration, step: Step): ActualConfiguration {
  switch (step.method) {
    case 'addOpenings':
    case 'removeOpenings':
    case 'addClosure':
    case 'removeClosure': {
      const { scheduleName } = step.params;
      const schedule = before.schedules.get(scheduleName) ?? { openings: [], closures: [] };
      return {
        ...before,
        schedules: replaced(before.schedules, scheduleName, afterScheduleStep(schedule, step)),
      };
    }
    case 'addOperator':
    case 'removeOperator':
    case 'setOrdering': {
      const { groupName } = step.params;
      const group = before.groups.get(groupName) ?? { ordering: 'fixed' as const, operators: [] };
      return {
        ...before,
        groups: replaced(before.groups, groupName, afterGroupStep(group, step)),
      };
    }
    default:
      return { ...before, popups: afterPopupStep(before, step) };
  }
}

type ScheduleStep = Extract<Step, { params: { scheduleName: string } }>;
type GroupStep = Extract<Step, { params: { groupName: string } }>;

function afterScheduleStep(schedule: Schedule, step: ScheduleStep): Schedule {
  const { openings, closures } = schedule;
  switch (step.method) {
    case 'addClosure':
      return { openings, closures: sortedTexts([...closures, step.params.closedOn]) };
    case 'removeClosure':
      return { openings, closures: closures.filter((day) => day !== step.params.closedOn) };
    case 'addOpenings':
      return { openings: sortedOpenings([...openings, ...zipped(step.params)]), closures };
    case 'removeOpenings': {
      const gone = new Set(zipped(step.params).map((opening) => Object.values(opening).join()));
      return {
        openings: openings.filter(
          ({ weekday, opensAt, closesAt }) => !gone.has([weekday, opensAt, closesAt].join()),
        ),
        closures,
      };
    }
  }
}

const zipped = ({
  weekday,
  opensAt,
  closesAt,
}: Extract<Step, { method: 'addOpenings' }>['params']): Opening[] =>
  weekday.map((day, index) => ({
    weekday: day,
    opensAt: opensAt[index] ?? '',
    closesAt: closesAt[index] ?? '',
  }));

function afterGroupStep(group: Group, step: GroupStep): Group {
  if (step.method === 'setOrdering') return { ...group, ordering: step.params.ordering };
  const { phoneNumber: number } = step.params;
  const others = group.operators.filter((one) => one.number !== number);
  if (step.method === 'removeOperator') return { ...group, operators: others };
  const { ringSeconds, position } = step.params;
  const at = group.operators.findIndex((one) => one.number === number);
  const operator: GroupOperator = {
    number,
    ringSeconds,
    position: position ?? group.operators[at]?.position,
  };
  const operators =
    at < 0
      ? [...group.operators, operator]
      : group.operators.map((one) => (one.number === number ? operator : one));
  return { ...group, operators: inPositionOrder(operators) };
}

function afterPopupStep(
  { popups }: ActualConfiguration,
  step: Exclude<Step, ScheduleStep | GroupStep>,
): Changed {
  const key = step.popup ?? '';
  const popup = popups.get(key) ?? { settings: {} };
  switch (step.method) {
    case 'removePopup':
      return new Map([...popups].filter(([other]) => other !== key));
    case 'addPopup': {
      const { popupName: name, ...settings } = step.params;
      return replaced(popups, key, { name, settings, files: {} });
    }
    case 'updatePopup': {
      const { popupName = popup.name, ...settings } = step.params;
      return replaced(popups, key, {
        ...popup,
        name: popupName,
        settings: { ...popup.settings, ...settings },
      });
    }
    case 'allowDestinations':
    case 'forbidDestinations': {
      const named = namesOf(step.params.destinationCode ?? []);
      const present = popup.destinations ?? [];
      return replaced(popups, key, {
        ...popup,
        // One that has no code is not followed: the step names it by its identifier.
        destinations: step.params.destinationId
          ? undefined
          : step.method === 'allowDestinations'
            ? sortedTexts([...present, ...named])
            : present.filter((one) => !named.includes(one)),
      });
    }
    case 'storeFile':
      return replaced(popups, key, {
        ...popup,
        files: { ...popup.files, [step.params.fileType]: { sha256: step.sha256 } },
      });
    case 'removeFile': {
      const { [step.params.fileType]: _, ...files } = popup.files ?? {};
      return replaced(popups, key, { ...popup, files });
    }
  }
}

const namesOf = (
  codes: NonNullable<Extract<Step, { method: 'allowDestinations' }>['params']['destinationCode']>,
): string[] => codes.map((code) => fields.destinationCode.form.encode(code));

/** What WebAppel should have before each step, and after the last. */
export function statesOf(
  before: ActualConfiguration,
  steps: readonly Step[],
): ActualConfiguration[] {
  const states = [before];
  for (const step of steps) states.push(afterStep(states.at(-1) ?? before, step));
  return states;
}
