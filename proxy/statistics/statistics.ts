import { lostOutcomes, type Outcome, outcomes } from '../../shared/callback-events.js';
import { HOUR_MS } from '../../shared/durations.js';
import { decimalOf } from '../../shared/money.js';
import type { Statistics } from '../../shared/owner/statistics.js';
import type { Store } from '../store/database.js';
import { type Count, countOpen, countRefusals, countsOf } from './counted-hours.js';
import { funnelOf, readFormCounts } from './funnel.js';
import { readOperators } from './operators.js';
import { before, type Day, daysOf, hoursOf, localHour, type Period, withOffset } from './period.js';
import { waitCounts, waitShares } from './waits.js';

/** More days than these are shown by day. */
const DAYS_BY_HOUR = 2;

/**
 * Adds up a period of days, and the one before it.
 * @param platformAccount the mail address of the account at the embedded platform; undefined beside another WebAppel
 */
export async function readStatistics(
  store: Store,
  period: Period,
  popupId?: string,
  platformAccount?: string,
): Promise<Statistics> {
  const { timeZone } = period;
  const previous = before(period);
  const days = daysOf(period);
  const [first] = days as [Day];
  const range = {
    beforeAt: daysOf({ ...previous, to: previous.from })[0]?.startsAt ?? first.startsAt,
    startsAt: first.startsAt,
    endsAt: days.at(-1)?.endsAt ?? first.endsAt,
    popupId,
  };
  const step = days.length <= DAYS_BY_HOUR ? 'hour' : 'day';
  const starts = step === 'hour' ? hoursOf(days) : days.map(({ startsAt }) => startsAt);
  const [counts, open, openBefore, refusals, forms, operators] = await Promise.all([
    countsOf(store, range, [range.beforeAt, ...starts, range.endsAt]),
    countOpen(store, range),
    countOpen(store, { ...range, startsAt: range.beforeAt, endsAt: range.startsAt }),
    countRefusals(store, range),
    readFormCounts(store, range),
    platformAccount === undefined ? null : readOperators(store, range, platformAccount),
  ]);
  const isNow = ({ at }: Count): boolean => at >= range.startsAt;
  const now = counts.filter(isNow);
  const past = counts.filter((count) => !isNow(count));
  const parts = bySlot(now, starts);
  const ended = outcomesOf(now, past);
  const [seconds, costs] = [sums(now, 'destination-seconds'), sums(now, 'destination-cost')];
  return {
    timeZone,
    from: String(period.from),
    to: String(period.to),
    open,
    totals: { ...figuresOf(now), wait: waitShares(sums(now, 'wait')) },
    previous: {
      from: String(previous.from),
      to: String(previous.to),
      totals: { ...figuresOf(past), wait: waitShares(sums(past, 'wait')) },
    },
    step,
    series: starts.map((at, index) => ({
      at: withOffset(at, timeZone),
      ...figuresOf(parts[index] ?? []),
    })),
    funnel: funnelOf(forms, { outcomes: ended, open: { n: open, previous: openBefore } }),
    outcomes: ended,
    heat: heatOf(now, days, timeZone),
    heatMinute: (first.startsAt % HOUR_MS) / (HOUR_MS / 60),
    waits: waitCounts(sums(now, 'wait')),
    destinations: [...sums(now, 'destination')]
      .map(([destination, calls]) => ({
        destination,
        calls,
        talkSeconds: seconds.get(destination) ?? 0,
        cost: decimalOf(costs.get(destination) ?? 0),
      }))
      .sort((one, other) => other.calls - one.calls),
    operators,
    refusals,
  };
}

/** What was counted of a dimension, by its values. */
function sums(counts: readonly Count[], dimension: string): Map<string, number> {
  const all = new Map<string, number>();
  for (const count of counts)
    if (count.dimension === dimension) all.set(count.value, (all.get(count.value) ?? 0) + count.n);
  // What was taken back leaves a zero.
  for (const [value, n] of all) if (n === 0) all.delete(value);
  return all;
}

function outcomesOf(now: readonly Count[], past: readonly Count[]): Statistics['outcomes'] {
  const [counts, before] = [sums(now, 'outcome'), sums(past, 'outcome')];
  return outcomes
    .map((outcome) => ({
      outcome,
      n: counts.get(outcome) ?? 0,
      previous: before.get(outcome) ?? 0,
    }))
    .filter(({ n, previous }) => n !== 0 || previous !== 0);
}

const isLost = (outcome: string): boolean => lostOutcomes.includes(outcome as Outcome);

function figuresOf(counts: readonly Count[]) {
  const totalOf = (dimension: string, isMeant: (value: string) => boolean = () => true): number =>
    counts.reduce(
      (total, { dimension: its, value, n }) =>
        its === dimension && isMeant(value) ? total + n : total,
      0,
    );
  return {
    requests: totalOf('outcome'),
    reached: totalOf('outcome', (outcome) => outcome === 'reached'),
    lost: totalOf('outcome', isLost),
    noFreeOperator: totalOf('outcome', (outcome) => outcome === 'no-free-operator'),
    talkSeconds: totalOf('talk-seconds'),
    cost: decimalOf(totalOf('cost')),
  };
}

/** Which of these starts a moment comes after. */
function slotOf(at: number, starts: readonly number[]): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= at) low = middle;
    else high = middle;
  }
  return low;
}

function bySlot(counts: readonly Count[], starts: readonly number[]): Count[][] {
  const slots: Count[][] = starts.map(() => []);
  for (const count of counts) slots[slotOf(count.at, starts)]?.push(count);
  return slots;
}

function heatOf(
  counts: readonly Count[],
  days: readonly Day[],
  timeZone: string,
): Statistics['heat'] {
  const starts = days.map(({ startsAt }) => startsAt);
  const cells = new Map<number, Statistics['heat'][number]>();
  for (const { at, dimension, value, n } of counts) {
    if (dimension !== 'outcome') continue;
    const day = days[slotOf(at, starts)] as Day;
    const hour = localHour(at, day, timeZone);
    const key = day.weekday * 24 + hour;
    const cell = cells.get(key) ?? { weekday: day.weekday, hour, requests: 0, noFreeOperator: 0 };
    cell.requests += n;
    if (value === 'no-free-operator') cell.noFreeOperator += n;
    cells.set(key, cell);
  }
  return [...cells.entries()]
    .filter(([, { requests }]) => requests !== 0)
    .sort(([one], [other]) => one - other)
    .map(([, cell]) => cell);
}
