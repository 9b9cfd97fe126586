import { html, type TemplateResult } from 'lit';
import { language } from '../language.js';

const regional = language === 'fr' ? 'fr-FR' : 'en-GB';

/** A time of the day with seconds, in the zone of the site. @param at ISO 8601 */
export const clockTime = (at: string, timeZone: string): string =>
  new Intl.DateTimeFormat(regional, { timeStyle: 'medium', timeZone }).format(new Date(at));

/** An hour of the day, in the zone of the site. */
export const hourOf = (at: string, timeZone: string): string =>
  new Intl.DateTimeFormat(regional, { hour: '2-digit', minute: '2-digit', timeZone }).format(
    new Date(at),
  );

/** A day and a time, in the zone of the site. */
export const dayAndTime = (at: string, timeZone: string): string =>
  new Intl.DateTimeFormat(regional, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).format(new Date(at));

/** A day and a time that programs can read too; the exact moment is its title. */
export const moment = (at: string, timeZone: string): TemplateResult => html`<time
  datetime=${at}
  title=${new Intl.DateTimeFormat(regional, {
    dateStyle: 'full',
    timeStyle: 'long',
    timeZone,
  }).format(new Date(at))}
  >${dayAndTime(at, timeZone)}</time
>`;
