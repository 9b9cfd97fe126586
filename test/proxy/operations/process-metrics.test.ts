import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMetrics } from '../../../proxy/operations/metrics.js';
import { measureProcess } from '../../../proxy/operations/process-metrics.js';
import { StoreUnavailable } from '../../../proxy/store/store-failures.js';
import { accepted } from '../../support/callbacks/callbacks.js';
import { startApp, type TestApp } from '../../support/program/start-app.js';

let app: TestApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(() => app.close());

it('the figures of the program tell the breaker, the account, the streams and the store', async () => {
  const metrics = createMetrics(app.clock);
  measureProcess({ ...app, metrics });
  const told = () => metrics.registry.metrics();
  expect(await told()).toMatch(/^rappel_event_streams 0$/m);
  const { handle } = await accepted(app.ledger);
  const stream = await app.get(`/api/callbacks/${handle}/events`);
  const before = await told();
  expect(before).toMatch(/^rappel_event_streams 1$/m);
  expect(before).toMatch(/^rappel_store_available 1$/m);
  expect(before).toMatch(/^rappel_account_refused 0$/m);
  expect(before).toMatch(/^rappel_breaker_state\{state="closed"\} 1$/m);
  await stream.body?.cancel();
  await sql`drop table kysely_migration`.execute(app.store);
  await app.clock.advance(1000);
  expect(await told()).toMatch(/^rappel_store_available 0$/m);
});

it('what cannot be read of the store is left out of the metrics, and the rest is told', async () => {
  const metrics = createMetrics(app.clock);
  let isAway = false;
  const ofTheStore = (): never => {
    throw new StoreUnavailable('ECONNREFUSED');
  };
  metrics.addGauge('waiting', 'of the store', () => (isAway ? ofTheStore() : 3));
  metrics.addLabelledGauge('by_state', 'of the store', 'state', () =>
    isAway ? ofTheStore() : { ready: 2 },
  );
  metrics.addGauge('elsewhere', 'of the process', () => 5);
  const told = async () =>
    (await metrics.registry.metrics())
      .split('\n')
      .filter((line) => /^[^#]*(waiting|by_state|elsewhere)/.test(line));
  const all = ['waiting 3', 'by_state{state="ready"} 2', 'elsewhere 5'];
  expect(await told()).toEqual(all);
  isAway = true;
  expect(await told()).toEqual(['elsewhere 5']);
  isAway = false;
  expect(await told()).toEqual(all);
});
