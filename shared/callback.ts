import { z } from 'zod';
import { bytesIn } from './text-size.js';
import {
  callbackStates,
  locales,
  MAX_CONSENT_LENGTH,
  MAX_CUSTOM_FIELD_BYTES,
  MAX_NAME_LENGTH,
  MAX_NUMBER_LENGTH,
  numberReasons,
  problemCodes,
} from './vocabulary.js';

export const CallbackState = z.enum(callbackStates).meta({
  id: 'CallbackState',
  description:
    'scheduled: to be called later · queued: accepted, not dialled yet · calling: phones are ringing · connected: the parties are talking · ended: the call took place · missed: a phone was not answered · cancelled · refused: WebAppel refused the call · failed: the call could not be placed · unknown: it is not certain whether the call will be made',
});
export type CallbackState = z.infer<typeof CallbackState>;

export const ProblemCode = z.enum(problemCodes).meta({ id: 'ProblemCode' });
export type ProblemCode = z.infer<typeof ProblemCode>;

export const NumberReason = z.enum(numberReasons).meta({ id: 'NumberReason' });
export type NumberReason = z.infer<typeof NumberReason>;

/** Work for the browser of a visitor, by altcha's protocol. */
export const Challenge = z
  .object({ parameters: z.record(z.string(), z.unknown()), signature: z.string() })
  .meta({ id: 'Challenge' });
export type Challenge = z.infer<typeof Challenge>;

/** An error response (RFC 9457). */
export const Problem = z
  .object({
    type: z.string().meta({ description: 'A URI for this kind of problem.' }),
    title: z.string(),
    status: z.int(),
    code: ProblemCode,
    detail: z
      .string()
      .optional()
      .meta({ description: 'More about the problem or what to do, in English.' }),
    reason: NumberReason.optional().meta({
      description: 'Why the number cannot be called, with invalid-number and number-not-allowed.',
    }),
    numberCountry: z.string().optional().meta({
      description: 'With a reason: the ISO code of the country that the number belongs to.',
    }),
    possibleCountries: z.array(z.string()).optional().meta({
      description:
        'With the reason country-unclear: the countries in which the number is right. Send one as `country`.',
    }),
    field: z.string().optional().meta({ description: 'The invalid field, with invalid-field.' }),
    challenge: Challenge.optional().meta({
      description:
        'With challenge-needed and challenge-failed: solve it with altcha, and repeat the request with the solution in the header Challenge-Solution, as altcha writes it (base64 of `{"challenge": …, "solution": …}`).',
    }),
    retryAfterSeconds: z.int().optional(),
    reference: z.string().optional().meta({
      description:
        'Eight characters, for a callback request that was refused. With them the site owner finds out why.',
    }),
    fallbackPhone: z.string().optional().meta({
      description:
        'With unavailable, cannot-call-now and the two about challenges: the number that visitors may call instead.',
    }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

const instant = z.iso.datetime();
/** Read as milliseconds since 1970. */
const parsedInstant = instant.transform((text) => Date.parse(text));
const country = z.string().regex(/^[A-Z]{2}$/);

/** A country that may be called, and the kinds of line allowed there. */
export const AllowedCountry = z
  .object({
    country,
    lines: z.array(z.enum(['fixed', 'mobile'])).min(1),
    example: z.string().nullable().meta({ description: 'An example number in national format.' }),
    timeZones: z.array(z.string()).optional().meta({
      description:
        'IANA time zones of the country, for preselecting it; absent where it is the only country.',
    }),
    internetLines: z.boolean().optional().meta({
      description:
        'Numbers of internet and company lines, such as French 09, count as fixed lines.',
    }),
  })
  .meta({ id: 'AllowedCountry' });
export type AllowedCountry = z.infer<typeof AllowedCountry>;

const textsByLanguage = z.record(z.string(), z.string());

/** What the owner says and asks about privacy in the form. Texts are by language tag; `any` is for every language. */
export const PopupPrivacy = z
  .object({
    notice: textsByLanguage.nullable(),
    url: z.string().nullable().meta({ description: 'Of the privacy policy.' }),
    consent: z.object({ texts: textsByLanguage, version: z.string() }).nullable().meta({
      description:
        'A consent to something else than the call. Show it unticked; the request does not depend on it.',
    }),
  })
  .meta({ id: 'PopupPrivacy' });
export type PopupPrivacy = z.infer<typeof PopupPrivacy>;

/** A popup as the widget shows it. */
export const PopupView = z
  .object({
    id: z.string(),
    locale: z.enum(locales),
    open: z.boolean(),
    acceptsRequests: z.boolean().meta({
      description:
        'False while no calls are possible now, because the popup is closed or a budget has no room: show the form for appointments only, or no form.',
    }),
    voicemail: z.boolean().meta({
      description:
        'The popup is closed, and immediate calls are answered by a voicemail: say so, and offer a later call first.',
    }),
    nextOpeningAt: instant.nullable(),
    timeZone: z.string().meta({ description: 'IANA time zone of the opening hours.' }),
    message: z.string().nullable(),
    asksName: z.boolean(),
    labels: z
      .object({
        custom1: z.string().nullable(),
        custom2: z.string().nullable(),
        custom3: z.string().nullable(),
      })
      .meta({ description: "Labels of the owner's fields; null: the field is hidden." }),
    delaysSeconds: z
      .array(z.int())
      .meta({ description: 'The delays that a visitor may choose; empty: immediate calls only.' }),
    appointments: z.boolean().meta({
      description:
        'Appointments are possible, even while the popup is closed; /api/popups/{popupId}/slots lists the free times.',
    }),
    countries: z.array(AllowedCountry).meta({
      description:
        'The countries that may be called; the first is preselected. Empty: no call is possible, so show no form.',
    }),
    fallbackPhone: z.string().nullable().meta({
      description:
        'The number that visitors may call instead, where no call is possible or an answer takes long.',
    }),
    callerNumber: z.string().nullable().meta({
      description:
        'The number that visitors see when they are called, in international format; null if WebAppel does not say it.',
    }),
    stopped: z.boolean().meta({
      description:
        'Callbacks are stopped here for now, by the owner or because a budget has no room: `countries` is empty, although the popup may call some.',
    }),
    testNumbers: z
      .boolean()
      .meta({ description: 'Calls are simulated: numbers reserved for fiction are accepted.' }),
    numberingPlans: z.string().meta({
      description:
        'Names the version of /api/popups/{popupId}/numbering-plans, so that it can be cached for good.',
    }),
    headerImageUrl: z.string().nullable(),
    styles: z.string().optional().meta({
      description: "What is used of the owner's style sheet, for the shadow root of the form.",
    }),
    accent: z.string().optional().meta({
      description: 'The colour of the main buttons, such as #0b6b57; absent: the standard one.',
    }),
    privacy: PopupPrivacy.optional().meta({ description: 'Absent: nothing to show.' }),
  })
  .meta({ id: 'PopupView' });
export type PopupView = z.infer<typeof PopupView>;

/** The numbering plans that decide about a popup's numbers: libphonenumber's metadata for these countries only. */
export const NumberingPlans = z.record(z.string(), z.unknown()).meta({ id: 'NumberingPlans' });
export type NumberingPlans = z.infer<typeof NumberingPlans>;

const zonedTime = z.iso.datetime({ offset: true });

/** A free time for an appointment. */
export const Slot = z
  .object({
    at: instant,
    ownerTime: zonedTime.meta({ description: "The same time in the owner's time zone." }),
    visitorTime: zonedTime.meta({ description: "The same time in the visitor's time zone." }),
  })
  .meta({ id: 'Slot' });
export type Slot = z.infer<typeof Slot>;

/** The free appointment times of a popup, soonest first. */
export const SlotList = z
  .object({
    timeZone: z.string().meta({ description: 'IANA time zone of the opening hours.' }),
    visitorTimeZone: z.string(),
    slots: z.array(Slot),
  })
  .meta({ id: 'SlotList' });
export type SlotList = z.infer<typeof SlotList>;

const customText = z
  .string()
  .trim()
  .max(MAX_CUSTOM_FIELD_BYTES)
  .refine(
    (value) => bytesIn(value) <= MAX_CUSTOM_FIELD_BYTES,
    `is longer than ${MAX_CUSTOM_FIELD_BYTES} bytes`,
  )
  .refine(isOneLine, 'contains a semicolon or a control character');

/**
 * WebAppel's rows have no quoting, so a `;` or a line break in a name could forge a field or a row. Some systems turn
 * likenesses of `;`, such as the Greek question mark, into it.
 */
function isOneLine(value: string): boolean {
  return (
    !/[;\p{Cc}\u2028\u2029]/u.test(value) &&
    value.isWellFormed() &&
    !value.normalize('NFKC').includes(';')
  );
}

/** The consent that a visitor has given, as the form showed it. */
export const GivenConsent = z
  .strictObject({
    text: z.string().max(MAX_CONSENT_LENGTH),
    version: z.string().max(MAX_CONSENT_LENGTH),
    language: z.string().regex(/^[a-z]{2,3}$/),
  })
  .meta({ id: 'GivenConsent' });
export type GivenConsent = z.infer<typeof GivenConsent>;

/** A visitor's request to be called back. */
export const CallbackRequest = z
  .strictObject({
    popupId: z.string().regex(/^[0-9]{1,20}$/),
    number: z.string().max(MAX_NUMBER_LENGTH).meta({ description: 'As the visitor typed it.' }),
    country: country.optional().meta({
      description:
        'For numbers in national format. Without it, a number that is right in several of the `countries` is refused.',
    }),
    name: z
      .string()
      .trim()
      .max(MAX_NAME_LENGTH)
      .refine(isOneLine, 'holds a semicolon or a control character')
      .optional(),
    custom1: customText.optional(),
    custom2: customText.optional(),
    custom3: customText.optional(),
    delaySeconds: z
      .int()
      .min(0)
      .optional()
      .meta({ description: "One of the popup's delays; 0 or absent: now." }),
    slotAt: parsedInstant.optional().meta({
      description: 'Instead of a delay: the time of the appointment, the `at` of a free slot.',
    }),
    consent: GivenConsent.optional().meta({
      description:
        'Only if the visitor ticked the box: the text as shown. A text that is not, or no longer, that of the popup is not kept.',
    }),
  })
  .meta({ id: 'CallbackRequest' });
/** The request as it is sent. */
export type CallbackRequest = z.input<typeof CallbackRequest>;
/** The request after parsing. */
export type ParsedCallbackRequest = z.output<typeof CallbackRequest>;

/** Shows that a callback is requested from a page that opened the popup. */
export const PageProof = z
  .object({
    proof: z.string().meta({ description: 'For the header Page-Proof of one callback request.' }),
    expiresAt: instant,
  })
  .meta({ id: 'PageProof' });
export type PageProof = z.infer<typeof PageProof>;

/** The new time of an appointment. */
export const Rescheduling = z.strictObject({ slotAt: parsedInstant }).meta({ id: 'Rescheduling' });

/** Two words that both sides know, so that the visitor can tell the call that was asked for from another one. */
export const SafePhrase = z
  .object({
    words: z.string(),
    language: z.string().meta({ description: 'Of the words, for the attribute `lang`.' }),
  })
  .meta({ id: 'SafePhrase' });
export type SafePhrase = z.infer<typeof SafePhrase>;

/** The state of a callback, without personal data: no name, number, address or price. */
export const CallbackView = z
  .object({
    handle: z.string().meta({
      description:
        'A secret of 128 random bits, in hexadecimal. It allows following, moving and cancelling the request.',
    }),
    state: CallbackState,
    evidence: z.enum(['observed', 'inferred']).meta({
      description:
        'observed: the platform reported the state · inferred: derived from its list of calls.',
    }),
    missedBy: z
      .enum(['visitor', 'operator'])
      .nullable()
      .meta({ description: 'Who did not answer; null if unknown.' }),
    busy: z.boolean().meta({ description: 'With missed: a line was busy.' }),
    talked: z.boolean().nullable().meta({
      description: 'With ended: whether the parties have talked; null if WebAppel did not say.',
    }),
    expired: z.boolean().meta({
      description: 'With failed: the call could not be made in time; no further attempt follows.',
    }),
    aheadOfYou: z.int().min(0).nullable().meta({
      description:
        'With queued, while all lines are busy: the number of requests that are called first; null if unknown.',
    }),
    cancellable: z.boolean(),
    reschedulable: z
      .boolean()
      .meta({ description: 'True for an appointment whose time can still be changed.' }),
    popupId: z.string(),
    timeZone: z
      .string()
      .nullable()
      .meta({ description: 'For an appointment: IANA time zone of the opening hours.' }),
    safePhrase: SafePhrase.nullable().meta({
      description:
        'The words that the caller will say; null if none were agreed on (`SAFE_PHRASE_FIELD`). They are the same in every answer.',
    }),
    requestedAt: instant,
    callAt: instant.meta({ description: 'When the call is due.' }),
    updatedAt: instant,
  })
  .meta({ id: 'CallbackView' });
export type CallbackView = z.infer<typeof CallbackView>;
