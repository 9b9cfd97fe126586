import { cancellation } from './calling-steps.js';
import { type Question, resultOf, type Sent, sending, type Unasked } from './question.js';
import { closedOn, openings } from './schedule-steps.js';
import { operators } from './scratch-steps.js';
import type { ProbedMethod } from './seen.js';
import type { Session } from './session.js';

const question = (
  id: string,
  about: string,
  method: ProbedMethod,
  sent: Sent | Unasked,
): Question => ({ id: `clean-up-${id}`, step: 0, about, method, send: () => sent, expects: [] });

/** Whether something was made, or may have been. */
export const isToCleanUp = (session: Session, plan: readonly Question[]): boolean =>
  remainders.some(({ madeBy }) => session.mayBeDone(madeBy)) ||
  plannedStill(session, plan).length > 0;

/**
 * Removes what the run made, by looking for its name: also what was made by a request whose answer was lost. Answers
 * what is left on the server, a sentence each.
 */
export async function cleanUp(session: Session, plan: readonly Question[]): Promise<string[]> {
  session.finish();
  const left = await cancelPlanned(session, plan);
  if (session.mayBeDone('09-a-popup')) await removePopups(session);
  const emptied = {
    group: session.mayBeDone('08-a-operator') && (await emptyGroup(session)),
    schedule: session.mayBeDone('07-a-openings') && (await emptySchedule(session)),
    popup: false,
  };
  return [...left, ...(await lookAgain(session, emptied))];
}

const plannedStill = (session: Session, plan: readonly Question[]): Question[] =>
  plan.filter(
    ({ id, plans }) =>
      plans &&
      session.mayBeDone(id) &&
      !session.known.results.has(id.replace(/planned$/, 'cancelled')),
  );

async function cancelPlanned(session: Session, plan: readonly Question[]): Promise<string[]> {
  const left: string[] = [];
  for (const { id, plans } of plannedStill(session, plan)) {
    const sent = cancellation(session.known, id);
    const cancel = question(id, `${plans} cancelled`, 'cancelCall', sent);
    const seen = (await session.ask(cancel))?.seen;
    if (seen?.reading.kind !== 'answer')
      left.push(`perhaps ${plans} to your own phone, which could not be cancelled`);
  }
  return left;
}

async function removePopups(session: Session): Promise<void> {
  const { known } = session;
  await session.ask(question('popups', 'the popups', 'listPopups', sending('listPopups', {})));
  const listed = resultOf(known, 'listPopups', 'clean-up-popups');
  const made = resultOf(known, 'addPopup', '09-a-popup');
  const ids = listed
    ? listed.filter(({ popupName }) => popupName === known.word).map(({ popupId }) => popupId)
    : [made].filter((id) => id !== undefined);
  for (const popupId of ids) {
    const sent = sending('removePopup', { popupId });
    await session.ask(question(`popup-${popupId}`, 'the new popup removed', 'removePopup', sent));
  }
}

/** Whether the group is certainly empty. */
async function emptyGroup(session: Session): Promise<boolean> {
  const { known } = session;
  const groupName = known.word;
  const sent = sending('listOperators', { groupName });
  await session.ask(question('operators', 'the operators', 'listOperators', sent));
  // Unread: then all that may have been added.
  const listed = resultOf(known, 'listOperators', 'clean-up-operators');
  const numbers = listed?.map(({ phoneNumber }) => phoneNumber) ?? operators;
  return askAll(
    session,
    numbers.map((phoneNumber, index) => {
      const removal = sending('removeOperator', { groupName, phoneNumber });
      return question(`operator-${index + 1}`, 'an operator removed', 'removeOperator', removal);
    }),
  );
}

/** Whether the schedule is certainly empty. */
async function emptySchedule(session: Session): Promise<boolean> {
  const { known } = session;
  const scheduleName = known.word;
  const sent = sending('showSchedule', { scheduleName });
  await session.ask(question('hours', 'the hours', 'showSchedule', sent));
  const listed = resultOf(known, 'showSchedule', 'clean-up-hours');
  const left = listed?.filter((row) => row.kind === 'opening');
  const set = left
    ? {
        weekday: left.map(({ weekday }) => weekday),
        opensAt: left.map(({ opensAt }) => opensAt),
        closesAt: left.map(({ closesAt }) => closesAt),
      }
    : openings;
  const days = listed
    ? listed.filter((row) => row.kind === 'closure').map((row) => row.closedOn)
    : [closedOn(known)];
  const removals = days.map((day, index) => {
    const removal = sending('removeClosure', { scheduleName, closedOn: day });
    return question(`closure-${index + 1}`, 'a closing day removed', 'removeClosure', removal);
  });
  if (set.weekday.length > 0) {
    const removal = sending('removeOpenings', { scheduleName, ...set });
    removals.push(question('openings', 'the openings removed', 'removeOpenings', removal));
  }
  return askAll(session, removals);
}

/** Whether all were answered as the guide says. */
async function askAll(session: Session, questions: readonly Question[]): Promise<boolean> {
  let done = true;
  for (const one of questions)
    if ((await session.ask(one))?.seen?.reading.kind !== 'answer') done = false;
  return done;
}

interface Remainder {
  madeBy: string;
  id: string;
  method: 'listPopups' | 'listGroups' | 'listSchedules';
  field: string;
  what: 'popup' | 'group' | 'schedule';
}

const remainders: readonly Remainder[] = [
  {
    madeBy: '09-a-popup',
    id: 'popups-left',
    method: 'listPopups',
    field: 'popupName',
    what: 'popup',
  },
  {
    madeBy: '08-a-operator',
    id: 'groups-left',
    method: 'listGroups',
    field: 'groupName',
    what: 'group',
  },
  {
    madeBy: '07-a-openings',
    id: 'schedules-left',
    method: 'listSchedules',
    field: 'scheduleName',
    what: 'schedule',
  },
];

const isEmpty = 'it is empty and does no harm; WebAppel has no method that removes it';

/** What still has the name of the run. */
async function lookAgain(
  session: Session,
  emptied: Record<Remainder['what'], boolean>,
): Promise<string[]> {
  const { known } = session;
  const left: string[] = [];
  for (const { madeBy, id, method, field, what } of remainders) {
    if (!session.mayBeDone(madeBy)) continue;
    await session.ask(question(id, `what is left: ${what}s`, method, sending(method, {})));
    const rows = resultOf(known, method, `clean-up-${id}`) as Record<string, unknown>[] | undefined;
    if (!rows)
      left.push(`perhaps the ${what} ${known.word}: the list of ${what}s could not be read`);
    else if (rows.some((row) => row[field] === known.word))
      left.push(`the ${what} ${known.word}: ${emptied[what] ? isEmpty : 'remove it by hand'}`);
  }
  return left;
}
