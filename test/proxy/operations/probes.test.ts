import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import { accepted } from '../../support/callbacks/callbacks.js';
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

async function ready() {
  const response = await app.get('/readyz');
  return { status: response.status, report: await response.json() };
}

/** Every login is refused, until `taken`. */
async function refuseTheAccount(): Promise<void> {
  app.webAppel.script({ listPopups: () => Promise.reject(new Refusal('INVALID_AUTH')) });
  for (let time = 0; time < 5; time++) {
    // What was answered once is shown for half a minute.
    await app.clock.advance(30_000);
    await app.get('/api/popups/77');
  }
}

describe('readiness', () => {
  it('is that the store takes callbacks', async () => {
    expect(await ready()).toEqual({
      status: 200,
      report: {
        ready: true,
        stopping: false,
        store: 'answers',
        lagSeconds: 0,
        webAppel: { breaker: 'closed', account: 'on' },
      },
    });
  });

  it('is not that WebAppel answers: visitors are still served, and their callbacks wait', async () => {
    app.webAppel.script({ listPopups: () => Promise.reject(new Unreached('timeout')) });
    for (let time = 0; time < 5; time++) await app.get('/api/popups/77');
    await accepted(app.ledger);
    await app.clock.advance(4000);
    expect(await ready()).toMatchObject({
      status: 200,
      report: { ready: true, lagSeconds: 4, webAppel: { breaker: 'open', account: 'on' } },
    });
  });

  it('says that the account is refused', async () => {
    await refuseTheAccount();
    expect(await ready()).toMatchObject({ status: 200, report: { webAppel: { account: 'off' } } });
  });

  it('ends first of all when the program stops', async () => {
    app.readiness.stop();
    expect(await ready()).toMatchObject({ status: 503, report: { ready: false, stopping: true } });
    expect((await app.get('/healthz')).status).toBe(200);
  });

  it('is not, without the tables of this version', async () => {
    await sql`delete from kysely_migration where name like '0001%'`.execute(app.store);
    expect(await ready()).toMatchObject({
      status: 503,
      report: { ready: false, store: 'not migrated', lagSeconds: null },
    });
  });

  it('is, with the tables of a newer version too', async () => {
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2027')`.execute(
      app.store,
    );
    expect(await ready()).toMatchObject({ status: 200 });
  });

  it('is not while the store does not answer', async () => {
    await sql`drop table kysely_migration`.execute(app.store);
    expect(await ready()).toMatchObject({ status: 503, report: { store: 'away' } });
  });

  it('asks the store once a second, however many ask', async () => {
    await ready();
    await sql`drop table kysely_migration`.execute(app.store);
    expect((await ready()).status).toBe(200);
    await app.clock.advance(1000);
    expect((await ready()).status).toBe(503);
  });
});

describe('an account that WebAppel refuses', () => {
  it('closes the popup kindly, with the number to call instead', async () => {
    expect((await app.get('/api/popups/77')).status).toBe(200);
    await refuseTheAccount();
    const response = await app.get('/api/popups/77');
    expect(response.status).toBe(503);
    expect(await problemIn(response)).toMatchObject({
      code: 'unavailable',
      fallbackPhone: '+33 1 99 00 12 34',
    });
  });

  it('takes no request: nothing is written, nothing is dialled', async () => {
    await refuseTheAccount();
    const asked = app.webAppel.asked.length;
    const response = await app.post(callbackBody);
    expect(response.status).toBe(503);
    expect(await problemIn(response)).toMatchObject({ fallbackPhone: '+33 1 99 00 12 34' });
    expect(await app.store.selectFrom('callbacks').select('id').execute()).toEqual([]);
    expect(app.webAppel.asked).toHaveLength(asked);
  });

  it('opens it again when the account is mended', async () => {
    await refuseTheAccount();
    app.webAppel.script({ listPopups: async () => [{ popupId: '77', locale: 'fr' }] });
    await app.clock.advance(12_000);
    expect((await app.get('/api/popups/77')).status).toBe(200);
  });
});
