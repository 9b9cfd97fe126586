import type { FunnelStep } from './statistics.js';

/** The names of the figures of statistics, on the page and in the mail. */
const en = {
  requests: 'Requests',
  reached: 'Reached',
  lost: 'Lost',
  noFreeOperator: 'No free operator',
  wait: 'Half waited less than',
  talk: 'Talk',
  cost: 'Cost',
  before: 'Before',
  steps: {
    opened: 'Form opened',
    requested: 'Requested',
    accepted: 'Accepted',
    called: 'Called',
    reached: 'Reached',
  } satisfies Record<FunnelStep, string>,
};

const fr: typeof en = {
  requests: 'Demandes',
  reached: 'Abouties',
  lost: 'Perdues',
  noFreeOperator: 'Sans conseiller libre',
  wait: 'La moitié a attendu moins de',
  talk: 'Conversation',
  cost: 'Coût',
  before: 'Avant',
  steps: {
    opened: 'Formulaire ouvert',
    requested: 'Demande envoyée',
    accepted: 'Acceptée',
    called: 'Appelée',
    reached: 'Aboutie',
  },
};

export const figureWords = { en, fr } as const;
