import type { KeptPopups } from '../../../proxy/popups/popup-cache.js';
import type { PopupFacts } from '../../../proxy/popups/popup-snapshot.js';
import { PopupViews } from '../../../proxy/popups/popup-views.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import type { FakeClock } from '../time/fake-clock.js';
import { keptLog } from './callbacks.js';

export const appointmentRules = {
  slotMinutes: 15,
  slotCapacity: 2,
  noticeMinutes: 15,
  horizonDays: 7,
  graceMinutes: 10,
};

/** What popups showed last, of one process and for its time. */
export function keptInMemory(clock: FakeClock): Pick<KeptPopups, 'keep' | 'keepOnly' | 'last'> {
  const kept = new Map<string, { facts: PopupFacts; askedAt: number }>();
  return {
    keep: async (popupId, facts) => void kept.set(popupId, { facts, askedAt: clock.now() }),
    keepOnly: async () => undefined,
    last: async (popupId) => kept.get(popupId),
  };
}

/** What popups show, by the settings of a demo unless a test says otherwise. */
export const popupViewsOf = (
  webAppel: WebAppel,
  clock: FakeClock,
  more: Partial<ConstructorParameters<typeof PopupViews>[0]> = {},
): PopupViews =>
  new PopupViews({
    webAppel,
    kept: keptInMemory(clock),
    clock,
    log: keptLog().log,
    timeZone: 'Europe/Paris',
    tokenField: 'custom3',
    popupSchedules: new Map(),
    slots: appointmentRules,
    testNumbers: true,
    ...more,
  });
