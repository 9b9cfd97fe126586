import parsePhoneNumber from 'libphonenumber-js/max';
import type { PopupView, Problem } from '../../../shared/callback.js';
import type { PageMessages } from '../../../widget/messages/messages.js';
import { countryName, inAbout, inDelay, momentThere } from '../../../widget/messages/wording.js';
import type { ReviewedRequest } from '../../callbacks/intake/check-request.js';
import { type Html, html } from '../../http/html.js';
import { type Answers, textFields } from './answers.js';
import { type FormParts, numberField, privacyField, textField, whenField } from './form-fields.js';

/** The form, or what a popup shows instead of one. */
export function formContent(parts: FormParts, action: string): Html {
  const { view, words, now } = parts;
  if (view.countries.length === 0)
    return html`<p>${words.notCallable}</p>
${phoneLine(view.fallbackPhone, words)}`;
  const intro = introduction(view, now, words);
  if (!(view.acceptsRequests || view.appointments)) return intro;
  const asked = textFields.filter((field) =>
    field === 'name' ? view.asksName : view.labels[field] !== null,
  );
  return html`${intro}
<form method="post" action="${action}" novalidate>
${hidden(parts.answers, ['key', 'pageProof', 'presumed'])}
${problemAlert(parts)}
${numberField(parts)}
${whenField(parts)}
${asked.map((field) => textField(field, parts))}
${privacyField(parts)}
<button class="primary" type="submit" name="step" value="review">${parts.words.formPage.next}</button>
</form>`;
}

/** The request read back, before it is sent. */
export function reviewContent(parts: FormParts, reviewed: ReviewedRequest, action: string): Html {
  const { view, answers, words } = parts;
  const given = textFields.flatMap((field) => {
    const label = field === 'name' ? words.name : view.labels[field];
    const text = answers[field].trim();
    return label && text ? [html`<dt>${label}</dt><dd>${text}</dd>`] : [];
  });
  return html`<form method="post" action="${action}">
${hidden(answers, ['number', 'country', 'when', 'at', ...textFields, 'key', 'pageProof', 'presumed', 'consent'])}
${problemAlert(parts)}
<h2>${words.formPage.check}</h2>
<p class="summary">${summary(parts, reviewed)}</p>
${given.length > 0 ? html`<dl>${given}</dl>` : undefined}
<div class="buttons">
<button class="primary" type="submit" name="step" value="send">${words.send}</button>
<button type="submit" name="step" value="edit">${words.formPage.change}</button>
</div>
</form>`;
}

const fieldNames: Partial<Record<keyof Answers, string>> = { pageProof: 'proof' };

const hidden = (answers: Answers, names: readonly (keyof Answers)[]): Html[] =>
  names
    .filter((name) => answers[name] !== '')
    .map(
      (name) =>
        html`<input type="hidden" name="${fieldNames[name] ?? name}" value="${answers[name]}">`,
    );

/** Says when which number is called. */
function summary({ view, answers, words, now }: FormParts, reviewed: ReviewedRequest): Html {
  const number = parsePhoneNumber(reviewed.number)?.formatInternational() ?? reviewed.number;
  const sentence = summaryText(view, answers, number, words, now);
  const [before = '', after = ''] = sentence.split(number);
  const country = view.countries.length > 1 ? ` (${countryName(reviewed.country, words)})` : '';
  return html`${before}<strong dir="ltr">${number}</strong>${country}${after}`;
}

function summaryText(
  { timeZone, voicemail }: PopupView,
  { when, at }: Answers,
  number: string,
  words: PageMessages,
  now: number,
): string {
  if (when === 'now') return voicemail ? words.summaryVoicemail(number) : words.summaryNow(number);
  const seconds = Number(at);
  if (Number.isNaN(seconds)) return words.summaryAt(number, momentThere(at, timeZone, now, words));
  const due = new Date(now + seconds * 1000).toISOString();
  const moment = momentThere(due, timeZone, now, words);
  return words.summaryLater(number, inDelay(seconds, words), moment);
}

/** The owner's picture and message; while the popup is closed, also its next opening. */
function introduction(view: PopupView, now: number, words: PageMessages): Html {
  const { headerImageUrl, message, open, nextOpeningAt, timeZone } = view;
  const reopens = nextOpeningAt
    ? words.reopens(momentThere(nextOpeningAt, timeZone, now, words))
    : '';
  return html`${headerImageUrl ? html`<img class="banner" src="${headerImageUrl}" alt="">` : undefined}
${message ? html`<p class="message" lang="${view.locale}" dir="auto">${message}</p>` : undefined}
${open ? undefined : html`<p class="notice">${words.closed} ${reopens}</p>`}`;
}

function problemAlert({ faults: { problem }, words }: FormParts): Html | undefined {
  if (!problem) return undefined;
  const { code } = problem;
  const isCheck = code === 'challenge-needed' || code === 'challenge-failed';
  return html`<div class="alert" role="alert">
${problemText(problem, isCheck ? words.formPage.robotCheck : words.problems[code], words)}
</div>`;
}

/** A problem, when to try again, and whom to call instead. */
export function problemText(problem: Problem, sentence: string, words: PageMessages): Html {
  const { retryAfterSeconds, fallbackPhone, reference } = problem;
  const retry = retryAfterSeconds ? words.retryAfter(inAbout(retryAfterSeconds, words)) : '';
  return html`<p>${sentence} ${retry}</p>
${phoneLine(fallbackPhone, words)}
${reference && html`<p class="hint">${words.reference(reference)}</p>`}`;
}

const phoneLine = (
  number: string | null | undefined,
  { callUs }: PageMessages,
): Html | undefined =>
  number
    ? html`<p>${callUs} <a href="tel:${number.replace(/[^+\d]/g, '')}"><bdi dir="ltr">${number}</bdi></a></p>`
    : undefined;
