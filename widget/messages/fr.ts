import type { AboutNumber, LazyWords, PageWords } from './messages.js';
import { counted } from './plurals.js';

/** Sets narrow no-break spaces inside guillemets and before `:`, `;`, `!` and `?`. */
function fr(parts: TemplateStringsArray, ...words: string[]): string {
  return String.raw({ raw: parts }, ...words)
    .replace(/ ([:;!?»])/g, '\u202f$1')
    .replace(/« /g, '«\u202f');
}

const exampleOf = ({ example }: AboutNumber): string => (example ? ` Exemple : ${example}.` : '');

const peopleAhead = counted('fr', {
  one: fr`Il y a une personne avant vous.`,
  other: fr`Il y a # personnes avant vous.`,
});

export const words: LazyWords = {
  regional: 'fr-FR',
  unavailable: fr`Le service de rappel est indisponible pour le moment.`,
  callUs: fr`Vous pouvez nous appeler au`,
  closed: fr`Nous sommes fermés pour le moment.`,
  notCallable: fr`Nous ne pouvons pas vous rappeler pour le moment.`,
  reopens: (moment) => fr`Nous rouvrons ${moment}.`,
  momentElsewhere: (moment, city, here) => fr`${moment}, heure de ${city} (${here} chez vous)`,
  inZone: (moment, city) => fr`${moment}, heure de ${city}`,
  dayAndTime: (day, time) => fr`${day} à ${time}`,
  required: fr`(obligatoire)`,
  optional: fr`(facultatif)`,
  name: fr`Votre nom`,
  myName: fr`mon nom`,
  add: (fields) => fr`Ajouter ${fields}`,
  country: fr`Pays`,
  searchCountry: fr`Pays ou indicatif`,
  noCountry: fr`Aucun pays ne correspond.`,
  number: fr`Téléphone`,
  example: (number) => fr`Exemple : ${number}`,
  when: fr`Quand vous rappeler ?`,
  now: fr`Maintenant`,
  nowByVoicemail: fr`Maintenant, pour laisser un message`,
  later: fr`Plus tard`,
  delay: fr`Dans combien de temps ?`,
  day: fr`Jour`,
  time: fr`Heure`,
  partsOfDay: { night: 'Nuit', morning: 'Matin', afternoon: 'Après-midi', evening: 'Soir' },
  dayFull: fr`(aucun créneau)`,
  soon: fr`Dans quelques minutes`,
  chooseTime: fr`Choisissez une heure`,
  loadingTimes: fr`Recherche des créneaux disponibles…`,
  timesUnavailable: fr`Impossible d’afficher les créneaux disponibles.`,
  noTimes: fr`Aucun créneau n’est disponible pour le moment.`,
  timeTaken: fr`Ce créneau vient d’être réservé. Choisissez-en un autre.`,
  ownerTime: (moment) => fr`Soit ${moment}.`,
  summaryNow: (number) => fr`Nous vous appellerons tout de suite au ${number}.`,
  summaryVoicemail: (number) =>
    fr`Nous vous appellerons tout de suite au ${number}, et vous pourrez laisser un message sur notre répondeur.`,
  summaryAt: (number, moment) => fr`Rendez-vous : ${moment}. Nous vous appellerons au ${number}.`,
  summaryLater: (number, delay, time) =>
    fr`Nous vous appellerons au ${number} ${delay}, vers ${time}.`,
  send: fr`Rappelez-moi`,
  sending: fr`Envoi…`,
  slow: fr`C’est plus long que d’habitude. Merci de patienter un instant.`,
  callsFrom: (number) => fr`Nous appelons du ${number}.`,
  safePhrase: fr`La personne qui vous appelle dira :`,
  safePhraseReason: 'Vous saurez ainsi que c’est bien l’appel que vous avez demandé.',
  elapsed: (time) => fr`depuis ${time}`,
  sendingText: fr`Nous envoyons votre demande.`,
  checkingText: fr`Une courte vérification automatique est en cours. Elle prend quelques secondes, vous n’avez rien à faire.`,
  progress: fr`Suivi de votre demande`,
  stepDone: fr`(fait)`,
  stepCurrent: fr`(en cours)`,
  stepAhead: fr`(à venir)`,
  due: (moment) => fr`Appel prévu ${moment}.`,
  expired: fr`Nous n’avons pas pu vous appeler à l’heure prévue, et nous ne vous appellerons pas plus tard sans votre accord. Vous pouvez refaire une demande.`,
  cancel: fr`Annuler ma demande`,
  cancelling: fr`Annulation…`,
  notAsked: fr`Je n’ai pas demandé cet appel`,
  addToCalendar: fr`Ajouter à mon agenda`,
  changeTime: fr`Changer l’heure`,
  confirmTime: fr`Confirmer cette heure`,
  changingTime: fr`Changement…`,
  follow: fr`Suivre ma demande`,
  phoneLink: {
    title: 'Suivre sur mon téléphone',
    scan: 'Scannez ce code avec l’appareil photo de votre téléphone.',
    alternative: 'Code QR du lien vers votre demande',
  },
  another: fr`Faire une autre demande`,
  newTab: fr`(s’ouvre dans un nouvel onglet)`,
  updatesUnavailable: fr`Nous ne pouvons pas afficher l’état de votre demande pour le moment. Elle suit son cours ; nous réessayons.`,
  requestNotFound: fr`Cette demande n’existe pas ou a été supprimée.`,
  privacyPolicy: fr`Protection de vos données`,
  waitsForLine: (ahead) =>
    fr`Toutes nos lignes sont occupées. ${ahead === 0 ? 'Ce sera ensuite votre tour.' : peopleAhead(ahead)} Gardez votre téléphone à portée de main.`,
  states: {
    scheduled: {
      step: fr`Appel programmé`,
      title: fr`Votre appel est programmé`,
      text: fr`Gardez votre téléphone à portée de main à ce moment-là.`,
    },
    queued: {
      step: fr`Demande reçue`,
      title: fr`Demande reçue`,
      text: fr`Nous allons vous appeler. Gardez votre téléphone à portée de main.`,
    },
    calling: {
      step: fr`Appel en cours`,
      title: fr`Nous vous appelons`,
      text: fr`Votre téléphone sonne, ou va sonner dans un instant.`,
    },
    connected: {
      step: fr`Conversation`,
      title: fr`Vous êtes en ligne`,
      text: fr`Vous êtes au téléphone avec nous.`,
    },
    ended: {
      step: fr`Appel terminé`,
      title: fr`L’appel est terminé`,
      text: fr`Merci pour cet échange.`,
    },
    missed: {
      step: fr`Sans réponse`,
      title: fr`L’appel n’a pas abouti`,
      text: fr`L’appel est resté sans réponse. Vous pouvez demander un nouvel appel.`,
    },
    cancelled: {
      step: fr`Demande annulée`,
      title: fr`Demande annulée`,
      text: fr`Nous ne vous appellerons pas.`,
    },
    refused: {
      step: fr`Appel refusé`,
      title: fr`Nous ne pouvons pas vous appeler`,
      text: fr`Cet appel est impossible. Vérifiez votre numéro, ou réessayez plus tard.`,
    },
    failed: {
      step: fr`Échec de l’appel`,
      title: fr`Nous n’avons pas pu vous appeler`,
      text: fr`Le réseau téléphonique n’a pas pu établir l’appel. Vous pouvez réessayer.`,
    },
    unknown: {
      step: fr`En attente de confirmation`,
      title: fr`Pas encore confirmé`,
      text: fr`Il est possible que nous vous appelions : gardez votre téléphone à portée de main. Attendez quelques minutes avant de refaire une demande.`,
    },
  },
  endedSilently: fr`Si nous n’avons pas pu nous parler, vous pouvez refaire une demande.`,
  missed: {
    visitor: fr`Vous n’avez pas répondu. Vous pouvez demander un nouvel appel.`,
    visitorBusy: fr`Votre ligne était occupée. Vous pouvez demander un nouvel appel.`,
    operator: fr`Aucun conseiller n’était disponible. Vous pouvez demander un nouvel appel.`,
    operatorBusy: fr`Toutes nos lignes étaient occupées. Vous pouvez demander un nouvel appel.`,
    busy: fr`La ligne était occupée. Vous pouvez demander un nouvel appel.`,
  },
  problems: {
    'invalid-number': fr`Nous ne pouvons pas appeler ce numéro. Vérifiez-le.`,
    'number-not-allowed': fr`Nous ne pouvons pas appeler ce type de numéro.`,
    closed: fr`Nous venons de fermer. Le formulaire reste rempli : renvoyez-le à la réouverture.`,
    'too-many-requests': fr`Il y a eu trop de demandes.`,
    'cannot-call-now': fr`Nous ne pouvons pas vous rappeler pour le moment. Réessayez plus tard.`,
    duplicate: fr`Une demande est déjà en cours pour ce numéro.`,
    'quiet-hours': fr`À cette heure, il est trop tôt ou trop tard là où ce numéro sonne. Choisissez un autre horaire.`,
    'invalid-field': fr`L’une de vos réponses n’est pas valable. Vérifiez votre saisie.`,
    'not-found': fr`Ce formulaire ou cette demande n’existe plus.`,
    'not-cancellable': fr`Il est trop tard pour modifier ou annuler cette demande : l’appel a commencé ou est terminé.`,
    unavailable: fr`Nous n’avons pas pu confirmer votre demande. Vous pouvez la renvoyer : nous ne vous appellerons qu’une fois.`,
    'forbidden-origin': fr`Nous n’acceptons pas de demande de rappel depuis cette page.`,
    'proof-expired': fr`Ce formulaire est resté ouvert trop longtemps. Renvoyez votre demande.`,
    'challenge-needed': fr`Une vérification automatique est nécessaire. Renvoyez votre demande.`,
    'challenge-failed': fr`La vérification automatique n’a pas abouti. Renvoyez votre demande.`,
  },
  retryAfter: (duration) => fr`Réessayez ${duration}.`,
  reference: (code) => fr`Référence : ${code}`,
  numberReasons: {
    empty: (about) => fr`Indiquez votre numéro de téléphone.${exampleOf(about)}`,
    'not-a-number': (about) => fr`Ce n’est pas un numéro de téléphone.${exampleOf(about)}`,
    'too-short': (about) => fr`Ce numéro est trop court.${exampleOf(about)}`,
    'too-long': (about) => fr`Ce numéro est trop long.${exampleOf(about)}`,
    'not-assigned': (about) =>
      fr`Ce numéro n’existe pas (${about.country}). Vérifiez-le.${exampleOf(about)}`,
    extension: () => fr`Nous ne pouvons pas appeler un poste interne. Indiquez un numéro direct.`,
    'country-not-allowed': ({ belongsTo, countries }) =>
      fr`Nous n’appelons pas ce pays${belongsTo ? ` (${belongsTo})` : ''}. Nous appelons : ${countries}.`,
    premium: () =>
      fr`Nous n’appelons pas les numéros surtaxés ou spéciaux. Indiquez un numéro ordinaire.`,
    'internet-line': ({ country }) =>
      fr`Nous n’appelons pas les lignes Internet ni les lignes d’entreprise de ce pays (${country}). Indiquez un autre numéro.`,
    'country-unclear': () =>
      fr`De quel pays est ce numéro ? Choisissez-le pour envoyer votre demande.`,
    'line-not-allowed': ({ onlyLine }) =>
      onlyLine
        ? fr`Dans ce pays, nous n’appelons que les numéros ${onlyLine === 'fixed' ? 'fixes' : 'mobiles'}.`
        : fr`Nous n’appelons pas ce type de numéro. Indiquez-en un autre.`,
  },
  roomLeft: counted('fr', {
    one: fr`Encore # caractère. Une lettre accentuée compte double.`,
    other: fr`Encore # caractères. Une lettre accentuée compte double.`,
  }),
  tooLongBy: counted('fr', {
    one: fr`# caractère de trop. Une lettre accentuée compte double.`,
    other: fr`# caractères de trop. Une lettre accentuée compte double.`,
  }),
  textUnacceptable: fr`Ce texte est trop long ou contient un caractère interdit, comme « ; ».`,
};

export const pageWords: PageWords = {
  refresh: fr`Voir où en est ma demande`,
  objection: {
    title: fr`Vous n’avez pas demandé cet appel ?`,
    explanation: fr`Si vous confirmez, cette demande prend fin, et pendant 24 heures aucune nouvelle demande n’est acceptée pour ce numéro. C’est possible une fois en 30 jours. Nous ne conservons pas le numéro lui-même pour cela, seulement une empreinte qui permet de le reconnaître. Pour ne plus jamais être appelé, dites-le à la personne qui vous appelle, ou adressez-vous à nous.`,
    confirm: fr`Confirmer`,
    back: fr`Revenir au suivi`,
    done: fr`C’est noté : cette demande prend fin.`,
    mayStillRing: fr`Un appel est déjà en cours, et le téléphone peut encore sonner. Nous en demandons l’arrêt jusqu’à ce qu’il soit terminé.`,
  },
  formPage: {
    next: fr`Continuer`,
    check: fr`Vérifiez votre demande`,
    change: fr`Modifier`,
    error: fr`Erreur`,
    laterWhen: fr`Si plus tard, quand ?`,
    robotCheck: fr`Votre demande n’est pas envoyée. Une vérification automatique protège ce service des abus, et elle est impossible sans JavaScript. Activez JavaScript et utilisez le bouton de rappel du site, ou réessayez dans une heure.`,
  },
};
