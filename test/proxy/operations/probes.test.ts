import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import { acceptedCallback } from '../../support/callbacks/callbacks.js';
import {
  callbackBody,
  problemIn,
  startApp,
  type TestApp,
} from '../../support/program/start-app.js';

let app: TestApp;
beforeEach(async () => {
  app = await startApp({ environment: { FALLBACK_PHONE: '+33 1 99 00 12 34' } });
});
afterEach(() => app.close());

async function readReadiness() {
  const response = await app.get('/readyz');
  return { status: response.status, report: await response.json() };
}

/** Makes WebAppel refuse every login, until the account counts as refused. */
async function refuseAccount(): Promise<void> {
  app.webAppel.script({ listPopups: () => Promise.reject(new Refusal('INVALID_AUTH')) });
  for (let time = 0; time < 5; time++) {
    // Popups are cached for 30 seconds.
    await app.clock.advance(30_000);
    await app.get('/api/popups/77');
  }
}

describe('readiness', () => {
  it('the proxy is ready if the store accepts writes', async () => {
    expect(await readReadiness()).toEqual({
      status: 200,
      report: {
        ready: true,
        stopping: false,
        store: 'answers',
        lagSeconds: 0,
        webAppel: { breaker: 'closed', account: 'on' },
        faultySettings: [],
      },
    });
  });

  it('the proxy stays ready while WebAppel is down, because callbacks wait in the store', async () => {
    app.webAppel.script({ listPopups: () => Promise.reject(new Unreached('timeout')) });
    for (let time = 0; time < 5; time++) await app.get('/api/popups/77');
    await acceptedCallback(app.ledger);
    await app.clock.advance(4000);
    expect(await readReadiness()).toMatchObject({
      status: 200,
      report: { ready: true, lagSeconds: 4, webAppel: { breaker: 'open', account: 'on' } },
    });
  });

  it('the readiness report shows that WebAppel refuses the account', async () => {
    await refuseAccount();
    expect(await readReadiness()).toMatchObject({
      status: 200,
      report: { webAppel: { account: 'off' } },
    });
  });

  it('a stopping proxy is not ready but still healthy', async () => {
    app.readiness.stop();
    expect(await readReadiness()).toMatchObject({
      status: 503,
      report: { ready: false, stopping: true },
    });
    expect((await app.get('/healthz')).status).toBe(200);
  });

  it('the proxy is not ready if a migration is missing', async () => {
    await sql`delete from kysely_migration where name like '0001%'`.execute(app.store);
    expect(await readReadiness()).toMatchObject({
      status: 503,
      report: { ready: false, store: 'not migrated', lagSeconds: null },
    });
  });

  it('the proxy is ready if the store has migrations of a newer version', async () => {
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2027')`.execute(
      app.store,
    );
    expect(await readReadiness()).toMatchObject({ status: 200 });
  });

  it('the proxy is not ready while the store is unavailable', async () => {
    await sql`drop table kysely_migration`.execute(app.store);
    expect(await readReadiness()).toMatchObject({ status: 503, report: { store: 'away' } });
  });

  it('the store is checked at most once a second', async () => {
    await readReadiness();
    await sql`drop table kysely_migration`.execute(app.store);
    expect((await readReadiness()).status).toBe(200);
    await app.clock.advance(1000);
    expect((await readReadiness()).status).toBe(503);
  });
});

describe('while WebAppel refuses the account', () => {
  it('a popup is unavailable and names the fallback phone while the account is refused', async () => {
    expect((await app.get('/api/popups/77')).status).toBe(200);
    await refuseAccount();
    const response = await app.get('/api/popups/77');
    expect(response.status).toBe(503);
    expect(await problemIn(response)).toMatchObject({
      code: 'unavailable',
      fallbackPhone: '+33 1 99 00 12 34',
    });
  });

  it('a request is refused while the account is refused: nothing is stored or sent', async () => {
    await refuseAccount();
    const requestsBefore = app.webAppel.asked.length;
    const response = await app.post(callbackBody);
    expect(response.status).toBe(503);
    expect(await problemIn(response)).toMatchObject({ fallbackPhone: '+33 1 99 00 12 34' });
    expect(await app.store.selectFrom('callbacks').select('id').execute()).toEqual([]);
    expect(app.webAppel.asked).toHaveLength(requestsBefore);
  });

  it('a popup is available again when WebAppel accepts the account again', async () => {
    await refuseAccount();
    app.webAppel.script({ listPopups: async () => [{ popupId: '77', locale: 'fr' }] });
    await app.clock.advance(12_000);
    expect((await app.get('/api/popups/77')).status).toBe(200);
  });
});
