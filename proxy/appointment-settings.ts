import { z } from 'zod';
import type { SlotRules } from '../shared/slots.js';

/** Which appointments are offered, how many at one moment, and how late one may still be called. */
export interface AppointmentSettings extends SlotRules {
  slotCapacity: number;
  graceMinutes: number;
}

const between = (least: number, most: number) => {
  const message = `must be a whole number from ${least} to ${most}`;
  return z.coerce.number(message).int(message).min(least, message).max(most, message);
};

/** The variables of the environment that say it. */
export const appointmentVariables = {
  SLOT_MINUTES: between(5, 240)
    .refine((minutes) => 1440 % minutes === 0, 'must divide a day: 5, 10, 15, 20, 30, 60, …')
    .default(15),
  SLOT_CAPACITY: between(1, 1000).default(2),
  SLOT_NOTICE_MINUTES: between(0, 10_080).default(15),
  SLOT_HORIZON_DAYS: between(1, 60).default(7),
  SLOT_GRACE_MINUTES: between(1, 240).default(10),
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
