import { figureTexts } from '../../../shared/owner/figure-texts.js';
import { language } from '../../language.js';

const regional = language === 'fr' ? 'fr-FR' : 'en-GB';

export const { figure, money, percent, lengthText, waitText } = figureTexts(language);

/** The day of a moment that carries its offset. @param at `2026-11-23T00:00:00+01:00` */
export const dayText = (at: string, style: 'short' | 'long' = 'short'): string =>
  new Intl.DateTimeFormat(regional, {
    day: 'numeric',
    month: 'short',
    ...(style === 'long' && { year: 'numeric' }),
    timeZone: 'UTC',
  }).format(new Date(`${at.slice(0, 10)}T00:00:00Z`));

/** The name of a weekday. @param weekday 1 is Monday */
export const weekdayText = (weekday: number, style: 'short' | 'long' = 'long'): string =>
  new Intl.DateTimeFormat(regional, { weekday: style, timeZone: 'UTC' }).format(
    new Date(Date.UTC(2024, 0, weekday)),
  );
