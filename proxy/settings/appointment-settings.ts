import type { z } from 'zod';
import { MINUTES_PER_DAY } from '../../shared/durations.js';
import type { SlotRules } from '../../shared/slots.js';
import { dailyHours, wholeNumber } from './setting-forms.js';
import { settingTexts } from './setting-texts.js';

/** The slots that are offered, the capacity of one slot, and how late an appointment may still be called. */
export interface AppointmentSettings extends SlotRules {
  slotCapacity: number;
  graceMinutes: number;
}

export const appointmentVariables = {
  SLOT_MINUTES: wholeNumber(5, 240)
    .refine(
      (minutes) => MINUTES_PER_DAY % minutes === 0,
      'must divide a day: 5, 10, 15, 20, 30, 60, …',
    )
    .default(15)
    .register(settingTexts, {
      about:
        'Minutes from one slot to the next. They must divide a day: 5, 10, 15, 20, 30, 60, … The first slot begins when you open, and the last one this long before you close.',
    }),
  SLOT_CAPACITY: wholeNumber(1, 1000).default(2).register(settingTexts, {
    about: 'How many appointments a popup accepts for one slot.',
  }),
  SLOT_NOTICE_MINUTES: wholeNumber(0, 10_080).default(15).register(settingTexts, {
    about:
      'The nearest slot is at least this many minutes away. Must be less than `SLOT_HORIZON_DAYS`.',
  }),
  SLOT_HORIZON_DAYS: wholeNumber(1, 60).default(7).register(settingTexts, {
    about: 'How many days ahead slots are offered.',
  }),
  QUIET_HOURS: dailyHours.prefault('21:00-08:00').register(settingTexts, {
    about:
      'When appointments ring no phone, by the clock where the number is called. A number tells its country only: in one with several time zones it is quiet while it is in any of them, so numbers of the United States can be called from 13:00 (14:00 in summer) to 21:00 of New York, because of Hawaii.',
  }),
  SLOT_GRACE_MINUTES: wholeNumber(1, 240).default(10).register(settingTexts, {
    about:
      'After an outage an appointment is still called if it is at most this many minutes late. After that the visitor is asked to choose another time.',
  }),
};

type Values = {
  [Name in keyof typeof appointmentVariables]: z.output<(typeof appointmentVariables)[Name]>;
};

export const appointmentsOf = (env: Values): AppointmentSettings => ({
  slotMinutes: env.SLOT_MINUTES,
  slotCapacity: env.SLOT_CAPACITY,
  noticeMinutes: env.SLOT_NOTICE_MINUTES,
  horizonDays: env.SLOT_HORIZON_DAYS,
  graceMinutes: env.SLOT_GRACE_MINUTES,
});
