export const checkNames = [
  'destinations',
  'open-group',
  'schedule',
  'closed-answer',
  'caller-number',
  'style-sheet',
] as const;
export type CheckName = (typeof checkNames)[number];

interface Meaning {
  check: CheckName;
  /** Null: WebAppel does not tell. */
  passed: boolean | null;
  /** Whether visitors cannot be called because of it, or it is only worth a look. */
  stopsVisitors: boolean;
  /** @param subject the name, or the number, that it is about */
  sentence(subject: string): string;
}

const passing = (check: CheckName, sentence: Meaning['sentence']): Meaning => ({
  ...{ check, sentence },
  passed: true,
  stopsVisitors: false,
});
const untold = (check: CheckName, sentence: string): Meaning => ({
  ...passing(check, () => sentence),
  passed: null,
});
const stopping = (check: CheckName, sentence: Meaning['sentence']): Meaning => ({
  ...{ check, sentence },
  passed: false,
  stopsVisitors: true,
});
const worthALook = (check: CheckName, sentence: Meaning['sentence']): Meaning => ({
  ...stopping(check, sentence),
  stopsVisitors: false,
});

/** Everything that the checks of a popup can find, and what it means for visitors. */
export const findings = {
  destinations: passing(
    'destinations',
    (count) => `It may call ${count} ${count === '1' ? 'destination' : 'destinations'}.`,
  ),
  'no-destinations': stopping(
    'destinations',
    () => 'It may call no destination, so the form is not shown.',
  ),
  'destinations-untold': untold('destinations', 'WebAppel does not tell what it may call.'),

  'open-group': passing('open-group', (group) => `The group ${group} has operators.`),
  'no-open-group': stopping('open-group', () => 'It has no group to call during opening hours.'),
  'open-group-missing': stopping(
    'open-group',
    (group) => `There is no group ${group}, so nobody is called.`,
  ),
  'open-group-empty': stopping('open-group', (group) => `The group ${group} has no operators.`),
  'open-group-untold': untold(
    'open-group',
    'WebAppel does not tell which group is called when it is open.',
  ),

  schedule: passing('schedule', (schedule) => `The schedule ${schedule} opens.`),
  'no-schedule': passing('schedule', () => 'It has no schedule, so it is always open.'),
  'schedule-missing': stopping('schedule', (schedule) => `There is no schedule ${schedule}.`),
  'schedule-never-opens': stopping(
    'schedule',
    (schedule) => `The schedule ${schedule} never opens.`,
  ),
  'schedule-untold': untold(
    'schedule',
    'WebAppel does not tell its schedule; it counts as always open.',
  ),

  'never-closed': passing('closed-answer', () => 'It is never closed.'),
  'closed-group': passing(
    'closed-answer',
    (group) => `Outside opening hours the group ${group} is called.`,
  ),
  'closed-group-missing': stopping(
    'closed-answer',
    (group) => `Outside opening hours: there is no group ${group}, so nobody is called.`,
  ),
  'closed-group-empty': stopping(
    'closed-answer',
    (group) => `Outside opening hours: the group ${group} has no operators.`,
  ),
  'closed-group-untold': untold(
    'closed-answer',
    'WebAppel does not tell which group is called when closed.',
  ),
  voicemail: passing('closed-answer', () => 'Outside opening hours visitors leave a message.'),
  'nobody-when-closed': worthALook(
    'closed-answer',
    () => 'Outside opening hours nobody is called and no message is taken.',
  ),

  'caller-number': passing('caller-number', () => 'Visitors see the number that calls them.'),
  'no-caller-number': worthALook(
    'caller-number',
    () => 'No number is set for visitors to see, and many do not answer an unknown one.',
  ),

  'style-sheet': passing('style-sheet', () => 'All of its style sheet is used, if it has one.'),
  'style-sheet-partly': worthALook(
    'style-sheet',
    (place) => `Not all of its style sheet is used: ${place}.`,
  ),
} as const satisfies Record<string, Meaning>;

export type FindingName = keyof typeof findings;
export const findingNames = Object.keys(findings) as [FindingName, ...FindingName[]];
