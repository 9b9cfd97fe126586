import type { z } from 'zod';
import { Statistics, StatisticsTotals } from '../../../shared/owner/statistics.js';
import type { ProblemCase } from '../../http/openapi-schemas.js';
import { StatisticsCsvQuery, StatisticsQuery } from './statistics-query.js';

export const statisticsSchemas = { Statistics, StatisticsTotals };

/** What the document of the owner's API makes its operations of. */
interface Tools {
  answer(description: string, name: keyof typeof statisticsSchemas): object;
  problems(...cases: readonly ProblemCase[]): object;
  inQuery(query: z.ZodObject): object[];
  wrongQuery: ProblemCase;
}

/** The paths of statistics. */
export const statisticsPaths = ({ answer, problems, inQuery, wrongQuery }: Tools) => ({
  '/statistics': {
    get: {
      operationId: 'readStatistics',
      tags: ['Requests'],
      summary: 'Add up a period of days, in the zone TIME_ZONE, and as many days before.',
      parameters: inQuery(StatisticsQuery),
      responses: { 200: answer('The figures.', 'Statistics'), ...problems(wrongQuery) },
    },
  },
  '/statistics.csv': {
    get: {
      operationId: 'exportStatistics',
      tags: ['Requests'],
      summary: 'One table of the statistics for a spreadsheet, with the same figures.',
      description:
        'UTF-8 with its mark, semicolons, moments with their offset. A cell that could be taken for a formula begins with an apostrophe.',
      parameters: inQuery(StatisticsCsvQuery),
      responses: {
        200: {
          description: 'The table.',
          content: { 'text/csv': { schema: { type: 'string' } } },
        },
        ...problems(wrongQuery),
      },
    },
  },
});
