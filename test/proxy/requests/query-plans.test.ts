import {
  CompiledQuery,
  type KyselyPlugin,
  type QueryId,
  type RootOperationNode,
  sql,
} from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { standingAppointments } from '../../../proxy/configuration/appointments-left-out.js';
import { closeMatching, countClosable } from '../../../proxy/requests/close-matching.js';
import { detailsOf } from '../../../proxy/requests/request-details.js';
import {
  listRequests,
  openStates,
  type RequestFilter,
} from '../../../proxy/requests/request-list.js';
import { RequestNews } from '../../../proxy/requests/request-news.js';
import { readToday } from '../../../proxy/requests/today.js';
import { readStatistics } from '../../../proxy/statistics/statistics.js';
import { isPostgres, type Store } from '../../../proxy/store/database.js';
import { DAY_MS, HOUR_MS } from '../../../shared/durations.js';
import { callbackIn, emptyLedger } from '../../support/callbacks/callbacks.js';

/** The tables that grow with every request. */
const growing =
  'callbacks|callback_events|guard_refusals|hours|form_counts|platform_operator_counts';

/** A walk through an index in its order reads no more than a page, if it ends with the page. Any other reads all. */
const scansIn = (text: string, plan: readonly string[]): string[] =>
  plan.filter((line) => {
    const isPage = / limit /.test(text) && / USING (COVERING )?INDEX/.test(line);
    return new RegExp(`^SCAN (${growing})\\b|Seq Scan on (${growing})`).test(line) && !isPage;
  });

function recordQueries() {
  const recorded: { node: RootOperationNode; queryId: QueryId }[] = [];
  const plugin: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      recorded.push({ node, queryId });
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return { recorded, plugin };
}

/** The plan of a query, one line for each step. */
async function planOf(store: Store, { sql: text, parameters }: CompiledQuery): Promise<string[]> {
  const explain = isPostgres(store) ? 'explain' : 'explain query plan';
  return store.transaction().execute(async (transaction) => {
    // The tables of a test are small enough to be read whole. Without that, PostgreSQL does so only for want of an index.
    if (isPostgres(store)) await sql`set local enable_seqscan = off`.execute(transaction);
    const { rows } = await transaction.executeQuery<Record<string, string>>(
      CompiledQuery.raw(`${explain} ${text}`, [...parameters]),
    );
    return rows.map((row) => row.detail ?? row['QUERY PLAN'] ?? '');
  });
}

test('no query of the console reads whole tables', async () => {
  const { store, clock, ledger } = await emptyLedger();
  try {
    const some = await callbackIn('ended', ledger, clock);
    for (let count = 0; count < 8; count++) await callbackIn('unsettled', ledger, clock);
    await fillUp(store);
    const { recorded, plugin } = recordQueries();
    const watched = store.withPlugin(plugin);
    const [from, to] = [clock.now() - DAY_MS, clock.now()];
    const filters: RequestFilter[] = [
      {},
      { states: ['ended'] },
      { states: openStates },
      { states: ['missed'], popupId: '77', from, to },
      { outcome: 'no-free-operator' },
      { outcome: 'reached', popupId: '77' },
      { popupId: 'none' },
      { from, to },
      { popupId: '77', from },
      { trackingId: '700001' },
      { handle: some.handle },
      { numberTails: ['0123456789abcdef'] },
      { numberTails: ['0123456789abcdef', ''], numberHash: some.number_hash },
    ];
    for (const filter of filters)
      for (const before of [undefined, String(some.id)])
        await listRequests(filter, { before, limit: 50 }, watched);
    for (const filter of [{}, { popupId: '77', from, to }, { numberTails: ['0123456789abcdef'] }]) {
      await countClosable(filter, watched);
      await closeMatching(filter, 'missed', { store: watched, ledger });
    }
    await detailsOf(some, watched, { isEmbedded: true });
    await standingAppointments(watched, clock.now()).execute();
    await readToday(watched, { now: clock.now() + HOUR_MS, timeZone: 'Europe/Paris' });
    for (const timeZone of ['Europe/Paris', 'Asia/Kolkata']) {
      const days = {
        from: Temporal.PlainDate.from('2026-11-01'),
        to: Temporal.PlainDate.from('2026-11-30'),
      };
      for (const popupId of [undefined, '77'])
        await readStatistics(watched, { ...days, timeZone }, popupId, 'owner@example.fr');
    }
    await new RequestNews({ ledger, store: watched, clock }).since(5);
    const executor = watched.getExecutor();
    const queries = new Map(
      recorded
        .map(({ node, queryId }) => executor.compileQuery(node, queryId))
        .map((query) => [query.sql, query]),
    );
    expect(queries.size).toBeGreaterThan(15);
    for (const [text, query] of queries) {
      const plan = await planOf(store, query);
      expect({ text, scans: scansIn(text, plan) }).toEqual({ text, scans: [] });
    }
    // The test itself would see one.
    for (const query of [
      sql`select * from callbacks where name = 'x'`,
      sql`select state, count(*) from callbacks group by state`,
    ])
      if (!isPostgres(store) || query.compile(store).sql.includes('name'))
        expect(scansIn('', await planOf(store, query.compile(store)))).toHaveLength(1);
  } finally {
    await store.destroy();
  }
});

/** Copies a row many times, so that a planner prefers indexes, and lets it count. */
async function fillUp(store: Store): Promise<void> {
  const [row] = await store.selectFrom('callbacks').selectAll().orderBy('id').limit(1).execute();
  const [event] = await store.selectFrom('callback_events').selectAll().limit(1).execute();
  const { id: _id, ...copy } = row!;
  const { id: _event, ...step } = event!;
  for (let batch = 0; batch < 30; batch++) {
    const callbacks = Array.from({ length: 100 }, (_, index) => {
      const unique = `${batch}-${index}`;
      return {
        ...copy,
        ...{ handle: unique, token: unique, idempotency_key: unique, number_hash: unique },
        ...{ number_tail: `tail ${index % 97}`, popup_id: String(70 + (index % 9)) },
        tracking_id: unique,
        requested_at: copy.requested_at - (batch * 100 + index) * HOUR_MS,
      };
    });
    const written = await store.insertInto('callbacks').values(callbacks).returning('id').execute();
    await store
      .insertInto('callback_events')
      .values(
        written.flatMap(({ id }) => [
          { ...step, callback_id: id },
          { ...step, callback_id: id },
        ]),
      )
      .execute();
  }
  const newest = Math.floor(copy.requested_at / HOUR_MS) * HOUR_MS - HOUR_MS;
  const hours = Array.from({ length: 3000 }, (_, index) => ({
    ...{ hour: newest - index * HOUR_MS, popup_id: '77', dimension: 'outcome', value: 'reached' },
    n: 1,
  }));
  for (let row = 0; row < hours.length; row += 500)
    await store
      .insertInto('hours')
      .values(hours.slice(row, row + 500))
      .execute();
  await sql`analyze`.execute(store);
}
