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
    count === 1 ? 'Une requête à WebAppel :' : `${count} requêtes à WebAppel, dans cet ordre :`,
  requests: (count) => (count === 1 ? 'La requête à WebAppel' : `Les ${count} requêtes à WebAppel`),
  afterwards: 'Ensuite, les visiteurs buteraient sur ceci :',
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
