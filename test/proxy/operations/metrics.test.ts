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

/** The value of a line, by its name with labels. */
async function figure(line: string): Promise<number | undefined> {
  const text = await (await scrape()).text();
  const found = text.split('\n').find((candidate) => candidate.startsWith(`${line} `));
  return found === undefined ? undefined : Number(found.slice(line.length));
}

describe('the metrics', () => {
  it('are for the owner only', async () => {
    expect((await app.get('/metrics')).status).toBe(401);
    expect((await app.get('/metrics', { authorization: 'Bearer wrong' })).status).toBe(401);
    const response = await scrape();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  });

  it('count the callbacks by state, and those in doubt', async () => {
    await callbackIn('ready', app.ledger, app.clock);
    await callbackIn('doubt', app.ledger, app.clock);
    await callbackIn('doubt', app.ledger, app.clock);
    await callbackIn('ended', app.ledger, app.clock);
    expect(await figure('rappel_callbacks{state="ready"}')).toBe(1);
    expect(await figure('rappel_callbacks{state="doubt"}')).toBe(2);
    expect(await figure('rappel_callbacks{state="dialling"}')).toBe(0);
    expect(await figure('rappel_doubt_held')).toBe(2);
    expect(await figure('rappel_callbacks_ended_total{state="ended"}')).toBe(1);
  });

  it('tell how long the oldest callback has waited, and how soon one was sent', async () => {
    await app.post({ ...callbackBody, number: freshNumber() });
    await app.clock.advance(4000);
    expect(await figure('rappel_dispatch_lag_seconds')).toBe(4);
    app.startWorkers();
    await app.clock.advance(0);
    expect(await figure('rappel_dispatch_latency_seconds_count')).toBe(1);
    expect(await figure('rappel_dispatch_latency_seconds_sum')).toBe(4);
    expect(await figure('rappel_dispatch_lag_seconds')).toBe(0);
  });

  it('tell how late a deferred call was handed over', async () => {
    await app.post({ ...callbackBody, number: freshNumber(), delaySeconds: 120 });
    await app.clock.advance(123_000);
    app.startWorkers();
    await app.clock.advance(0);
    expect(await figure('rappel_deferred_lateness_seconds_sum')).toBe(3);
    expect(await figure('rappel_dispatch_latency_seconds_count')).toBe(0);
  });

  it('do not take what was found after a doubt for a slow sending', async () => {
    const callback = await callbackIn('doubt', app.ledger, app.clock);
    await app.clock.advance(60_000);
    await app.ledger.move(callback, 'accepted', 'test', { tracking_id: '8' });
    expect(await figure('rappel_dispatch_latency_seconds_count')).toBe(0);
  });

  it('do not take what the listing showed an hour later for a slow sending', async () => {
    const callback = await callbackIn('unsettled', app.ledger, app.clock);
    await app.clock.advance(3_600_000);
    await app.ledger.move(callback, 'accepted', 'test', { tracking_id: '8' });
    expect(await figure('rappel_dispatch_latency_seconds_count')).toBe(0);
  });

  it('count what is asked of WebAppel, by method and outcome', async () => {
    await app.get('/api/popups/77');
    await app.get('/api/popups/78');
    expect(await figure('rappel_webappel_requests_total{method="listPopups",outcome="ok"}')).toBe(
      1,
    );
    expect(
      await figure('rappel_webappel_requests_total{method="listDestinations",outcome="ok"}'),
    ).toBe(2);
    app.webAppel.script({ listPopups: () => Promise.reject(new TypeError('a bug')) });
    await app.clock.advance(30_000);
    await app.get('/api/popups/77');
    expect(
      await figure('rappel_webappel_requests_total{method="listPopups",outcome="error"}'),
    ).toBe(1);
    expect(
      await figure('rappel_webappel_request_duration_seconds_count{method="listPopups"}'),
    ).toBe(2);
  });

  it('count answers by declared route, and problems by code', async () => {
    const { handle } = await viewIn(await app.post({ ...callbackBody, number: freshNumber() }));
    await app.get(`/api/callbacks/${handle}`);
    await app.get('/api/callbacks/CANARY');
    await settle();
    const route = 'route="/api/callbacks/:handle"';
    const answers = 'rappel_http_request_duration_seconds_count';
    expect(await figure(`${answers}{method="GET",${route},status="200"}`)).toBe(1);
    expect(await figure(`${answers}{method="GET",${route},status="404"}`)).toBe(1);
    expect(await figure(`rappel_http_problems_total{code="not-found",${route}}`)).toBe(1);
    const text = await (await scrape()).text();
    for (const secret of [handle, 'CANARY', '0639', '33639', '127.0.0.1'])
      expect(text).not.toContain(secret);
  });
});
