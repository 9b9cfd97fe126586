import { fields } from '../../shared/webappel/fields.js';
import type { Params, Result } from '../../shared/webappel/methods.js';
import { answer, counted, done, reads } from './expectations.js';
import {
  daysFromToday,
  type Known,
  type Question,
  type Sent,
  sending,
  type Verdict,
} from './question.js';

const DAYS_TO_CLOSURE = 300;

export const openings = {
  weekday: ['monday', 'tuesday'],
  opensAt: ['09:00', '14:00'],
  closesAt: ['12:00', '18:00'],
} satisfies Partial<Params<'addOpenings'>>;

export const closedOn = (known: Known): string => daysFromToday(known, DAYS_TO_CLOSURE);

type Details = Result<'showSchedule'>;
const hoursMatter = 'Rappel offers calls in the hours that it reads here.';

/** The hours of the scratch schedule, so many openings and closing days. */
const details = (id: string, expectedOpenings: number, expectedClosures: number): Question => ({
  id,
  step: 7,
  about: `read its hours: ${counted(expectedOpenings, 'opening')}, ${counted(expectedClosures, 'closing day')}`,
  method: 'showSchedule',
  send: ({ word }) => sending('showSchedule', { scheduleName: word }),
  expects: [
    answer('showSchedule', hoursMatter),
    reads(
      'showSchedule',
      'the openings and closing days that were set, and no others',
      hoursMatter,
      (rows, known) => judgeHours(rows, known, expectedOpenings, expectedClosures),
    ),
  ],
});

function judgeHours(rows: Details, known: Known, opens: number, closes: number): Verdict {
  const right = rows.filter((row) =>
    row.kind === 'closure'
      ? row.closedOn === closedOn(known)
      : openings.weekday.some(
          (day, index) =>
            row.weekday === day &&
            row.opensAt === openings.opensAt[index] &&
            row.closesAt === openings.closesAt[index],
        ),
  );
  const openCount = right.filter(({ kind }) => kind === 'opening').length;
  const closeCount = right.length - openCount;
  if (openCount === opens && closeCount === closes && rows.length === right.length)
    return undefined;
  const others = rows.length - right.length;
  return {
    differs: `${openCount} of the openings, ${closeCount} of the closing days, ${others} others`,
  };
}

const onSchedule = (
  id: string,
  about: string,
  method: 'addClosure' | 'removeClosure' | 'addOpenings' | 'removeOpenings',
  pairs: (known: Known) => Sent,
): Question => ({ id, step: 7, about, method, send: pairs, expects: done(method) });

const closure = (method: 'addClosure' | 'removeClosure') => (known: Known) =>
  sending(method, { scheduleName: known.word, closedOn: closedOn(known) });
const bothOpenings = (method: 'addOpenings' | 'removeOpenings') => (known: Known) =>
  sending(method, { scheduleName: known.word, ...openings });

/** The whole date where the guide also has the day of the month (L385, L392). */
const closureByDate = (known: Known): Sent => {
  const { pairs } = closure('removeClosure')(known);
  const { wire } = fields.closedOn;
  return { pairs: pairs.map(([name, value]) => [name, name === wire ? closedOn(known) : value]) };
};

/** Step 7: on a schedule of its own. */
export const scheduleSteps: readonly Question[] = [
  onSchedule(
    '07-a-openings',
    'add two openings to a new schedule',
    'addOpenings',
    bothOpenings('addOpenings'),
  ),
  details('07-b-details', 2, 0),
  onSchedule('07-c-closure', 'add a closing day', 'addClosure', closure('addClosure')),
  details('07-d-details', 2, 1),
  onSchedule(
    '07-e-reopen',
    'remove it, by day, month and year',
    'removeClosure',
    closure('removeClosure'),
  ),
  details('07-f-details', 2, 0),
  onSchedule('07-g-closure', 'add the closing day again', 'addClosure', closure('addClosure')),
  onSchedule('07-h-reopen', 'remove it, by its whole date', 'removeClosure', closureByDate),
  details('07-i-details', 2, 0),
  onSchedule(
    '07-j-close',
    'remove both openings',
    'removeOpenings',
    bothOpenings('removeOpenings'),
  ),
  details('07-k-details', 0, 0),
];
