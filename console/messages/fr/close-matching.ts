import type { closeMatching as en } from '../en/close-matching.js';

const figure = (count: number): string => new Intl.NumberFormat('fr-FR').format(count);
const requests = (count: number): string => `${figure(count)} demande${count > 1 ? 's' : ''}`;

export const closeMatching: typeof en = {
  button: (count) =>
    count === 1 ? 'Clore la demande qui vous revient' : `Clore les ${figure(count)} à régler`,
  title: (count) => `Clore ${requests(count)} ?`,
  text: 'Ce sont les demandes des filtres ci-dessus qu’il vous revient de régler. Leurs visiteurs liront ce que vous dites. On ne peut pas revenir en arrière.',
  bound: (count, atATime) =>
    `${figure(atATime)} à la fois, les plus récentes d’abord ; il en restera ${figure(count - atATime)}.`,
  outcome: 'Comment ont-elles fini ?',
  note: 'Pourquoi (pour le journal)',
  noteHint: 'Sans nom, numéro ni adresse de visiteur.',
  typed: 'Combien sont-elles ?',
  typedHint: (count) => `Tapez ${count} pour confirmer.`,
  more: (now, before) =>
    `Elles sont maintenant ${figure(now)}, et non ${figure(before)}. Rien n’a été clos ; regardez-les, puis recommencez.`,
  verb: 'Les clore',
  closed: (count, left) =>
    `${requests(count)} close${count > 1 ? 's' : ''}. ${left === 0 ? 'Il n’en reste aucune.' : `Il en reste ${figure(left)}.`}`,
  closedByOthers: (count) =>
    `${requests(count)} ${count > 1 ? 'avaient' : 'avait'} été réglée${count > 1 ? 's' : ''} entre-temps, par quelqu’un d’autre ou par Rappel.`,
  lost: (done, all) =>
    `La connexion s’est perdue en route : ${figure(done)} sur ${figure(all)} sont closes, les autres n’ont pas changé. Recommencez pour le reste.`,
  lostBlind:
    'La connexion s’est perdue en route. Chaque demande est soit close, soit comme elle était.',
};
