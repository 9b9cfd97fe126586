import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Statistics } from '../../../shared/owner/statistics.js';
import { callbackIn } from '../../support/callbacks/callbacks.js';
import { signInAs } from '../../support/program/console-session.js';
import { type OwnerApp, startOwnerApp } from '../../support/program/owner-app.js';
import { problemIn } from '../../support/program/start-app.js';

let app: OwnerApp;
beforeEach(async () => {
  app = await startOwnerApp();
});
afterEach(() => app.close());

describe('the operators of statistics', () => {
  async function addCounts() {
    const account = await app.store
      .insertInto('platform_accounts')
      .values({
        ...{ email: 'demo@rappel.test', password_hash: 'x' },
        ...{ time_zone: 'Europe/Paris', max_concurrent_calls: 10 },
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const counted = { account_id: account.id, popup_id: 77, in_use: 1, rang_ms: 41_000 };
    for (const [number, day, rang, answered] of [
      ['+33199001401', '2026-11-23T09:00:00Z', 4, 3],
      ['+33199001401', '2026-10-24T09:00:00Z', 2, 1],
      ['+33199001411', '2026-11-22T23:15:00Z', 5, 0],
    ] as const)
      await app.store
        .insertInto('platform_operator_counts')
        .values({
          ...counted,
          ...{ number, rang, answered, quarter_at: Date.parse(day), talk_seconds: 60 * answered },
        })
        .execute();
  }

  it('have what each answered, missed, rang and talked, and what it was before', async () => {
    await addCounts();
    const { operators } = Statistics.parse(await (await app.ask('statistics')).json());
    expect(operators).toEqual([
      {
        ...{ number: '+33199001411', rang: 5, answered: 0, missed: 5, inUse: 1 },
        ...{ ringSeconds: 41, talkSeconds: 0, previous: { rang: 0, answered: 0 } },
      },
      {
        ...{ number: '+33199001401', rang: 4, answered: 3, missed: 1, inUse: 1 },
        ...{ ringSeconds: 41, talkSeconds: 180, previous: { rang: 2, answered: 1 } },
      },
    ]);
    const csv = await (await app.ask('statistics.csv?block=operators')).text();
    expect(csv).toContain('33199001401;4;3;1;1;41;180;2;1');
    // A quarter before midnight in Paris is the day before.
    const day = await app.ask('statistics?from=2026-11-23&to=2026-11-23&popup=77');
    const of = Statistics.parse(await day.json()).operators?.map(({ rang }) => rang);
    expect(of).toEqual([5, 4]);
    const other = await app.ask('statistics?popup=78');
    expect(Statistics.parse(await other.json()).operators).toEqual([]);
  });

  it('are masked for those who may not reveal numbers, also in the file', async () => {
    await addCounts();
    const reader = await signInAs(app, 'reader');
    for (const path of ['statistics', 'statistics.csv?block=operators']) {
      const text = await (await reader.send('GET', path)).text();
      expect(text).toContain('••');
      expect(text.replaceAll(/\D/g, '')).not.toMatch(/0014[01]1/);
      const supporter = await signInAs(app, 'support');
      expect(await (await supporter.send('GET', path)).text()).toContain('33199001401');
    }
  });

  it('are null beside another WebAppel, which does not tell who was rung', async () => {
    const beside = await startOwnerApp({
      environment: {
        WEBAPPEL_URL: 'https://webappel.example/',
        WEBAPPEL_EMAIL: 'demo@example.fr',
        WEBAPPEL_PASS: 'a-password',
      },
    });
    try {
      const { operators } = Statistics.parse(await (await beside.ask('statistics')).json());
      expect(operators).toBeNull();
    } finally {
      await beside.close();
    }
  });
});

describe('GET /api/owner/statistics', () => {
  it('answers the last thirty days without a period, as its schema says', async () => {
    await callbackIn('ended', app.ledger, app.clock);
    const response = await app.ask('statistics');
    const statistics = Statistics.parse(await response.json());
    expect(statistics).toMatchObject({ from: '2026-10-25', to: '2026-11-23', step: 'day' });
    expect(statistics.totals.requests).toBe(1);
    expect(statistics.previous).toMatchObject({ from: '2026-09-25', to: '2026-10-24' });
  });

  it.each([
    ['more than 366 days', 'from=2025-11-22&to=2026-11-23', 'from'],
    ['an end before its beginning', 'from=2026-11-24&to=2026-11-23', 'from'],
    ['what is no day', 'from=2026-02-30', 'from'],
    ['an unknown parameter', 'by=hour', 'query'],
  ])('refuses %s', async (_what, query, field) => {
    const problem = await problemIn(await app.ask(`statistics?${query}`));
    expect(problem).toMatchObject({ code: 'invalid-field', field });
  });

  it('gives each table as a file for spreadsheets', async () => {
    await callbackIn('missed', app.ledger, app.clock);
    const response = await app.ask('statistics.csv?block=outcomes&from=2026-11-23&to=2026-11-23');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename=rappel-outcomes-2026-11-23-2026-11-23.csv',
    );
    expect([...new Uint8Array(await response.arrayBuffer())].slice(0, 3)).toEqual([239, 187, 191]);
  });
});
