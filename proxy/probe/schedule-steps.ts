import { fields } from '../../shared/webappel/fields.js';
import type { Params, Result } from '../../shared/webappel/methods.js';
import { expectAnswer, expectOk, expectResult, formatCount } from './expectations.js';
import {
  daysFromToday,
  type Finding,
  type ProbeContext,
  type ProbeRequest,
  type Question,
  requestFor,
} from './question.js';

const DAYS_TO_CLOSURE = 300;

export const openings = {
  weekday: ['monday', 'tuesday'],
  opensAt: ['09:00', '14:00'],
  closesAt: ['12:00', '18:00'],
} satisfies Partial<Params<'addOpenings'>>;

export const closedOn = (context: ProbeContext): string => daysFromToday(context, DAYS_TO_CLOSURE);

type Details = Result<'showSchedule'>;
const hoursMatter = 'Rappel offers calls only during these hours.';

/** Reads the hours of the scratch schedule and expects these numbers of openings and closing days. */
const readHours = (id: string, expectedOpenings: number, expectedClosures: number): Question => ({
  id,
  step: 7,
  about: `read the hours: ${formatCount(expectedOpenings, 'opening')}, ${formatCount(expectedClosures, 'closing day')}`,
  method: 'showSchedule',
  send: ({ scratchName }) => requestFor('showSchedule', { scheduleName: scratchName }),
  expects: [
    expectAnswer('showSchedule', hoursMatter),
    expectResult(
      'showSchedule',
      'exactly the openings and closing days that were set',
      hoursMatter,
      (rows, context) => judgeHours(rows, context, expectedOpenings, expectedClosures),
    ),
  ],
});

function judgeHours(rows: Details, context: ProbeContext, opens: number, closes: number): Finding {
  const expectedRows = rows.filter((row) =>
    row.kind === 'closure'
      ? row.closedOn === closedOn(context)
      : openings.weekday.some(
          (day, index) =>
            row.weekday === day &&
            row.opensAt === openings.opensAt[index] &&
            row.closesAt === openings.closesAt[index],
        ),
  );
  const openCount = expectedRows.filter(({ kind }) => kind === 'opening').length;
  const closeCount = expectedRows.length - openCount;
  if (openCount === opens && closeCount === closes && rows.length === expectedRows.length)
    return undefined;
  const others = rows.length - expectedRows.length;
  return {
    differs: `${openCount} of the openings, ${closeCount} of the closing days, ${others} others`,
  };
}

const onSchedule = (
  id: string,
  about: string,
  method: 'addClosure' | 'removeClosure' | 'addOpenings' | 'removeOpenings',
  pairs: (context: ProbeContext) => ProbeRequest,
): Question => ({ id, step: 7, about, method, send: pairs, expects: expectOk(method) });

const closure = (method: 'addClosure' | 'removeClosure') => (context: ProbeContext) =>
  requestFor(method, { scheduleName: context.scratchName, closedOn: closedOn(context) });
const bothOpenings = (method: 'addOpenings' | 'removeOpenings') => (context: ProbeContext) =>
  requestFor(method, { scheduleName: context.scratchName, ...openings });

/** With the full date in the field that the guide also describes as the day of the month (L385, L392). */
const closureByDate = (context: ProbeContext): ProbeRequest => {
  const { pairs } = closure('removeClosure')(context);
  const { wire } = fields.closedOn;
  return { pairs: pairs.map(([name, value]) => [name, name === wire ? closedOn(context) : value]) };
};

/** Step 7, on a schedule of its own. */
export const scheduleSteps: readonly Question[] = [
  onSchedule(
    '07-a-openings',
    'add two openings to a new schedule',
    'addOpenings',
    bothOpenings('addOpenings'),
  ),
  readHours('07-b-details', 2, 0),
  onSchedule('07-c-closure', 'add a closing day', 'addClosure', closure('addClosure')),
  readHours('07-d-details', 2, 1),
  onSchedule(
    '07-e-reopen',
    'remove the closing day, by day, month and year',
    'removeClosure',
    closure('removeClosure'),
  ),
  readHours('07-f-details', 2, 0),
  onSchedule('07-g-closure', 'add the closing day again', 'addClosure', closure('addClosure')),
  onSchedule(
    '07-h-reopen',
    'remove the closing day, by its full date',
    'removeClosure',
    closureByDate,
  ),
  readHours('07-i-details', 2, 0),
  onSchedule(
    '07-j-close',
    'remove both openings',
    'removeOpenings',
    bothOpenings('removeOpenings'),
  ),
  readHours('07-k-details', 0, 0),
];
