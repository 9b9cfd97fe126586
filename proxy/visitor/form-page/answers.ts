import { createHash, randomBytes } from 'node:crypto';
import type { CallbackRequest, PopupView } from '../../../shared/callback.js';
import { ownerText } from '../../../shared/owner-text.js';
import { customFields } from '../../../shared/vocabulary.js';

export const textFields = ['name', ...customFields] as const;
export type TextField = (typeof textFields)[number];

/** What the visitor has answered, as the form carries it from page to page. */
export interface Answers extends Record<TextField, string> {
  number: string;
  /** ISO code in which a number in national form is read. */
  country: string;
  /** The country that was chosen for the visitor; empty once the visitor has chosen one. */
  presumed: string;
  when: 'now' | 'later';
  /** With later: a delay in seconds, or the time of an appointment. */
  at: string;
  /** Makes the request the same when it is sent twice. */
  key: string;
  pageProof: string;
  /** The version of the text that the visitor has consented to; empty without consent. */
  consent: string;
}

export type Step = 'review' | 'edit' | 'send';
const steps: readonly string[] = ['review', 'edit', 'send'] satisfies Step[];

export const newKey = (): string => randomBytes(16).toString('base64url');

/** @param body of a posted form; text fields only, everything else is left out */
export function readAnswers(body: unknown, view: PopupView): { answers: Answers; step: Step } {
  const fields = new Map(Object.entries((body ?? {}) as Record<string, unknown>));
  const text = (name: string): string => {
    const value = fields.get(name);
    return typeof value === 'string' ? value : '';
  };
  const step = text('step');
  const key = text('key');
  const chosen = text('chosenCountry');
  const country = knownCountry(chosen || text('country'), view);
  const isChosen = chosen !== '' || country !== text('presumed') || view.countries.length === 1;
  return {
    answers: {
      number: text('number'),
      country,
      presumed: isChosen ? '' : country,
      name: text('name'),
      custom1: text('custom1'),
      custom2: text('custom2'),
      custom3: text('custom3'),
      when: text('when') === 'later' || !view.acceptsRequests ? 'later' : 'now',
      at: text('at'),
      key: /^[\w-]{16,64}$/.test(key) ? key : newKey(),
      pageProof: text('proof'),
      consent: text('consent'),
    },
    step: steps.includes(step) ? (step as Step) : 'review',
  };
}

const knownCountry = (country: string, { countries }: PopupView): string =>
  (countries.find((entry) => entry.country === country) ?? countries[0])?.country ?? '';

/**
 * The same request as the widget would send.
 * @param language of the page
 */
export function requestOf(view: PopupView, answers: Answers, language: string): CallbackRequest {
  const request: CallbackRequest = { popupId: view.id, number: answers.number.trim() };
  if (answers.country) request.country = answers.country;
  for (const field of textFields) {
    const text = answers[field].trim();
    if (text !== '') request[field] = text;
  }
  const consent = view.privacy?.consent;
  if (consent && consent.version === answers.consent)
    request.consent = {
      ...ownerText(consent.texts, language, view.locale),
      version: consent.version,
    };
  if (answers.when === 'now') return request;
  if (/^\d{1,4}$/.test(answers.at)) request.delaySeconds = Number(answers.at);
  else request.slotAt = answers.at;
  return request;
}

/** The same for the same request from the same form. Another request from it, as after "back", is another one. */
export const idempotencyKeyOf = (answers: Answers, request: CallbackRequest): string =>
  `${answers.key}.${createHash('sha256').update(JSON.stringify(request)).digest('base64url')}`;
