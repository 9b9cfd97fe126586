import { PopupViews } from '../../proxy/visitor/popup-views.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import type { FakeClock } from './fake-clock.js';
import { keptLog } from './wishes.js';

export const appointmentRules = {
  slotMinutes: 15,
  slotCapacity: 2,
  noticeMinutes: 15,
  horizonDays: 7,
  graceMinutes: 10,
};

/** Where no outage finds a program that has just started. */
export const nothingKept = {
  keep: async () => undefined,
  keepOnly: async () => undefined,
  last: async () => undefined,
};

/** What popups show, by the settings of a demo unless a test says otherwise. */
export const popupViewsOf = (
  webAppel: WebAppel,
  clock: FakeClock,
  more: Partial<ConstructorParameters<typeof PopupViews>[0]> = {},
): PopupViews =>
  new PopupViews({
    webAppel,
    kept: nothingKept,
    clock,
    log: keptLog().log,
    timeZone: 'Europe/Paris',
    tokenField: 'custom3',
    popupSchedules: new Map(),
    slots: appointmentRules,
    testNumbers: true,
    ...more,
  });
