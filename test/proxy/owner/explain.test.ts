import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/callback.js';
import { weekdays } from '../../../shared/opening-hours.js';
import type { Explanation, Explanations } from '../../../shared/owner/explanation.js';
import { readReference, referenceOf, requestChecks } from '../../../shared/owner/request-checks.js';
import { signInAs } from '../../support/program/console-session.js';
import { noCallLimits } from '../../support/program/no-call-limits.js';
import { freshNumber, problemIn, startApp, type TestApp } from '../../support/program/start-app.js';
import { demoSettings } from '../../support/webappel/scripted-webappel.js';

let app: TestApp;
afterEach(() => app.close());

type Request = { popupId: string; number: string; slotAt?: string };

const post = (request: Request) => app.post(request);

async function explained(request: Request & { address?: string }): Promise<Explanation> {
  const support = await signInAs(app, 'support');
  const response = await support.send('POST', 'explain', request);
  expect(response.status).toBe(200);
  return (await response.json()) as Explanation;
}

const failedCheckOf = ({ checks }: Explanation) => checks.find(({ result }) => result === 'failed');

async function foundBy(reference: string | undefined): Promise<Explanation> {
  const support = await signInAs(app, 'support');
  const response = await support.send('GET', `explain?reference=${reference}`);
  expect(response.status).toBe(200);
  const { explanations } = (await response.json()) as Explanations;
  expect(explanations).toHaveLength(1);
  return explanations[0] as Explanation;
}

describe('a refused request', () => {
  it('carries a reference by which support reads the check that failed, for refusals of five kinds', async () => {
    app = await startApp({ environment: { OWN_NUMBERS: '+33 6 39 98 77 01' } });
    const live = freshNumber();
    expect((await post({ popupId: '77', number: live })).status).toBe(201);
    const refused: [Request, string, Partial<Problem>, string | null][] = [
      [{ popupId: '79', number: freshNumber() }, 'open', { code: 'closed' }, null],
      [
        { popupId: '77', number: '0899 12 34 56' },
        'number',
        { code: 'number-not-allowed', reason: 'premium' },
        null,
      ],
      [
        { popupId: '77', number: '06 39' },
        'number',
        { code: 'invalid-number', reason: 'too-short' },
        null,
      ],
      [{ popupId: '77', number: live }, 'number-free', { code: 'duplicate' }, null],
      [
        { popupId: '77', number: '06 39 98 77 01' },
        'rules',
        { code: 'cannot-call-now' },
        'own-number',
      ],
    ];
    for (const [request, check, problem, rule] of refused) {
      const told = await problemIn(await post(request));
      expect(told).toMatchObject(problem);
      expect(JSON.stringify(told)).not.toContain('own-number');
      const explanation = await foundBy(told.reference);
      expect(explanation).toMatchObject({ popupId: request.popupId, phase: 'accepting' });
      expect(failedCheckOf(explanation)).toMatchObject({
        check,
        rule,
        code: problem.code,
        reason: problem.reason ?? null,
      });
      const place = requestChecks.indexOf(check as 'open');
      expect(explanation.checks.map(({ result }) => result)).toEqual(
        requestChecks.map((_, index) =>
          index < place ? 'passed' : index === place ? 'failed' : 'not-reached',
        ),
      );
    }
  });

  it('stores no number in clear, and finds nothing after 30 days', async () => {
    app = await startApp();
    const number = '06 39 98 41 27';
    await post({ popupId: '77', number });
    const { reference } = await problemIn(await post({ popupId: '77', number }));
    const rows = JSON.stringify(await app.store.selectFrom('guard_refusals').selectAll().execute());
    expect(rows).toContain('+33 6');
    expect(rows.replace(/\D/g, '')).not.toContain('639984127');
    await app.clock.advance(30 * 86_400_000 + 60_000);
    await post({ popupId: '77', number: '06' });
    const support = await signInAs(app, 'support');
    expect((await support.send('GET', `explain?reference=${reference}`)).status).toBe(404);
  });

  it('is stored 300 times a minute at most for each answer, so that a flood fills no store and hides no other', async () => {
    app = await startApp({ environment: { REQUESTS_PER_ADDRESS: '1000' } });
    for (let sent = 0; sent < 300; sent += 50)
      await Promise.all(Array.from({ length: 50 }, () => post({ popupId: '77', number: '06' })));
    expect((await problemIn(await post({ popupId: '77', number: '06' }))).reference).toBe(
      undefined,
    );
    expect(
      (await problemIn(await post({ popupId: '79', number: freshNumber() }))).reference,
    ).toBeDefined();
    const rows = await app.store.selectFrom('guard_refusals').select('rule').execute();
    expect(rows.filter(({ rule }) => rule === 'invalid-number')).toHaveLength(300);
  });
});

describe('a supposed request', () => {
  it('is answered as a real one would be, for any popup, number, hour and history', async () => {
    app = await startApp({
      environment: { ...noCallLimits, CALLS_PER_POPUP_HOUR: '1', OWN_NUMBERS: '+33639987701' },
    });
    await app.store
      .insertInto('guard_stops')
      .values({
        popup_id: '80',
        country: '',
        level: 'offer',
        reason: '',
        author: '',
        created_at: app.clock.now(),
        ends_at: app.clock.now() + 3_600_000,
      })
      .execute();
    const popups = fc.constantFrom('77', '77', '77', '78', '79', '80', '99');
    const numbers = fc.oneof(
      fc.constantFrom(
        '06 39 98 77 01',
        '0899 12 34 56',
        '+44 7400 123456',
        '112',
        '+1 212 555 0123',
      ),
      fc.integer({ min: 1010, max: 1016 }).map((last) => `06 39 98 ${last}`),
      fc.integer({ min: 2000, max: 9999 }).map((last) => `06 39 98 ${last}`),
      fc.string({ minLength: 1, maxLength: 20 }),
    );
    const steps = fc.record({
      popupId: popups,
      number: numbers,
      hours: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 1, 9),
    });
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 5 }), async (requests) => {
        for (const { popupId, number, hours } of requests) {
          if (hours > 0) await app.clock.advance(hours * 3_600_000);
          const before = await counted();
          const explanation = await explained({ popupId, number });
          expect(await counted()).toEqual(before);
          const response = await post({ popupId, number });
          const told = response.ok ? undefined : ((await response.json()) as Problem);
          const failed = failedCheckOf(explanation);
          expect(failed?.code).toBe(told?.code);
          expect(failed?.reason ?? undefined).toBe(told?.reason);
          seen.add(failed?.check ?? 'accepted');
        }
      }),
      { numRuns: 60 },
    );
    // Else it compares next to nothing.
    for (const each of ['accepted', 'popup', 'open', 'number', 'rules', 'number-free', 'limits'])
      expect(seen).toContain(each);
  });

  it('looks at the limit of an address only where one is given', async () => {
    app = await startApp({ environment: { REQUESTS_PER_ADDRESS: '1' } });
    expect((await post({ popupId: '77', number: freshNumber() })).status).toBe(201);
    const request = { popupId: '77', number: freshNumber() };
    const results = async (more: object) =>
      (await explained({ ...request, ...more })).checks.find(({ check }) => check === 'address');
    expect(await results({})).toMatchObject({ result: 'skipped' });
    expect(await results({ address: '192.0.2.9' })).toMatchObject({ result: 'passed' });
    expect(await results({ address: '127.0.0.1' })).toMatchObject({
      result: 'failed',
      code: 'too-many-requests',
    });
  });
});

/** Everything that a request would change. */
async function counted(): Promise<unknown> {
  const tables = ['callbacks', 'call_counters', 'call_uses', 'rate_limit_hits', 'guard_refusals'];
  return Promise.all(
    tables.map((table) =>
      app.store
        .selectFrom(table as 'callbacks')
        .selectAll()
        .execute()
        .then((rows) => rows.length),
    ),
  );
}

describe('a reference', () => {
  it('is read however it is written down', () => {
    const reference = referenceOf(Uint8Array.from([255, 1, 2, 3, 200]));
    expect(reference).toMatch(/^[0-9a-hjkmnp-tv-z]{8}$/);
    expect(readReference(reference)).toBe(reference);
    expect(readReference(` ${reference.slice(0, 4).toUpperCase()} ${reference.slice(4)}`)).toBe(
      reference,
    );
    expect(readReference('0OIL-abcd')).toBe('0011abcd');
    for (const other of ['', '1234567', '123456789', 'u2345678', "' or 1=1"])
      expect(readReference(other)).toBeUndefined();
  });
});

describe('a supposed request at another time', () => {
  it('is answered by the hours of that time, and says nothing of what only the present knows', async () => {
    app = await startApp({
      environment: { OWN_NUMBERS: '+33 6 39 98 77 01' },
      // Popup 78 is open from nine to six every day.
      script: {
        ...demoSettings(),
        listPopups: async () => [
          { popupId: '77', locale: 'fr', scheduleName: 'always' },
          { popupId: '78', locale: 'fr', scheduleName: 'shop' },
        ],
        showSchedule: async ({ scheduleName }) =>
          weekdays.map((weekday) => ({
            kind: 'opening' as const,
            weekday,
            opensAt: scheduleName === 'shop' ? '09:00' : '00:00',
            closesAt: scheduleName === 'shop' ? '18:00' : '23:59',
          })),
      },
    });
    const at = (hours: number) => new Date(app.clock.now() + hours * 3_600_000).toISOString();
    const ask = (request: object) =>
      explained({ popupId: '77', number: '06 39 98 77 01', ...request } as Request);
    for (const [time, failed] of [
      ['2026-11-20T12:10:00+01:00', undefined],
      ['2026-11-20T18:10:00+01:00', 'open'],
      ['2026-12-20T08:59:00+01:00', 'open'],
      ['2026-12-20T09:00:00+01:00', undefined],
    ] as const) {
      const answer = await ask({ popupId: '78', at: time });
      expect(answer).toMatchObject({ at: new Date(time).toISOString(), isOtherTime: true });
      expect([time, failedCheckOf(answer)?.check]).toEqual([time, failed]);
    }
    expect(failedCheckOf(await ask({}))?.check).toBe('rules');
    const then = await ask({ at: at(-24) });
    expect(failedCheckOf(then)).toBe(undefined);
    for (const check of ['rules', 'number-free', 'slot', 'limits', 'address'])
      expect(then.checks.find((one) => one.check === check)?.result).toBe('skipped');
    expect(failedCheckOf(await ask({ at: at(-24), number: '0899 12 34 56' }))?.check).toBe(
      'number',
    );
  });

  it('is refused when the time is too far away', async () => {
    app = await startApp();
    const support = await signInAs(app, 'support');
    for (const days of [-40, 400]) {
      const at = new Date(app.clock.now() + days * 86_400_000).toISOString();
      const response = await support.send('POST', 'explain', {
        ...{ popupId: '77', number: '06 39 98 41 27', at },
      });
      expect((await problemIn(response)).field).toBe('at');
    }
  });
});
