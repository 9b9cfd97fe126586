import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMetrics } from '../../../proxy/operations/metrics.js';
import { measureProcess } from '../../../proxy/operations/process-metrics.js';
import { StoreUnavailable } from '../../../proxy/store/store-failures.js';
import { acceptedCallback } from '../../support/callbacks/callbacks.js';
import { startApp, type TestApp } from '../../support/program/start-app.js';

let app: TestApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(() => app.close());

it('the process metrics show the breaker, the account, the event streams and the store', async () => {
  const metrics = createMetrics(app.clock);
  measureProcess({ ...app, metrics });
  const scrape = () => metrics.registry.metrics();
  expect(await scrape()).toMatch(/^rappel_event_streams 0$/m);
  const { handle } = await acceptedCallback(app.ledger);
  const stream = await app.get(`/api/callbacks/${handle}/events`);
  const before = await scrape();
  expect(before).toMatch(/^rappel_event_streams 1$/m);
  expect(before).toMatch(/^rappel_store_available 1$/m);
  expect(before).toMatch(/^rappel_account_refused 0$/m);
  expect(before).toMatch(/^rappel_breaker_state\{state="closed"\} 1$/m);
  await stream.body?.cancel();
  await sql`drop table kysely_migration`.execute(app.store);
  await app.clock.advance(1000);
  expect(await scrape()).toMatch(/^rappel_store_available 0$/m);
});

it('gauges of an unavailable store are left out, and the other metrics are still reported', async () => {
  const metrics = createMetrics(app.clock);
  let isStoreDown = false;
  const failAsStore = (): never => {
    throw new StoreUnavailable('ECONNREFUSED');
  };
  metrics.addGauge('waiting', 'from the store', () => (isStoreDown ? failAsStore() : 3));
  metrics.addLabelledGauge('by_state', 'from the store', 'state', () =>
    isStoreDown ? failAsStore() : { ready: 2 },
  );
  metrics.addGauge('elsewhere', 'from the process', () => 5);
  const scrapedLines = async () =>
    (await metrics.registry.metrics())
      .split('\n')
      .filter((line) => /^[^#]*(waiting|by_state|elsewhere)/.test(line));
  const all = ['waiting 3', 'by_state{state="ready"} 2', 'elsewhere 5'];
  expect(await scrapedLines()).toEqual(all);
  isStoreDown = true;
  expect(await scrapedLines()).toEqual(['elsewhere 5']);
  isStoreDown = false;
  expect(await scrapedLines()).toEqual(all);
});
