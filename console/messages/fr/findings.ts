import type { findings as en } from '../en/findings.js';

export const findings: typeof en = {
  verdicts: {
    passed: 'Bon',
    failed: 'Les visiteurs échouent',
    doubtful: 'À regarder',
    unknown: 'Inconnu',
  },
  sentences: {
    destinations: (count) =>
      count === '1'
        ? 'Elle peut appeler une destination.'
        : `Elle peut appeler ${count} destinations.`,
    'no-destinations': () =>
      'Elle ne peut appeler aucune destination : le formulaire ne s’affiche pas.',
    'destinations-untold': () => 'WebAppel ne dit pas ce qu’elle peut appeler.',
    'open-group': (group) => `Le groupe ${group} a des conseillers.`,
    'no-open-group': () => 'Aucun groupe n’est appelé pendant les heures d’ouverture.',
    'open-group-missing': (group) => `Il n’y a pas de groupe ${group} : personne n’est appelé.`,
    'open-group-empty': (group) => `Le groupe ${group} n’a pas de conseiller.`,
    'open-group-untold': () => 'WebAppel ne dit pas quel groupe est appelé à l’ouverture.',
    schedule: (schedule) => `L’horaire ${schedule} s’ouvre.`,
    'no-schedule': () => 'Elle n’a pas d’horaire : elle est toujours ouverte.',
    'schedule-missing': (schedule) => `Il n’y a pas d’horaire ${schedule}.`,
    'schedule-never-opens': (schedule) => `L’horaire ${schedule} ne s’ouvre jamais.`,
    'schedule-untold': () =>
      'WebAppel ne dit pas son horaire ; elle compte comme toujours ouverte.',
    'never-closed': () => 'Elle n’est jamais fermée.',
    'closed-group': (group) => `En dehors des heures, le groupe ${group} est appelé.`,
    'closed-group-missing': (group) =>
      `En dehors des heures : il n’y a pas de groupe ${group}, personne n’est appelé.`,
    'closed-group-empty': (group) =>
      `En dehors des heures : le groupe ${group} n’a pas de conseiller.`,
    'closed-group-untold': () => 'WebAppel ne dit pas quel groupe est appelé à la fermeture.',
    voicemail: () => 'En dehors des heures, les visiteurs laissent un message.',
    'nobody-when-closed': () =>
      'En dehors des heures, personne n’est appelé et aucun message n’est pris.',
    'caller-number': () => 'Les visiteurs voient le numéro qui les appelle.',
    'no-caller-number': () =>
      'Les visiteurs ne voient aucun numéro, et beaucoup ne répondent pas à un inconnu.',
    'style-sheet': () => 'Toute sa feuille de style est utilisée, si elle en a une.',
    'style-sheet-partly': (place) => `Sa feuille de style n’est pas toute utilisée : ${place}.`,
  },
};
