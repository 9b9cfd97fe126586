import { beforeEach, describe, expect, it } from 'vitest';
import type { WebAppel } from '../../../../shared/webappel/methods.js';
import { openPlatform, refused, transports } from '../../../support/platform/webappel-platform.js';

const week = { weekday: ['monday' as const], opensAt: ['09:00'], closesAt: ['12:00'] };

describe.each(transports)('schedules, %s', (_, connect) => {
  let webAppel: WebAppel;
  beforeEach(async () => {
    webAppel = await connect(await openPlatform());
  });

  const schedule = { scheduleName: 'hours' };

  it('the first opening or closure creates the schedule', async () => {
    await webAppel.addOpenings({ ...schedule, ...week });
    await webAppel.addClosure({ scheduleName: 'fairs', closedOn: '2026-12-25' });
    expect(await webAppel.listSchedules({})).toEqual([
      { scheduleName: 'fairs' },
      { scheduleName: 'hours' },
    ]);
  });

  it('a schedule lists its openings in order of weekday, then its closures in order of date', async () => {
    await webAppel.addOpenings({
      ...schedule,
      weekday: ['sunday', 'monday', 'monday', 'tuesday'],
      opensAt: ['10:00', '14:00', '09:00', '00:00'],
      closesAt: ['11:00', '18:00', '12:00', '23:59'],
    });
    await webAppel.addClosure({ ...schedule, closedOn: '2026-12-25' });
    await webAppel.addClosure({ ...schedule, closedOn: '2026-01-01' });
    expect(await webAppel.showSchedule(schedule)).toEqual([
      { kind: 'opening', weekday: 'monday', opensAt: '09:00', closesAt: '12:00' },
      { kind: 'opening', weekday: 'monday', opensAt: '14:00', closesAt: '18:00' },
      { kind: 'opening', weekday: 'tuesday', opensAt: '00:00', closesAt: '23:59' },
      { kind: 'opening', weekday: 'sunday', opensAt: '10:00', closesAt: '11:00' },
      { kind: 'closure', closedOn: '2026-01-01' },
      { kind: 'closure', closedOn: '2026-12-25' },
    ]);
  });

  it('overlapping openings are kept as given, and equal ones once', async () => {
    await webAppel.addOpenings({
      ...schedule,
      weekday: ['monday', 'monday', 'monday'],
      opensAt: ['09:00', '09:00', '10:00'],
      closesAt: ['12:00', '12:00', '13:00'],
    });
    await webAppel.addOpenings({ ...schedule, ...week });
    expect(await webAppel.showSchedule(schedule)).toHaveLength(2);
  });

  it('an opening that does not end after it begins refuses the whole request', async () => {
    for (const closesAt of ['09:00', '08:00'])
      await expect(
        webAppel.addOpenings({
          ...schedule,
          weekday: ['monday', 'tuesday'],
          opensAt: ['09:00', '09:00'],
          closesAt: ['12:00', closesAt],
        }),
      ).rejects.toEqual(refused('INVALID_VARS'));
    expect(await webAppel.listSchedules({})).toEqual([]);
  });

  it('lists of different lengths are refused', async () => {
    await expect(
      webAppel.addOpenings({ ...schedule, ...week, closesAt: ['12:00', '13:00'] }),
    ).rejects.toEqual(refused('INVALID_VARS'));
  });

  it('more than twenty openings can be added at once', async () => {
    const hours = Array.from({ length: 23 }, (_, hour) => String(hour).padStart(2, '0'));
    await webAppel.addOpenings({
      ...schedule,
      weekday: hours.map(() => 'friday'),
      opensAt: hours.map((hour) => `${hour}:00`),
      closesAt: hours.map((hour) => `${hour}:30`),
    });
    expect(await webAppel.showSchedule(schedule)).toHaveLength(23);
  });

  it('removing several openings removes all of them or none', async () => {
    const two = {
      ...schedule,
      weekday: ['monday' as const, 'tuesday' as const],
      opensAt: ['09:00', '09:00'],
      closesAt: ['12:00', '12:00'],
    };
    await webAppel.addOpenings(two);
    await expect(webAppel.removeOpenings({ ...two, closesAt: ['12:00', '12:30'] })).rejects.toEqual(
      refused('NOT_FOUND'),
    );
    expect(await webAppel.showSchedule(schedule)).toHaveLength(2);
    await webAppel.removeOpenings(two);
    expect(await webAppel.showSchedule(schedule)).toEqual([]);
  });

  it('an opening that is named twice is removed without error', async () => {
    await webAppel.addOpenings({ ...schedule, ...week });
    await webAppel.removeOpenings({
      ...schedule,
      weekday: ['monday', 'monday'],
      opensAt: ['09:00', '09:00'],
      closesAt: ['12:00', '12:00'],
    });
    expect(await webAppel.showSchedule(schedule)).toEqual([]);
  });

  it('a closure that is added twice is stored once and can be removed once', async () => {
    const closure = { ...schedule, closedOn: '2026-12-25' };
    await webAppel.addClosure(closure);
    await webAppel.addClosure(closure);
    expect(await webAppel.showSchedule(schedule)).toHaveLength(1);
    await webAppel.removeClosure(closure);
    await expect(webAppel.removeClosure(closure)).rejects.toEqual(refused('NOT_FOUND'));
  });

  it('a schedule that nothing was added to is not found', async () => {
    await expect(webAppel.showSchedule(schedule)).rejects.toEqual(refused('NOT_FOUND'));
    await expect(webAppel.removeOpenings({ ...schedule, ...week })).rejects.toEqual(
      refused('NOT_FOUND'),
    );
    await expect(webAppel.removeClosure({ ...schedule, closedOn: '2026-12-25' })).rejects.toEqual(
      refused('NOT_FOUND'),
    );
  });
});
