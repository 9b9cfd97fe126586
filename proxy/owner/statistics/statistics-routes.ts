import type { Clock } from '../../../shared/clock.js';
import type { Settings } from '../../settings/settings.js';
import { readStatistics } from '../../statistics/statistics.js';
import { statisticsCsv } from '../../statistics/statistics-csv.js';
import type { Store } from '../../store/database.js';
import { check } from '../check-input.js';
import type { OwnerRouter } from '../owner-router.js';
import { periodOf, StatisticsCsvQuery, StatisticsQuery } from './statistics-query.js';

/** What was counted, as one answer and each table of it as a file. */
export function addStatisticsRoutes(
  router: OwnerRouter,
  {
    settings: { timeZone },
    store,
    clock,
  }: { settings: Pick<Settings, 'timeZone'>; store: Store; clock: Clock },
): void {
  router
    .answer('GET /statistics', async ({ request }) => {
      const query = check(request.query, StatisticsQuery, 'query');
      const period = periodOf(query, { now: clock.now(), timeZone });
      return { body: await readStatistics(store, period, query.popup) };
    })
    .stream('GET /statistics.csv', async ({ request, response }) => {
      const { block, ...query } = check(request.query, StatisticsCsvQuery, 'query');
      const period = periodOf(query, { now: clock.now(), timeZone });
      const statistics = await readStatistics(store, period, query.popup);
      response
        .type('text/csv')
        .attachment(`rappel-${block}-${statistics.from}-${statistics.to}.csv`)
        .send(statisticsCsv(block, statistics));
    });
}
