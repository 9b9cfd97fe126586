import { afterEach, beforeEach, expect, it } from 'vitest';
import { FormCounts } from '../../../proxy/statistics/form-counts.js';
import type { Statistics } from '../../../shared/owner/statistics.js';
import { callbackIn, emptyLedger, recordingLog } from '../../support/callbacks/callbacks.js';
import { fetchProof } from '../../support/callbacks/page-proof.js';
import { type OwnerApp, startOwnerApp } from '../../support/program/owner-app.js';
import { callbackBody, freshNumber } from '../../support/program/start-app.js';
import { waitUntil } from '../../support/time/wait-until.js';

let apps: OwnerApp[] = [];
beforeEach(() => {
  apps = [];
});
afterEach(() => Promise.all(apps.map((app) => app.close())));

async function start(environment: Record<string, string> = {}) {
  const app = await startOwnerApp({
    environment: { PAGE_PROOF: 'on', PROOF_OF_WORK: 'off', ...environment },
  });
  apps.push(app);
  return app;
}

const origin = 'http://localhost:4200';

async function funnelOf(app: OwnerApp, query = ''): Promise<Record<string, [number, number]>> {
  const { funnel } = (await (await app.ask(`statistics?${query}`)).json()) as Statistics;
  return Object.fromEntries(funnel.map(({ step, n, previous }) => [step, [n, previous]]));
}

async function untilCounted(app: OwnerApp, opened: number, requested: number) {
  await waitUntil('the counts of forms', async () => {
    await app.clock.advance(5000);
    const funnel = await funnelOf(app);
    return funnel.opened?.[0] === opened && funnel.requested?.[0] === requested;
  });
}

it('a form counts when it is opened, and once when it is sent, however often it is corrected', async () => {
  const app = await start();
  app.startWorkers();
  expect(await funnelOf(app)).toMatchObject({ opened: [0, 0], requested: [0, 0] });
  await app.get('/api/popups/77');
  const proof = await fetchProof(app.url, { headers: { origin } });
  await fetchProof(app.url, { popupId: '78' });
  for (const number of ['123', '06 39 98', freshNumber()])
    await app.post({ ...callbackBody, number }, { origin, ...proof });
  await untilCounted(app, 2, 1);
  expect(await funnelOf(app)).toMatchObject({ accepted: [1, 0], reached: [0, 0] });
  expect(await funnelOf(app, 'popup=78')).toMatchObject({ opened: [1, 0], requested: [0, 0] });
});

it('the page without script counts when it is opened, but not when a browser only fetches it ahead', async () => {
  const app = await start();
  app.startWorkers();
  await app.get('/popup/77');
  await app.get('/popup/77', { 'sec-purpose': 'prefetch' });
  await fetch(`${app.url}/popup/77`, { method: 'HEAD' });
  await untilCounted(app, 1, 0);
});

it('what was called and reached follows from the outcomes, with the period before', async () => {
  const app = await start();
  await callbackIn('ended', app.ledger, app.clock);
  await callbackIn('missed', app.ledger, app.clock);
  await callbackIn('refused', app.ledger, app.clock);
  expect(await funnelOf(app)).toMatchObject({ accepted: [3, 0], called: [2, 0] });
  expect(await funnelOf(app, 'from=2026-11-24&to=2026-11-24')).toMatchObject({
    accepted: [0, 3],
    called: [0, 2],
  });
});

it('one address adds no more than four times the requests that it may send, for each step', async () => {
  const app = await start({ REQUESTS_PER_ADDRESS: '5' });
  app.startWorkers();
  for (let form = 0; form < 25; form++) {
    const proof = await fetchProof(app.url, { headers: { origin } });
    await app.post({ ...callbackBody, number: '123' }, { origin, ...proof });
  }
  await untilCounted(app, 20, 20);
});

it('popups that do not exist, and requests without a proof of ours, are not counted', async () => {
  const app = await start();
  app.startWorkers();
  for (const [popupId, headers] of [
    ['999999', {}],
    ['77', { 'page-proof': 'made.up.proof' }],
  ] as const)
    await app.post({ ...callbackBody, popupId }, { origin, ...headers });
  await fetchProof(app.url);
  await untilCounted(app, 1, 0);
  expect(await app.store.selectFrom('form_counts').selectAll().execute()).toHaveLength(1);
});

it('instances add up, what could not be written is written later, and the last counts when one stops', async () => {
  const { store, clock } = await emptyLedger();
  try {
    const [one, two] = [1, 2].map(
      () =>
        new FormCounts({
          ...{ store, clock, log: recordingLog().log },
          settings: { requestsPerAddress: 5 },
        }),
    ) as [FormCounts, FormCounts];
    one.countOpened('77', '192.0.2.1');
    await store.schema.alterTable('form_counts').renameTo('away').execute();
    await expect(one.write()).rejects.toThrow();
    await store.schema.alterTable('away').renameTo('form_counts').execute();
    one.countOpened('77', '192.0.2.1');
    await one.write();
    const running = two.start();
    two.countOpened('77', '192.0.2.1');
    await running.stop();
    const rows = await store.selectFrom('form_counts').selectAll().execute();
    expect(rows.map(({ step, n }) => [step, Number(n)])).toEqual([['opened', 3]]);
  } finally {
    await store.destroy();
  }
});
