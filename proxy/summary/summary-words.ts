import { figureWords } from '../../shared/owner/figure-words.js';

/** The words of the mailed summary, which are those of the statistics page. */
const en = {
  ...figureWords.en,
  subject: (days: string, reached: string, requests: string, lost: string) =>
    `Rappel, ${days}: ${reached} of ${requests} reached, ${lost} lost`,
  nothing: (days: string) => `Rappel, ${days}: no requests`,
  lead: (days: string, before: string) => `${days}, compared with ${before}.`,
  figure: 'Figure',
  now: 'This period',
  change: 'Change',
  open: (n: string) => `Requests of this period that are not over, and not counted yet: ${n}.`,
  costNote: 'The cost is in the unit of your contract.',
  more: 'All figures',
  moreAt: (url: string) => `All figures: ${url}`,
  why: (setting: string, timeZone: string) =>
    `You get this mail because SUMMARY_MAIL is ${setting}. Days are those of ${timeZone}.`,
};

const fr: typeof en = {
  ...figureWords.fr,
  subject: (days, reached, requests, lost) =>
    `Rappel, ${days} : ${reached} sur ${requests} abouties, ${lost} perdues`,
  nothing: (days) => `Rappel, ${days} : aucune demande`,
  lead: (days, before) => `${days}, par rapport à : ${before}.`,
  figure: 'Chiffre',
  now: 'Cette période',
  change: 'Évolution',
  open: (n) => `Demandes de cette période qui ne sont pas terminées, ni encore comptées : ${n}.`,
  costNote: 'Le coût est dans l’unité de votre contrat.',
  more: 'Tous les chiffres',
  moreAt: (url) => `Tous les chiffres : ${url}`,
  why: (setting, timeZone) =>
    `Vous recevez ce message car SUMMARY_MAIL vaut ${setting}. Les jours sont ceux de ${timeZone}.`,
};

export const summaryWords = { en, fr } as const;
export type SummaryLanguage = keyof typeof summaryWords;
