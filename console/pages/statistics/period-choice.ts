import { html, type TemplateResult } from 'lit';
import { DAY_MS } from '../../../shared/durations.js';
import { browserClock } from '../../../widget/clock.js';
import { inLanguage } from '../../language.js';
import { statistics as en } from '../../messages/en/statistics.js';
import { statistics as fr } from '../../messages/fr/statistics.js';
import { field } from '../../pieces/field.js';
import { type Route, setFilters } from '../../router.js';

const words = inLanguage({ en, fr });

const DEFAULT_DAYS = 30;

/** The day of the site, as `2026-11-23`. */
const todayIn = (timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(browserClock.now());

const daysBefore = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);

/** The period and the popup of an address; the last thirty days unless it says otherwise. */
export function queryOf({ query }: Route, timeZone: string): URLSearchParams {
  const to = query.get('to') || todayIn(timeZone);
  const wanted = new URLSearchParams({
    from: query.get('from') || daysBefore(to, DEFAULT_DAYS - 1),
    to,
  });
  const popup = query.get('popup');
  if (popup) wanted.set('popup', popup);
  return wanted;
}

function choose(event: Event): void {
  event.preventDefault();
  const form = new FormData(event.currentTarget as HTMLFormElement);
  const text = (name: string) => String(form.get(name) ?? '').trim();
  setFilters({ from: text('from'), to: text('to'), popup: text('popup') });
}

/** The usual periods as links, and any other by its first and last day. */
export function periodChoice(route: Route, timeZone: string): TemplateResult {
  const shown = queryOf(route, timeZone);
  const [from, to, popup] = ['from', 'to', 'popup'].map((name) => shown.get(name) ?? '');
  const today = todayIn(timeZone);
  const presets: [name: string, from: string][] = [
    [words.today, today],
    [words.days(7), daysBefore(today, 6)],
    [words.days(DEFAULT_DAYS), daysBefore(today, DEFAULT_DAYS - 1)],
    [words.month, `${today.slice(0, 8)}01`],
  ];
  const href = (first: string): string => {
    const wanted = new URLSearchParams({ from: first, to: today });
    if (popup) wanted.set('popup', popup);
    return `/console/statistics?${wanted}`;
  };
  return html`<nav class="presets" aria-label=${words.period}>
      ${presets.map(
        ([name, first]) =>
          html`<a class="button" href=${href(first)} aria-current=${from === first && to === today ? 'true' : 'false'}>${name}</a>`,
      )}
    </nav>
    <form class="periods" @submit=${choose}>
      ${field({
        id: 'from',
        label: words.from,
        control: html`<input id="from" name="from" type="date" required .value=${from ?? ''} />`,
      })}
      ${field({
        id: 'to',
        label: words.to,
        control: html`<input id="to" name="to" type="date" required .value=${to ?? ''} />`,
      })}
      ${field({
        id: 'popup',
        label: words.popup,
        control: html`<input id="popup" name="popup" inputmode="numeric" pattern="[0-9]{1,20}" placeholder=${words.everyPopup} .value=${popup ?? ''} />`,
      })}
      <button class="button primary" type="submit">${words.show}</button>
    </form>`;
}
