import type { saving as en } from '../en/saving.js';

export const saving: typeof en = {
  titles: {
    asking: 'Recherche de ce qui change',
    applying: 'Changement chez WebAppel',
    planned: 'Ce qui change',
    done: 'Ce que WebAppel a gardé',
    changed: 'Quelqu’un a changé ceci entre-temps',
    failed: 'Cela n’a pas marché',
  },
  nothing: 'Rien ne change : WebAppel l’a déjà ainsi.',
  planned: (count) =>
    count === 1
      ? 'Une requête à WebAppel suffit pour ce changement.'
      : `Ce changement demande ${count} requêtes à WebAppel, l’une après l’autre.`,
  requests: (count) =>
    count === 1
      ? 'Ce qui sera envoyé à WebAppel'
      : `Ce qui sera envoyé à WebAppel : ${count} requêtes`,
  afterwards: 'Ensuite, les visiteurs buteraient sur ceci :',
  appointments: (count) =>
    count === 1
      ? '1 rendez-vous tomberait en dehors des nouveaux horaires. Personne n’appellera à ce moment-là : il expirera, et son visiteur lira que l’appel n’a pas pu avoir lieu. Déplacez-le ou annulez-le avant, ou après sur sa page.'
      : `${count} rendez-vous tomberaient en dehors des nouveaux horaires. Personne n’appellera à ces moments-là : ils expireront, et leurs visiteurs liront que l’appel n’a pas pu avoir lieu. Déplacez-les ou annulez-les avant, ou après sur leurs pages.`,
  moreAppointments: (count) => `et ${count} autres`,
  appointmentsOf: (popup) => `Tous les rendez-vous de la fenêtre ${popup}`,
  before: (value) => `avant : ${value}`,
  kept: 'Tout. Cela a été relu chez WebAppel.',
  otherwise: 'WebAppel a dit oui et a autre chose :',
  difference: (expected, present) => `demandé ${expected}, gardé ${present}`,
  none: 'rien',
  changed: 'Rien n’a été enregistré. Voici ce qui s’y trouve :',
  irreversible: 'irréversible',
  states: { done: 'fait', failed: 'échoué', 'not-done': 'pas fait' },
  apply: 'Appliquer',
  edit: 'Continuer à modifier',
  close: 'Fermer',
  take: 'Reprendre ce qui s’y trouve',
  mine: 'Replanifier le mien',
};
