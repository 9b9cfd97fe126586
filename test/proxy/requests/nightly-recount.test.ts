import { afterEach, expect, it } from 'vitest';
import { DAY_MS } from '../../../shared/durations.js';
import { callbackIn } from '../../support/callbacks/callbacks.js';
import { type OwnerApp, ownerToken, startOwnerApp } from '../../support/program/owner-app.js';
import { openTestStore } from '../../support/store/stores.js';
import { waitUntil } from '../../support/time/wait-until.js';

const apps: OwnerApp[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

async function start(store = openTestStore()) {
  const app = await startOwnerApp({ store: () => store });
  apps.push(app);
  return app;
}

const nights = async ({ store }: OwnerApp) =>
  (await store.selectFrom('recounts').selectAll().orderBy('night').execute()).map(
    ({ night, wrong }) => [night, wrong],
  );
const untilNights = (app: OwnerApp, count: number) =>
  waitUntil(`${count} re-counts`, async () => {
    await app.clock.advance(2000);
    return (await nights(app)).length === count;
  });
const metricOf = async (app: OwnerApp) => {
  const text = await (await app.get('/metrics', { authorization: `Bearer ${ownerToken}` })).text();
  return /^rappel_hour_counts_wrong (.*)$/m.exec(text)?.[1];
};
const alerts = ({ logLines }: OwnerApp) =>
  logLines.map((line) => JSON.parse(line)).filter(({ alert }) => alert === 'hour-counts');

it('counts of the last days are counted again once a night, over all instances', async () => {
  const store = openTestStore();
  const [one, two] = [await start(store), await start(store)];
  await callbackIn('ended', one.ledger, one.clock);
  for (const app of [one, two]) app.startWorkers();
  await untilNights(one, 1);
  // At two o'clock of the next night, and at three.
  for (const app of [one, two])
    app.clock.jump(Date.parse('2026-11-24T01:00:00Z') - app.clock.now());
  await two.clock.advance(60_000);
  expect(await nights(two)).toHaveLength(1);
  for (const app of [one, two])
    app.clock.jump(Date.parse('2026-11-24T02:00:00Z') - app.clock.now());
  await untilNights(two, 2);
  await one.clock.advance(60_000);
  expect(await nights(one)).toEqual([
    ['2026-11-23', 0],
    ['2026-11-24', 0],
  ]);
  expect([...alerts(one), ...alerts(two)]).toEqual([]);
  expect(await metricOf(one)).toBe('0');
});

it('a count that is wrong is in the log and in the metric of each instance, with what to do', async () => {
  const store = openTestStore();
  const [app, other] = [await start(store), await start(store)];
  await callbackIn('ended', app.ledger, app.clock);
  await app.store.updateTable('hours').set({ n: 7 }).where('dimension', '=', 'outcome').execute();
  app.clock.jump(DAY_MS);
  app.startWorkers();
  await untilNights(app, 1);
  const [alert] = alerts(app);
  expect(alert).toMatchObject({ level: 50, wrong: 1 });
  expect(alert.first[0]).toMatch(/ outcome \w+: 6$/);
  expect(alert.msg).toContain('rappel recount --repair');
  expect(await metricOf(other)).toBe('1');
});
