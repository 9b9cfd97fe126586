import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../../proxy/callbacks/ledger/ledger.js';
import { readStatistics } from '../../../proxy/statistics/statistics.js';
import { statisticsCsv } from '../../../proxy/statistics/statistics-csv.js';
import type { Store } from '../../../proxy/store/database.js';
import { MINUTE_MS, SECOND_MS } from '../../../shared/durations.js';
import type { Statistics } from '../../../shared/owner/statistics.js';
import { acceptedCallback, emptyLedger, reload } from '../../support/callbacks/callbacks.js';

let store: Store;
let ledger: Ledger;
beforeEach(async () => {
  ({ store, ledger } = await emptyLedger());
});
afterEach(() => store.destroy());

const details = ['answered', 'no-free-operator', 'no-answer'] as const;

/** A request of a moment that is over. */
async function requestAt(at: number, detail: (typeof details)[number], popup = '77') {
  const isAnswered = detail === 'answered';
  const accepted = await acceptedCallback(ledger, { popup_id: popup });
  await store
    .updateTable('callbacks')
    .set({
      ...{ requested_at: at, call_at: at },
      ...(isAnswered && { rang_at: at + 12 * SECOND_MS, price: '0.05', destination: 'FR_Fixe' }),
    })
    .where('id', '=', accepted.id)
    .execute();
  let callback = await reload(ledger, accepted);
  for (const state of ['dialling', 'accepted'] as const)
    callback = (await ledger.move(callback, state, {}))!;
  await ledger.move(
    callback,
    isAnswered ? 'ended' : 'missed',
    { kind: 'ended', detail },
    isAnswered ? { talked: 1, talk_seconds: 61 } : {},
  );
}

const read = (from: string, to: string, timeZone = 'Europe/Paris', popup?: string) =>
  readStatistics(
    store,
    { from: Temporal.PlainDate.from(from), to: Temporal.PlainDate.from(to), timeZone },
    popup,
  );

/** The columns of a table, as a spreadsheet adds them up. */
function columnSums(block: Parameters<typeof statisticsCsv>[0], statistics: Statistics) {
  const [names = '', ...lines] = statisticsCsv(block, statistics)
    .replace('\uFEFF', '')
    .trimEnd()
    .split('\r\n');
  return Object.fromEntries(
    names
      .split(';')
      .map((name, column) => [
        name,
        lines.reduce((sum, line) => sum + Number(line.split(';')[column]), 0),
      ]),
  );
}

describe('the statistics of a period', () => {
  it.each([
    ['a day of 23 hours', 'Europe/Paris', '2027-03-28', '2027-03-28', 23],
    ['a day of 25 hours', 'Europe/Paris', '2026-10-25', '2026-10-25', 25],
    ['a month with a day of 25 hours', 'Europe/Paris', '2026-10-10', '2026-10-31', 22],
    ['a zone of half hours', 'Asia/Kolkata', '2026-11-20', '2026-11-23', 4],
    ['a day by the hour in a zone of half hours', 'Asia/Kolkata', '2026-11-20', '2026-11-20', 24],
    ['the New Year', 'Asia/Kolkata', '2026-12-30', '2027-01-02', 4],
    ['the New Year in Paris', 'Europe/Paris', '2026-12-30', '2027-01-02', 4],
  ])(
    'say the same in totals, chart, table and CSV: %s',
    async (_what, timeZone, from, to, parts) => {
      const startOf = (date: Temporal.PlainDate) =>
        date.toZonedDateTime({ timeZone }).epochMilliseconds;
      const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)];
      const length = first.until(last).days + 1;
      const startsAt = startOf(first);
      const endsAt = startOf(last.add({ days: 1 }));
      const beforeAt = startOf(first.subtract({ days: length }));
      // At both ends of every border, at all kinds of minutes, and beyond the two periods.
      const stepMs = Math.max(43, length * 31) * MINUTE_MS;
      const moments = [beforeAt, startsAt, endsAt].flatMap((at) => [at - 1, at]);
      for (let at = beforeAt - stepMs; at < endsAt + stepMs; at += stepMs) moments.push(at);
      for (const [index, at] of moments.entries())
        await requestAt(at, details[index % 3] as (typeof details)[number]);

      const statistics = await read(from, to, timeZone);
      const within = moments.flatMap((at, index) =>
        at >= startsAt && at < endsAt ? [{ at, detail: details[index % 3] }] : [],
      );
      const countOf = (detail: string) => within.filter((one) => one.detail === detail).length;
      const reached = countOf('answered');
      expect(statistics.totals).toMatchObject({
        requests: within.length,
        reached,
        lost: within.length - reached,
        noFreeOperator: countOf('no-free-operator'),
        talkSeconds: reached * 61,
      });
      expect(Number(statistics.totals.cost)).toBeCloseTo(reached * 0.05, 6);
      const past = moments.filter((at) => at >= beforeAt && at < startsAt).length;
      expect(statistics.previous.totals.requests).toBe(past);

      // The series by a clock of the zone.
      expect(statistics.series).toHaveLength(parts);
      const unit = statistics.step === 'hour' ? 'MM-DD HH' : 'MM-DD';
      const shown = (at: number) =>
        Temporal.Instant.fromEpochMilliseconds(at)
          .toZonedDateTimeISO(timeZone)
          .toString({ timeZoneName: 'never' })
          .replace(unit === 'MM-DD' ? /T.*/ : /:\d\d(?::[\d.]+)?(?=[+-])/, '');
      const expected = statistics.series.map(
        ({ at }) => within.filter((one) => shown(one.at) === shown(Date.parse(at))).length,
      );
      expect(statistics.series.map(({ requests }) => requests)).toEqual(expected);

      const { requests, lost, noFreeOperator, talkSeconds, cost } = columnSums(
        'series',
        statistics,
      );
      expect({ requests, lost, noFreeOperator, talkSeconds }).toEqual({
        requests: statistics.totals.requests,
        lost: statistics.totals.lost,
        noFreeOperator: statistics.totals.noFreeOperator,
        talkSeconds: statistics.totals.talkSeconds,
      });
      expect(cost).toBeCloseTo(Number(statistics.totals.cost), 6);
      expect(columnSums('heat', statistics)).toMatchObject({
        requests: within.length,
        noFreeOperator: countOf('no-free-operator'),
      });
      expect(columnSums('outcomes', statistics)).toMatchObject({
        n: within.length,
        previous: past,
      });
      expect(columnSums('destinations', statistics).calls).toBe(reached);
      expect(columnSums('waits', statistics).n).toBe(reached);
    },
  );

  it('put a request at its hour and weekday of the zone, doubled hours into one', async () => {
    // 02:30 in summer time and 02:30 in winter time, a Sunday.
    for (const at of ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'])
      await requestAt(Date.parse(at), 'no-free-operator');
    const { heat, series } = await read('2026-10-25', '2026-10-25');
    expect(heat).toEqual([{ weekday: 7, hour: 2, requests: 2, noFreeOperator: 2 }]);
    expect(series.filter(({ requests }) => requests === 1).map(({ at }) => at)).toEqual([
      '2026-10-25T02:00:00+02:00',
      '2026-10-25T02:00:00+01:00',
    ]);
  });

  it('say in which class half of the waits end, and nothing without a wait', async () => {
    const at = Date.parse('2026-11-23T09:00:00Z');
    expect((await read('2026-11-23', '2026-11-23')).totals.wait).toBeNull();
    await requestAt(at, 'answered');
    expect((await read('2026-11-23', '2026-11-23')).totals.wait).toEqual({
      p50: { fromSeconds: 10, toSeconds: 20 },
      p90: { fromSeconds: 10, toSeconds: 20 },
    });
  });

  it('count one popup alone, and leave out what is open but say how much that is', async () => {
    const at = Date.parse('2026-11-23T09:10:00Z');
    await requestAt(at, 'answered', '77');
    await requestAt(at, 'no-answer', '78');
    await acceptedCallback(ledger, { popup_id: '78' });
    for (const timeZone of ['Europe/Paris', 'Asia/Kolkata']) {
      const { totals, open } = await read('2026-11-23', '2026-11-23', timeZone, '78');
      expect(totals).toMatchObject({ requests: 1, reached: 0, lost: 1 });
      expect(open).toBe(1);
    }
  });
});

describe('the CSV of statistics', () => {
  it('begins with the mark of UTF-8, and has no cell that a spreadsheet takes for a formula', async () => {
    const statistics = await read('2026-11-23', '2026-11-23');
    const rules = ['=1+1', '+1', '-1', '@a', '\tb', '\rc', 'a;"b"'];
    const csv = statisticsCsv('refusals', {
      ...statistics,
      refusals: rules.map((rule) => ({ rule, reason: null, n: 1 })),
    });
    expect(csv).toBe(
      `\uFEFFrule;reason;n\r\n'=1+1;;1\r\n'+1;;1\r\n'-1;;1\r\n'@a;;1\r\n'\tb;;1\r\n"'\rc";;1\r\n"a;""b""";;1\r\n`,
    );
  });
});
