import { readDestinationName } from '../../shared/webappel/destination-names.js';
import type { Result } from '../../shared/webappel/methods.js';
import { showable } from '../callbacks/workers/unknown-states.js';
import {
  expectAnswer,
  expectListing,
  expectRefusal,
  expectResult,
  formatCount,
} from './expectations.js';
import {
  daysFromToday,
  type ProbeContext,
  type Question,
  requestFor,
  resultOf,
} from './question.js';

const DAYS_BACK = 7;
const noPopup = { because: 'there is no popup' };
const noCalls = `there was no call in the last ${DAYS_BACK} days`;

const refusalsMatter =
  'Rappel recognises a refusal by its format. If it cannot read one, visitors see a general message and the log does not name the reason.';

type Calls = Result<'listCalls'>;
const dayOf = ({ requestedAt }: Calls[number]): string => requestedAt.slice(0, 10);
const idsOf = (calls: Calls): Set<string> => new Set(calls.map(({ trackingId }) => trackingId));

/** The distinct words for results of calls that Rappel does not know. */
const unknownResults = (calls: Calls): string[] => [
  ...new Set(calls.flatMap(({ unknownWord }) => (unknownWord ? showable(unknownWord) : []))),
];

const callsOfTheWeek = (context: ProbeContext): Calls =>
  resultOf(context, 'listCalls', '06-calls-week') ?? [];

/** The latest day that has a call, and its calls. */
function lastDayWithCalls(context: ProbeContext): { day: string; calls: Calls } | undefined {
  const calls = callsOfTheWeek(context);
  const day = calls.map(dayOf).sort().at(-1);
  return day === undefined ? undefined : { day, calls: calls.filter((row) => dayOf(row) === day) };
}

const destinationsMatter =
  'Visitors can request calls only to the countries and kinds of line that Rappel finds here.';

/** Steps 1 to 6, which change nothing on the server. */
export const readingSteps: readonly Question[] = [
  {
    id: '01-wrong-password',
    step: 1,
    about: 'a wrong password',
    method: 'listGroups',
    invalid: 'password',
    send: () => requestFor('listGroups', {}),
    expects: [
      expectRefusal(
        'INVALID_AUTH',
        `${refusalsMatter} A wrong or expired password would then look like a failure of WebAppel or like an empty account.`,
      ),
    ],
  },
  {
    id: '02-unknown-method',
    step: 2,
    about: 'a method that does not exist',
    method: 'listGroups',
    invalid: 'method',
    send: () => requestFor('listGroups', {}),
    expects: [expectRefusal('INVALID_METHOD', refusalsMatter)],
  },
  {
    id: '03-popups',
    step: 3,
    about: 'the popups',
    method: 'listPopups',
    checksLogin: true,
    send: () => requestFor('listPopups', {}),
    expects: expectListing('listPopups', 'The content of a popup comes from these columns.'),
  },
  {
    id: '03-popups-with-names',
    step: 3,
    about: 'the popups, with column names requested',
    method: 'listPopups',
    send: () => requestFor('listPopups', { withHeader: true }),
    expects: [
      expectAnswer(
        'listPopups',
        'Rappel always requests column names, because the embedded platform then also sends the schedule of a popup. Other WebAppel servers must ignore the variable.',
      ),
      expectResult(
        'listPopups',
        'the same popups as without column names',
        'Rappel always requests column names.',
        (popups, context) => {
          const without = resultOf(context, 'listPopups', '03-popups');
          if (!without) return { open: 'the popups could not be read' };
          return popups.length === without.length
            ? undefined
            : { differs: `${formatCount(popups.length, 'popup')} instead of ${without.length}` };
        },
      ),
    ],
  },
  {
    id: '03-destinations',
    step: 3,
    about: 'the destinations of a popup',
    method: 'listDestinations',
    send: ({ popupId }) => (popupId ? requestFor('listDestinations', { popupId }) : noPopup),
    expects: [
      ...expectListing('listDestinations', destinationsMatter),
      expectResult(
        'listDestinations',
        'destination names with a country and a kind of line, such as France mobile',
        `${destinationsMatter} It never calls a destination whose name it cannot read.`,
        (destinations) => {
          const unread = destinations
            .map(({ destinationName }) => destinationName)
            .filter((name) => !readDestinationName(name));
          const examples = unread.slice(0, 3).join(', ');
          return unread.length === 0
            ? undefined
            : { differs: `${unread.length} of ${destinations.length} cannot be read: ${examples}` };
        },
      ),
    ],
  },
  {
    id: '04-group-not-named',
    step: 4,
    about: 'the operators, without naming a group',
    method: 'listOperators',
    send: () => requestFor('listOperators', {}),
    expects: [expectRefusal('INVALID_VARS', refusalsMatter)],
  },
  {
    id: '04-group-unknown',
    step: 4,
    about: 'the operators of a group that does not exist',
    method: 'listOperators',
    send: ({ scratchName }) => requestFor('listOperators', { groupName: scratchName }),
    expects: [
      expectRefusal(
        'NOT_FOUND',
        `${refusalsMatter} Rappel reads an empty answer as an empty group.`,
      ),
    ],
  },
  {
    id: '05-schedules',
    step: 5,
    about: 'the schedules, without naming one',
    method: 'listSchedules',
    send: () => requestFor('listSchedules', {}),
    expects: expectListing(
      'listSchedules',
      'The guide requires a name here, but its own example has none; Rappel sends none.',
    ),
  },
  {
    id: '05-schedule-not-named',
    step: 5,
    about: 'the hours, without naming a schedule',
    method: 'showSchedule',
    send: () => requestFor('showSchedule', {}),
    expects: [expectRefusal('INVALID_VARS', refusalsMatter)],
  },
  {
    id: '06-calls-today',
    step: 6,
    about: 'the calls, without dates',
    method: 'listCalls',
    send: ({ popupId }) => (popupId ? requestFor('listCalls', { popupId }) : noPopup),
    expects: [
      ...expectListing('listCalls', 'Prices and durations of calls come from this list.'),
      expectResult(
        'listCalls',
        'calls of today only',
        'Nothing in Rappel: it always sends the days.',
        (calls, context) => {
          const others = calls.filter((call) => dayOf(call) !== context.today).length;
          return others === 0
            ? undefined
            : { differs: `${formatCount(others, 'call')} of other days` };
        },
      ),
    ],
  },
  {
    id: '06-calls-week',
    step: 6,
    about: `the calls of the last ${DAYS_BACK} days, until today`,
    method: 'listCalls',
    send: (context) =>
      context.popupId
        ? requestFor('listCalls', {
            popupId: context.popupId,
            from: daysFromToday(context, -DAYS_BACK),
            to: context.today,
          })
        : noPopup,
    expects: [
      ...expectListing('listCalls', 'Prices and durations of calls come from this list.'),
      expectResult(
        'listCalls',
        'only words that Rappel knows as the result of a call',
        'When a call ends with an unknown word, its visitor learns minutes later that it is over, and not how. CALL_STATES teaches Rappel what a word means.',
        (calls) => {
          if (calls.length === 0) return { open: noCalls };
          const words = unknownResults(calls);
          return words.length === 0 ? undefined : { differs: words.join(', ') };
        },
      ),
    ],
  },
  {
    id: '06-calls-one-day',
    step: 6,
    about: 'the calls of one day, from that day to that day',
    method: 'listCalls',
    send: (context) => {
      if (!context.popupId) return noPopup;
      const last = lastDayWithCalls(context);
      if (!last) return { because: noCalls };
      return requestFor('listCalls', { popupId: context.popupId, from: last.day, to: last.day });
    },
    expects: [
      expectResult(
        'listCalls',
        'the last day of a period is included',
        'Rappel always asks for one day more, so it misses nothing. Other programs may lose a day.',
        (calls, context) => {
          const listed = idsOf(calls);
          const missing = [...idsOf(lastDayWithCalls(context)?.calls ?? [])].filter(
            (id) => !listed.has(id),
          );
          return missing.length === 0
            ? undefined
            : { differs: `${formatCount(missing.length, 'call')} of that day missing` };
        },
      ),
    ],
  },
  {
    id: '06-requests-today',
    step: 6,
    about: 'the calls, without dates',
    method: 'summariseCalls',
    send: ({ popupId }) => (popupId ? requestFor('summariseCalls', { popupId }) : noPopup),
    expects: expectListing(
      'summariseCalls',
      'Rappel reads the result of each call here, for the visitor and for your records.',
    ),
  },
];
