import { isOpen, nextOpening } from '../opening-hours.js';
import type { ActualConfiguration, ConfiguredPopup } from './configuration.js';

export const checkNames = [
  'destinations',
  'open-group',
  'schedule',
  'closed-answer',
  'caller-number',
  'style-sheet',
] as const;
export type CheckName = (typeof checkNames)[number];

export interface PopupCheck {
  check: CheckName;
  /** Null: WebAppel does not tell. */
  passed: boolean | null;
  /** Whether visitors cannot be called because of it, or it is only worth a look. */
  stopsVisitors: boolean;
  sentence: string;
}

interface Terms {
  /** In milliseconds since 1970. */
  now: number;
  timeZone: string;
  /** What of its style sheet is not used, and why; undefined without one. */
  droppedStyles?: readonly { line: number; what: string; why: string }[] | undefined;
}

/** What would make visitors of a popup fail. Undefined if there is no such popup. */
export function checksOf(
  actual: ActualConfiguration,
  key: string,
  terms: Terms,
): PopupCheck[] | undefined {
  const popup = actual.popups.get(key);
  if (!popup) return undefined;
  return [
    destinationCheck(popup),
    openGroupCheck(popup, actual),
    scheduleCheck(popup, actual, terms),
    closedCheck(popup, actual),
    callerCheck(popup),
    styleSheetCheck(terms),
  ];
}

const passing = (check: CheckName, sentence: string): PopupCheck => ({
  ...{ check, sentence },
  passed: true,
  stopsVisitors: false,
});
const untold = (check: CheckName, sentence: string): PopupCheck => ({
  ...passing(check, sentence),
  passed: null,
});
const failing = (check: CheckName, sentence: string, stopsVisitors = true): PopupCheck => ({
  ...{ check, sentence, stopsVisitors },
  passed: false,
});

function destinationCheck({ destinations }: ConfiguredPopup): PopupCheck {
  if (!destinations) return untold('destinations', 'WebAppel does not tell what it may call.');
  return destinations.length === 0
    ? failing('destinations', 'It may call no destination, so the form is not shown.')
    : passing('destinations', `It may call ${destinations.length} destinations.`);
}

/** A fault of a group; undefined where it has operators. */
function faultOfGroup(name: string, { groups }: ActualConfiguration): string | undefined {
  const group = groups.get(name);
  if (!group) return `There is no group ${name}, so nobody is called.`;
  return group.operators.length === 0 ? `The group ${name} has no operators.` : undefined;
}

function openGroupCheck({ settings }: ConfiguredPopup, actual: ActualConfiguration): PopupCheck {
  const { openGroup } = settings;
  if (openGroup === undefined)
    return untold('open-group', 'WebAppel does not tell which group is called when it is open.');
  if (openGroup === null)
    return failing('open-group', 'It has no group to call during opening hours.');
  const fault = faultOfGroup(openGroup, actual);
  return fault
    ? failing('open-group', fault)
    : passing('open-group', `The group ${openGroup} has operators.`);
}

function scheduleCheck(
  { settings }: ConfiguredPopup,
  { schedules }: ActualConfiguration,
  { now, timeZone }: Terms,
): PopupCheck {
  const { scheduleName: name } = settings;
  if (name === undefined)
    return untold('schedule', 'WebAppel does not tell its schedule; it counts as always open.');
  if (name === null) return passing('schedule', 'It has no schedule, so it is always open.');
  const schedule = schedules.get(name);
  if (!schedule) return failing('schedule', `There is no schedule ${name}.`);
  const hours = { ...schedule, timeZone };
  return isOpen(hours, now) || nextOpening(hours, now) !== undefined
    ? passing('schedule', `The schedule ${name} opens.`)
    : failing('schedule', `The schedule ${name} never opens.`);
}

function closedCheck({ settings }: ConfiguredPopup, actual: ActualConfiguration): PopupCheck {
  const { closedGroup, voicemailAddress, scheduleName } = settings;
  if (scheduleName === null)
    return passing('closed-answer', 'It is never closed, because it has no schedule.');
  if (closedGroup === undefined)
    return untold('closed-answer', 'WebAppel does not tell which group is called when closed.');
  if (closedGroup !== null) {
    const fault = faultOfGroup(closedGroup, actual);
    return fault
      ? failing('closed-answer', `Outside opening hours: ${fault}`)
      : passing('closed-answer', `Outside opening hours the group ${closedGroup} is called.`);
  }
  return voicemailAddress
    ? passing('closed-answer', 'Outside opening hours visitors leave a message.')
    : failing(
        'closed-answer',
        'Outside opening hours nobody is called and no message is taken.',
        false,
      );
}

function callerCheck({ settings }: ConfiguredPopup): PopupCheck {
  return settings.visitorCallerId
    ? passing('caller-number', 'Visitors see the number that calls them.')
    : failing(
        'caller-number',
        'No number is set for visitors to see, and many do not answer an unknown one.',
        false,
      );
}

function styleSheetCheck({ droppedStyles: dropped }: Terms): PopupCheck {
  if (!dropped) return passing('style-sheet', 'It has no style sheet of its own.');
  const [first] = dropped;
  if (!first) return passing('style-sheet', 'All of its style sheet is used.');
  const rest = dropped.length === 1 ? '' : ` ${dropped.length} places are not used.`;
  return failing(
    'style-sheet',
    `Line ${first.line} of its style sheet is not used: ${first.what}: ${first.why}.${rest}`,
    false,
  );
}
