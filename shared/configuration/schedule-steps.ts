import type { Opening } from '../opening-hours.js';
import type { Schedule } from './configuration.js';
import type { Step } from './steps.js';
import { sortedOpenings, writeWeekly } from './weekly-hours.js';
import { isEmptySchedule } from './write-file.js';

/** A past day. WebAppel makes a schedule with its first entry, so an empty one needs one for a moment. */
const PLACEHOLDER_DAY = '2000-01-01';

const keyOf = ({ weekday, opensAt, closesAt }: Opening): string =>
  `${weekday} ${opensAt} ${closesAt}`;

const without = (from: readonly Opening[], taken: readonly Opening[]): Opening[] => {
  const keys = new Set(taken.map(keyOf));
  return sortedOpenings(from).filter((opening) => !keys.has(keyOf(opening)));
};

/** `mon-fri 09:00-12:30, 14:00-18:00; sat 10:00-12:00` */
const hoursText = (openings: readonly Opening[]): string =>
  Object.entries(writeWeekly(openings))
    .map(([days, spans]) => `${days} ${spans.join(', ')}`)
    .join('; ');

function openingsStep(
  method: 'addOpenings' | 'removeOpenings',
  scheduleName: string,
  openings: readonly Opening[],
  made: boolean,
): Step[] {
  if (openings.length === 0) return [];
  const verb = method === 'addOpenings' ? 'opens' : 'no longer opens';
  return [
    {
      method,
      params: {
        scheduleName,
        weekday: openings.map(({ weekday }) => weekday),
        opensAt: openings.map(({ opensAt }) => opensAt),
        closesAt: openings.map(({ closesAt }) => closesAt),
      },
      sentence: `Schedule ${scheduleName}${madeText(made)}: ${verb} ${hoursText(openings)}`,
      irreversible: made,
    },
  ];
}

const madeText = (made: boolean): string =>
  made ? ' is made, and WebAppel cannot delete a schedule' : '';

const closureStep = (
  method: 'addClosure' | 'removeClosure',
  scheduleName: string,
  closedOn: string,
  made = false,
): Step => ({
  method,
  params: { scheduleName, closedOn },
  sentence: `Schedule ${scheduleName}${madeText(made)}: ${
    method === 'addClosure' ? 'closed on' : 'no longer closed on'
  } ${closedOn}`,
  irreversible: made,
});

/** New hours come before old ones go, so that the schedule is never closed in between. */
export function scheduleSteps(
  name: string,
  wanted: Schedule,
  actual: Schedule | undefined,
  isUsed: boolean,
): Step[] {
  const { openings = [], closures = [] } = actual ?? {};
  if (!actual && isEmptySchedule(wanted))
    return isUsed
      ? [
          closureStep('addClosure', name, PLACEHOLDER_DAY, true),
          closureStep('removeClosure', name, PLACEHOLDER_DAY),
        ]
      : [];
  const added = openingsStep('addOpenings', name, without(wanted.openings, openings), !actual);
  const newClosures = wanted.closures.filter((day) => !closures.includes(day));
  return [
    ...added,
    ...newClosures.map((day, index) =>
      closureStep('addClosure', name, day, !actual && added.length === 0 && index === 0),
    ),
    ...openingsStep('removeOpenings', name, without(openings, wanted.openings), false),
    ...closures
      .filter((day) => !wanted.closures.includes(day))
      .map((day) => closureStep('removeClosure', name, day)),
  ];
}
