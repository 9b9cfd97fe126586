import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { statisticsBlocks } from '../../../shared/owner/statistics.js';
import { ProblemError } from '../../http/problems.js';
import { lengthOf, type Period, zoned } from '../../statistics/period.js';

const MAX_DAYS = 366;
const DEFAULT_DAYS = 30;

const date = (about: string) =>
  z.iso.date({ error: 'must be a day such as 2026-11-23' }).optional().meta({ description: about });

/** The query for statistics. */
export const StatisticsQuery = z.strictObject({
  from: date('The first day, in the zone TIME_ZONE; 29 days before the last unless given.'),
  to: date('The last day; today unless given. 366 days at most.'),
  popup: z
    .string()
    .regex(/^[0-9]{1,20}$/, 'must be the id of a popup')
    .optional(),
});

export const StatisticsCsvQuery = StatisticsQuery.extend({
  block: z.enum(statisticsBlocks).meta({ description: 'Which table.' }),
});

/** @throws {ProblemError} invalid-field for a period that ends before it begins, or is too long */
export function periodOf(
  query: Pick<z.infer<typeof StatisticsQuery>, 'from' | 'to'>,
  { now, timeZone }: { now: number; timeZone: string },
): Period {
  const to = query.to ? Temporal.PlainDate.from(query.to) : zoned(now, timeZone).toPlainDate();
  const from = query.from
    ? Temporal.PlainDate.from(query.from)
    : to.subtract({ days: DEFAULT_DAYS - 1 });
  const period = { from, to, timeZone };
  const days = lengthOf(period);
  if (days < 1 || days > MAX_DAYS)
    throw new ProblemError('invalid-field', {
      field: 'from',
      detail: `A period ends after it begins, and has ${MAX_DAYS} days at most.`,
    });
  return period;
}
