import {
  type ActualConfiguration,
  type Configuration,
  type ConfiguredPopup,
  type Group,
  type Schedule,
  usedBy,
} from './configuration.js';
import { groupSteps, removalSteps } from './group-steps.js';
import {
  destinationSteps,
  fileSteps,
  type PopupPresent,
  removePopupStep,
  settingSteps,
} from './popup-steps.js';
import { scheduleSteps } from './schedule-steps.js';
import type { Step } from './steps.js';
import { isEmptySchedule } from './write-file.js';

export interface Plan {
  /** In this order the account works at every point in between. */
  steps: readonly Step[];
  /** Sentences on what cannot be compared. */
  unknown: readonly string[];
  /** Sentences on what is not in the file and stays. */
  staying: readonly string[];
}

export interface PlanTerms {
  /** Keys of popups that may be removed. */
  allowRemove?: readonly string[];
  /** What was applied last; of settings that WebAppel does not tell, it says what was sent. */
  sent?: Configuration | undefined;
  /** Only what is wanted is meant: groups and schedules that are not in it stay as they are. */
  isPart?: boolean;
}

const noSchedule: Schedule = { openings: [], closures: [] };
const noOperators: Pick<Group, 'operators'> = { operators: [] };

/**
 * What to ask of WebAppel so that it has what is wanted: first schedules and groups get what is new, then popups may call
 * more, change, and get their files, then they may call less, and at last operators leave.
 */
export function planOf(
  actual: ActualConfiguration,
  wanted: Configuration,
  { allowRemove = [], sent, isPart = false }: PlanTerms = {},
): Plan {
  const {
    schedules = new Map(),
    groups = new Map(),
    popups = new Map(),
  } = wanted as {
    [Part in keyof Configuration]: NonNullable<Configuration[Part]>;
  };
  const removed = [...actual.popups.keys()].filter(
    (key) => wanted.popups && !popups.has(key) && allowRemove.includes(key),
  );
  const afterwards = [
    ...[...actual.popups].filter(([key]) => !removed.includes(key) && !popups.has(key)),
    ...[...popups].map(([key, popup]) => [key, mergePopup(actual.popups.get(key), popup)] as const),
  ];
  const used = usedBy(afterwards.map(([, popup]) => popup));
  const each = [...popups].map(([key, popup]) => {
    const present: PopupPresent = {
      actual: actual.popups.get(key),
      sent: sent?.popups?.get(key),
      destinationIds: actual.destinationIds,
    };
    return {
      isNew: !present.actual,
      settings: settingSteps(key, popup, present),
      destinations: destinationSteps(key, popup, present),
      files: fileSteps(key, popup, present),
    };
  });
  const dropped = isPart
    ? { steps: [], staying: [] }
    : droppedParts(actual, wanted, { used, afterwards });
  return {
    steps: [
      ...[...schedules].flatMap(([name, schedule]) =>
        scheduleSteps(name, schedule, actual.schedules.get(name), used.schedules.has(name)),
      ),
      ...[...groups].flatMap(([name, group]) =>
        groupSteps(name, group, actual.groups.get(name), used.groups.has(name)),
      ),
      ...each.flatMap(({ isNew, destinations }) => (isNew ? [] : destinations.allow)),
      ...each.flatMap(({ isNew, settings, destinations }) => [
        ...settings.steps,
        ...(isNew ? destinations.allow : []),
      ]),
      ...each.flatMap(({ files }) => files.steps),
      ...each.flatMap(({ destinations }) => destinations.forbid),
      ...removed.map(removePopupStep),
      ...[...groups].flatMap(([name, group]) => removalSteps(name, group, actual.groups.get(name))),
      ...dropped.steps,
    ],
    unknown: each.flatMap(({ settings, destinations, files }) => [
      ...settings.unknown,
      ...destinations.unknown,
      ...files.unknown,
    ]),
    staying: [
      ...(wanted.popups
        ? [...actual.popups.keys()]
            .filter((key) => !popups.has(key) && !removed.includes(key))
            .map((key) => `Popup ${key} is not in the file and stays; --allow-remove removes it`)
        : []),
      ...dropped.staying,
    ],
  };
}

/** The popup after its steps. */
export function mergePopup(
  actual: ConfiguredPopup | undefined,
  wanted: ConfiguredPopup,
): ConfiguredPopup {
  return {
    name: wanted.name ?? actual?.name,
    settings: { ...actual?.settings, ...wanted.settings },
    destinations: wanted.destinations ?? actual?.destinations,
    files: wanted.files ?? actual?.files,
  };
}

/** Schedules and groups that are not wanted any more: they are emptied, because WebAppel cannot delete them. */
function droppedParts(
  actual: ActualConfiguration,
  wanted: Configuration,
  {
    used,
    afterwards,
  }: {
    used: ReturnType<typeof usedBy>;
    afterwards: readonly (readonly [string, ConfiguredPopup])[];
  },
): { steps: Step[]; staying: string[] } {
  const steps: Step[] = [];
  const staying: string[] = [];
  const untold = (names: readonly ('scheduleName' | 'openGroup' | 'closedGroup')[]) =>
    afterwards.find(([, { settings }]) => names.some((name) => settings[name] === undefined))?.[0];
  const isKept = (what: string, isUsed: boolean, untoldOf: string | undefined): boolean => {
    if (isUsed) staying.push(`${what} is not in the file and stays, because a popup uses it`);
    else if (untoldOf !== undefined)
      staying.push(
        `${what} is not in the file and stays, because WebAppel does not tell whether popup ${untoldOf} uses it`,
      );
    return isUsed || untoldOf !== undefined;
  };
  for (const [name, schedule] of wanted.schedules ? actual.schedules : []) {
    if (wanted.schedules?.has(name) || isEmptySchedule(schedule)) continue;
    if (!isKept(`Schedule ${name}`, used.schedules.has(name), untold(['scheduleName'])))
      steps.push(...scheduleSteps(name, noSchedule, schedule, false).map(willBeEmptied));
  }
  for (const [name, group] of wanted.groups ? actual.groups : []) {
    if (wanted.groups?.has(name) || group.operators.length === 0) continue;
    if (!isKept(`Group ${name}`, used.groups.has(name), untold(['openGroup', 'closedGroup'])))
      steps.push(...removalSteps(name, { ...group, ...noOperators }, group).map(willBeEmptied));
  }
  return { steps, staying };
}

const willBeEmptied = <S extends Step>(step: S): S => ({
  ...step,
  sentence: `${step.sentence} (it will be emptied: WebAppel cannot delete it)`,
});
