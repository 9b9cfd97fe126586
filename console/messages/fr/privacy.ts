import type { privacy as en } from '../en/privacy.js';

export const privacy: typeof en = {
  title: 'Données d’un visiteur',
  lead: 'Quelqu’un demande ce que vous gardez sur lui, veut que ce soit effacé, ou ne veut plus d’appels. Son numéro ne figure dans aucune adresse et, dans le journal, il est masqué.',
  number: 'Son numéro de téléphone',
  numberHint: 'Comme il l’a écrit. Sans pays, il est lu comme français.',
  find: 'Chercher',
  notFound: (number) => `Rien n’est gardé sur ${number}`,
  notFoundText: 'Pas même une empreinte. Vous pouvez tout de même faire qu’on ne l’appelle jamais.',
  found: (number) => `Ce qui est gardé sur ${number}`,
  tables: {
    callbacks: 'demandes',
    callback_events: 'étapes de demandes',
    callee_objections: 'signalements d’un appel non demandé',
    consent_log: 'preuves d’un accord',
    guard_blocks: 'blocages',
    guard_block_mirrors: 'blocages à dire à WebAppel',
    known_operators: 'conseillers connus sous ce numéro',
    platform_operators: 'conseillers de la plateforme',
    platform_blocked_numbers: 'blocages de la plateforme',
    platform_calls: 'appels de la plateforme',
    platform_call_attempts: 'tentatives d’appel',
    platform_voicemails: 'messages vocaux',
  },
  request: 'Demande',
  when: 'Quand',
  state: 'État',
  holds: 'Ce qu’elle contient',
  fields: {
    number: 'numéro',
    name: 'nom',
    custom1: 'première réponse',
    custom2: 'deuxième réponse',
    custom3: 'troisième réponse',
    address: 'adresse réseau',
    source: 'site',
  },
  export: 'Tout télécharger',
  exportHint:
    'Un fichier avec tout ce qui précède, en clair, pour la personne. Envoyez-le par un moyen sûr.',
  fileName: 'donnees-visiteur.json',
  exported: 'Le fichier est téléchargé. Il contient le numéro en clair.',
  erase: 'Effacer …',
  eraseHint:
    'Numéro, noms, réponses, adresses et messages vocaux disparaissent ; les chiffres des statistiques restent.',
  eraseTitle: (number) => `Effacer ce qui est gardé sur ${number} ?`,
  eraseText: 'Les demandes en cours sont d’abord annulées. Rien ne permet de revenir en arrière.',
  lastDigits: 'Les deux derniers chiffres du numéro, pour être sûr',
  eraseVerb: 'Effacer',
  erased: (number) => `Ce qui touchait à ${number} est effacé`,
  counts: (callbacks, calls, messages) =>
    `${callbacks} ${callbacks > 1 ? 'demandes' : 'demande'}, ${calls} ${calls > 1 ? 'appels' : 'appel'} et ${messages} ${messages > 1 ? 'messages vocaux' : 'message vocal'} de la plateforme.`,
  cancelled: (count) =>
    count === 1
      ? 'Une demande en cours a d’abord été annulée.'
      : `${count} demandes en cours ont d’abord été annulées.`,
  left: (what, id) =>
    what === 'callback'
      ? `La demande ${id} n’est pas finie, elle est donc encore là. Effacez de nouveau quand elle le sera.`
      : `L’appel ${id} n’est pas fini, il est donc encore là. Effacez de nouveau quand il le sera.`,
  stays: [
    'Les sauvegardes d’avant le contiennent encore : supprimez-les, ou effacez de nouveau après une restauration.',
    'WebAppel garde chaque appel dans ses propres listes et n’a pas de méthode pour l’y effacer : écrivez à votre fournisseur.',
    'Un blocage du numéro et la preuve d’un accord restent, sous forme d’empreintes que personne ne peut relire.',
  ],
  object: 'Ne plus jamais appeler …',
  objectHint:
    'Le numéro est bloqué sans fin, gardé sous forme d’empreinte. Les demandes en cours prennent fin.',
  objectTitle: (number) => `Ne plus jamais appeler ${number} ?`,
  objectText: 'Les appels en cours finissent refusés ; celui qui sonne est repris.',
  tellWebAppel: 'Le dire aussi à WebAppel, qui ne pourra pas revenir en arrière',
  objectVerb: 'Ne plus appeler',
  objected: (number) => `${number} n’est plus appelé`,
  open: (count) =>
    count === 0
      ? 'Aucune demande n’était en cours.'
      : count === 1
        ? 'Une demande en cours finit refusée.'
        : `${count} demandes en cours finissent refusées.`,
  webAppel: {
    'not-asked': 'WebAppel n’en sait rien : d’autres qui utilisent votre compte peuvent l’appeler.',
    done: 'WebAppel l’a aussi sur sa liste.',
    failed: 'WebAppel n’a pas pu être prévenu. Recommencez plus tard.',
  },
  onlyOwner: 'Seul un propriétaire télécharge ou efface.',
};
