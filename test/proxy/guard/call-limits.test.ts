import { afterEach, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../shared/durations.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { freeSlots, requestAppointment } from '../../support/callbacks/appointment-requests.js';
import { freshNumber, problemIn, startApp, type TestApp } from '../../support/program/start-app.js';
import { openTestStore } from '../../support/store/stores.js';

/** The parts in which an hour is counted: a limit holds for one more than an hour has. */
const PART_MS = 5 * MINUTE_MS;

let app: TestApp;
afterEach(() => app.close());

const limited = async (
  environment: Record<string, string>,
  more: Record<string, string> = {},
  script: Partial<WebAppel> = {},
) => {
  app = await startApp({ environment: { TRUST_PROXY: '1', ...environment, ...more }, script });
};

const ask = async (
  number: string = freshNumber(),
  { address = '192.0.2.1', ...more }: { address?: string; popupId?: string } = {},
): Promise<number> =>
  (await app.post({ popupId: '77', number, ...more }, { 'x-forwarded-for': address })).status;

const used = async (limit: string): Promise<number> =>
  (await app.store.selectFrom('call_uses').selectAll().execute())
    .filter(({ series }) => series.startsWith(limit))
    .reduce((sum, row) => sum + Number(row.used), 0);

/** Ends the live callback of a number, so that it can be asked for again. */
async function end(change = {}) {
  const [live] = await app.store
    .selectFrom('callbacks')
    .selectAll()
    .where('state', '=', 'ready')
    .execute();
  if (!live) throw new Error('No callback is ready.');
  const [dialling] = await app.ledger.claimReady(1, 1000);
  if (!dialling) throw new Error('No callback was claimed.');
  const accepted = await app.ledger.move(dialling, 'accepted', {}, { tracking_id: '8' });
  if (accepted) await app.ledger.move(accepted, 'missed', {}, change);
}

const number = '+33639980101';

describe('the limits of calls', () => {
  it('a number is called so often in an hour and not more, however the calls end and by whatever popup', async () => {
    await limited({ CALLS_PER_NUMBER_HOUR: '2' });
    expect(await ask(number)).toBe(201);
    await end();
    expect(await ask(number, { address: '198.51.100.7', popupId: '78' })).toBe(201);
    await end();
    expect(await ask(number, { address: '203.0.113.9' })).toBe(429);
    expect(await ask()).toBe(201);
    await app.clock.advance(HOUR_MS + PART_MS);
    expect(await ask(number)).toBe(201);
  });

  it('an hour is any 60 minutes, also over the hour of the clock and at midnight', async () => {
    await limited({ CALLS_PER_POPUP_HOUR: '1' });
    app.clock.jump(13 * HOUR_MS + 59 * MINUTE_MS);
    expect(await ask()).toBe(201);
    app.clock.jump(2 * MINUTE_MS);
    expect(await ask()).toBe(429);
    app.clock.jump(57 * MINUTE_MS);
    expect(await ask()).toBe(429);
    app.clock.jump(PART_MS + 2 * MINUTE_MS);
    expect(await ask()).toBe(201);
  });

  it('a day is any 24 hours: what is booked for later counts too', async () => {
    await limited({ CALLS_PER_DAY: '1' });
    const slots = await freeSlots(app);
    const tomorrow = slots.find(({ at }) => Date.parse(at) > app.clock.now() + 23 * HOUR_MS);
    expect((await requestAppointment(app, tomorrow?.at ?? '')).status).toBe(201);
    expect(await ask()).toBe(429);
    const later = slots.find(({ at }) => Date.parse(at) > app.clock.now() + 50 * HOUR_MS);
    expect((await requestAppointment(app, later?.at ?? '')).status).toBe(201);
  });

  it('a number is called so often in a day', async () => {
    await limited({ CALLS_PER_NUMBER_DAY: '1' });
    expect(await ask(number)).toBe(201);
    await end();
    await app.clock.advance(HOUR_MS);
    expect(await ask(number)).toBe(429);
    await app.clock.advance(24 * HOUR_MS);
    expect(await ask(number)).toBe(201);
  });

  it('a row of numbers is called so often, whatever the addresses', async () => {
    await limited({ CALLS_PER_PREFIX_HOUR: '3' });
    const statuses: number[] = [];
    for (let last = 10; last < 15; last++)
      statuses.push(await ask(`+336399801${last}`, { address: `192.0.${last}.1` }));
    expect(statuses).toEqual([201, 201, 201, 429, 429]);
  });

  it.each([
    [
      'REQUESTS_PER_NETWORK',
      ['2001:db8:7::1', '2001:db8:7:ff00::1', '2001:db8:7:8000::2', '2001:db8:8::1'],
    ],
    ['REQUESTS_PER_NETWORK', ['192.0.2.1', '192.0.2.77', '192.0.2.254', '192.0.3.1']],
  ])('%s counts the addresses of a network together: %s', async (setting, addresses) => {
    await limited({ [setting]: '2' });
    const statuses: number[] = [];
    for (const address of addresses) statuses.push(await ask(freshNumber(), { address }));
    expect(statuses).toEqual([201, 201, 429, 201]);
  });

  it.each(['CALLS_PER_POPUP_HOUR', 'CALLS_PER_POPUP_DAY'])(
    '%s counts each popup for itself',
    async (setting) => {
      await limited({ [setting]: '1' });
      expect([await ask(), await ask()]).toEqual([201, 429]);
      expect(await ask(freshNumber(), { popupId: '78' })).toBe(201);
    },
  );

  it.each(['CALLS_PER_HOUR', 'CALLS_PER_DAY', 'LIVE_CALLS'])(
    '%s counts all popups together',
    async (setting) => {
      await limited({ [setting]: '1' });
      expect(await ask()).toBe(201);
      expect(await ask(freshNumber(), { popupId: '78' })).toBe(429);
    },
  );

  it('LIVE_CALLS makes room when a call ends', async () => {
    await limited({ LIVE_CALLS: '1' });
    expect([await ask(), await ask()]).toEqual([201, 429]);
    await end();
    expect(await ask()).toBe(201);
  });

  it.each(['APPOINTMENTS_PER_POPUP', 'APPOINTMENTS_PER_NETWORK', 'APPOINTMENTS_PER_POPUP_DAY'])(
    '%s keeps the calendar free for others',
    async (setting) => {
      await limited({ [setting]: '1' });
      const [first, second] = await freeSlots(app);
      expect((await requestAppointment(app, first?.at ?? '')).status).toBe(201);
      const refused = await requestAppointment(app, second?.at ?? '');
      expect(await problemIn(refused)).toMatchObject({ code: 'cannot-call-now' });
      expect(await ask()).toBe(201);
    },
  );

  it('APPOINTMENTS_PER_NUMBER counts the open appointments of one number, and calls for now are free', async () => {
    await limited({ APPOINTMENTS_PER_NUMBER: '1' });
    const [first, second] = await freeSlots(app);
    const book = (slotAt = '') => app.post({ popupId: '77', number, slotAt });
    const made = (await (await book(first?.at)).json()) as { handle: string };
    expect((await book(second?.at)).status).toBe(429);
    expect((await requestAppointment(app, second?.at ?? '')).status).toBe(201);
    expect(await ask(number)).toBe(201);
    expect((await app.cancel(made.handle)).status).toBe(200);
    expect((await book(second?.at)).status).toBe(201);
  });

  it('an appointment that is cancelled is no longer counted', async () => {
    await limited({ APPOINTMENTS_PER_POPUP: '1', CALLS_PER_DAY: '1' });
    const [first, second] = await freeSlots(app);
    const made = (await (await requestAppointment(app, first?.at ?? '')).json()) as {
      handle: string;
    };
    expect((await app.cancel(made.handle)).status).toBe(200);
    expect((await requestAppointment(app, second?.at ?? '')).status).toBe(201);
  });

  it('an appointment does not ring a number above its limit', async () => {
    await limited({ CALLS_PER_NUMBER_DAY: '1' });
    const [first] = await freeSlots(app);
    const slotAt = first?.at ?? '';
    const { handle } = (await (await app.post({ popupId: '77', number, slotAt })).json()) as {
      handle: string;
    };
    expect(await ask(number)).toBe(201);
    await end();
    app.startWorkers();
    await app.clock.advance(Date.parse(slotAt) - app.clock.now() + MINUTE_MS);
    expect(await app.ledger.findByHandle(handle)).toMatchObject({ state: 'refused' });
    expect(
      await app.store.selectFrom('guard_refusals').select(['rule', 'phase', 'popup_id']).execute(),
    ).toContainEqual({ rule: 'callsPerNumberDay', phase: 'dialling', popup_id: '77' });
  });

  it('one answer for all limits tells nobody which one refused', async () => {
    const answers: string[] = [];
    for (const setting of [
      'CALLS_PER_NUMBER_HOUR',
      'CALLS_PER_HOUR',
      'REQUESTS_PER_NETWORK',
      'BUDGET_PER_DAY',
    ]) {
      await limited({ [setting]: '0', FALLBACK_PHONE: '01 99 00 00 00' });
      const refused = await app.post({ popupId: '77', number });
      expect(await problemIn(refused.clone())).toMatchObject({ fallbackPhone: '01 99 00 00 00' });
      expect(app.logLines.join()).toContain('refused by a rule');
      const { reference, ...answer } = await problemIn(refused);
      expect(reference).toMatch(/^[0-9a-z]{8}$/);
      answers.push(JSON.stringify(answer));
      if (setting !== 'BUDGET_PER_DAY') await app.close();
    }
    expect(new Set(answers).size).toBe(1);
  });

  it('a request that is refused uses nothing of the other limits', async () => {
    await limited({ CALLS_PER_POPUP_HOUR: '1', CALLS_PER_DAY: '100' });
    expect([await ask(), await ask(), await ask()]).toEqual([201, 429, 429]);
    expect(await used('callsPerDay')).toBe(1);
  });

  it('200 requests at once are admitted exactly up to the limit', async () => {
    await limited({ CALLS_PER_HOUR: '7' });
    const statuses = await Promise.all(Array.from({ length: 200 }, () => ask()));
    expect(statuses.filter((status) => status === 201)).toHaveLength(7);
    expect(await used('callsPerHour')).toBe(7);
  });

  it('200 requests at once on two instances are admitted exactly up to the limit', async () => {
    const environment = { CALLS_PER_HOUR: '7', CALLS_PER_POPUP_DAY: '100' };
    const store = await openTestStore();
    app = await startApp({ environment, store: async () => store });
    const second = await startApp({ environment, store: async () => store });
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        (index % 2 ? app : second).post({ popupId: '77', number: freshNumber() }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(7);
    expect(await used('callsPerPopupDay')).toBe(7);
    await second.close();
  });

  it('a clock that is set back gives no new calls', async () => {
    await limited({ CALLS_PER_HOUR: '1' });
    expect(await ask()).toBe(201);
    await app.clock.advance(HOUR_MS + PART_MS);
    expect(await ask()).toBe(201);
    app.clock.jump(-HOUR_MS);
    expect(await ask()).toBe(429);
  });
});

describe('the budget', () => {
  const destination = (destinationName: string, price?: string) => ({
    destinationId: destinationName,
    destinationName,
    allowed: 'allowed' as const,
    ...(price !== undefined && { price }),
  });
  /** One call lasts ten minutes at most, and costs 0.10 a minute where its destination has no price. */
  const budgeted = (environment: Record<string, string>, price?: string) =>
    limited(
      { MAX_CALL_SECONDS: '600', ASSUMED_PRICE: '0.10', ...environment },
      {},
      {
        listDestinations: async () => [
          destination('France fixe', price),
          destination('France mobile', price),
        ],
      },
    );

  it('a call is counted with the highest price that it can have', async () => {
    await budgeted({ BUDGET_PER_DAY: '2.5' });
    expect([await ask(), await ask(), await ask()]).toEqual([201, 201, 429]);
    expect(await used('budgetPerDay')).toBe(2_000_000);
  });

  it('the price that WebAppel lists counts, and that of the operator’s phone', async () => {
    await budgeted({ BUDGET_PER_DAY: '50', OPERATOR_PRICE: '0.01', CALL_RETRIES: '2' }, '0.25');
    await ask();
    // Ten minutes of both phones, and a minute of ringing for each of three attempts.
    expect(await used('budgetPerDay')).toBe(2_600_000 + 30_000);
  });

  it('what a call cost in fact takes the place of the highest price', async () => {
    await budgeted({ BUDGET_PER_DAY: '1.5' });
    expect([await ask(), await ask()]).toEqual([201, 429]);
    await end({ cost: 200_000 });
    expect(await used('budgetPerDay')).toBe(200_000);
    expect([await ask(), await ask()]).toEqual([201, 429]);
  });

  it('a callback that was never sent costs nothing', async () => {
    await budgeted({ BUDGET_PER_DAY: '1' });
    const made = (await (await app.post({ popupId: '77', number })).json()) as { handle: string };
    await app.cancel(made.handle);
    expect(await used('budgetPerDay')).toBe(0);
    expect(await ask()).toBe(201);
  });

  it('a call of unknown outcome stays counted in full', async () => {
    await budgeted({ BUDGET_PER_DAY: '1' });
    expect(await ask()).toBe(201);
    const [dialling] = await app.ledger.claimReady(1, 1000);
    if (dialling) await app.ledger.move(dialling, 'doubt', {});
    expect(await ask()).toBe(429);
  });

  it('BUDGET_PER_HOUR makes room after an hour', async () => {
    await budgeted({ BUDGET_PER_HOUR: '1' });
    expect([await ask(), await ask()]).toEqual([201, 429]);
    await app.clock.advance(HOUR_MS + PART_MS);
    expect(await ask()).toBe(201);
  });

  it('BUDGET_PER_POPUP_DAY counts each popup for itself', async () => {
    await budgeted({ BUDGET_PER_POPUP_DAY: '1' });
    expect([await ask(), await ask()]).toEqual([201, 429]);
    expect(await ask(freshNumber(), { popupId: '78' })).toBe(201);
  });
});
