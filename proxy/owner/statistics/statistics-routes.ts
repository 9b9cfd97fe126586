import type { z } from 'zod';
import type { Clock } from '../../../shared/clock.js';
import type { Settings } from '../../settings/settings.js';
import { withMaskedOperators } from '../../statistics/operators.js';
import { readStatistics } from '../../statistics/statistics.js';
import { statisticsCsv } from '../../statistics/statistics-csv.js';
import type { Store } from '../../store/database.js';
import { check } from '../check-input.js';
import type { OwnerRouter } from '../owner-router.js';
import type { Identity } from '../sessions/identity.js';
import { periodOf, StatisticsCsvQuery, StatisticsQuery } from './statistics-query.js';

/** What was counted, as one answer and each table of it as a file. */
export function addStatisticsRoutes(
  router: OwnerRouter,
  {
    settings: { timeZone },
    store,
    clock,
    platformAccount,
  }: {
    settings: Pick<Settings, 'timeZone'>;
    store: Store;
    clock: Clock;
    platformAccount(): string | undefined;
  },
): void {
  async function read(query: z.infer<typeof StatisticsQuery>, { role }: Identity) {
    const period = periodOf(query, { now: clock.now(), timeZone });
    const statistics = await readStatistics(store, period, query.popup, platformAccount());
    return role === 'reader' ? withMaskedOperators(statistics) : statistics;
  }
  router
    .answer('GET /statistics', async ({ request, who }) => ({
      body: await read(check(request.query, StatisticsQuery, 'query'), who),
    }))
    .stream('GET /statistics.csv', async ({ request, response, who }) => {
      const { block, ...query } = check(request.query, StatisticsCsvQuery, 'query');
      const statistics = await read(query, who);
      response
        .type('text/csv')
        .attachment(`rappel-${block}-${statistics.from}-${statistics.to}.csv`)
        .send(statisticsCsv(block, statistics));
    });
}
