import { CompiledQuery, type KyselyPlugin, type QueryId, type RootOperationNode } from 'kysely';
import { expect, test } from 'vitest';
import { openStore, type Store } from '../../../../proxy/store/database.js';
import { addPopup, openCallCentre, operator, request, visitor } from './call-centre.js';

/**
 * The tables that grow with every call, with the aliases that queries use. A full scan of one gets slower every day.
 */
const growing =
  /^SCAN (platform_calls|platform_call_attempts|platform_voicemails|call|attempt)\b(?!.* INDEX platform_calls_under_way)/;

/** Records the queries that a store receives. */
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

/** SQLite's query plan, one line per step. */
async function planOf(store: Store, { sql, parameters }: CompiledQuery): Promise<string[]> {
  const { rows } = await store.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
  );
  return rows.map(({ detail }) => detail);
}

test('no query of a call or of a daily listing scans the whole history', async () => {
  const { recorded, plugin } = recordQueries();
  const databaseUrl = 'sqlite::memory:';
  const { store, clock, webAppel, engine } = await openCallCentre({
    databaseUrl,
    plugins: [plugin],
  });
  const popupId = await addPopup(webAppel, { voicemailAddress: 'shop@shop.test' });
  const closed = await addPopup(webAppel, {
    operators: [operator.noAnswer],
    openGroup: 'nobody',
    voicemailAddress: 'shop@shop.test',
  });
  await webAppel.requestCall({ ...request(popupId, visitor.busy), retries: 1 });
  await webAppel.requestCall(request(closed));
  const contactId = await webAppel.requestCall({ ...request(popupId), delaySeconds: 600 });
  await clock.advance(300_000);
  await webAppel.cancelCall({ popupId, contactId });
  await engine.stop();
  await engine.start();
  for (const list of [webAppel.listCalls, webAppel.summariseCalls])
    for (const period of [{}, { from: '2026-11-23', to: '2026-11-23' }, { trackingId: '1' }])
      await list({ popupId, ...period });

  const executor = store.getExecutor();
  const queries = new Map(
    recorded
      .map(({ node, queryId }) => executor.compileQuery(node, queryId))
      .map((query) => [query.sql, query]),
  );
  // Proves that the steps above covered the engine's work.
  for (const part of ['"platform_voicemails"', 'left join "platform_call_attempts"', '"rotation"'])
    expect([...queries.keys()].some((sql) => sql.includes(part))).toBe(true);
  // A separate store that stays open: SQLite keeps a lock after explaining some statements.
  const planner = await openStore(databaseUrl);
  const scans: string[] = [];
  for (const query of queries.values())
    for (const step of await planOf(planner, query))
      if (growing.test(step)) scans.push(`${step}: ${query.sql}`);
  expect(scans).toEqual([]);
});
