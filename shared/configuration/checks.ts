import { isOpen, nextClosing, nextOpening } from '../opening-hours.js';
import type { ActualConfiguration, ConfiguredPopup } from './configuration.js';
import { type CheckName, type FindingName, findings } from './findings.js';
import { statesOf } from './step-effects.js';
import type { Step } from './steps.js';

export interface PopupCheck {
  check: CheckName;
  finding: FindingName;
  /** The name, or the number, that it is about; empty: none. */
  subject: string;
  /** Null: WebAppel does not tell. */
  passed: boolean | null;
  /** Whether visitors cannot be called because of it, or it is only worth a look. */
  stopsVisitors: boolean;
  /** In English. */
  sentence: string;
}

export interface CheckTerms {
  /** In milliseconds since 1970. */
  now: number;
  timeZone: string;
  /** What of its style sheet is not used, and why; absent where that was not looked at. */
  droppedStyles?: readonly { line: number; what: string; why: string }[] | undefined;
}

/** What the checks look at besides the popup. */
type Surroundings = Pick<ActualConfiguration, 'groups' | 'schedules'>;

const found = (finding: FindingName, subject = ''): PopupCheck => {
  const { check, passed, stopsVisitors, sentence } = findings[finding];
  return { check, finding, subject, passed, stopsVisitors, sentence: sentence(subject) };
};

/** What would make visitors of a popup fail. */
export const checkPopup = (
  popup: ConfiguredPopup,
  surroundings: Surroundings,
  terms: CheckTerms,
): PopupCheck[] => [
  destinationCheck(popup),
  openGroupCheck(popup, surroundings),
  scheduleCheck(popup, surroundings, terms),
  closedCheck(popup, surroundings, terms),
  found(popup.settings.visitorCallerId ? 'caller-number' : 'no-caller-number'),
  ...styleSheetCheck(terms),
];

/** What a new popup has of which nothing was said. */
const nothingSet: ConfiguredPopup['settings'] = {
  ...{ openGroup: null, closedGroup: null, scheduleName: null },
  ...{ voicemailAddress: null, visitorCallerId: null },
};

export interface FaultAfter extends PopupCheck {
  popup: string;
  /** Whether it is the steps that make it so. */
  isNew: boolean;
}

/** What would make visitors fail once the steps are done: the checks that fail then, by popup. */
export function faultsAfter(
  before: ActualConfiguration,
  steps: readonly Step[],
  terms: CheckTerms,
): FaultAfter[] {
  const after = statesOf(before, steps).at(-1) ?? before;
  const known = new Set(faultsOf(before, before, terms).map(keyOfFault));
  return faultsOf(after, before, terms).map((fault) => ({
    ...fault,
    isNew: !known.has(keyOfFault(fault)),
  }));
}

type PopupFault = PopupCheck & { popup: string };

const keyOfFault = ({ popup, finding, subject }: PopupFault): string =>
  JSON.stringify([popup, finding, subject]);

/** @param before what WebAppel has, with all that it tells of the popups that are there */
const faultsOf = (
  state: ActualConfiguration,
  before: ActualConfiguration,
  terms: CheckTerms,
): PopupFault[] =>
  [...state.popups].flatMap(([key, popup]) => {
    const { settings, destinations } = popup;
    const whole = before.popups.has(key)
      ? popup
      : { ...popup, settings: { ...nothingSet, ...settings }, destinations: destinations ?? [] };
    return checkPopup(whole, state, terms)
      .filter(({ passed }) => passed === false)
      .map((check) => ({ popup: key, ...check }));
  });

function destinationCheck({ destinations }: ConfiguredPopup): PopupCheck {
  if (!destinations) return found('destinations-untold');
  return destinations.length === 0
    ? found('no-destinations')
    : found('destinations', String(destinations.length));
}

/** What is wrong with a group; undefined where it has operators. */
function faultOfGroup(name: string, { groups }: Surroundings): 'missing' | 'empty' | undefined {
  const group = groups.get(name);
  if (!group) return 'missing';
  return group.operators.length === 0 ? 'empty' : undefined;
}

function openGroupCheck({ settings }: ConfiguredPopup, surroundings: Surroundings): PopupCheck {
  const { openGroup } = settings;
  if (openGroup === undefined) return found('open-group-untold');
  if (openGroup === null) return found('no-open-group');
  const fault = faultOfGroup(openGroup, surroundings);
  return found(fault ? `open-group-${fault}` : 'open-group', openGroup);
}

function scheduleCheck(
  { settings }: ConfiguredPopup,
  { schedules }: Surroundings,
  { now, timeZone }: CheckTerms,
): PopupCheck {
  const { scheduleName: name } = settings;
  if (name === undefined) return found('schedule-untold');
  if (name === null) return found('no-schedule');
  const schedule = schedules.get(name);
  if (!schedule) return found('schedule-missing', name);
  const hours = { ...schedule, timeZone };
  const opens = isOpen(hours, now) || nextOpening(hours, now) !== undefined;
  return found(opens ? 'schedule' : 'schedule-never-opens', name);
}

function closedCheck(
  { settings }: ConfiguredPopup,
  surroundings: Surroundings,
  { now, timeZone }: CheckTerms,
): PopupCheck {
  const { closedGroup, voicemailAddress, scheduleName } = settings;
  const schedule = scheduleName ? surroundings.schedules.get(scheduleName) : undefined;
  const closesAt = schedule && nextClosing({ ...schedule, timeZone }, now);
  if (scheduleName === null || (schedule && closesAt === undefined)) return found('never-closed');
  if (closedGroup === undefined) return found('closed-group-untold');
  if (closedGroup === null) return found(voicemailAddress ? 'voicemail' : 'nobody-when-closed');
  const fault = faultOfGroup(closedGroup, surroundings);
  return found(fault ? `closed-group-${fault}` : 'closed-group', closedGroup);
}

function styleSheetCheck({ droppedStyles }: CheckTerms): PopupCheck[] {
  if (!droppedStyles) return [];
  const [first] = droppedStyles;
  return [
    first
      ? found('style-sheet-partly', `line ${first.line}, ${first.what}: ${first.why}`)
      : found('style-sheet'),
  ];
}
