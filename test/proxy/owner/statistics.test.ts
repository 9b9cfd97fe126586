import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Statistics } from '../../../shared/owner/statistics.js';
import { callbackIn } from '../../support/callbacks/callbacks.js';
import { type OwnerApp, startOwnerApp } from '../../support/program/owner-app.js';
import { problemIn } from '../../support/program/start-app.js';

let app: OwnerApp;
beforeEach(async () => {
  app = await startOwnerApp();
});
afterEach(() => app.close());

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
