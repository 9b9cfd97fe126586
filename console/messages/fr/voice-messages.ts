import type { voiceMessages as en } from '../en/voice-messages.js';

export const voiceMessages: typeof en = {
  title: (count) => (count > 1 ? 'Messages vocaux' : 'Message vocal'),
  elsewhere:
    'WebAppel envoie les messages vocaux par e-mail à l’adresse de la fenêtre, et ne les donne pas : on ne peut pas les écouter ici.',
  none: 'Le message n’est plus conservé.',
  length: (duration) => `durée ${duration}`,
  mailed: (at) => `envoyé par e-mail le ${at}`,
  notMailed: 'pas encore envoyé par e-mail',
  gone: 'Il a été supprimé, ou son délai est passé.',
  onlySupport: 'Ceux qui s’occupent des rappels peuvent l’écouter.',
  noted: 'Le journal garde que vous l’avez écouté.',
  listen: (at) => `Message vocal du ${at}`,
  download: 'Télécharger',
  delete: 'Supprimer …',
  deleteTitle: 'Supprimer ce message vocal ?',
  deleteText: 'Personne ne pourra plus l’écouter ici. On ne peut pas revenir en arrière.',
  deleteUnmailed:
    'Il n’a pas encore été envoyé par e-mail : il ne le sera jamais, et personne ne l’a.',
  deleteMailed: 'L’e-mail qui le contient reste où il est.',
  deleteVerb: 'Le supprimer',
};
