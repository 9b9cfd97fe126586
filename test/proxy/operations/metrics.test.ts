import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callbackIn } from '../../support/callbacks/callbacks.js';
import {
  callbackBody,
  freshNumber,
  startApp,
  type TestApp,
  viewIn,
} from '../../support/program/start-app.js';
import { settle } from '../../support/time/fake-clock.js';

const ADMIN_TOKEN = 'CANARY-admin-token-of-tests';

let app: TestApp;
beforeEach(async () => {
  app = await startApp({ environment: { ADMIN_TOKEN } });
});
afterEach(() => app.close());

const scrape = () => app.get('/metrics', { authorization: `Bearer ${ADMIN_TOKEN}` });

/** Scrapes one value, by its name with labels. */
async function metric(name: string): Promise<number | undefined> {
  const text = await (await scrape()).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length));
}

describe('the metrics', () => {
  it('only the owner may read the metrics', async () => {
    expect((await app.get('/metrics')).status).toBe(401);
    expect((await app.get('/metrics', { authorization: 'Bearer wrong' })).status).toBe(401);
    const response = await scrape();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  });

  it('the metrics count callbacks by state', async () => {
    await callbackIn('ready', app.ledger, app.clock);
    await callbackIn('doubt', app.ledger, app.clock);
    await callbackIn('doubt', app.ledger, app.clock);
    await callbackIn('ended', app.ledger, app.clock);
    expect(await metric('rappel_callbacks{state="ready"}')).toBe(1);
    expect(await metric('rappel_callbacks{state="doubt"}')).toBe(2);
    expect(await metric('rappel_callbacks{state="dialling"}')).toBe(0);
    expect(await metric('rappel_in_doubt')).toBe(2);
    expect(await metric('rappel_callbacks_ended_total{state="ended"}')).toBe(1);
  });

  it('the metrics show how long the oldest callback is overdue and how long dispatch took', async () => {
    await app.post({ ...callbackBody, number: freshNumber() });
    await app.clock.advance(4000);
    expect(await metric('rappel_dispatch_lag_seconds')).toBe(4);
    app.startWorkers();
    await app.clock.advance(0);
    expect(await metric('rappel_dispatch_latency_seconds_count')).toBe(1);
    expect(await metric('rappel_dispatch_latency_seconds_sum')).toBe(4);
    expect(await metric('rappel_dispatch_lag_seconds')).toBe(0);
  });

  it('the metrics show how late a deferred call was sent', async () => {
    await app.post({ ...callbackBody, number: freshNumber(), delaySeconds: 120 });
    await app.clock.advance(123_000);
    app.startWorkers();
    await app.clock.advance(0);
    expect(await metric('rappel_deferred_lateness_seconds_sum')).toBe(3);
    expect(await metric('rappel_dispatch_latency_seconds_count')).toBe(0);
  });

  it('a callback that was in doubt does not count in the dispatch latency', async () => {
    const callback = await callbackIn('doubt', app.ledger, app.clock);
    await app.clock.advance(60_000);
    await app.ledger.move(callback, 'accepted', {}, { tracking_id: '8' });
    expect(await metric('rappel_dispatch_latency_seconds_count')).toBe(0);
  });

  it('a callback found in the list of calls an hour later does not count in the dispatch latency', async () => {
    const callback = await callbackIn('unsettled', app.ledger, app.clock);
    await app.clock.advance(3_600_000);
    await app.ledger.move(callback, 'accepted', {}, { tracking_id: '8' });
    expect(await metric('rappel_dispatch_latency_seconds_count')).toBe(0);
  });

  it('the metrics count requests to WebAppel by method and outcome', async () => {
    await app.get('/api/popups/77');
    await app.get('/api/popups/78');
    expect(await metric('rappel_webappel_requests_total{method="listPopups",outcome="ok"}')).toBe(
      1,
    );
    expect(
      await metric('rappel_webappel_requests_total{method="listDestinations",outcome="ok"}'),
    ).toBe(2);
    app.webAppel.script({ listPopups: () => Promise.reject(new TypeError('a bug')) });
    await app.clock.advance(30_000);
    await app.get('/api/popups/77');
    expect(
      await metric('rappel_webappel_requests_total{method="listPopups",outcome="error"}'),
    ).toBe(1);
    expect(
      await metric('rappel_webappel_request_duration_seconds_count{method="listPopups"}'),
    ).toBe(2);
  });

  it('the metrics count responses by declared route and problems by code', async () => {
    const { handle } = await viewIn(await app.post({ ...callbackBody, number: freshNumber() }));
    await app.get(`/api/callbacks/${handle}`);
    await app.get('/api/callbacks/CANARY');
    await settle();
    const route = 'route="/api/callbacks/:handle"';
    const responses = 'rappel_http_request_duration_seconds_count';
    expect(await metric(`${responses}{method="GET",${route},status="200"}`)).toBe(1);
    expect(await metric(`${responses}{method="GET",${route},status="404"}`)).toBe(1);
    expect(await metric(`rappel_http_problems_total{code="not-found",${route}}`)).toBe(1);
    const text = await (await scrape()).text();
    for (const secret of [handle, 'CANARY', '0639', '33639', '127.0.0.1'])
      expect(text).not.toContain(secret);
  });
});
