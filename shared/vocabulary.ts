/**
 * The closed lists of words that proxy, widget and pages share. No zod here, so that the widget loads none of it; the
 * schemas in `callback.ts` are made of these lists.
 */

/** The languages that a popup can have in WebAppel, the default first. The widget speaks more: `widget/messages/`. */
export const locales = ['fr', 'en'] as const;
export type Locale = (typeof locales)[number];

/** The owner's own fields in the form. One of them may carry the proxy's token instead. */
export const customFields = ['custom1', 'custom2', 'custom3'] as const;
export type CustomField = (typeof customFields)[number];

/** Where an operator can be told the safe phrase: after the visitor's name, or in one of the owner's fields. */
export const safePhraseFields = ['visitorName', ...customFields] as const;
export type SafePhraseField = (typeof safePhraseFields)[number];

/** The longest name, in characters, and the longest text in one of the owner's fields, in bytes as WebAppel counts. */
export const MAX_NAME_LENGTH = 64;
export const MAX_CUSTOM_FIELD_BYTES = 32;

/** The longest text of a consent, in characters. */
export const MAX_CONSENT_LENGTH = 600;

/** The longest text of a number, in characters: with what contact applications write around it. */
export const MAX_NUMBER_LENGTH = 100;

/** States of a callback as visitors see them. */
export const callbackStates = [
  'scheduled',
  'queued',
  'calling',
  'connected',
  'ended',
  'missed',
  'cancelled',
  'refused',
  'failed',
  'unknown',
] as const;

const finalStates: readonly (typeof callbackStates)[number][] = [
  'ended',
  'missed',
  'cancelled',
  'refused',
  'failed',
];

/** Whether nothing more can happen. `unknown` is not final: a look-up or the owner settles it later. */
export const isFinal = (state: (typeof callbackStates)[number]): boolean =>
  finalStates.includes(state);

const ringingStates: readonly (typeof callbackStates)[number][] = [
  'calling',
  'connected',
  'ended',
  'missed',
  'unknown',
];

/** Whether the visitor's phone may have rung, so that the person who has it may object to more calls. */
export const mayHaveRung = (state: (typeof callbackStates)[number]): boolean =>
  ringingStates.includes(state);

/** Why a request cannot be carried out. Each code has an HTTP status, and words in every language. */
export const problemCodes = [
  'invalid-number',
  'number-not-allowed',
  'closed',
  'too-many-requests',
  'cannot-call-now',
  'duplicate',
  'quiet-hours',
  'invalid-field',
  'not-found',
  'not-cancellable',
  'unavailable',
  'forbidden-origin',
  'proof-expired',
  'challenge-needed',
  'challenge-failed',
] as const;

/** Why a number cannot be called; see `phone.ts`. */
export const numberReasons = [
  'empty',
  'not-a-number',
  'too-short',
  'too-long',
  'not-assigned',
  'extension',
  'country-not-allowed',
  'premium',
  'line-not-allowed',
  'internet-line',
  'country-unclear',
] as const;
