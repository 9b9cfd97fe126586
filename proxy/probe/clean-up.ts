import { cancellation } from './calling-steps.js';
import {
  type CannotAsk,
  type ProbeRequest,
  type Question,
  requestFor,
  resultOf,
} from './question.js';
import { closedOn, openings } from './schedule-steps.js';
import { operators } from './scratch-steps.js';
import type { ProbedMethod } from './seen.js';
import type { Session } from './session.js';

const question = (
  id: string,
  about: string,
  method: ProbedMethod,
  request: ProbeRequest | CannotAsk,
): Question => ({ id: `clean-up-${id}`, step: 0, about, method, send: () => request, expects: [] });

/** Whether the run created something on the server, or may have. */
export const needsCleanUp = (session: Session, plan: readonly Question[]): boolean =>
  scratchThings.some(({ createdBy }) => session.mayHaveTakenEffect(createdBy)) ||
  uncancelledCalls(session, plan).length > 0;

/**
 * Removes what the run created. It looks for the scratch name, so that it also finds what a request created whose
 * answer was lost.
 * @returns what could not be removed, one sentence each
 */
export async function cleanUp(session: Session, plan: readonly Question[]): Promise<string[]> {
  session.beginCleanUp();
  const leftovers = await cancelScheduledCalls(session, plan);
  if (session.mayHaveTakenEffect('09-a-popup')) await removePopups(session);
  const emptied = {
    group: session.mayHaveTakenEffect('08-a-operator') && (await emptyGroup(session)),
    schedule: session.mayHaveTakenEffect('07-a-openings') && (await emptySchedule(session)),
    popup: false,
  };
  return [...leftovers, ...(await findLeftovers(session, emptied))];
}

const uncancelledCalls = (session: Session, plan: readonly Question[]): Question[] =>
  plan.filter(
    ({ id, scheduledCall }) =>
      scheduledCall &&
      session.mayHaveTakenEffect(id) &&
      !session.context.results.has(id.replace(/planned$/, 'cancelled')),
  );

async function cancelScheduledCalls(
  session: Session,
  plan: readonly Question[],
): Promise<string[]> {
  const leftovers: string[] = [];
  for (const { id, scheduledCall } of uncancelledCalls(session, plan)) {
    const request = cancellation(session.context, id);
    const cancel = question(id, `cancel ${scheduledCall}`, 'cancelCall', request);
    const answer = (await session.ask(cancel))?.answer;
    if (answer?.reading.kind !== 'answer')
      leftovers.push(
        `perhaps ${scheduledCall} to your own phone: the probe could not cancel it, so the phone may ring`,
      );
  }
  return leftovers;
}

async function removePopups(session: Session): Promise<void> {
  const { context } = session;
  const { scratchName } = context;
  await session.ask(
    question('popups', 'find the new popup', 'listPopups', requestFor('listPopups', {})),
  );
  const listed = resultOf(context, 'listPopups', 'clean-up-popups');
  const created = resultOf(context, 'addPopup', '09-a-popup');
  const ids = listed
    ? listed.filter(({ popupName }) => popupName === scratchName).map(({ popupId }) => popupId)
    : [created].filter((id) => id !== undefined);
  for (const popupId of ids) {
    const request = requestFor('removePopup', { popupId });
    await session.ask(question(`popup-${popupId}`, 'remove the new popup', 'removePopup', request));
  }
}

/** @returns true when the group is certainly empty */
async function emptyGroup(session: Session): Promise<boolean> {
  const { context } = session;
  const groupName = context.scratchName;
  const request = requestFor('listOperators', { groupName });
  await session.ask(question('operators', 'read the operators', 'listOperators', request));
  // If the listing cannot be read, remove every operator that may have been added.
  const listed = resultOf(context, 'listOperators', 'clean-up-operators');
  const numbers = listed?.map(({ phoneNumber }) => phoneNumber) ?? operators;
  return askAll(
    session,
    numbers.map((phoneNumber, index) => {
      const removal = requestFor('removeOperator', { groupName, phoneNumber });
      return question(`operator-${index + 1}`, 'remove an operator', 'removeOperator', removal);
    }),
  );
}

/** @returns true when the schedule is certainly empty */
async function emptySchedule(session: Session): Promise<boolean> {
  const { context } = session;
  const scheduleName = context.scratchName;
  const request = requestFor('showSchedule', { scheduleName });
  await session.ask(question('hours', 'read the hours', 'showSchedule', request));
  const listed = resultOf(context, 'showSchedule', 'clean-up-hours');
  const listedOpenings = listed?.filter((row) => row.kind === 'opening');
  const toRemove = listedOpenings
    ? {
        weekday: listedOpenings.map(({ weekday }) => weekday),
        opensAt: listedOpenings.map(({ opensAt }) => opensAt),
        closesAt: listedOpenings.map(({ closesAt }) => closesAt),
      }
    : openings;
  const days = listed
    ? listed.filter((row) => row.kind === 'closure').map((row) => row.closedOn)
    : [closedOn(context)];
  const removals = days.map((day, index) => {
    const removal = requestFor('removeClosure', { scheduleName, closedOn: day });
    return question(`closure-${index + 1}`, 'remove a closing day', 'removeClosure', removal);
  });
  if (toRemove.weekday.length > 0) {
    const removal = requestFor('removeOpenings', { scheduleName, ...toRemove });
    removals.push(question('openings', 'remove the openings', 'removeOpenings', removal));
  }
  return askAll(session, removals);
}

/** @returns true when WebAppel accepted all of them */
async function askAll(session: Session, questions: readonly Question[]): Promise<boolean> {
  let allAccepted = true;
  for (const one of questions)
    if ((await session.ask(one))?.answer?.reading.kind !== 'answer') allAccepted = false;
  return allAccepted;
}

interface ScratchThing {
  /** The id of the question that creates it. */
  createdBy: string;
  id: string;
  method: 'listPopups' | 'listGroups' | 'listSchedules';
  field: string;
  kind: 'popup' | 'group' | 'schedule';
}

const scratchThings: readonly ScratchThing[] = [
  {
    createdBy: '09-a-popup',
    id: 'popups-left',
    method: 'listPopups',
    field: 'popupName',
    kind: 'popup',
  },
  {
    createdBy: '08-a-operator',
    id: 'groups-left',
    method: 'listGroups',
    field: 'groupName',
    kind: 'group',
  },
  {
    createdBy: '07-a-openings',
    id: 'schedules-left',
    method: 'listSchedules',
    field: 'scheduleName',
    kind: 'schedule',
  },
];

const emptySentence = 'it is empty and harmless; WebAppel has no method to remove it';

/** Describes everything on the server that still has the scratch name. */
async function findLeftovers(
  session: Session,
  emptied: Record<ScratchThing['kind'], boolean>,
): Promise<string[]> {
  const { context } = session;
  const { scratchName } = context;
  const leftovers: string[] = [];
  for (const { createdBy, id, method, field, kind } of scratchThings) {
    if (!session.mayHaveTakenEffect(createdBy)) continue;
    await session.ask(question(id, `check the list of ${kind}s`, method, requestFor(method, {})));
    const rows = resultOf(context, method, `clean-up-${id}`) as
      | Record<string, unknown>[]
      | undefined;
    if (!rows)
      leftovers.push(
        `perhaps the ${kind} ${scratchName}: the list of ${kind}s could not be read; check it yourself`,
      );
    else if (rows.some((row) => row[field] === scratchName))
      leftovers.push(
        `the ${kind} ${scratchName}: ${emptied[kind] ? emptySentence : 'please remove it yourself'}`,
      );
  }
  return leftovers;
}
