import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../proxy/store/database.js';
import { LogFlusher } from '../../../proxy/store/group-commit.js';
import { temporaryFolder } from '../../support/program/run-program.js';
import {
  callbackBody,
  freshNumber,
  problemIn,
  startApp,
  type TestApp,
  viewIn,
} from '../../support/program/start-app.js';
import { countFlushesUnderWay } from '../../support/store/queries-under-way.js';
import { isOnPostgres } from '../../support/store/stores.js';

/** Longest time per round that SQLite may block the event loop while another program locks the file. */
const MAX_BLOCKED_MS = 1000;

describe.runIf(!isOnPostgres())('a store in a file that another program has locked', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let app: TestApp;
  let other: Database.Database;
  beforeEach(async () => {
    countFlushesUnderWay(LogFlusher);
    folder = temporaryFolder();
    const path = join(folder.path, 'rappel.db');
    app = await startApp({ store: () => openStore(`sqlite:${path}`) });
    other = new Database(path);
  });
  afterEach(async () => {
    other.close();
    await app.close();
    folder.remove();
  });

  const requestCallback = (): Promise<Response> =>
    app.post({ ...callbackBody, number: freshNumber() });

  it('while the store is locked, the proxy responds, refuses requests and calls nobody; then it recovers', async () => {
    app.startWorkers();
    const before = await viewIn(await requestCallback());
    await app.clock.advance(1000);
    expect(app.webAppel.askedFor('requestCall')).toHaveLength(1);
    other.exec('BEGIN IMMEDIATE');
    const lockedAt = process.hrtime.bigint();
    for (let second = 0; second < 30; second++) {
      const answer = await requestCallback();
      expect(answer.status).toBe(503);
      expect(await problemIn(answer)).toMatchObject({ code: 'unavailable', retryAfterSeconds: 5 });
      await app.clock.advance(1000);
      expect((await app.get('/readyz')).status).toBe(503);
    }
    expect((await app.get(`/api/callbacks/${before.handle}`)).status).toBe(200);
    expect(Number(process.hrtime.bigint() - lockedAt) / 1e6).toBeLessThan(30 * MAX_BLOCKED_MS);
    expect(app.webAppel.askedFor('requestCall')).toHaveLength(1);
    other.exec('ROLLBACK');
    expect((await requestCallback()).status).toBe(201);
    await app.clock.advance(10_000);
    expect((await app.get('/readyz')).status).toBe(200);
    expect(app.webAppel.askedFor('requestCall')).toHaveLength(2);
  });
});
