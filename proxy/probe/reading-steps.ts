import { readDestinationName } from '../../shared/webappel/destination-names.js';
import { fields } from '../../shared/webappel/fields.js';
import type { Result } from '../../shared/webappel/methods.js';
import { cellsOf, linesOf } from '../../shared/webappel/rows.js';
import { answer, counted, listing, reads, refusal } from './expectations.js';
import { daysFromToday, type Known, type Question, resultOf, sending } from './question.js';

const DAYS_BACK = 7;
const noPopup = { because: 'there is no popup' };
const noCalls = `there was no call in the last ${DAYS_BACK} days`;

const errors =
  'Rappel tells a refusal from an answer by its form only. It shows visitors the same sentence for each refusal that it cannot read, and its log cannot name the reason.';

type Calls = Result<'listCalls'>;
const dayOf = ({ requestedAt }: Calls[number]): string => requestedAt.slice(0, 10);
const idsOf = (calls: Calls): Set<string> => new Set(calls.map(({ trackingId }) => trackingId));

/** The words in the last cells that are no end for Rappel, each once. */
const unknownEnds = (text: string): string[] => {
  const words = linesOf(text).map((line) => cellsOf(line).at(-1) ?? '');
  return [...new Set(words)].filter((word) => fields.callState.form.decode(word) === 'unknown');
};

const callsOfTheWeek = (known: Known): Calls => resultOf(known, 'listCalls', '06-calls-week') ?? [];

/** The last day that has a call, and the calls of that day. */
function lastDayWithCalls(known: Known): { day: string; calls: Calls } | undefined {
  const calls = callsOfTheWeek(known);
  const day = calls.map(dayOf).sort().at(-1);
  return day === undefined ? undefined : { day, calls: calls.filter((row) => dayOf(row) === day) };
}

const destinationsMatter =
  'Rappel lets visitors ask for calls to the countries and kinds of line that it finds here, and to no other.';

/** Steps 1 to 6: nothing is changed on the server. */
export const readingSteps: readonly Question[] = [
  {
    id: '01-wrong-password',
    step: 1,
    about: 'a wrong password',
    method: 'listGroups',
    spoilt: 'password',
    send: () => sending('listGroups', {}),
    expects: [
      refusal(
        'INVALID_AUTH',
        `${errors} A wrong or expired password would look like a fault of WebAppel, or like an account without anything in it.`,
      ),
    ],
  },
  {
    id: '02-unknown-method',
    step: 2,
    about: 'a method that does not exist',
    method: 'listGroups',
    spoilt: 'method',
    send: () => sending('listGroups', {}),
    expects: [refusal('INVALID_METHOD', errors)],
  },
  {
    id: '03-popups',
    step: 3,
    about: 'the popups',
    method: 'listPopups',
    provesLogin: true,
    send: () => sending('listPopups', {}),
    expects: listing('listPopups', 'What a popup asks, says and offers comes from these columns.'),
  },
  {
    id: '03-popups-with-names',
    step: 3,
    about: 'the popups, asking for names of columns',
    method: 'listPopups',
    send: () => sending('listPopups', { withHeader: true }),
    expects: [
      answer(
        'listPopups',
        'Rappel always asks so, because our own platform then also says which schedule a popup uses. Another WebAppel has to ignore it.',
      ),
      reads(
        'listPopups',
        'the same popups as without',
        'Rappel always asks so.',
        (popups, known) => {
          const without = resultOf(known, 'listPopups', '03-popups');
          if (!without) return { open: 'the popups could not be read' };
          return popups.length === without.length
            ? undefined
            : { differs: `${counted(popups.length, 'popup')} instead of ${without.length}` };
        },
      ),
    ],
  },
  {
    id: '03-destinations',
    step: 3,
    about: 'the destinations of a popup',
    method: 'listDestinations',
    send: ({ popupId }) => (popupId ? sending('listDestinations', { popupId }) : noPopup),
    expects: [
      ...listing('listDestinations', destinationsMatter),
      reads(
        'listDestinations',
        'names of destinations that say country and kind of line, as in France mobile',
        `${destinationsMatter} A destination whose name Rappel cannot read is never called.`,
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
    about: 'the operators of a group that is not named',
    method: 'listOperators',
    send: () => sending('listOperators', {}),
    expects: [refusal('INVALID_VARS', errors)],
  },
  {
    id: '04-group-unknown',
    step: 4,
    about: 'the operators of a group that does not exist',
    method: 'listOperators',
    send: ({ word }) => sending('listOperators', { groupName: word }),
    expects: [refusal('NOT_FOUND', `${errors} An empty answer would be read as an empty group.`)],
  },
  {
    id: '05-schedules',
    step: 5,
    about: 'the schedules, without naming one',
    method: 'listSchedules',
    send: () => sending('listSchedules', {}),
    expects: listing(
      'listSchedules',
      'The guide asks for a name here that its own example leaves out; Rappel leaves it out.',
    ),
  },
  {
    id: '05-schedule-not-named',
    step: 5,
    about: 'the hours of a schedule that is not named',
    method: 'showSchedule',
    send: () => sending('showSchedule', {}),
    expects: [refusal('INVALID_VARS', errors)],
  },
  {
    id: '06-calls-today',
    step: 6,
    about: 'the calls, without dates',
    method: 'listCalls',
    send: ({ popupId }) => (popupId ? sending('listCalls', { popupId }) : noPopup),
    expects: [
      ...listing('listCalls', 'Prices and the length of calls come from this list.'),
      reads(
        'listCalls',
        'calls of today only',
        'Rappel always says which days it asks about.',
        (calls, known) => {
          const others = calls.filter((call) => dayOf(call) !== known.today).length;
          return others === 0 ? undefined : { differs: `${counted(others, 'call')} of other days` };
        },
      ),
    ],
  },
  {
    id: '06-calls-week',
    step: 6,
    about: `the calls of ${DAYS_BACK} days, up to today`,
    method: 'listCalls',
    send: (known) =>
      known.popupId
        ? sending('listCalls', {
            popupId: known.popupId,
            from: daysFromToday(known, -DAYS_BACK),
            to: known.today,
          })
        : noPopup,
    expects: [
      ...listing('listCalls', 'Prices and the length of calls come from this list.'),
      reads(
        'listCalls',
        'words for the end of a call that Rappel knows',
        'A call whose end is another word stays "not confirmed yet" for its visitor.',
        (calls, _, { text }) => {
          if (calls.length === 0) return { open: noCalls };
          if (calls.every(({ callState }) => callState !== 'unknown')) return undefined;
          return { differs: unknownEnds(text).join(', ') };
        },
      ),
    ],
  },
  {
    id: '06-calls-one-day',
    step: 6,
    about: 'the calls from a day to the same day',
    method: 'listCalls',
    send: (known) => {
      if (!known.popupId) return noPopup;
      const last = lastDayWithCalls(known);
      if (!last) return { because: noCalls };
      return sending('listCalls', { popupId: known.popupId, from: last.day, to: last.day });
    },
    expects: [
      reads(
        'listCalls',
        'the last day of a period is included',
        'Rappel asks for a day more, so that it misses nothing either way. Other programs may lose a day.',
        (calls, known) => {
          const listed = idsOf(calls);
          const missing = [...idsOf(lastDayWithCalls(known)?.calls ?? [])].filter(
            (id) => !listed.has(id),
          );
          return missing.length === 0
            ? undefined
            : { differs: `${counted(missing.length, 'call')} of that day not listed` };
        },
      ),
    ],
  },
  {
    id: '06-requests-today',
    step: 6,
    about: 'the requests for calls, without dates',
    method: 'summariseCalls',
    send: ({ popupId }) => (popupId ? sending('summariseCalls', { popupId }) : noPopup),
    expects: listing(
      'summariseCalls',
      'What became of each request comes from this list; it is how visitors learn the end of their call.',
    ),
  },
];
