import { z } from 'zod';
import {
  ConfigurationFile,
  GroupEntry,
  PopupEntry,
  ScheduleEntry,
} from '../../../shared/configuration/configuration-file.js';
import { RequestRow } from '../../../shared/owner/requests.js';
import { PopupCheck, popupSchemas } from './popup-schemas.js';
import {
  AppliedStep,
  applied,
  ConfigurationDifference,
  ConfigurationStep,
} from './step-schemas.js';

const sentences = z.array(z.string());

const Configuration = z
  .object({
    base: z.string().meta({ description: 'Changes when anything of the configuration does.' }),
    configuration: ConfigurationFile,
    unknown: sentences.meta({ description: 'What WebAppel does not tell.' }),
    applied: z
      .object({
        at: z.iso.datetime(),
        checkedAt: z.iso.datetime().nullable(),
        driftedAt: z.iso.datetime().nullable(),
      })
      .nullable()
      .meta({ description: 'What was applied last, and whether WebAppel still has it.' }),
  })
  .meta({ id: 'Configuration' });

/** What the configuration is to become. */
export const WantedConfiguration = z
  .strictObject({
    desired: ConfigurationFile,
    allowRemove: z
      .array(z.string())
      .default([])
      .meta({ description: 'Popups that may be removed; others stay.' }),
    isPart: z
      .boolean()
      .default(false)
      .meta({ description: 'Groups and schedules that are not in it stay.' }),
  })
  .meta({ id: 'WantedConfiguration' });

const ConfigurationPlan = z
  .object({
    id: z.string(),
    base: z.string(),
    steps: z.array(ConfigurationStep),
    unknown: sentences.meta({ description: 'What cannot be compared.' }),
    staying: sentences.meta({ description: 'What is not in the file and stays.' }),
    faults: z
      .array(
        PopupCheck.extend({
          popup: z.string(),
          isNew: z.boolean().meta({ description: 'The plan makes it so.' }),
        }),
      )
      .meta({ description: 'What would make visitors fail once the plan is applied.' }),
    appointments: z
      .object({
        count: z.int(),
        popups: z.array(z.string()).meta({ description: 'Their ids.' }),
        next: z
          .array(RequestRow.pick({ id: true, popupId: true, number: true, callAt: true }))
          .meta({ description: 'The next ones, 20 at most, with masked numbers.' }),
      })
      .meta({
        description:
          'Appointments outside the hours that the plan makes. They are not called: they expire when they are due.',
      }),
  })
  .meta({ id: 'ConfigurationPlan' });

export const PlanToApply = z.strictObject({ planId: z.string() }).meta({ id: 'PlanToApply' });

const AppliedConfiguration = z
  .object({ base: z.string(), ...applied })
  .meta({ id: 'AppliedConfiguration' });

const AppliedSchedule = z
  .object({ present: ScheduleEntry, ...applied })
  .meta({ id: 'AppliedSchedule' });
const AppliedGroup = z.object({ present: GroupEntry, ...applied }).meta({ id: 'AppliedGroup' });

const Schedules = z
  .object({
    schedules: z.array(
      z.object({
        name: z.string(),
        ...ScheduleEntry.shape,
        popups: z.array(z.string()).meta({ description: 'Keys of the popups that use it.' }),
      }),
    ),
  })
  .meta({ id: 'Schedules' });

const holidays = z.array(z.object({ day: z.iso.date(), key: z.string(), name: z.string() }));
const PublicHolidays = z
  .object({
    holidays,
    local: holidays.meta({ description: 'Those of Alsace and Moselle only.' }),
  })
  .meta({ id: 'PublicHolidays' });

export const configurationSchemas = {
  ConfigurationFile,
  ScheduleEntry,
  GroupEntry,
  PopupEntry,
  ConfigurationStep,
  AppliedStep,
  ConfigurationDifference,
  Configuration,
  WantedConfiguration,
  ConfigurationPlan,
  PlanToApply,
  AppliedConfiguration,
  AppliedSchedule,
  AppliedGroup,
  Schedules,
  PublicHolidays,
  ...popupSchemas,
};
