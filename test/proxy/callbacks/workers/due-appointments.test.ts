import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Slot, SlotList } from '../../../../shared/callback.js';
import { MINUTE_MS } from '../../../../shared/durations.js';
import type { Result } from '../../../../shared/webappel/methods.js';
import { Unreached } from '../../../../shared/webappel/refusal.js';
import {
  freeSlots,
  requestAppointment,
  reschedule,
} from '../../../support/callbacks/appointment-requests.js';
import { reload } from '../../../support/callbacks/callbacks.js';
import { startApp, type TestApp, viewIn } from '../../../support/program/start-app.js';

/** Longer than the grace period of ten minutes. */
const LONG_AFTER_MS = 12 * MINUTE_MS;

let app: TestApp;
let slots: Slot[];
let handle: string;
beforeEach(async () => {
  // It is 09:00 UTC, and the popup closes at 10:30 UTC.
  app = await startApp({ script: { showSchedule: async () => schedule('00:00', '11:30') } });
  slots = await freeSlots(app);
  ({ handle } = await viewIn(await requestAppointment(app, slots[0]?.at ?? '')));
});
afterEach(() => app.close());

const schedule = (opensAt: string, closesAt: string): Result<'showSchedule'> => [
  { kind: 'opening', weekday: 'monday', opensAt, closesAt },
];
const sent = () => app.webAppel.askedFor('requestCall');
/** The recorded steps of the appointment, as `state: detail`. */
const causes = async () => {
  const { id } = await reload(app.ledger, { handle });
  const rows = await app.store
    .selectFrom('callback_events')
    .select(['state', 'kind', 'detail'])
    .where('callback_id', '=', id)
    .orderBy('id')
    .execute();
  return rows.map(({ state, kind, detail }) => `${state}: ${detail ?? kind}`);
};
const currentView = async () => viewIn(await app.get(`/api/callbacks/${handle}`));
/** Time until the first slot, 09:15 UTC. */
const msUntilDue = () => Date.parse(slots[0]?.at ?? '') - app.clock.now();

describe('due appointments', () => {
  it('an appointment is called at its time and not a millisecond earlier', async () => {
    app.startWorkers();
    await app.clock.advance(msUntilDue() - 1);
    expect(sent()).toHaveLength(0);
    await app.clock.advance(1);
    expect(sent()).toHaveLength(1);
    expect(sent()[0]).toMatchObject({ delaySeconds: undefined, phoneNumber: expect.any(String) });
    await app.clock.advance(LONG_AFTER_MS);
    expect(sent()).toHaveLength(1);
  });

  it.each([
    [10 * MINUTE_MS, 1],
    [10 * MINUTE_MS + 1, 0],
  ])(
    'an appointment that is %i ms late after an outage is sent %i times',
    async (lateMs, times) => {
      await app.clock.advance(msUntilDue() + lateMs);
      app.startWorkers();
      await app.clock.advance(0);
      expect(sent()).toHaveLength(times);
      const { state } = await reload(app.ledger, { handle });
      expect(state).toBe(times === 1 ? 'accepted' : 'expired');
    },
  );

  it('an appointment that is too late is not called, and its visitor is told to ask again', async () => {
    await app.clock.advance(msUntilDue() + 3 * 60 * MINUTE_MS);
    app.startWorkers();
    await app.clock.advance(LONG_AFTER_MS);
    expect(await currentView()).toMatchObject({
      state: 'failed',
      expired: true,
      cancellable: false,
    });
    // It never became ready.
    expect(await causes()).toEqual(['scheduled: accepted', 'expired: too-late']);
    expect(sent()).toHaveLength(0);
  });

  it('an appointment is not called when the popup’s hours have changed and it is closed', async () => {
    app.webAppel.script({ showSchedule: async () => schedule('00:00', '10:10') });
    app.startWorkers();
    await app.clock.advance(msUntilDue() + MINUTE_MS);
    expect(sent()).toHaveLength(0);
    expect(await currentView()).toMatchObject({ state: 'failed', expired: true });
    expect(await causes()).toEqual(['scheduled: accepted', 'expired: closed']);
  });

  it('an appointment is not called on a day that has become a closing day', async () => {
    app.webAppel.script({
      showSchedule: async () => [
        ...schedule('00:00', '23:59'),
        { kind: 'closure', closedOn: '2026-11-23' },
      ],
    });
    app.startWorkers();
    await app.clock.advance(msUntilDue() + MINUTE_MS);
    expect(sent()).toHaveLength(0);
    expect(await currentView()).toMatchObject({ expired: true });
  });

  it('an appointment is not called when its destination is no longer allowed', async () => {
    app.webAppel.script({ listDestinations: async () => [] });
    app.startWorkers();
    await app.clock.advance(msUntilDue() + MINUTE_MS);
    expect(sent()).toHaveLength(0);
    expect((await currentView()).state).toBe('refused');
  });

  it('an appointment is not called when its popup no longer exists', async () => {
    app.webAppel.script({ listPopups: async () => [{ popupId: '78' }] });
    app.startWorkers();
    await app.clock.advance(msUntilDue() + MINUTE_MS);
    expect(sent()).toHaveLength(0);
    expect(await currentView()).toMatchObject({ expired: true });
  });

  it('an appointment is tried again while WebAppel cannot be reached, but not past closing time', async () => {
    const last = '2026-11-23T10:15:00.000Z';
    await reschedule(app, handle, last);
    // It closes at 10:20 now, within the grace period.
    app.webAppel.script({
      showSchedule: async () => schedule('00:00', '11:20'),
      requestCall: async () => {
        throw new Unreached('no-connection', 'requestCall');
      },
    });
    app.startWorkers();
    await app.clock.advance(Date.parse(last) - app.clock.now());
    const { give_up_at } = await reload(app.ledger, { handle });
    expect(give_up_at).toBe(Date.parse('2026-11-23T10:20:00Z') - 1);
    await app.clock.advance(1000);
    const attempts = sent().length;
    app.clock.jump(5 * MINUTE_MS);
    app.webAppel.script({ requestCall: async () => '1' });
    await app.clock.advance(LONG_AFTER_MS);
    expect(sent()).toHaveLength(attempts);
  });

  it('an appointment waits for the popup’s settings within the grace period, and is called once they are fetched', async () => {
    const fresh = await startApp();
    ({ handle } = await viewIn(await requestAppointment(fresh, slots[0]?.at ?? '')));
    const listPopups = async () => {
      throw new Unreached('timeout', 'listPopups');
    };
    // A process that has just started has no settings of the popup.
    const restarted = await startApp({ script: { listPopups } });
    const callback = await reload(fresh.ledger, { handle });
    const { id: _, ...row } = callback;
    await restarted.store.insertInto('callbacks').values(row).execute();
    await restarted.clock.advance(callback.call_at - restarted.clock.now());
    restarted.startWorkers();
    await restarted.clock.advance(2 * MINUTE_MS);
    expect(restarted.webAppel.askedFor('requestCall')).toHaveLength(0);
    restarted.webAppel.script({
      listPopups: async () => [{ popupId: '77', scheduleName: 'always' }],
    });
    await restarted.clock.advance(MINUTE_MS);
    expect(restarted.webAppel.askedFor('requestCall')).toHaveLength(1);
    await Promise.all([fresh.close(), restarted.close()]);
  });

  it('an appointment is called once by two processes that share the ledger', async () => {
    app.startWorkers();
    app.startWorkers();
    await app.clock.advance(msUntilDue() + MINUTE_MS);
    expect(sent()).toHaveLength(1);
  });

  it('an appointment is not called again when the clock is set back', async () => {
    app.startWorkers();
    await app.clock.advance(msUntilDue());
    expect(sent()).toHaveLength(1);
    // The time of the appointment comes once more.
    app.clock.jump(-LONG_AFTER_MS);
    await app.clock.advance(2 * LONG_AFTER_MS);
    expect(sent()).toHaveLength(1);
  });

  it('an appointment is called within the grace period when the clock jumps over its time', async () => {
    app.startWorkers();
    await app.clock.advance(MINUTE_MS);
    app.clock.jump(msUntilDue() + 9 * MINUTE_MS);
    // The poll loop waits for less than a minute, whatever the wall clock says.
    await app.clock.advance(MINUTE_MS);
    expect(sent()).toHaveLength(1);
  });

  it('an appointment that was moved is called at its new time and not at the old one', async () => {
    app.startWorkers();
    await reschedule(app, handle, slots[2]?.at ?? '');
    await app.clock.advance(msUntilDue() + 15 * MINUTE_MS);
    expect(sent()).toHaveLength(0);
    await app.clock.advance(15 * MINUTE_MS);
    expect(sent()).toHaveLength(1);
  });

  it('an appointment that was moved to an earlier time is called then', async () => {
    ({ handle } = await viewIn(await requestAppointment(app, slots[3]?.at ?? '')));
    app.startWorkers();
    await app.clock.advance(0);
    await reschedule(app, handle, slots[1]?.at ?? '');
    await app.clock.advance(Date.parse(slots[1]?.at ?? '') - app.clock.now());
    expect((await reload(app.ledger, { handle })).state).toBe('accepted');
  });

  it('an appointment that was cancelled is not called', async () => {
    app.startWorkers();
    await app.cancel(handle);
    await app.clock.advance(msUntilDue() + LONG_AFTER_MS);
    expect(sent()).toHaveLength(0);
  });

  it('an appointment in an hour that the clock change repeats is called only in the first of the two', async () => {
    // The night of 25 October: 02:30 in Paris comes twice, at 00:30 and at 01:30 UTC.
    const night = await startApp({
      environment: { QUIET_HOURS: 'none' },
      script: {
        showSchedule: async () => [
          { ...schedule('02:30', '03:00')[0], weekday: 'sunday' } as never,
        ],
      },
    });
    night.clock.jump(Date.parse('2026-10-24T22:00:00Z') - night.clock.now());
    const offered = SlotList.parse(await (await night.get('/api/popups/77/slots')).json()).slots;
    // The next Sunday is beyond the horizon of a week.
    expect(offered.slice(0, 3).map(({ at }) => at)).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T00:45:00.000Z',
    ]);
    expect((await requestAppointment(night, '2026-10-25T01:30:00.000Z')).status).toBe(409);
    await requestAppointment(night, '2026-10-25T00:30:00.000Z');
    night.startWorkers();
    await night.clock.advance(Date.parse('2026-10-25T00:30:00Z') - night.clock.now());
    expect(night.webAppel.askedFor('requestCall')).toHaveLength(1);
    await night.clock.advance(60 * MINUTE_MS + LONG_AFTER_MS);
    expect(night.webAppel.askedFor('requestCall')).toHaveLength(1);
    await night.close();
  });

  /** Adds appointments of the same time as the first one, for other numbers. */
  async function addOthers(count: number): Promise<void> {
    const { id: _, ...row } = await reload(app.ledger, { handle });
    const others = Array.from({ length: count }, (_unused, index) => ({
      ...row,
      handle: `h${index}`,
      token: `t${index}`,
      number_hash: `n${index}`,
      idempotency_key: `k${index}`,
    }));
    for (let first = 0; first < others.length; first += 30)
      await app.store
        .insertInto('callbacks')
        .values(others.slice(first, first + 30))
        .execute();
  }
  const countScheduled = async (): Promise<number> =>
    (
      await app.store
        .selectFrom('callbacks')
        .select('id')
        .where('state', '=', 'scheduled')
        .execute()
    ).length;

  it('a thousand appointments of one time are called within two seconds, none twice', async () => {
    await addOthers(999);
    app.startWorkers();
    await app.clock.advance(msUntilDue());
    await app.clock.advance(2000);
    expect(sent()).toHaveLength(1000);
    expect(new Set(sent().map(({ custom3 }) => custom3)).size).toBe(1000);
  });

  it('an appointment whose number is being called does not keep others of its time from being called', async () => {
    const { number_hash } = await reload(app.ledger, { handle });
    await addOthers(4);
    await app.store
      .updateTable('callbacks')
      .set({ number_hash })
      .where('handle', '=', 'h0')
      .execute();
    app.startWorkers();
    await app.clock.advance(msUntilDue());
    expect(sent()).toHaveLength(4);
    expect(await countScheduled()).toBe(1);
  });
});
