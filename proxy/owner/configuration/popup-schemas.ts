import { z } from 'zod';
import { AllowedCountry, PopupPrivacy, PopupView } from '../../../shared/callback.js';
import { PopupEntry } from '../../../shared/configuration/configuration-file.js';
import { checkNames, findingNames } from '../../../shared/configuration/findings.js';
import { applied } from './step-schemas.js';

export const PopupCheck = z
  .object({
    check: z.enum(checkNames),
    finding: z.enum(findingNames),
    subject: z.string().meta({ description: 'The name, or the number, that it is about.' }),
    passed: z.boolean().nullable().meta({ description: 'null: WebAppel does not tell.' }),
    stopsVisitors: z.boolean(),
    sentence: z.string(),
  })
  .meta({ id: 'PopupCheck' });

const Popup = z
  .object({ id: z.string(), key: z.string(), popup: PopupEntry })
  .meta({ id: 'Popup' });

const Popups = z
  .object({
    popups: z.array(
      z.object({
        id: z.string(),
        key: z.string(),
        name: z.string().nullable(),
        schedule: z
          .string()
          .nullable()
          .meta({ description: 'null: none, or WebAppel does not tell.' }),
        openGroup: z.string().nullable(),
        faults: z.array(PopupCheck).meta({ description: 'The checks that fail.' }),
      }),
    ),
  })
  .meta({ id: 'Popups' });

/** A change of a popup: what is absent stays, null clears. */
export const PopupChange = PopupEntry.omit({ files: true }).meta({ id: 'PopupChange' });

/** Settings that are not saved, as a whole or in part. */
export const PopupDraft = z
  .strictObject({
    popup: PopupChange,
    stylesheet: z
      .string()
      .max(65_536)
      .nullable()
      .optional()
      .meta({ description: 'Its content; null: none. Absent: as it is.' }),
    when: z.enum(['now', 'open', 'closed']).default('now'),
  })
  .meta({ id: 'PopupDraft' });

const ShownDraft = z
  .object({
    view: PopupView.nullable().meta({
      description: 'What visitors would be shown; null: the popup is never open, or never closed.',
    }),
    checks: z.array(PopupCheck),
  })
  .meta({ id: 'ShownDraft' });

export const PopupDestinations = z
  .strictObject({ allowed: z.array(z.string()) })
  .meta({ id: 'PopupDestinations' });

const PopupPrices = z
  .object({
    prices: z.array(
      z.object({
        destination: z
          .string()
          .meta({ description: 'A code such as FR_Mobile or, where there is none, the name.' }),
        country: z.string().nullable(),
        line: z.enum(['fixed', 'mobile']).nullable(),
        price: z.string().nullable().meta({ description: 'As WebAppel lists it.' }),
      }),
    ),
  })
  .meta({ id: 'PopupPrices' });

export const TestCall = z
  .strictObject({
    number: z.string().min(1).max(100).meta({ description: 'Of your own phone.' }),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'must be a country code such as FR')
      .optional()
      .meta({ description: 'For a number in national form.' }),
  })
  .meta({ id: 'TestCall' });

const StartedTestCall = z
  .object({
    requestId: z
      .int()
      .nullable()
      .meta({ description: 'It is a request like those of visitors; null: it was refused.' }),
    refusal: z.string().nullable().meta({ description: 'The code that a visitor would get.' }),
    reference: z.string().nullable().meta({ description: 'Of the refusal, for `explain`.' }),
  })
  .meta({ id: 'StartedTestCall' });

const PopupChecks = z.object({ checks: z.array(PopupCheck) }).meta({ id: 'PopupChecks' });

const AppliedPopup = z.object({ present: Popup, ...applied }).meta({ id: 'AppliedPopup' });
const AppliedDestinations = z
  .object({ present: PopupDestinations, ...applied })
  .meta({ id: 'AppliedDestinations' });

export const popupSchemas = {
  Popup,
  Popups,
  PopupChange,
  PopupDraft,
  ShownDraft,
  PopupDestinations,
  PopupPrices,
  TestCall,
  StartedTestCall,
  PopupCheck,
  PopupChecks,
  AppliedPopup,
  AppliedDestinations,
  PopupView,
  AllowedCountry,
  PopupPrivacy,
};
