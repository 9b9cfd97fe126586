import pg from 'pg';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listedCall } from '../../support/callbacks/listed-call.js';
import { unreachedLimits } from '../../support/program/no-call-limits.js';
import { freshNumber, startApp, type TestApp } from '../../support/program/start-app.js';
import { isOnPostgres } from '../../support/store/stores.js';
import { waitUntil } from '../../support/time/wait-until.js';

const CALLBACKS = 100;
/** What one callback may take, from its acceptance to its end: a count, so it is the same on a slow machine. */
const MOST_STATEMENTS = 10;
const MOST_TRANSACTIONS = 2;

let app: TestApp;
afterEach(() => app.close());

/** Counts the statements of this process from now on. */
function countStatements() {
  const texts: string[] = [];
  const query = pg.Client.prototype.query;
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
    this: pg.Client,
    ...words: unknown[]
  ) {
    const [text] = words;
    texts.push(typeof text === 'string' ? text : ((text as { text?: string }).text ?? ''));
    return (query as (...words: unknown[]) => unknown).apply(this, words);
  } as typeof query);
  return { texts, stop: () => spy.mockRestore() };
}

const isBracket = (text: string): boolean => /^(begin|commit|rollback)/i.test(text);

describe.runIf(isOnPostgres())('the statements of a callback', () => {
  it('a callback that is answered takes ten statements and two transactions at most, with all limits counted', async () => {
    app = await startApp({ environment: unreachedLimits });
    const states = async (state: string) => {
      const rows = await app.store.selectFrom('callbacks').select('state').execute();
      return rows.filter((row) => row.state === state).length;
    };
    app.webAppel.script({
      summariseCalls: async () => {
        const rows = await app.store.selectFrom('callbacks').selectAll().execute();
        return rows.map((row) => listedCall(row, { callState: 'answered' }));
      },
    });
    app.startWorkers();
    // What the first request reads stays in memory.
    await app.post({ popupId: '77', number: freshNumber() });
    const { texts, stop } = countStatements();
    let asked = 0;
    for (let sent = 1; sent <= CALLBACKS; sent++) {
      expect((await app.post({ popupId: '77', number: freshNumber() })).status).toBe(201);
      await waitUntil('the callback is sent', async () => {
        asked += 1;
        return (await states('accepted')) === sent + 1;
      });
    }
    await waitUntil('the calls have ended', async () => {
      await app.clock.advance(1000);
      asked += 1;
      return (await states('ended')) === CALLBACKS + 1;
    });
    stop();
    const listings = app.webAppel.askedFor('summariseCalls').length;
    const statements = texts.filter((text) => !isBracket(text)).length - asked - listings;
    const transactions = texts.filter((text) => /^begin/i.test(text)).length;
    expect(statements / CALLBACKS).toBeLessThanOrEqual(MOST_STATEMENTS);
    expect(transactions / CALLBACKS).toBeLessThanOrEqual(MOST_TRANSACTIONS);
    // A test that counted nothing would pass too.
    expect(statements / CALLBACKS).toBeGreaterThan(4);
  });
});
