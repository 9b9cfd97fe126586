import { getCountryCallingCode } from 'libphonenumber-js/max';
import type { PopupView } from '../../../shared/callback.js';
import { ownerText } from '../../../shared/owner-text.js';
import {
  MAX_CUSTOM_FIELD_BYTES,
  MAX_NAME_LENGTH,
  MAX_NUMBER_LENGTH,
} from '../../../shared/vocabulary.js';
import { zonedTimes } from '../../../shared/zoned-time.js';
import type { PageMessages } from '../../../widget/messages/messages.js';
import { numberFaultText } from '../../../widget/messages/number-fault-text.js';
import { slotDays } from '../../../widget/messages/slot-days.js';
import { cityOf, countryName, inDelay, numberIn } from '../../../widget/messages/wording.js';
import { type Html, html } from '../../http/html.js';
import type { Answers, TextField } from './answers.js';
import type { Faults } from './faults.js';

/** What every part of the form is written from. */
export interface FormParts {
  view: PopupView;
  answers: Answers;
  faults: Faults;
  words: PageMessages;
  /** Free appointment times in milliseconds since 1970. */
  slots: readonly number[];
  now: number;
}

/** `true` for an attribute that is there, else nothing. */
const when = (condition: boolean, attribute: Html): Html | undefined =>
  condition ? attribute : undefined;

const errorText = (id: string, text: string): Html => html`<p class="error" id="${id}">${text}</p>`;

/** Attributes of a field with an error. The browser puts the cursor there. */
const faulty = (id: string): Html =>
  html` aria-invalid="true" aria-describedby="${id}-error" autofocus`;

export function numberField(parts: FormParts): Html {
  const { view, answers, faults, words } = parts;
  const { number: fault } = faults;
  const example = view.countries.find(({ country }) => country === answers.country)?.example;
  return html`${when(view.countries.length > 1, countryField(parts))}
<div class="field">
<label for="number">${words.number} <span class="aside">${words.required}</span></label>
<input class="large" id="number" name="number" type="tel" inputmode="tel" autocomplete="tel" maxlength="${MAX_NUMBER_LENGTH}" required dir="ltr" value="${answers.number}"${
    fault ? faulty('number') : when(Boolean(example), html` aria-describedby="number-hint"`)
  }>
${example && !fault ? html`<p class="hint" id="number-hint">${words.example(example)}</p>` : undefined}
${fault ? errorText('number-error', numberFaultText(fault, view.countries, answers.country, words)) : undefined}
${fault && fault.choices.length > 0 ? countryChoices(fault.choices, parts) : undefined}
</div>`;
}

function countryField({ view, answers, words }: FormParts): Html {
  const options = view.countries.map(
    ({ country }) =>
      html`<option value="${country}"${when(country === answers.country, html` selected`)}>${countryName(country, words)} ${numberIn(words, `+${getCountryCallingCode(country as never)}`)}</option>`,
  );
  return html`<div class="field">
<label for="country">${words.country}</label>
<select id="country" name="country" autocomplete="country">
${options}
</select>
</div>`;
}

/** The question which country the number is from. */
const countryChoices = (choices: readonly string[], { words }: FormParts): Html =>
  html`<div class="choice" role="radiogroup" aria-labelledby="number-error">
${choices.map((country) => html`<label><input type="radio" name="chosenCountry" value="${country}">${countryName(country, words)}</label>`)}
</div>`;

export function textField(field: TextField, { view, answers, faults, words }: FormParts): Html {
  const isName = field === 'name';
  const label = isName ? words.name : (view.labels[field] ?? '');
  const isFaulty = faults.text === field;
  return html`<div class="field">
<label for="${field}">${label} <span class="aside">${words.optional}</span></label>
<input id="${field}" name="${field}" type="text" autocomplete="${isName ? 'name' : 'off'}" maxlength="${isName ? MAX_NAME_LENGTH : MAX_CUSTOM_FIELD_BYTES}" value="${answers[field]}"${when(isFaulty, faulty(field))}>
${isFaulty ? errorText(`${field}-error`, words.textUnacceptable) : undefined}
</div>`;
}

/** The choice between now and later, if the popup offers it. The list of times is hidden by the stylesheet while now is chosen. */
export function whenField(parts: FormParts): Html | undefined {
  const { view, answers, words } = parts;
  const delays = delaysOf(view);
  if (delays.length === 0 && !view.appointments) return undefined;
  const option = (value: Answers['when'], text: string) =>
    html`<label><input type="radio" name="when" value="${value}"${when(answers.when === value, html` checked`)}>${text}</label>`;
  const nowOrLater = html`<div class="choice">
${option('now', view.voicemail ? words.nowByVoicemail : words.now)}
${option('later', words.later)}
</div>`;
  return html`<fieldset>
<legend>${words.when}</legend>
${when(view.acceptsRequests, nowOrLater)}
${timeField(parts, delays)}
</fieldset>`;
}

const delaysOf = ({ acceptsRequests, delaysSeconds }: PopupView): readonly number[] =>
  acceptsRequests ? delaysSeconds.filter((seconds) => seconds > 0) : [];

/** Delays and appointments in one list. The times are the owner's, because the visitor's zone is not known here. */
function timeField(parts: FormParts, delays: readonly number[]): Html {
  const { view, answers, faults, words, slots } = parts;
  const { timeZone } = view;
  if (delays.length === 0 && slots.length === 0) return html`<p class="later">${words.noTimes}</p>`;
  const option = (value: string, text: string) =>
    html`<option value="${value}"${when(value === answers.at, html` selected`)}>${text}</option>`;
  const soon = html`<optgroup label="${words.soon}">
${delays.map((seconds) => option(String(seconds), inDelay(seconds, words)))}
</optgroup>`;
  const write = zonedTimes(timeZone);
  const times = slots.map((slot) => {
    const [at, time] = [new Date(slot).toISOString(), write(slot)];
    return { at, ownerTime: time, visitorTime: time };
  });
  const days = slotDays({ slots: times, visitorTimeZone: timeZone }, parts.now, words).map(
    (day) => html`<optgroup label="${day.name}">
${day.times.map(({ at, label }) => option(at, words.dayAndTime(day.name, label)))}
</optgroup>`,
  );
  const label = view.acceptsRequests ? words.formPage.laterWhen : words.time;
  const zone =
    slots.length > 0 ? html` <span class="aside">(${cityOf(timeZone)})</span>` : undefined;
  return html`<div class="field later">
<label for="at">${label}${zone}</label>
<select id="at" name="at"${when(faults.at !== undefined, faulty('at'))}>
${when(delays.length > 0, soon)}
${days}
</select>
${faults.at ? errorText('at-error', faults.at === 'quiet' ? words.problems['quiet-hours'] : words.timeTaken) : undefined}
</div>`;
}

/** The owner's notice and its link, and the consent that the owner asks for, which nobody has to give. */
export function privacyField({ view, answers, words }: FormParts): Html | undefined {
  const { privacy, locale } = view;
  if (!privacy) return undefined;
  const { notice, url, consent } = privacy;
  const shown = notice && ownerText(notice, words.language, locale);
  const asked = consent && ownerText(consent.texts, words.language, locale);
  const isGiven = consent !== null && answers.consent === consent.version;
  return html`${
    asked
      ? html`<div class="consent"><label lang="${asked.language}"><input type="checkbox" name="consent" value="${consent?.version}"${when(isGiven, html` checked`)}>${asked.text}</label></div>`
      : undefined
  }
${
  shown || url
    ? html`<p class="privacy">${shown ? html`<span lang="${shown.language}">${shown.text}</span>` : undefined}
${url ? html`<a href="${url}">${words.privacyPolicy}</a>` : undefined}</p>`
    : undefined
}`;
}
