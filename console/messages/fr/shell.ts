import type { shell as en } from '../en/shell.js';

export const shell: typeof en = {
  menu: {
    today: 'Aujourd’hui',
    requests: 'Demandes',
    why: 'Pourquoi ?',
    stops: 'Suspensions',
    blocks: 'Blocages',
    siteKeys: 'Clés de site',
    people: 'Personnes',
    audit: 'Journal',
    account: 'Votre compte',
  },
  settings: 'Réglages',
  menuLabel: 'Console',
  openMenu: 'Menu',
  closeMenu: 'Fermer le menu',
  skip: 'Aller à la page',
  roles: { owner: 'Propriétaire', support: 'Assistance', reader: 'Lecture' },
  signOut: 'Se déconnecter',
  otherLanguage: 'English',
  simulated: 'Appels simulés',
  tokenHolder: 'Connecté avec le jeton',
  rootBanner: (time) =>
    `Vous êtes connecté avec le jeton jusqu’à ${time}. Créez une clé d’accès pour vous, et le jeton restera au tiroir.`,
  makePasskey: 'Créer une clé d’accès',
  notFound: 'Cette page n’existe pas',
  notFoundText: 'L’adresse est peut-être ancienne, ou votre rôle ne la montre pas.',
  toToday: 'Aller à Aujourd’hui',
  updated: 'Rappel a été mis à jour. Rechargez la console pour continuer.',
  reload: 'Recharger',
  live: 'En direct',
  notLiveSince: (time) => `Plus à jour depuis ${time}`,
  loading: 'Chargement',
  notLoaded: 'Impossible de charger ceci',
  again: 'Réessayer',
  cancel: 'Annuler',
  more: 'Voir les précédents',
  tooMany: (seconds) =>
    seconds > 90
      ? `Trop d’essais. Attendez ${Math.ceil(seconds / 60)} minutes.`
      : `Trop d’essais. Attendez ${seconds} secondes.`,
  problems: {
    offline: 'Rappel ne répond pas. Vérifiez votre connexion, puis réessayez.',
    unavailable: 'Rappel ne peut pas le faire pour le moment. Réessayez dans un instant.',
    unauthorized: 'Vous êtes déconnecté. Connectez-vous pour continuer.',
    forbidden: 'Votre rôle ne le permet pas. Un propriétaire peut le changer.',
    'not-found': 'Cela n’existe plus. Quelqu’un l’a peut-être retiré.',
    'invalid-field': 'Quelque chose ne va pas dans le formulaire. Vérifiez et réessayez.',
    'cross-site': 'Le navigateur n’a pas dit que cela vient de la console. Rechargez la page.',
    insecure: 'La console demande https, ou localhost.',
    'sign-in-failed':
      'La connexion a échoué. Réessayez, ou demandez un nouveau lien à un propriétaire.',
    conflict: 'Ce n’est pas possible en l’état.',
    'not-closable': 'Quelqu’un d’autre a déjà dit comment celle-ci a fini.',
  },
};
