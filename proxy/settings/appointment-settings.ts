import type { z } from 'zod';
import { MINUTES_PER_DAY } from '../../shared/durations.js';
import type { SlotRules } from '../../shared/slots.js';
import { wholeNumber } from './setting-forms.js';

/** Which appointments are offered, how many at one moment, and how late one may still be called. */
export interface AppointmentSettings extends SlotRules {
  slotCapacity: number;
  graceMinutes: number;
}

/** The variables of the environment that say it. */
export const appointmentVariables = {
  SLOT_MINUTES: wholeNumber(5, 240)
    .refine(
      (minutes) => MINUTES_PER_DAY % minutes === 0,
      'must divide a day: 5, 10, 15, 20, 30, 60, …',
    )
    .default(15),
  SLOT_CAPACITY: wholeNumber(1, 1000).default(2),
  SLOT_NOTICE_MINUTES: wholeNumber(0, 10_080).default(15),
  SLOT_HORIZON_DAYS: wholeNumber(1, 60).default(7),
  SLOT_GRACE_MINUTES: wholeNumber(1, 240).default(10),
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

/** Settings that fit together by themselves and would offer no time at all, a line each. */
export const appointmentFaults = ({ noticeMinutes, horizonDays }: AppointmentSettings): string[] =>
  noticeMinutes < horizonDays * MINUTES_PER_DAY
    ? []
    : ['SLOT_NOTICE_MINUTES: must be less than SLOT_HORIZON_DAYS, or no time can be offered'];
