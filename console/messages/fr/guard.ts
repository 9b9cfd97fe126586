import type { guard as en } from '../en/guard.js';

export const guard: typeof en = {
  stopsTitle: 'Suspensions',
  stopsLead:
    'Suspendre les rappels aussitôt, sur toutes les instances : tous, ceux d’une fenêtre ou vers un pays.',
  stop: 'Suspendre …',
  stopTitle: 'Suspendre les rappels',
  level: 'Jusqu’où',
  levels: { offer: 'Ne plus proposer de rappels', dial: 'Ne plus appeler personne non plus' },
  levelHints: {
    offer: 'Les fenêtres montrent votre numéro à la place. Ce qui est accepté est encore appelé.',
    dial: 'Ceux qui attendent attendent encore ; ce qui attend trop longtemps expire, et le visiteur le voit.',
  },
  onlyOwner: 'seul un propriétaire',
  scope: 'Quoi',
  everything: 'Tout',
  onePopup: 'Une fenêtre',
  oneCountry: 'Un pays',
  popupId: 'Numéro de la fenêtre',
  country: 'Code du pays, comme FR',
  until: 'Jusqu’à',
  untils: {
    hour: 'dans une heure',
    tonight: 'la fin de la journée',
    tomorrow: 'demain à la même heure',
    never: 'nouvel ordre',
  },
  reason: 'Pourquoi, pour le relire plus tard',
  noStops: 'Les rappels sont proposés et passés',
  noStopsText: 'Une suspension vaut aussitôt, sur toutes les instances, et se lève à tout moment.',
  affected: 'Touche',
  affects: (count) =>
    count === 0
      ? 'personne en attente'
      : count === 1
        ? '1 personne en attente'
        : `${count} personnes en attente`,
  wouldAffect: (count, level) =>
    count === 0
      ? 'Personne n’y attend d’appel en ce moment.'
      : level === 'offer'
        ? count === 1
          ? 'Une personne attend et sera quand même appelée.'
          : `${count} personnes attendent et seront quand même appelées.`
        : count === 1
          ? 'Une personne attend et ne sera pas appelée avant la levée.'
          : `${count} personnes attendent et ne seront pas appelées avant la levée.`,
  by: 'Par',
  ends: 'Fin',
  lift: 'Lever',
  liftTitle: 'Lever cette suspension ?',
  liftText: (count) =>
    count === 0
      ? 'Les visiteurs peuvent de nouveau demander un rappel.'
      : `Les visiteurs peuvent de nouveau demander un rappel. ${count === 1 ? '1 rappel en attente sera passé' : `${count} rappels en attente seront passés`} à l’heure dite.`,
  stopped: 'Suspendre',
  blocksTitle: 'Blocages',
  blocksLead:
    'Qui n’est pas appelé : ses demandes sont refusées, et celles déjà acceptées ne sont pas passées.',
  block: 'Bloquer …',
  blockTitle: 'Bloquer',
  kind: 'Quoi',
  kinds: {
    number: 'Un numéro de téléphone',
    prefix: 'Tous les numéros qui commencent ainsi',
    address: 'Une adresse réseau',
    network: 'Un réseau',
  },
  kindNames: { number: 'numéro', prefix: 'préfixe', address: 'adresse', network: 'réseau' },
  value: 'Numéro, adresse ou réseau',
  valueHint: 'Tel que copié : +33 6 12 34 56 78, +3389, 192.0.2.7 ou 203.0.113.0/24.',
  expires: 'Jusqu’à',
  noEnd: 'sans fin',
  noBlocks: 'Personne n’est bloqué',
  noBlocksText: 'D’un numéro bloqué, seule une empreinte est gardée : la liste le montre masqué.',
  created: 'Depuis',
  unblock: 'Retirer',
  unblockTitle: (value) => `Retirer le blocage de ${value} ?`,
  unblockText: 'Ils pourront de nouveau demander un rappel.',
  calleeText:
    'Cette personne a dit ne pas avoir demandé d’appel. Ne retirez le blocage que si elle vous le demande.',
  blockVerb: 'Bloquer',
  keysTitle: 'Clés de site',
  keysLead: 'Avec une clé, un de vos serveurs demande des rappels sans navigateur.',
  makeKey: 'Créer une clé …',
  makeKeyTitle: 'Créer une clé de site',
  makeKeyVerb: 'La créer',
  keyName: 'Nom du serveur',
  popups: 'Fenêtres',
  popupsHint: 'Numéros séparés par des virgules ; vide : toutes.',
  allPopups: 'toutes',
  newKey: (name) => `La clé de ${name}`,
  newKeyText: 'Copiez-la maintenant : seule une empreinte est gardée, on ne peut plus la montrer.',
  copy: 'Copier',
  copied: 'Copié',
  noKeys: 'Il n’y a pas de clé de site',
  noKeysText: 'Les boutons des pages n’en ont pas besoin.',
  revoke: 'Révoquer',
  revokeTitle: (name) => `Révoquer la clé de ${name} ?`,
  revokeText: 'Ce serveur ne pourra plus demander de rappels, aussitôt.',
  name: 'Nom',
};
