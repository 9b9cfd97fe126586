import { z } from 'zod';
import { checkNames } from '../../../shared/configuration/checks.js';
import {
  ConfigurationFile,
  GroupEntry,
  PopupEntry,
  ScheduleEntry,
} from '../../../shared/configuration/configuration-file.js';

const sentences = z.array(z.string());

const shownStep = {
  sentence: z.string(),
  method: z.string().meta({ description: 'Of WebAppel.' }),
  variables: z.array(z.tuple([z.string(), z.string()])),
  irreversible: z.boolean().meta({ description: 'WebAppel has no method to take it back.' }),
};

export const ConfigurationStep = z.object(shownStep).meta({ id: 'ConfigurationStep' });

export const AppliedStep = z
  .object({
    ...shownStep,
    state: z
      .enum(['done', 'failed', 'not-done'])
      .meta({ description: 'A step without an answer is failed, and may have been done.' }),
  })
  .meta({ id: 'AppliedStep' });

export const ConfigurationDifference = z
  .object({
    path: z.string(),
    expected: z.unknown().optional(),
    present: z.unknown().optional(),
    sentence: z.string(),
  })
  .meta({ id: 'ConfigurationDifference' });

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
  })
  .meta({ id: 'ConfigurationPlan' });

export const PlanToApply = z.strictObject({ planId: z.string() }).meta({ id: 'PlanToApply' });

const applied = {
  steps: z.array(AppliedStep),
  differences: z
    .array(ConfigurationDifference)
    .meta({ description: 'Where WebAppel said OK and has something else.' }),
};

const AppliedConfiguration = z
  .object({ base: z.string(), ...applied })
  .meta({ id: 'AppliedConfiguration' });

const Popup = z
  .object({ id: z.string(), key: z.string(), popup: PopupEntry })
  .meta({ id: 'Popup' });
const Popups = z
  .object({
    popups: z.array(z.object({ id: z.string(), key: z.string(), name: z.string().nullable() })),
  })
  .meta({ id: 'Popups' });

/** A change of a popup: what is absent stays, null clears. */
export const PopupChange = PopupEntry.omit({ files: true }).meta({ id: 'PopupChange' });

export const PopupDestinations = z
  .strictObject({ allowed: z.array(z.string()) })
  .meta({ id: 'PopupDestinations' });

const AppliedPopup = z.object({ present: Popup, ...applied }).meta({ id: 'AppliedPopup' });
const AppliedDestinations = z
  .object({ present: PopupDestinations, ...applied })
  .meta({ id: 'AppliedDestinations' });
const AppliedSchedule = z
  .object({ present: ScheduleEntry, ...applied })
  .meta({ id: 'AppliedSchedule' });
const AppliedGroup = z.object({ present: GroupEntry, ...applied }).meta({ id: 'AppliedGroup' });

const Schedules = z
  .object({
    schedules: z.array(
      z.object({
        name: z.string(),
        popups: z.array(z.string()).meta({ description: 'Keys of the popups that use it.' }),
      }),
    ),
  })
  .meta({ id: 'Schedules' });

const PopupChecks = z
  .object({
    checks: z.array(
      z.object({
        check: z.enum(checkNames),
        passed: z.boolean().nullable().meta({ description: 'null: WebAppel does not tell.' }),
        stopsVisitors: z.boolean(),
        sentence: z.string(),
      }),
    ),
  })
  .meta({ id: 'PopupChecks' });

const PublicHolidays = z
  .object({ holidays: z.array(z.object({ day: z.iso.date(), name: z.string() })) })
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
  Popup,
  Popups,
  PopupChange,
  PopupDestinations,
  AppliedPopup,
  AppliedDestinations,
  AppliedSchedule,
  AppliedGroup,
  Schedules,
  PopupChecks,
  PublicHolidays,
};
