import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../shared/durations.js';
import { FakeClock } from '../../support/time/fake-clock.js';
import { addPopup, openCallCentre, request } from './call-engine/call-centre.js';

const machineZone = process.env.TZ;
afterEach(() => {
  if (machineZone === undefined) delete process.env.TZ;
  else process.env.TZ = machineZone;
});

const zones: [zone: string, minutesWestInWinter: number][] = [
  ['UTC', 0],
  ['Europe/Paris', -60],
  ['Indian/Reunion', -240],
  ['America/Guadeloupe', 240],
  ['America/Miquelon', 180],
  ['Pacific/Kiritimati', -840],
];

/** 00:30 on Sunday, 25 October 2026 in Paris. The clocks go back two and a half hours later. */
const nightBeginsAt = Date.parse('2026-10-24T22:30:00Z');

describe.each(zones)('on a machine in the time zone %s', (zone, minutesWest) => {
  beforeEach(() => {
    process.env.TZ = zone;
    expect(new Date('2026-12-01T12:00:00Z').getTimezoneOffset()).toBe(minutesWest);
  });

  it('opening hours, closures and listings follow the time zone of the account', async () => {
    const clock = new FakeClock(nightBeginsAt);
    const { webAppel, dialled } = await openCallCentre({ clock });
    for (const [groupName, phoneNumber] of [
      ['open', '33199000101'],
      ['closed', '33199000201'],
    ] as const)
      await webAppel.addOperator({ groupName, phoneNumber, ringSeconds: 20 });
    await webAppel.addOpenings({
      scheduleName: 'night',
      weekday: ['sunday', 'monday'],
      opensAt: ['00:00', '00:00'],
      closesAt: ['03:00', '03:00'],
    });
    await webAppel.addClosure({ scheduleName: 'night', closedOn: '2026-10-26' });
    const popupId = await addPopup(webAppel, {
      operators: [],
      scheduleName: 'night',
      openGroup: 'open',
      closedGroup: 'closed',
    });
    // 00:30, 01:30, 02:30 twice and 03:30 on that Sunday, and 01:30 on the Monday, which is a closing day.
    for (const hours of [0, 1, 2, 3, 4, 26]) {
      await clock.advance(hours * HOUR_MS - clock.monotonic());
      await webAppel.requestCall(request(popupId));
      await clock.advance(60_000);
    }
    expect(dialled.filter(({ role }) => role === 'operator').map(({ to }) => to[8])).toEqual([
      ...'111122',
    ]);
    const sunday = await webAppel.summariseCalls({ popupId, from: '2026-10-25', to: '2026-10-25' });
    expect(sunday.map(({ requestedAt }) => requestedAt)).toEqual([
      '2026-10-25T00:30:00',
      '2026-10-25T01:30:00',
      '2026-10-25T02:30:00',
      '2026-10-25T02:30:00',
      '2026-10-25T03:30:00',
    ]);
    const today = await webAppel.summariseCalls({ popupId });
    expect(today.map(({ requestedAt }) => requestedAt)).toEqual(['2026-10-26T01:30:00']);
  });
});
