import { afterEach, expect, it } from 'vitest';
import { DAY_MS } from '../../../shared/durations.js';
import { type OwnerApp, ownerToken, startOwnerApp } from '../../support/program/owner-app.js';
import { freshNumber } from '../../support/program/start-app.js';
import { openTestStore } from '../../support/store/stores.js';

let apps: OwnerApp[] = [];
afterEach(async () => {
  await Promise.all(apps.map((app) => app.close()));
  apps = [];
});

/** A call costs at most 1, ten minutes at 0.10. */
async function start(environment: Record<string, string>, store = openTestStore()) {
  const app = await startOwnerApp({
    environment: { MAX_CALL_SECONDS: '600', ASSUMED_PRICE: '0.10', ...environment },
    script: {
      listDestinations: async () => [
        { destinationId: '1', destinationName: 'France mobile', allowed: 'allowed' as const },
      ],
    },
    store: () => store,
  });
  apps.push(app);
  return app;
}

const ask = async (app: OwnerApp, popupId = '77') =>
  (await app.post({ popupId, number: freshNumber() })).status;
const warnings = async (app: OwnerApp) => {
  const { warnings: all } = (await (await app.ask('budget-warnings')).json()) as {
    warnings: { budget: string; percent: number; popupId: string | null }[];
  };
  return all.map(({ budget, percent, popupId }) => [budget, popupId, percent]).reverse();
};
const alerts = (app: OwnerApp) =>
  app.logLines.map((line) => JSON.parse(line)).filter(({ alert }) => alert === 'budget');

it('the owner is warned at 50, 80 and 100 percent, once in a day over all instances, and anew the next day', async () => {
  const store = openTestStore();
  const [one, two] = [
    await start({ BUDGET_PER_DAY: '5' }, store),
    await start({ BUDGET_PER_DAY: '5' }, store),
  ];
  const seen: number[] = [];
  for (let call = 0; call < 8; call++) {
    await ask(call % 2 ? one : two);
    seen.push((await warnings(one)).length);
  }
  // 3 of 5 are 60 percent; the sixth call is refused.
  expect(seen).toEqual([0, 0, 1, 2, 2, 3, 3, 3]);
  expect(await warnings(one)).toEqual([
    ['budgetPerDay', null, 50],
    ['budgetPerDay', null, 80],
    ['budgetPerDay', null, 100],
  ]);
  expect([...alerts(one), ...alerts(two)].map(({ percent }) => percent).sort()).toEqual([
    100, 50, 80,
  ]);
  const read = async (app: OwnerApp) =>
    (await app.get('/metrics', { authorization: `Bearer ${ownerToken}` })).text();
  expect((await read(one)) + (await read(two))).toContain(
    'rappel_budget_warnings_total{budget="budgetPerDay",percent="100"} 1',
  );
  one.clock.jump(2 * DAY_MS);
  for (let call = 0; call < 3; call++) await ask(one);
  expect(await warnings(one)).toHaveLength(4);
});

it('each popup and the hour have warnings of their own', async () => {
  const app = await start({ BUDGET_PER_POPUP_DAY: '2', BUDGET_PER_HOUR: '10' });
  for (const popupId of ['77', '78']) for (let call = 0; call < 3; call++) await ask(app, popupId);
  expect(await warnings(app)).toEqual([
    ['budgetPerPopupDay', '77', 50],
    ['budgetPerPopupDay', '77', 80],
    ['budgetPerPopupDay', '77', 100],
    ['budgetPerPopupDay', '78', 50],
    ['budgetPerPopupDay', '78', 80],
    ['budgetPerPopupDay', '78', 100],
  ]);
});

it('without a budget there is nothing to warn of', async () => {
  const app = await start({ BUDGET_PER_DAY: 'none', CALLS_PER_DAY: '3' });
  for (let call = 0; call < 5; call++) await ask(app);
  expect(await warnings(app)).toEqual([]);
});
