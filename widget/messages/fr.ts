import { launcherWords } from './launcher-words.js';
import type { AboutNumber, Messages } from './messages.js';

/** Sets the non-breaking spaces that French wants inside guillemets and before double punctuation. */
function fr(parts: TemplateStringsArray, ...words: string[]): string {
  return String.raw({ raw: parts }, ...words)
    .replace(/ ([:;!?»])/g, '\u00a0$1')
    .replace(/« /g, '«\u00a0');
}

const forExample = ({ example }: AboutNumber): string =>
  example ? ` Écrivez-le comme ${example}.` : '';

function peopleBefore(ahead: number): string {
  if (ahead === 0) return 'Ce sera ensuite à vous.';
  return ahead === 1 ? 'Une personne passe avant vous.' : `${ahead} personnes passent avant vous.`;
}

export const french: Messages = {
  ...launcherWords.fr,
  closed: fr`Nous sommes fermés pour le moment.`,
  reopens: (moment) => fr`Réouverture : ${moment}.`,
  momentElsewhere: (moment, city, here) => fr`${moment}, heure de ${city} (${here} chez vous)`,
  inZone: (moment, city) => fr`${moment}, heure de ${city}`,
  dayAndTime: (day, time) => fr`${day} à ${time}`,
  required: fr`(obligatoire)`,
  optional: fr`(facultatif)`,
  name: fr`Votre nom`,
  country: fr`Pays`,
  number: fr`Téléphone`,
  example: (number) => fr`Exemple : ${number}`,
  when: fr`Quand vous appeler ?`,
  now: fr`Maintenant`,
  later: fr`Plus tard`,
  delay: fr`Dans combien de temps`,
  day: fr`Jour`,
  time: fr`Heure`,
  soon: fr`Dans quelques minutes`,
  chooseTime: fr`Choisissez une heure`,
  loadingTimes: fr`Recherche des heures libres…`,
  timesUnavailable: fr`Les heures libres n’ont pas pu être chargées.`,
  noTimes: fr`Toutes les heures sont prises pour le moment.`,
  timeGone: fr`Cette heure vient d’être prise. Choisissez-en une autre.`,
  ownerTime: (moment) => fr`Soit ${moment}.`,
  summaryNow: (number) => fr`Nous appellerons le ${number} tout de suite.`,
  summaryAt: (number, moment) => fr`Rendez-vous : ${moment}. Nous appellerons le ${number}.`,
  summaryLater: (number, delay, time) => fr`Nous appellerons le ${number} ${delay}, vers ${time}.`,
  send: fr`Rappelez-moi`,
  sending: fr`Envoi…`,
  sendingText: fr`Nous envoyons votre demande.`,
  progress: fr`Avancement de votre demande`,
  stepDone: fr`(fait)`,
  stepCurrent: fr`(en cours)`,
  stepAhead: fr`(à venir)`,
  due: (moment) => fr`Appel prévu ${moment}.`,
  expired: fr`Nous n’avons pas pu vous appeler à l’heure prévue, et nous n’appellerons pas en retard, par surprise. Vous pouvez refaire une demande.`,
  cancel: fr`Annuler ma demande`,
  cancelling: fr`Annulation…`,
  changeTime: fr`Changer l’heure`,
  confirmTime: fr`Confirmer cette heure`,
  changingTime: fr`Changement…`,
  refresh: fr`Voir où elle en est`,
  follow: fr`Suivre ma demande`,
  another: fr`Faire une autre demande`,
  newTab: fr`(nouvel onglet)`,
  lost: fr`Nous n’avons pas de nouvelles pour le moment. Votre demande suit son cours ; nous réessayons.`,
  goneRequest: fr`Cette demande est inconnue, ou n’est plus conservée.`,
  waitsForLine: (ahead) =>
    fr`Toutes nos lignes sont occupées. ${peopleBefore(ahead)} Gardez votre téléphone près de vous.`,
  states: {
    scheduled: {
      step: fr`Appel programmé`,
      title: fr`Votre appel est programmé`,
      text: fr`Gardez votre téléphone près de vous à ce moment-là.`,
    },
    queued: {
      step: fr`Demande reçue`,
      title: fr`Demande reçue`,
      text: fr`Nous allons vous appeler. Gardez votre téléphone près de vous.`,
    },
    calling: {
      step: fr`Appel en cours`,
      title: fr`Nous vous appelons`,
      text: fr`Votre téléphone va sonner, s’il ne sonne pas déjà.`,
    },
    connected: {
      step: fr`Conversation`,
      title: fr`Vous êtes en ligne`,
      text: fr`Vous nous parlez au téléphone.`,
    },
    ended: {
      step: fr`Appel terminé`,
      title: fr`L’appel est terminé`,
      text: fr`Merci de nous avoir parlé.`,
    },
    missed: {
      step: fr`Sans réponse`,
      title: fr`L’appel n’a pas abouti`,
      text: fr`Quelqu’un n’a pas répondu. Vous pouvez demander un nouvel appel.`,
    },
    cancelled: {
      step: fr`Demande annulée`,
      title: fr`Demande annulée`,
      text: fr`Nous ne vous appellerons pas.`,
    },
    refused: {
      step: fr`Appel refusé`,
      title: fr`Nous ne pouvons pas vous appeler`,
      text: fr`L’appel n’a pas été accepté. Vérifiez votre numéro, ou réessayez plus tard.`,
    },
    failed: {
      step: fr`Échec de l’appel`,
      title: fr`L’appel n’a pas pu être passé`,
      text: fr`Le réseau téléphonique ne l’a pas laissé passer. Vous pouvez réessayer.`,
    },
    unknown: {
      step: fr`En attente de confirmation`,
      title: fr`Pas encore confirmé`,
      text: fr`Votre demande est peut-être partie : gardez votre téléphone près de vous. Attendez quelques minutes avant d’en faire une autre.`,
    },
  },
  missed: {
    visitor: fr`Vous n’avez pas répondu. Vous pouvez demander un nouvel appel.`,
    visitorBusy: fr`Votre ligne était occupée. Vous pouvez demander un nouvel appel.`,
    operator: fr`Personne n’était libre pour répondre de notre côté. Vous pouvez demander un nouvel appel.`,
    operatorBusy: fr`Toutes nos lignes étaient occupées. Vous pouvez demander un nouvel appel.`,
    busy: fr`Une ligne était occupée. Vous pouvez demander un nouvel appel.`,
  },
  problems: {
    'invalid-number': fr`Ce numéro ne peut pas être appelé. Vérifiez ses chiffres.`,
    'number-not-allowed': fr`Nous ne pouvons pas appeler ce numéro.`,
    closed: fr`Nous venons de fermer. Ce que vous avez saisi reste ici ; réessayez à l’ouverture.`,
    'too-many-requests': fr`Trop de demandes ont été faites.`,
    duplicate: fr`Une demande est déjà en cours pour ce numéro.`,
    'invalid-field': fr`Une des réponses ne peut pas être envoyée. Vérifiez ce que vous avez saisi.`,
    'not-found': fr`Cette demande ou cette fenêtre n’existe plus.`,
    'not-cancellable': fr`Il est trop tard pour annuler ou changer l’heure : l’appel a commencé ou il est fini.`,
    unavailable: fr`Le service n’a pas répondu, ou n’a pas confirmé. Vous pouvez renvoyer : nous n’appellerons qu’une fois.`,
    'forbidden-origin': fr`Les demandes de rappel ne sont pas acceptées depuis cette page.`,
    'challenge-failed': fr`Le contrôle contre les robots n’a pas abouti. Renvoyez la demande.`,
  },
  retryAfter: (duration) => fr`Réessayez ${duration}.`,
  numberReasons: {
    empty: (about) => fr`Indiquez votre numéro de téléphone.${forExample(about)}`,
    'not-a-number': (about) => fr`Ce n’est pas un numéro de téléphone.${forExample(about)}`,
    'too-short': (about) => fr`Ce numéro est trop court.${forExample(about)}`,
    'too-long': (about) => fr`Ce numéro est trop long.${forExample(about)}`,
    'not-assigned': (about) =>
      fr`Aucune ligne ne porte ce numéro (${about.country}). Vérifiez ses chiffres.${forExample(about)}`,
    extension: () => fr`Nous ne pouvons pas appeler un poste interne. Indiquez un numéro direct.`,
    'country-not-allowed': ({ countries }) =>
      fr`Nous n’appelons pas ce pays. Nous appelons : ${countries}.`,
    premium: () =>
      fr`Nous n’appelons pas les numéros surtaxés ou spéciaux. Indiquez un numéro ordinaire.`,
    'line-not-allowed': ({ onlyLine }) =>
      onlyLine
        ? fr`Dans ce pays, nous appelons seulement les numéros ${onlyLine === 'fixed' ? 'fixes' : 'mobiles'}.`
        : fr`Nous n’appelons pas ce type de ligne. Indiquez un autre numéro.`,
  },
  textUnacceptable: fr`Ce texte est trop long ou contient un caractère impossible à envoyer, comme « ; ».`,
};
