import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastSummary } from '../../../proxy/summary/summary-period.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/durations.js';
import type { Statistics } from '../../../shared/owner/statistics.js';
import { callbackIn } from '../../support/callbacks/callbacks.js';
import { openMailServer } from '../../support/network/mail-server.js';
import { type OwnerApp, startOwnerApp } from '../../support/program/owner-app.js';
import { openTestStore } from '../../support/store/stores.js';
import { waitUntil } from '../../support/time/wait-until.js';

let server: Awaited<ReturnType<typeof openMailServer>>;
let apps: OwnerApp[] = [];
beforeEach(async () => {
  server = await openMailServer();
});
afterEach(async () => {
  await server.close();
  await Promise.all(apps.map((app) => app.close()));
  apps = [];
});

async function start(environment: Record<string, string> = {}, store = openTestStore()) {
  const app = await startOwnerApp({
    environment: {
      SMTP_URL: server.url,
      MAIL_FROM: 'Rappel <rappel@shop.example>',
      SUMMARY_TO: 'owner@shop.example',
      SUMMARY_MAIL: 'daily',
      SUMMARY_LANGUAGE: 'en',
      ...environment,
    },
    store: () => store,
  });
  apps.push(app);
  return app;
}

/** The clock of a test begins on Monday 23 November 2026 at 10:00 in Paris. */
const moveTo = async ({ clock }: OwnerApp, at: string) => {
  clock.jump(Date.parse(at) - clock.now());
  await clock.advance(5000);
};
const untilMails = (count: number) =>
  waitUntil(`${count} summaries`, () => server.received.length >= count);
const untilNoted = ({ store }: OwnerApp) =>
  waitUntil('the note of the last summary', async () => {
    const rows = await store.selectFrom('summary_mails').selectAll().execute();
    return rows.length > 0 && rows.every(({ mail_due_at }) => mail_due_at === null);
  });
/** The parts of a mail, as people read them. */
const readable = (content = ''): string =>
  Buffer.from(
    content
      .replaceAll(/=\r?\n/g, '')
      .replaceAll(/=([0-9A-F]{2})/g, (_all, code) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      ),
    'latin1',
  ).toString();

describe('the mailed summary', () => {
  it('has the figures of the statistics page for the day before, and of nobody', async () => {
    const app = await start({ PUBLIC_URL: 'https://rappel.shop.example' });
    const { number } = await callbackIn('missed', app.ledger, app.clock);
    await callbackIn('ended', app.ledger, app.clock);
    await moveTo(app, '2026-11-24T06:00:00Z');
    app.startWorkers();
    await untilMails(1);
    const [mail] = server.received;
    expect([mail?.from, mail?.to]).toEqual(['rappel@shop.example', 'owner@shop.example']);
    const text = readable(mail?.content);
    const { totals, previous, funnel } = (await (
      await app.ask('statistics?from=2026-11-23&to=2026-11-23')
    ).json()) as Statistics;
    expect(totals.requests).toBe(2);
    for (const [name, now, before] of [
      ['Requests', totals.requests, previous.totals.requests],
      ['Reached', totals.reached, previous.totals.reached],
      ['Lost', totals.lost, previous.totals.lost],
      ['Called', funnel[3]?.n, funnel[3]?.previous],
    ]) {
      expect(text).toMatch(new RegExp(`^${name} +${now} +${before}$`, 'm'));
      expect(text).toContain(
        `<th align="left" scope="row">${name}</th><td align="right">${now}</td><td align="right">${before}</td>`,
      );
    }
    expect(text).toContain(
      'https://rappel.shop.example/console/statistics?from=2026-11-23&to=2026-11-23',
    );
    expect(text.replaceAll(/[^\d]/g, '')).not.toContain(number.slice(3));
    expect(text).toMatch(/^Auto-Submitted: auto-generated/m);
  });

  it('is in French too, and links to no console whose address is not known', async () => {
    const app = await start({ SUMMARY_LANGUAGE: 'fr' });
    await moveTo(app, '2026-11-24T06:00:00Z');
    app.startWorkers();
    await untilMails(1);
    const text = readable(server.received[0]?.content);
    expect(text).toContain(
      'lundi 23 novembre 2026, par rapport à\u202f: dimanche 22 novembre 2026.',
    );
    expect(text).toContain('Sans conseiller libre');
    expect(text).not.toContain('/console');
  });

  it('is sent once a day over all instances, at seven, also on days of 23 and 25 hours', async () => {
    const store = openTestStore();
    const [one, two] = [await start({}, store), await start({}, store)];
    for (const app of [one, two]) app.startWorkers();
    const days = [
      ['2027-03-28T04:59:00Z', '2027-03-28T05:01:00Z'],
      ['2027-03-29T04:59:00Z', '2027-03-29T05:01:00Z'],
      ['2027-10-31T05:59:00Z', '2027-10-31T06:01:00Z'],
      ['2027-11-01T05:59:00Z', '2027-11-01T06:01:00Z'],
    ] as const;
    // The clock begins at ten, so that the summary of the day is there already.
    await untilMails(1);
    for (const [index, [before, after]] of days.entries()) {
      for (const app of [one, two]) await moveTo(app, before);
      // What was missed while nothing ran is too late by now, but that of the day before last seven.
      await untilNoted(one);
      const sent = server.received.length;
      for (const app of [one, two, one, two]) await moveTo(app, after);
      await untilMails(sent + 1);
      await untilNoted(one);
      expect(server.received, String(index)).toHaveLength(sent + 1);
    }
    const ids = server.received.map(({ content }) => /^Message-ID: (.*)$/im.exec(content)?.[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('comes on Mondays with the week before, where it is weekly', async () => {
    const app = await start({ SUMMARY_MAIL: 'weekly' });
    await moveTo(app, '2026-11-29T20:00:00Z');
    app.startWorkers();
    await app.clock.advance(60_000);
    expect(await app.store.selectFrom('summary_mails').selectAll().execute()).toEqual([]);
    await moveTo(app, '2026-11-30T06:00:00Z');
    await untilMails(1);
    expect(readable(server.received[0]?.content)).toContain(
      '23\u2009–\u200929 November 2026, compared with 16\u2009–\u200922 November 2026.',
    );
  });

  it('is tried again where the mail server refuses it, and after a restart, but not for ever', async () => {
    const store = await openTestStore();
    const app = await start({}, Promise.resolve(store));
    app.startWorkers();
    server.refuseNext('451 later');
    await waitUntil('the failure', async () => {
      await app.clock.advance(1000);
      return app.logLines.some((line) => line.includes('could not be mailed'));
    });
    const restarted = await start({}, Promise.resolve(store));
    restarted.clock.jump(2 * MINUTE_MS);
    restarted.startWorkers();
    await untilMails(1);
    await untilNoted(restarted);

    const late = await start({ SMTP_URL: 'smtp://127.0.0.1:1' });
    late.startWorkers();
    await waitUntil('the end of the attempts', async () => {
      late.clock.jump(HOUR_MS);
      await late.clock.advance(5000);
      return late.logLines.some((line) => line.includes('is given up'));
    });
  });

  it('is not sent unless it is wanted', async () => {
    const app = await start({ SUMMARY_MAIL: 'off', SUMMARY_TO: '' });
    app.startWorkers();
    await app.clock.advance(60_000);
    expect(await app.store.selectFrom('summary_mails').selectAll().execute()).toEqual([]);
  });
});

it('each day has its summary once, and each week too, through a year of clock changes', () => {
  for (const timeZone of ['Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'Africa/Casablanca'])
    for (const [rhythm, days] of [
      ['daily', 365],
      ['weekly', 52],
    ] as const) {
      const seen = new Map<number, string>();
      const begin = Date.parse('2026-11-23T00:00:00Z');
      for (let at = begin; at < begin + 365 * DAY_MS; at += HOUR_MS / 2) {
        const { period, dueAt } = lastSummary(rhythm, at, timeZone);
        expect(dueAt).toBeLessThanOrEqual(at);
        seen.set(dueAt, `${period.from} ${period.to}`);
      }
      expect(new Set(seen.values()).size).toBe(seen.size);
      expect(Math.abs(seen.size - days)).toBeLessThanOrEqual(2);
    }
});
