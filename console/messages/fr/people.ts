import type { AuditChange } from '../../../shared/owner/audit.js';
import type { people as en } from '../en/people.js';
import { shell } from './shell.js';

const text = (value: AuditChange[string] | undefined): string => String(value ?? '');
const role = (value: AuditChange[string] | undefined): string =>
  (shell.roles[text(value) as keyof typeof shell.roles] ?? text(value)).toLowerCase();
const outcomes: Record<string, string> = {
  called: 'ils se sont parlé',
  missed: 'sans réponse',
  'not-called': 'aucun appel',
};
const kinds: Record<string, string> = {
  number: 'du numéro',
  prefix: 'du préfixe',
  address: 'de l’adresse',
  network: 'du réseau',
};

export const people: typeof en = {
  title: 'Personnes',
  lead: 'Qui peut utiliser cette console, et en quelle qualité. Pas de mots de passe : chacun a ses clés d’accès.',
  invite: 'Inviter …',
  inviteTitle: 'Inviter quelqu’un',
  inviteVerb: 'Créer le lien',
  email: 'E-mail',
  name: 'Nom',
  role: 'Rôle',
  roleHints: {
    owner: 'Tout, les personnes et les réglages compris.',
    support: 'S’occupe des rappels, et suspend leur offre.',
    reader: 'Voit les listes et les chiffres, numéros masqués.',
  },
  linkTitle: (email) => `Le lien pour ${email}`,
  linkText: 'Envoyez-le-lui. Il sert une fois, pendant 48 heures, et ne peut plus être montré.',
  copy: 'Copier',
  copied: 'Copié',
  person: 'Personne',
  passkeys: 'Clés d’accès',
  seen: 'Vue',
  away: 'pas connectée',
  you: 'vous',
  disabled: 'désactivée',
  change: 'Changer …',
  changeTitle: (name) => `Que peut faire ${name} ?`,
  save: 'Enregistrer',
  disable: 'Désactiver',
  disableTitle: (name) => `Désactiver ${name} ?`,
  disableText:
    'Cette personne est déconnectée aussitôt et ne peut plus se connecter. Ses clés d’accès restent : vous pourrez la réactiver.',
  enable: 'Réactiver',
  invited: 'Invitées',
  expires: 'Valable jusqu’au',
  withdraw: 'Retirer',
  withdrawTitle: (email) => `Retirer l’invitation de ${email} ?`,
  withdrawText: 'Le lien ne marchera plus.',
  nobody: 'Personne n’a encore de clé d’accès',
  nobodyText: 'Créez d’abord la vôtre, puis invitez les autres.',
  auditTitle: 'Journal',
  auditLead:
    'Chaque modification et chaque connexion, pendant 400 jours. Rien n’y est jamais modifié.',
  when: 'Quand',
  what: 'Quoi',
  noEntries: 'Rien n’a encore été fait',
  noEntriesText: 'Ce que font les personnes, les machines et les commandes est listé ici.',
  via: { session: 'dans la console', token: 'par l’API', 'command-line': 'par commande' },
  sentences: {
    'signed-in': (_target, { with: by }) =>
      by === 'passkey'
        ? 's’est connecté avec une clé d’accès'
        : by === 'link'
          ? 's’est connecté avec le lien du démarrage'
          : 's’est connecté avec le jeton',
    'signed-out': () => 's’est déconnecté',
    'session-ended': (target) => `a mis fin à une connexion de ${target}`,
    'passkey-added': (_target, { device }) => `a créé une clé d’accès avec ${text(device)}`,
    'passkey-removed': (_target, { device }) => `a retiré la clé d’accès de ${text(device)}`,
    'person-invited': (target, change) => `a invité ${target} : ${role(change.role)}`,
    'invitation-withdrawn': (target) => `a retiré l’invitation de ${target}`,
    'person-changed': (target, change) =>
      change.isDisabled === true
        ? `a désactivé ${target}`
        : change.isDisabled === false
          ? `a réactivé ${target}`
          : `a changé le rôle de ${target} : ${role(change.role)}, avant ${role(change.roleBefore)}`,
    'callback-cancelled': (target) => `a annulé la demande ${target}`,
    'callback-moved': (target, { slotAt }) => `a déplacé la demande ${target} au ${slotAt}`,
    'callback-looked-up': (target) => `a fait interroger WebAppel sur la demande ${target}`,
    'callback-revealed': (target) => `a regardé le numéro de la demande ${target}`,
    'voice-message-heard': (target) => `a écouté le message vocal de la demande ${target}`,
    'voice-message-deleted': (target) => `a supprimé le message vocal de la demande ${target}`,
    'callback-closed': (target, { outcome }) =>
      `a dit comment le rappel ${target} a fini : ${outcomes[text(outcome)] ?? text(outcome)}`,
    'callbacks-closed': (target, { outcome, note, popup, from, to, oneVisitor }) =>
      [
        `a clos ${target} demandes d’un coup : ${outcomes[text(outcome)] ?? text(outcome)}`,
        popup && `fenêtre ${text(popup)}`,
        from && `du ${text(from)}`,
        to && `au ${text(to)}`,
        oneVisitor && 'd’un seul visiteur',
        note && `« ${text(note)} »`,
      ]
        .filter(Boolean)
        .join(', '),
    'block-added': (target, { kind }) => `a ajouté le blocage ${kinds[text(kind)] ?? ''} ${target}`,
    'block-removed': (target, { kind }) =>
      `a retiré le blocage ${kinds[text(kind)] ?? ''} ${target}`,
    'stop-set': (target, { level, waitingCallbacks }) =>
      `a suspendu ${level === 'dial' ? 'les appels' : 'l’offre'} (${target || 'tout'}), ${text(waitingCallbacks)} en attente`,
    'hours-recounted': () => 'a recompté les statistiques et les a corrigées',
    'stop-lifted': (target) => `a levé la suspension (${target || 'tout'})`,
    'site-key-made': (target) => `a créé la clé de site de ${target}`,
    'site-key-revoked': (target) => `a révoqué la clé de site de ${target}`,
    'operator-added': (target, { number }) => `a ajouté ${text(number)} au groupe ${target}`,
    'configuration-applied': (_target, { steps }) =>
      `a appliqué une configuration en ${text(steps)} étapes`,
    'popup-changed': (target) => `a modifié la fenêtre ${target}`,
    'test-call-placed': (target, { number }) =>
      number === undefined
        ? `a essayé un appel de la fenêtre ${target}, qui a été refusé`
        : `a fait appeler ${text(number)} par la fenêtre ${target}, pour essayer`,
    'schedule-changed': (target) => `a modifié les horaires ${target}`,
    'group-changed': (target) => `a modifié le groupe ${target}`,
    'visitor-found': (target) => `a cherché ce qui est conservé sur ${target}`,
    'visitor-exported': (target) => `a exporté ce qui est conservé sur ${target}`,
    'visitor-erased': (target) => `a effacé ce qui était conservé sur ${target}`,
    'visitor-objected': (target) => `a noté que ${target} ne doit plus être appelé`,
  },
};
