import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../../proxy/callbacks/ledger/ledger.js';
import { addDemoHistory, removeDemoHistory } from '../../../proxy/demo-data/demo-history.js';
import { findWrongCounts } from '../../../proxy/requests/hour-counts-check.js';
import { listRequests } from '../../../proxy/requests/request-list.js';
import type { Store } from '../../../proxy/store/database.js';
import { outcomes } from '../../../shared/callback-events.js';
import { DAY_MS } from '../../../shared/durations.js';
import { callbackIn, emptyLedger } from '../../support/callbacks/callbacks.js';
import type { FakeClock } from '../../support/time/fake-clock.js';

let store: Store;
let clock: FakeClock;
let ledger: Ledger;
beforeEach(async () => {
  ({ store, clock, ledger } = await emptyLedger());
});
afterEach(() => store.destroy());

const add = () =>
  addDemoHistory({ store, secret: 'secret', now: clock.now(), timeZone: 'Europe/Paris' });
const always = () => ({ from: 0, to: clock.now() + DAY_MS });

describe('the requests of the demo', () => {
  it('are three weeks of them with every kind of outcome, and the counts are those of the rows', async () => {
    expect(await add()).toBeGreaterThan(200);
    const rows = await store.selectFrom('callbacks').selectAll().execute();
    const oldest = Math.min(...rows.map(({ requested_at }) => requested_at));
    expect((clock.now() - oldest) / DAY_MS).toBeGreaterThan(18);
    expect(rows.every(({ ended_at }) => (ended_at ?? 0) <= clock.now())).toBe(true);
    const found = new Set(rows.map(({ outcome }) => outcome));
    for (const outcome of ['reached', 'no-free-operator', 'voicemail', 'cancelled', 'refused'])
      expect(found).toContain(outcome);
    for (const outcome of found) if (outcome !== null) expect(outcomes).toContain(outcome);
    expect(await findWrongCounts(store, always())).toEqual([]);
  });

  it('are never sent: none is open but the one that is left to the owner', async () => {
    await add();
    const { requests } = await listRequests(
      { states: ['scheduled', 'ready', 'dialling', 'accepted', 'doubt', 'unsettled'] },
      { limit: 50 },
      store,
    );
    expect(requests.map(({ state }) => state)).toEqual(['unsettled']);
    const due = await store
      .selectFrom('callbacks')
      .select('id')
      .where(({ eb, or }) =>
        or([eb('due_at', 'is not', null), eb('details_due_at', 'is not', null)]),
      )
      .execute();
    expect(due).toEqual([]);
  });

  it('are not written beside requests of visitors', async () => {
    await callbackIn('missed', ledger, clock);
    expect(await add()).toBe(0);
  });

  it('are removed with what was counted of them, and nothing else is', async () => {
    await store
      .insertInto('platform_accounts')
      .values({
        ...{ email: 'demo@rappel.test', password_hash: 'x' },
        ...{ time_zone: 'Europe/Paris', max_concurrent_calls: 10 },
      })
      .execute();
    const count = await add();
    const sums = async () => {
      const forms = await store
        .selectFrom('form_counts')
        .select(({ fn }) => fn.sum('n').as('n'))
        .executeTakeFirst();
      const operators = await store
        .selectFrom('platform_operator_counts')
        .select(({ fn }) => [fn.sum('rang').as('rang'), fn.sum('talk_seconds').as('talk')])
        .executeTakeFirst();
      return [forms?.n, operators?.rang, operators?.talk].map(Number);
    };
    expect(Math.min(...(await sums()))).toBeGreaterThan(count / 2);
    const { id } = await callbackIn('missed', ledger, clock);
    expect(await removeDemoHistory(store)).toBe(count);
    const left = await store.selectFrom('callbacks').select('id').execute();
    expect(left).toEqual([{ id }]);
    expect(await findWrongCounts(store, always())).toEqual([]);
    expect(await sums()).toEqual([0, 0, 0]);
    expect(await removeDemoHistory(store)).toBe(0);
  });
});
