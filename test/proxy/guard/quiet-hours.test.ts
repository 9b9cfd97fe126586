import { afterEach, describe, expect, it } from 'vitest';
import { QuietHours } from '../../../proxy/guard/quiet-hours.js';
import type { SlotList } from '../../../shared/callback.js';
import { freeSlots, reschedule } from '../../support/callbacks/appointment-requests.js';
import { reload } from '../../support/callbacks/callbacks.js';
import {
  freshNumber,
  problemIn,
  startApp,
  type TestApp,
  viewIn,
} from '../../support/program/start-app.js';
import { FakeClock } from '../../support/time/fake-clock.js';

let app: TestApp;
afterEach(() => app?.close());

const inParis = (time: string) => `2026-11-24T${time}:00+01:00`;
const ask = (number: string, at: string) =>
  app.post({ popupId: '77', number, slotAt: new Date(at).toISOString() });
const callsSent = () => app.webAppel.askedFor('requestCall').length;
/** In Guadeloupe it is five hours earlier than in Paris. */
const guadeloupe = '+590 690 00 12 34';

describe('where and when it is quiet', () => {
  const quietAt = (country: string | null, at: string, hours = { from: '21:00', to: '08:00' }) =>
    new QuietHours({ hours, timeZone: 'Europe/Paris', clock: new FakeClock() }).isQuiet(
      country,
      Date.parse(at),
    );

  it.each([
    ['FR', '2026-11-24T07:59+01:00', true],
    ['FR', '2026-11-24T08:00+01:00', false],
    ['FR', '2026-11-24T20:59+01:00', false],
    ['FR', '2026-11-24T21:00+01:00', true],
    // On the wall clock, in summer too.
    ['FR', '2026-07-24T08:00+02:00', false],
    ['GP', '2026-11-24T09:00+01:00', true],
    ['GP', '2026-11-24T14:00+01:00', false],
    ['RE', '2026-11-24T18:30+01:00', true],
    // In the country that wakes up last and goes to bed first.
    ['US', '2026-11-24T12:59-05:00', true],
    ['US', '2026-11-24T13:00-05:00', false],
    ['US', '2026-11-24T20:59-05:00', false],
    ['US', '2026-11-24T21:00-05:00', true],
    ['ES', '2026-11-24T08:30+01:00', true],
    // No zone is known of these: a table of our own, and the owner's zone.
    ['XK', '2026-11-24T07:00+01:00', true],
    ['XK', '2026-11-24T09:00+01:00', false],
    [null, '2026-11-24T07:00+01:00', true],
  ] as const)('%s at %s: %s', (country, at, quiet) => {
    expect(quietAt(country, at)).toBe(quiet);
  });

  it('hours within one day are not read as a night', () => {
    expect(quietAt('FR', '2026-11-24T13:00+01:00', { from: '12:00', to: '14:00' })).toBe(true);
    expect(quietAt('FR', '2026-11-24T23:00+01:00', { from: '12:00', to: '14:00' })).toBe(false);
  });
});

describe('an appointment in quiet hours', () => {
  it('is refused with what the visitor can do about it, by the country of the number', async () => {
    app = await startApp({
      script: {
        listDestinations: async () =>
          ['France mobile', 'Guadeloupe mobile'].map((destinationName) => ({
            destinationId: destinationName,
            destinationName,
            allowed: 'allowed' as const,
            price: '0.10',
          })),
      },
    });
    // Somebody in Guadeloupe can be called then.
    expect((await freeSlots(app)).map(({ at }) => at)).toContain(
      new Date(inParis('22:00')).toISOString(),
    );
    const night = await ask(freshNumber(), inParis('22:00'));
    expect(night.status).toBe(409);
    expect(await problemIn(night)).toMatchObject({ code: 'quiet-hours', field: 'slotAt' });
    expect((await ask(freshNumber(), inParis('19:00'))).status).toBe(201);
    const morning = await ask(guadeloupe, inParis('09:00'));
    expect((await problemIn(morning)).code).toBe('quiet-hours');
    expect((await ask(guadeloupe, inParis('18:00'))).status).toBe(201);
  });

  it('is not offered where every country of the popup sleeps, and cannot be moved to', async () => {
    app = await startApp();
    const at = (await freeSlots(app)).map((slot) => slot.at);
    expect(at).toContain(new Date(inParis('19:00')).toISOString());
    expect(at).not.toContain(new Date(inParis('03:00')).toISOString());
    const { handle } = await viewIn(await ask(freshNumber(), inParis('19:00')));
    const moved = await reschedule(app, handle, new Date(inParis('22:00')).toISOString());
    expect((await problemIn(moved)).code).toBe('quiet-hours');
  });

  it('is accepted and called with QUIET_HOURS=none, and offered', async () => {
    app = await startApp({ environment: { QUIET_HOURS: 'none' } });
    const list = (await (await app.get('/api/popups/77/slots')).json()) as SlotList;
    expect(list.slots.map((slot) => slot.at)).toContain(new Date(inParis('03:00')).toISOString());
    expect((await ask(freshNumber(), inParis('03:00'))).status).toBe(201);
    app.clock.jump(Date.parse(inParis('03:00')) - app.clock.now());
    app.startWorkers();
    await app.clock.advance(2000);
    expect(callsSent()).toBe(1);
  });

  it('that was accepted before the setting is not dialled, and its visitor is asked to choose again', async () => {
    app = await startApp({ environment: { QUIET_HOURS: '23:00-08:00' } });
    const { handle } = await viewIn(await ask(freshNumber(), inParis('20:00')));
    await app.store
      .updateTable('callbacks')
      .set({ slot_at: Date.parse(inParis('23:30')), due_at: Date.parse(inParis('23:30')) })
      .set({ call_at: Date.parse(inParis('23:30')) })
      .execute();
    app.clock.jump(Date.parse(inParis('23:30')) - app.clock.now());
    app.startWorkers();
    await app.clock.advance(2000);
    expect(callsSent()).toBe(0);
    expect(await reload(app.ledger, { handle })).toMatchObject({ state: 'expired' });
    expect(await viewIn(await app.get(`/api/callbacks/${handle}`))).toMatchObject({
      state: 'failed',
      expired: true,
    });
    expect(
      await app.store.selectFrom('guard_refusals').select(['rule', 'phase']).execute(),
    ).toEqual([{ rule: 'quiet-hours', phase: 'dialling' }]);
  });

  it('does not keep anybody from being called now', async () => {
    app = await startApp();
    app.clock.jump(Date.parse(inParis('23:00')) - app.clock.now());
    expect((await app.post({ popupId: '77', number: freshNumber() })).status).toBe(201);
    app.startWorkers();
    await app.clock.advance(1000);
    expect(callsSent()).toBe(1);
  });
});
