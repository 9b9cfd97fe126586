import { html, type TemplateResult } from 'lit';
import type { Evidence } from '../../shared/callback-events.js';
import { MINUTE_MS, SECOND_MS } from '../../shared/durations.js';
import type { RequestRow } from '../../shared/owner/requests.js';
import { inLanguage } from '../language.js';
import { requests as en } from '../messages/en/requests.js';
import { steps as enSteps } from '../messages/en/steps.js';
import { why as enWhy } from '../messages/en/why.js';
import { requests as fr } from '../messages/fr/requests.js';
import { steps as frSteps } from '../messages/fr/steps.js';
import { why as frWhy } from '../messages/fr/why.js';
import { clockTime, dayAndTime } from './moments.js';

const words = inLanguage({ en, fr });
const stepWords = inLanguage({ en: enSteps, fr: frSteps });
const refusalWords = inLanguage({ en: enWhy, fr: frWhy });

/** `1:05`, or `12 s` for less than a minute. */
export function durationText(seconds: number): string {
  const minutes = Math.floor((seconds * SECOND_MS) / MINUTE_MS);
  return minutes === 0
    ? `${seconds} s`
    : `${minutes}:${String(seconds - (minutes * MINUTE_MS) / SECOND_MS).padStart(2, '0')}`;
}

type Params = RequestRow['reason']['params'];

const iso = (at: string | number): string => new Date(Number(at)).toISOString();

const wordOf = <Key extends string>(list: Readonly<Record<Key, string>>, key: unknown): string =>
  Object.hasOwn(list, String(key)) ? list[key as Key] : '';

/** Why a request stands where it stands, in one sentence. */
export function reasonText({ reason: { key, params } }: RequestRow, timeZone: string): string {
  return words.reasons[key](saidBy(params, timeZone));
}

const saidBy = ({ detail, at, until, seconds, by }: Params, timeZone: string) => ({
  detail: wordOf(stepWords.details, detail),
  at: at === undefined ? '' : dayAndTime(iso(at), timeZone),
  until: until === undefined ? '' : clockTime(iso(until), timeZone),
  duration: seconds === undefined ? '' : durationText(Number(seconds)),
  by: wordOf(stepWords.actors, by),
});

/** Why something was refused: the rule, or what the visitor was told. */
export function refusalText({ rule, reason }: { rule: string; reason: string | null }): string {
  const known = { ...refusalWords.codes, ...stepWords.details };
  return wordOf(known, reason ?? rule) || wordOf(known, rule) || rule;
}

const glyphs: Record<Evidence, string> = { observed: '●', inferred: '◐', unknown: '○' };

/** How something is known: a sign, and its meaning in words for all who do not see it or do not know it. */
export const evidenceMark = (evidence: Evidence): TemplateResult => html`<span
  class="evidence"
  title=${stepWords.evidences[evidence]}
  ><span aria-hidden="true">${glyphs[evidence]}</span><span class="hidden-text"
    >(${stepWords.evidences[evidence]})</span
  ></span
>`;
