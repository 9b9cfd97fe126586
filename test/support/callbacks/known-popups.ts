import type { PopupCache } from '../../../proxy/popups/popup-cache.js';
import type { PopupSnapshot } from '../../../proxy/popups/popup-snapshot.js';
import { PopupViews } from '../../../proxy/popups/popup-views.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import type { FakeClock } from '../time/fake-clock.js';
import { recordingLog } from './callbacks.js';

export const appointmentRules = {
  slotMinutes: 15,
  slotCapacity: 2,
  noticeMinutes: 15,
  horizonDays: 7,
  graceMinutes: 10,
};

/** A popup cache in memory. */
export function inMemoryPopupCache(
  clock: FakeClock,
): Pick<PopupCache, 'put' | 'retainOnly' | 'get'> {
  const cache = new Map<string, { snapshot: PopupSnapshot; fetchedAt: number }>();
  return {
    put: async (popupId, snapshot) => void cache.set(popupId, { snapshot, fetchedAt: clock.now() }),
    retainOnly: async () => undefined,
    get: async (popupId) => cache.get(popupId),
  };
}

/** Popup views with the demo's settings, unless a test overrides them. */
export const popupViewsOf = (
  webAppel: WebAppel,
  clock: FakeClock,
  more: Partial<ConstructorParameters<typeof PopupViews>[0]> = {},
): PopupViews =>
  new PopupViews({
    webAppel,
    cache: inMemoryPopupCache(clock),
    clock,
    log: recordingLog().log,
    timeZone: 'Europe/Paris',
    tokenField: 'custom3',
    popupSchedules: new Map(),
    slots: appointmentRules,
    testNumbers: true,
    voipNumbers: ['FR'],
    ...more,
  });
