import type { FunnelStep } from '../../shared/owner/statistics.js';

/** The words of the mailed summary, which are those of the statistics page. */
const en = {
  subject: (days: string, reached: string, requests: string, lost: string) =>
    `Rappel, ${days}: ${reached} of ${requests} reached, ${lost} lost`,
  nothing: (days: string) => `Rappel, ${days}: no requests`,
  lead: (days: string, before: string) => `${days}, compared with ${before}.`,
  figure: 'Figure',
  now: 'Now',
  before: 'Before',
  change: 'Change',
  requests: 'Requests',
  reached: 'Reached',
  lost: 'Lost',
  noFreeOperator: 'No free operator',
  wait: 'Half waited less than',
  talk: 'Talk',
  cost: 'Cost',
  steps: {
    opened: 'Form opened',
    requested: 'Requested',
    accepted: 'Accepted',
    called: 'Called',
    reached: 'Reached',
  } satisfies Record<FunnelStep, string>,
  open: (n: string) => `Requests of this period that are not over, and not counted yet: ${n}.`,
  costNote: 'The cost is in the unit of your contract.',
  more: 'All figures',
  why: (setting: string, timeZone: string) =>
    `You get this mail because SUMMARY_MAIL is ${setting}. Days are those of ${timeZone}.`,
};

const fr: typeof en = {
  subject: (days, reached, requests, lost) =>
    `Rappel, ${days} : ${reached} sur ${requests} abouties, ${lost} perdues`,
  nothing: (days) => `Rappel, ${days} : aucune demande`,
  lead: (days, before) => `${days}, par rapport à : ${before}.`,
  figure: 'Chiffre',
  now: 'Maintenant',
  before: 'Avant',
  change: 'Évolution',
  requests: 'Demandes',
  reached: 'Abouties',
  lost: 'Perdues',
  noFreeOperator: 'Sans conseiller libre',
  wait: 'La moitié a attendu moins de',
  talk: 'Conversation',
  cost: 'Coût',
  steps: {
    opened: 'Formulaire ouvert',
    requested: 'Demande envoyée',
    accepted: 'Acceptée',
    called: 'Appelée',
    reached: 'Aboutie',
  },
  open: (n) => `Demandes de cette période qui ne sont pas terminées, ni encore comptées : ${n}.`,
  costNote: 'Le coût est dans l’unité de votre contrat.',
  more: 'Tous les chiffres',
  why: (setting, timeZone) =>
    `Vous recevez ce message car SUMMARY_MAIL vaut ${setting}. Les jours sont ceux de ${timeZone}.`,
};

export const summaryWords = { en, fr } as const;
export type SummaryLanguage = keyof typeof summaryWords;
