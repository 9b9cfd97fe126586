import { CompiledQuery, type KyselyPlugin, type QueryId, type RootOperationNode } from 'kysely';
import { expect, test } from 'vitest';
import { openStore, type Store } from '../../../../proxy/store/database.js';
import { addPopup, openCallCentre, operator, request, visitor } from './call-centre.js';

/**
 * The tables that grow with every call that ever was, under the names that queries give them: what reads one from end
 * to end is slower every day.
 */
const growing =
  /^SCAN (platform_calls|platform_call_attempts|platform_voicemails|call|attempt)\b(?!.* INDEX platform_calls_under_way)/;

/** Keeps what a store is asked. */
function listen() {
  const asked: { node: RootOperationNode; queryId: QueryId }[] = [];
  const plugin: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      asked.push({ node, queryId });
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return { asked, plugin };
}

/** How SQLite goes about a query, a line a step. */
async function planOf(store: Store, { sql, parameters }: CompiledQuery): Promise<string[]> {
  const { rows } = await store.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
  );
  return rows.map(({ detail }) => detail);
}

test('no call and no listing of a day reads the whole history', async () => {
  const { asked, plugin } = listen();
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
    asked
      .map(({ node, queryId }) => executor.compileQuery(node, queryId))
      .map((query) => [query.sql, query]),
  );
  // The journey went through the engine's whole work, or this test proves less than it says.
  for (const part of ['"platform_voicemails"', 'left join "platform_call_attempts"', '"rotation"'])
    expect([...queries.keys()].some((sql) => sql.includes(part))).toBe(true);
  // A store apart, left to the end of the process: SQLite keeps a lock after it explained some statements.
  const planner = await openStore(databaseUrl);
  const scans: string[] = [];
  for (const query of queries.values())
    for (const step of await planOf(planner, query))
      if (growing.test(step)) scans.push(`${step}: ${query.sql}`);
  expect(scans).toEqual([]);
});
