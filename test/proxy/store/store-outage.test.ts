import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openStore } from '../../../proxy/store/database.js';
import {
  callbackBody,
  freshNumber,
  problemIn,
  startApp,
  type TestApp,
} from '../../support/program/start-app.js';
import { type PostgresServer, startPostgres } from '../../support/store/postgres-server.js';
import { countQueriesUnderWay } from '../../support/store/queries-under-way.js';
import { isOnPostgres } from '../../support/store/stores.js';

let app: TestApp | undefined;
let server: PostgresServer | undefined;
afterEach(async () => {
  await app?.close();
  await server?.remove();
  app = undefined;
  server = undefined;
});

const requestCallback = (to: TestApp): Promise<Response> =>
  to.post({ ...callbackBody, number: freshNumber() });

const openSockets = (): number =>
  process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;

/** Expects a refusal with `Retry-After`, and no call. */
async function expectRefusal(from: TestApp): Promise<void> {
  const called = from.webAppel.askedFor('requestCall').length;
  const response = await requestCallback(from);
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('5');
  expect(await problemIn(response)).toMatchObject({ code: 'unavailable', retryAfterSeconds: 5 });
  expect(from.webAppel.askedFor('requestCall')).toHaveLength(called);
}

describe.runIf(isOnPostgres())('an outage of PostgreSQL', () => {
  it('while PostgreSQL is stopped, requests are refused and nobody is called; later ones are accepted', async () => {
    countQueriesUnderWay(pg.Pool);
    server = await startPostgres();
    app = await startApp({ store: () => openStore(server!.urlOf('postgres')) });
    app.startWorkers();
    expect((await requestCallback(app)).status).toBe(201);
    await vi.waitUntil(() => app!.webAppel.askedFor('requestCall').length === 1);
    await server.stop();
    for (let times = 0; times < 3; times++) await expectRefusal(app);
    await app.clock.advance(10_000);
    expect(app.logLines.join('')).not.toMatch(/password|postgres:/);
    await server.start();
    expect((await requestCallback(app)).status).toBe(201);
    await app.clock.advance(10_000);
    expect(app.webAppel.askedFor('requestCall')).toHaveLength(2);
  });

  it('while PostgreSQL refuses connections, requests are refused; later ones are accepted', async () => {
    server = await startPostgres();
    await server.run('create database shut');
    app = await startApp({ store: () => openStore(server!.urlOf('shut')) });
    await server.run('alter database shut with allow_connections false');
    await server.run(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'shut'",
    );
    for (let times = 0; times < 3; times++) await expectRefusal(app);
    const { password } = new URL(server.urlOf('shut'));
    for (const leak of ['unexpected error', password, decodeURIComponent(password)])
      expect(app.logLines.join('')).not.toContain(leak);
    await server.run('alter database shut with allow_connections true');
    expect((await requestCallback(app)).status).toBe(201);
  });

  it('a start that PostgreSQL does not permit fails with one sentence, without the password', async () => {
    const openBefore = openSockets();
    // Uses the packaged PostgreSQL, so that it is tested on systems with their own PostgreSQL too.
    server = await startPostgres('packaged');
    const url = server.urlOf('postgres');
    await server.stop();
    const { password } = new URL(url);
    const failure: Error = await openStore(url).catch((error) => error);
    expect(failure.message).toMatch(/^DATABASE_URL: .*check that it is running.*ECONNREFUSED/);
    await server.start();
    const wrong: Error = await openStore(url.replace(password, 'wrong-one')).catch((e) => e);
    expect(wrong.message).toMatch(/check the user and password.*SQLSTATE 28P01/);
    const none: Error = await openStore(url.replace(`:${password}`, '')).catch((e) => e);
    expect(none.message).toMatch(/^DATABASE_URL: .*requires a password/);
    // A connection left open after a failed login would keep the process alive.
    await vi.waitUntil(() => openSockets() <= openBefore);
    const unmade: Error = await openStore(url.replace(/postgres$/, 'unmade')).catch((e) => e);
    expect(unmade.message).toMatch(/does not exist; create it.*SQLSTATE 3D000/);
    for (const { message } of [failure, wrong, none, unmade])
      for (const secret of [password, decodeURIComponent(password), 'wrong-one'])
        expect(message).not.toContain(secret);
  });
});

describe.runIf(!isOnPostgres())('a full disk', () => {
  it('while the disk is full, requests are refused and nobody is called; later ones are accepted', async () => {
    app = await startApp();
    app.startWorkers();
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(app.store);
    await sql.raw(`pragma max_page_count = ${rows[0]?.page_count}`).execute(app.store);
    let acceptedCount = 0;
    // First use up the free space within the existing pages.
    while (acceptedCount < 500 && (await requestCallback(app)).status === 201) acceptedCount += 1;
    await app.clock.advance(10_000);
    for (let times = 0; times < 3; times++) await expectRefusal(app);
    expect(app.webAppel.askedFor('requestCall').length).toBeLessThanOrEqual(acceptedCount);
    await sql`pragma max_page_count = 1073741823`.execute(app.store);
    expect((await requestCallback(app)).status).toBe(201);
    await app.clock.advance(10_000);
    const tokens = app.webAppel.askedFor('requestCall').map(({ custom3 }) => custom3);
    expect(tokens).toHaveLength(acceptedCount + 1);
    expect(new Set(tokens).size).toBe(acceptedCount + 1);
  });
});
