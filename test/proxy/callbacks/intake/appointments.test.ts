import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Slot, SlotList } from '../../../../shared/callback.js';
import {
  freeSlots,
  requestAppointment,
  reschedule,
} from '../../../support/callbacks/appointment-requests.js';
import { reload } from '../../../support/callbacks/callbacks.js';
import {
  freshNumber,
  problemIn,
  startApp,
  type TestApp,
  viewIn,
} from '../../../support/program/start-app.js';

let app: TestApp;
let slots: Slot[];
beforeEach(async () => {
  app = await startApp({ environment: { SLOT_CAPACITY: '2' } });
  slots = await freeSlots(app);
});
afterEach(() => app.close());

const slot = (index: number): string => slots[index]?.at ?? '';
const isFree = async (at: string): Promise<boolean> =>
  (await freeSlots(app)).some((free) => free.at === at);

describe('free slots of a popup', () => {
  it('free slots follow the schedule from the notice to the horizon, in the owner’s and the visitor’s time', async () => {
    const response = await app.get('/api/popups/77/slots?timeZone=America/Guadeloupe');
    const list = SlotList.strict().parse(await response.json());
    expect(list).toMatchObject({
      timeZone: 'Europe/Paris',
      visitorTimeZone: 'America/Guadeloupe',
    });
    // It is 09:00 UTC, and the notice is 15 minutes.
    expect(list.slots[0]).toEqual({
      at: '2026-11-23T09:15:00.000Z',
      ownerTime: '2026-11-23T10:15:00+01:00',
      visitorTime: '2026-11-23T05:15:00-04:00',
    });
    // Without the nights: four a hour from 08:00 to 21:00.
    expect(list.slots).toHaveLength(392);
    const all = await startApp({ environment: { QUIET_HOURS: 'none' } });
    expect(await freeSlots(all)).toHaveLength(500);
    await all.close();
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  it('a free slot shows the owner’s time twice when the visitor sends no time zone', () => {
    expect(slots[0]).toMatchObject({
      ownerTime: '2026-11-23T10:15:00+01:00',
      visitorTime: '2026-11-23T10:15:00+01:00',
    });
  });

  it('free slots end at the horizon of the settings', async () => {
    const site = await startApp({
      environment: { SLOT_HORIZON_DAYS: '1', SLOT_MINUTES: '60', SLOT_NOTICE_MINUTES: '90' },
    });
    const listed = await freeSlots(site);
    expect([listed[0]?.at, listed.at(-1)?.at]).toEqual([
      '2026-11-23T11:00:00.000Z',
      '2026-11-24T09:00:00.000Z',
    ]);
    await site.close();
  });

  it.each([
    ['79', 'never opens'],
    ['80', 'only calls immediately'],
  ])('popup %s, which %s, has no free slots and refuses appointments', async (popupId) => {
    expect(await freeSlots(app, popupId)).toEqual([]);
    const view = await (await app.get(`/api/popups/${popupId}`)).json();
    expect(view).toMatchObject({ appointments: false });
    expect((await requestAppointment(app, slot(0), popupId)).status).toBe(409);
  });

  it('a popup whose schedule is unknown has no free slots and refuses appointments', async () => {
    const site = await startApp({ script: { listPopups: async () => [{ popupId: '5' }] } });
    expect(await freeSlots(site, '5')).toEqual([]);
    expect((await requestAppointment(site, slot(0), '5')).status).toBe(409);
    await site.close();
  });

  it.each(['Etc/Unknown', 'Mars/Olympus', '%3Cscript%3E', ''])(
    'free slots for an unknown time zone are in the owner’s: “%s”',
    async (zone) => {
      const response = await app.get(`/api/popups/77/slots?timeZone=${zone}`);
      expect(response.status).toBe(200);
      const { visitorTimeZone, slots } = (await response.json()) as SlotList;
      expect(visitorTimeZone).toBe('Europe/Paris');
      expect(slots.length).toBeGreaterThan(0);
      for (const { visitorTime, ownerTime } of slots) expect(visitorTime).toBe(ownerTime);
    },
  );

  it('a request for the free slots of an unknown popup is answered with 404', async () => {
    expect((await app.get('/api/popups/9999/slots')).status).toBe(404);
  });
});

describe('appointments', () => {
  it('an appointment is scheduled at its slot and can be moved and cancelled', async () => {
    const response = await requestAppointment(app, slot(5));
    expect(response.status).toBe(201);
    expect(await viewIn(response)).toMatchObject({
      state: 'scheduled',
      callAt: slot(5),
      cancellable: true,
      reschedulable: true,
      timeZone: 'Europe/Paris',
    });
  });

  it('an appointment can be made while the popup is closed', async () => {
    const tomorrow = await startApp({
      script: {
        showSchedule: async () => [
          { kind: 'opening', weekday: 'tuesday', opensAt: '09:00', closesAt: '10:00' },
        ],
      },
    });
    const view = await (await tomorrow.get('/api/popups/77')).json();
    expect(view).toMatchObject({ acceptsRequests: false, appointments: true });
    expect((await requestAppointment(tomorrow, '2026-11-24T08:00:00.000Z')).status).toBe(201);
    expect(
      await problemIn(await requestAppointment(tomorrow, '2026-11-24T09:00:00.000Z')),
    ).toMatchObject({
      field: 'slotAt',
    });
    await tomorrow.close();
  });

  it.each([
    ['is between two slots', '2026-11-23T10:17:00Z'],
    ['is within the notice', '2026-11-23T09:00:00Z'],
    ['is in the past', '2026-11-22T10:00:00Z'],
    ['is beyond the horizon', '2026-12-01T10:00:00Z'],
  ])('an appointment is refused when its time %s', async (_why, slotAt) => {
    const response = await requestAppointment(app, slotAt);
    expect(response.status).toBe(409);
    expect(await problemIn(response)).toMatchObject({ code: 'invalid-field', field: 'slotAt' });
  });

  it.each(['soon', '2026-11-23T10:15:00', 1_795_500_000, null])(
    'an appointment is refused when its time is not an ISO time with an offset: %s',
    async (slotAt) => {
      const response = await app.post({ popupId: '77', number: freshNumber(), slotAt });
      expect(response.status).toBe(422);
      expect(await problemIn(response)).toMatchObject({ field: 'slotAt' });
    },
  );

  it('an appointment with a delay is refused', async () => {
    const both = { popupId: '77', number: freshNumber(), slotAt: slot(0), delaySeconds: 300 };
    expect(await problemIn(await app.post(both))).toMatchObject({ field: 'slotAt' });
  });

  it('repeated requests make one appointment and reserve its slot once', async () => {
    const body = { popupId: '77', number: freshNumber(), slotAt: slot(0) };
    const headers = { 'idempotency-key': 'one-appointment' };
    const all = await Promise.all([1, 2, 3].map(() => app.post(body, headers)));
    const views = await Promise.all(all.map(viewIn));
    expect(new Set(views.map(({ handle }) => handle)).size).toBe(1);
    expect(views[2]).toEqual(views[0]);
    expect((await requestAppointment(app, slot(0))).status).toBe(201);
    expect((await requestAppointment(app, slot(0))).status).toBe(409);
  });

  it('a slot leaves the free slots of its popup, and of no other, when it is fully booked', async () => {
    await requestAppointment(app, slot(3));
    expect(await isFree(slot(3))).toBe(true);
    await requestAppointment(app, slot(3));
    expect(await isFree(slot(3))).toBe(false);
    expect((await freeSlots(app, '78')).some(({ at }) => at === slot(3))).toBe(true);
  });

  it('an appointment that is cancelled several times frees its slot once', async () => {
    const [one] = await Promise.all([
      requestAppointment(app, slot(3)),
      requestAppointment(app, slot(3)),
    ]);
    const { handle } = await viewIn(one);
    await Promise.all([app.cancel(handle), app.cancel(handle), app.cancel(handle)]);
    expect((await requestAppointment(app, slot(3))).status).toBe(201);
    expect((await requestAppointment(app, slot(3))).status).toBe(409);
  });

  it('an appointment, which a stranger may have made, does not keep its number from being called', async () => {
    const body = { popupId: '77', number: freshNumber() };
    for (const index of [0, 4]) await app.post({ ...body, slotAt: slot(index) });
    expect((await app.post(body)).status).toBe(201);
    expect(await problemIn(await app.post({ ...body, slotAt: slot(8) }))).toMatchObject({
      code: 'cannot-call-now',
    });
  });

  it('a slot is never overbooked, however many visitors request it at once', async () => {
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all(
        Array.from({ length: 40 }, () => requestAppointment(app, slot(round + 10))),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(38);
    }
  });
});

describe('moving an appointment', () => {
  let handle: string;
  beforeEach(async () => {
    ({ handle } = await viewIn(await requestAppointment(app, slot(3))));
  });

  it('moving an appointment frees the old slot and reserves the new one', async () => {
    await requestAppointment(app, slot(3));
    const response = await reschedule(app, handle, slot(8));
    expect(response.status).toBe(200);
    expect(await viewIn(response)).toMatchObject({ state: 'scheduled', callAt: slot(8) });
    await requestAppointment(app, slot(8));
    expect([await isFree(slot(3)), await isFree(slot(8))]).toEqual([true, false]);
  });

  it('repeating the move of an appointment changes nothing', async () => {
    await reschedule(app, handle, slot(8));
    expect((await reschedule(app, handle, slot(8))).status).toBe(200);
    expect(await isFree(slot(8))).toBe(true);
  });

  it('an appointment keeps its slot when the new one is fully booked or not offered', async () => {
    await Promise.all([requestAppointment(app, slot(8)), requestAppointment(app, slot(8))]);
    for (const unavailable of [slot(8), '2026-11-23T10:17:00Z']) {
      const response = await reschedule(app, handle, unavailable);
      expect(response.status).toBe(409);
      expect(await problemIn(response)).toMatchObject({ code: 'invalid-field', field: 'slotAt' });
    }
    expect(await reload(app.ledger, { handle })).toMatchObject({
      slot_at: Date.parse(slot(3)),
    });
  });

  it('an immediate callback and a cancelled appointment cannot be moved', async () => {
    const { handle: immediate } = await viewIn(
      await app.post({ popupId: '77', number: freshNumber() }),
    );
    await app.cancel(handle);
    for (const other of [immediate, handle])
      expect(await problemIn(await reschedule(app, other, slot(8)))).toMatchObject({
        code: 'not-cancellable',
      });
  });

  it('moving an appointment requires a known handle and a valid time', async () => {
    expect((await reschedule(app, 'nobody', slot(8))).status).toBe(404);
    expect((await reschedule(app, handle, 'soon')).status).toBe(422);
  });

  it('slot reservations match the appointments after many concurrent moves and cancellations', async () => {
    const created = await Promise.all(
      [4, 5, 5].map(async (at) => viewIn(await requestAppointment(app, slot(at)))),
    );
    const handles = [handle, ...created.map((view) => view.handle)];
    await Promise.all(
      handles.flatMap((one, index) => [
        reschedule(app, one, slot(4 + (index % 2))),
        reschedule(app, one, slot(5 - (index % 2))),
        ...(index === 0 ? [app.cancel(one)] : []),
      ]),
    );
    const scheduled = await app.store
      .selectFrom('callbacks')
      .select(['slot_at', (row) => row.fn.countAll<number>().as('callbacks')])
      .where('state', '=', 'scheduled')
      .groupBy('slot_at')
      .orderBy('slot_at')
      .execute();
    const reserved = await app.store
      .selectFrom('appointment_slots')
      .select(['slot_at', 'taken as callbacks'])
      .where('taken', '>', 0)
      .orderBy('slot_at')
      .execute();
    expect(scheduled.map((row) => ({ ...row, callbacks: Number(row.callbacks) }))).toEqual(
      reserved,
    );
    for (const { callbacks } of reserved) expect(callbacks).toBeLessThanOrEqual(2);
  });
});
