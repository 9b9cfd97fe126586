import { html, svg, type TemplateResult } from 'lit';
import {
  days,
  minutesOf,
  minutesOpen,
  spanTexts,
  type WeekDraft,
} from '../../configuration/week.js';
import { inLanguage, language } from '../../language.js';
import { hours as en } from '../../messages/en/hours.js';
import { hours as fr } from '../../messages/fr/hours.js';

const words = inLanguage({ en, fr });
const MINUTES = 24 * 60;
const HEIGHT = 20;
const marks = [0, 6, 12, 18, 24];

const inHours = new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
  ...{ style: 'unit', unit: 'hour', unitDisplay: 'short' },
  maximumFractionDigits: 1,
});

/** The hours of a day in words. */
export const dayText = (spans: WeekDraft['spans'][keyof WeekDraft['spans']]): string =>
  spans.length === 0
    ? words.closedAllDay
    : spanTexts(spans)
        .map((text) => text.replace('-', '–'))
        .join(', ');

/** The week as a grid: a row for each day, from midnight to midnight, with the hours in words. */
export const weekOverview = (week: WeekDraft): TemplateResult => html`
  <section class="panel padded week-overview" aria-labelledby="week-overview">
    <h2 id="week-overview">${words.overview}</h2>
    <p class="lead">
      ${minutesOpen(week) === 0 ? words.neverOpens : words.hoursAWeek(inHours.format(minutesOpen(week) / 60))}
    </p>
    <dl>
      ${days.map(
        (day) => html`<div>
          <dt>${words.days[day]}</dt>
          <dd>
            ${bar(week.spans[day])}
            <span>${dayText(week.spans[day])}</span>
          </dd>
        </div>`,
      )}
    </dl>
    <p class="axis" aria-hidden="true">${marks.map((hour) => html`<span>${hour} h</span>`)}</p>
  </section>
`;

const bar = (spans: WeekDraft['spans'][keyof WeekDraft['spans']]) => html`
  <svg viewBox="0 0 ${MINUTES} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
    <rect class="night" width=${MINUTES} height=${HEIGHT} />
    ${marks.slice(1, -1).map((hour) => svg`<rect class="mark" x=${hour * 60} width="3" height=${HEIGHT} />`)}
    ${spans
      .filter(({ from, to }) => from && to && minutesOf(to) > minutesOf(from))
      .map(
        ({ from, to }) =>
          svg`<rect class="open" x=${minutesOf(from)} width=${minutesOf(to) - minutesOf(from)} height=${HEIGHT} />`,
      )}
  </svg>
`;
