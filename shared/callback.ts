import { z } from 'zod';
import { callbackStates, locales, numberReasons, problemCodes } from './vocabulary.js';

export const CallbackState = z.enum(callbackStates).meta({
  id: 'CallbackState',
  description:
    'scheduled: to be called later · queued: accepted, not dialled yet · calling: phones are ringing · connected: talking · ended: the call took place · missed: someone did not answer · cancelled · refused: WebAppel will not place this call · failed: the call could not be placed · unknown: the request may be on its way',
});
export type CallbackState = z.infer<typeof CallbackState>;

export const ProblemCode = z.enum(problemCodes).meta({ id: 'ProblemCode' });
export type ProblemCode = z.infer<typeof ProblemCode>;

export const NumberReason = z.enum(numberReasons).meta({ id: 'NumberReason' });
export type NumberReason = z.infer<typeof NumberReason>;

/** An error as RFC 9457 has it. */
export const Problem = z
  .object({
    type: z.string().meta({ description: 'A URI that names the kind of problem.' }),
    title: z.string(),
    status: z.int(),
    code: ProblemCode,
    detail: z.string().optional().meta({ description: 'What to do about it, in English.' }),
    reason: NumberReason.optional().meta({
      description: 'With invalid-number and number-not-allowed.',
    }),
    field: z.string().optional().meta({ description: 'The field at fault, with invalid-field.' }),
    retryAfterSeconds: z.int().optional(),
    fallbackPhone: z.string().optional().meta({
      description: 'With unavailable: the number that visitors may call instead.',
    }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

const instant = z.iso.datetime();
/** Read as milliseconds since 1970. */
const instantRead = instant.transform((text) => Date.parse(text));
const country = z.string().regex(/^[A-Z]{2}$/);

/** A country that may be called, with the kinds of line there. */
export const AllowedCountry = z
  .object({
    country,
    lines: z.array(z.enum(['fixed', 'mobile'])).min(1),
    example: z
      .string()
      .nullable()
      .meta({ description: 'A number of that country as people write it there.' }),
  })
  .meta({ id: 'AllowedCountry' });
export type AllowedCountry = z.infer<typeof AllowedCountry>;

/** What a popup shows. */
export const PopupView = z
  .object({
    id: z.string(),
    locale: z.enum(locales),
    open: z.boolean(),
    acceptsRequests: z.boolean().meta({
      description:
        'False while closed with nobody to call: the popup then shows its message and no form.',
    }),
    nextOpeningAt: instant.nullable(),
    timeZone: z.string().meta({ description: 'IANA name; the zone of the opening hours.' }),
    message: z.string().nullable(),
    asksName: z.boolean(),
    labels: z
      .object({
        custom1: z.string().nullable(),
        custom2: z.string().nullable(),
        custom3: z.string().nullable(),
      })
      .meta({ description: "The owner's fields; null hides one." }),
    delaysSeconds: z
      .array(z.int())
      .meta({ description: 'Delays that may be asked for; empty: now only.' }),
    appointments: z.boolean().meta({
      description:
        'An appointment may be asked for, also while it is closed; the times are at /api/popups/{popupId}/slots.',
    }),
    countries: z.array(AllowedCountry).meta({ description: 'The first one is preselected.' }),
    testNumbers: z
      .boolean()
      .meta({ description: 'Calls are simulated: numbers reserved for fiction are accepted.' }),
    phoneMetadata: z
      .record(z.string(), z.unknown())
      .meta({ description: "libphonenumber's numbering plans of these countries only." }),
    headerImageUrl: z.string().nullable(),
  })
  .meta({ id: 'PopupView' });
export type PopupView = z.infer<typeof PopupView>;

const zonedTime = z.iso.datetime({ offset: true });

/** A time that an appointment may be at. */
export const Slot = z
  .object({
    at: instant,
    ownerTime: zonedTime.meta({ description: "The same moment on the owner's clock." }),
    visitorTime: zonedTime.meta({ description: "The same moment on the visitor's clock." }),
  })
  .meta({ id: 'Slot' });
export type Slot = z.infer<typeof Slot>;

/** The times of a popup that are free now, in order. */
export const SlotList = z
  .object({
    timeZone: z.string().meta({ description: 'IANA name; the zone of the opening hours.' }),
    visitorTimeZone: z.string(),
    slots: z.array(Slot),
  })
  .meta({ id: 'SlotList' });
export type SlotList = z.infer<typeof SlotList>;

const textWithin32Bytes = z
  .string()
  .trim()
  .max(32)
  .refine(
    (value) => encodeURIComponent(value.toWellFormed()).replace(/%../g, '-').length <= 32,
    'is longer than 32 bytes',
  )
  .refine(isOneLine, 'holds a semicolon or a control character');

/** Rows of WebAppel have no quoting: a `;` or a line end in a name could forge one. */
function isOneLine(value: string): boolean {
  return !/[;\p{Cc}\u2028\u2029]/u.test(value) && value.isWellFormed();
}

/** A visitor's request to be called back. */
export const CallbackRequest = z
  .strictObject({
    popupId: z.string().regex(/^[0-9]{1,20}$/),
    number: z.string().max(40).meta({ description: 'As the visitor typed it.' }),
    country: country
      .optional()
      .meta({ description: 'By which a national number is read; the first one by default.' }),
    name: z
      .string()
      .trim()
      .max(64)
      .refine(isOneLine, 'holds a semicolon or a control character')
      .optional(),
    custom1: textWithin32Bytes.optional(),
    custom2: textWithin32Bytes.optional(),
    custom3: textWithin32Bytes.optional(),
    delaySeconds: z
      .int()
      .min(0)
      .optional()
      .meta({ description: "One of the popup's delays; 0 or absent: now." }),
    slotAt: instantRead.optional().meta({
      description: 'Instead of a delay: the appointment, one of the free times as `at` gave it.',
    }),
  })
  .meta({ id: 'CallbackRequest' });
/** As it is sent. */
export type CallbackRequest = z.input<typeof CallbackRequest>;
/** As the schema has read it. */
export type ReadCallbackRequest = z.output<typeof CallbackRequest>;

/** Another time for an appointment. */
export const Rescheduling = z.strictObject({ slotAt: instantRead }).meta({ id: 'Rescheduling' });

/** Where a request stands: never a name, a number, an address or a price. */
export const CallbackView = z
  .object({
    handle: z.string().meta({
      description: '128 random bits; whoever has it may follow, move and cancel the request.',
    }),
    state: CallbackState,
    evidence: z.enum(['observed', 'inferred']).meta({
      description: 'observed: the platform saw it · inferred: read from its listing of calls.',
    }),
    missedBy: z
      .enum(['visitor', 'operator'])
      .nullable()
      .meta({ description: 'Who did not answer, where that is known.' }),
    busy: z.boolean().meta({ description: 'missed, because a line was busy.' }),
    expired: z.boolean().meta({
      description: 'failed, because it could not be called at its time; nobody calls any more.',
    }),
    aheadOfYou: z.int().min(0).nullable().meta({
      description:
        'queued, because all lines are busy: how many are called first; null where nothing is known of a line.',
    }),
    cancellable: z.boolean(),
    reschedulable: z
      .boolean()
      .meta({ description: 'An appointment whose time can still be changed.' }),
    popupId: z.string(),
    timeZone: z
      .string()
      .nullable()
      .meta({ description: "Of an appointment: the zone of the owner's opening hours." }),
    requestedAt: instant,
    callAt: instant.meta({ description: 'When the call is due.' }),
    updatedAt: instant,
  })
  .meta({ id: 'CallbackView' });
export type CallbackView = z.infer<typeof CallbackView>;
