import { z } from 'zod';

const name = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -');
const text = (maxLength: number) => z.string().max(maxLength).nullable();
const callerId = z
  .string()
  .regex(/^\+?[0-9 ]{2,20}$/, 'must be a number such as "+33 1 99 00 12 01", in quotes')
  .nullable();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 hexadecimal digits');

export const fileTypes = [
  'headerImage',
  'stylesheet',
  'visitorSound',
  'operatorSound',
  'voicemailSound',
] as const;

/** The hours of a schedule as a file has them. */
export const ScheduleEntry = z
  .strictObject({
    weekly: z
      .record(z.string(), z.array(z.string()))
      .meta({ description: 'Days such as mon or mon-fri, with times such as 09:00-12:30.' }),
    closed: z
      .array(z.iso.date())
      .default([])
      .meta({ description: 'Closing days such as 2026-12-25.' }),
  })
  .meta({ id: 'ScheduleEntry' });

export const OperatorEntry = z.strictObject({
  number: z
    .string('must be in quotes, such as "+33 1 99 00 14 01"')
    .regex(/^\+[0-9 ]{6,20}$/, 'must be a number such as "+33 1 99 00 14 01", in quotes'),
  ring: z.int().min(1).max(1000).meta({ description: 'How long the phone rings, in seconds.' }),
});

export const GroupEntry = z
  .strictObject({
    ordering: z.enum(['fixed', 'random', 'rotating']).default('fixed'),
    operators: z.array(OperatorEntry).max(500).meta({ description: 'In the order of calling.' }),
  })
  .meta({ id: 'GroupEntry' });

const FileEntry = z.strictObject({
  file: z.string().optional().meta({ description: 'Its name in the folder of the files.' }),
  sha256: sha256.optional(),
});

/** A popup as a file has it. What is absent stays as it is, null clears. */
export const PopupEntry = z
  .strictObject({
    name: z.string().min(1).max(64),
    direction: z.enum(['operator-first', 'visitor-first']),
    locale: z.enum(['fr', 'en']),
    voice: z.enum(['male', 'female']),
    immediateOnly: z.boolean(),
    visitorRing: z.int().min(1).max(1000).meta({ description: 'In seconds.' }),
    operatorWindow: z.int().min(1).max(1000).meta({ description: 'In seconds.' }),
    visitorCallerId: callerId.meta({ description: 'The number that visitors see.' }),
    operatorCallerId: callerId.meta({ description: 'The number that operators see.' }),
    schedule: name.nullable(),
    open: z.strictObject({ group: name.nullable(), message: text(1000) }).partial(),
    closed: z
      .strictObject({
        group: name.nullable(),
        message: text(1000),
        voicemail: z.email().nullable().meta({ description: 'Where voice messages are mailed.' }),
      })
      .partial(),
    asks: z
      .strictObject({ name: z.boolean(), field1: text(64), field2: text(64), field3: text(64) })
      .partial(),
    destinations: z
      .array(z.string().min(1).max(255))
      .meta({ description: 'Codes of WebAppel such as FR_Mobile: all that the popup may call.' }),
    files: z
      .partialRecord(z.enum(fileTypes), FileEntry)
      .meta({ description: 'All files of the popup.' }),
  })
  .partial()
  .meta({ id: 'PopupEntry' });

/** A configuration as a file of `rappel config` has it, and as the owner's API takes it. */
export const ConfigurationFile = z
  .strictObject({
    version: z.literal(1),
    account: z.string().optional().meta({ description: 'Whose it is: the login at WebAppel.' }),
    schedules: z.record(name, ScheduleEntry).optional(),
    groups: z.record(name, GroupEntry).optional(),
    popups: z.record(z.string().min(1).max(70), PopupEntry).optional(),
  })
  .meta({ id: 'ConfigurationFile' });
export type ConfigurationFile = z.infer<typeof ConfigurationFile>;
export type PopupEntry = z.infer<typeof PopupEntry>;
export type ScheduleEntry = z.infer<typeof ScheduleEntry>;
export type GroupEntry = z.infer<typeof GroupEntry>;
