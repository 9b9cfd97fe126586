import type { signIn as en } from '../en/sign-in.js';

export const signIn: typeof en = {
  title: 'Connexion',
  lead: 'La console de vos rappels.',
  passkey: 'Se connecter avec une clé d’accès',
  passkeyHint: 'Votre empreinte, votre visage, le code de votre appareil ou une clé de sécurité.',
  or: 'ou',
  token: 'ADMIN_TOKEN',
  tokenHint: 'La valeur du réglage, ou celle que Rappel a affichée au démarrage.',
  useToken: 'Se connecter avec le jeton',
  signedOut: 'Vous avez été déconnecté. Reconnectez-vous, et vous reviendrez où vous étiez.',
  faultAddress: (better) =>
    better
      ? `Une clé d’accès demande un nom, et ceci est une adresse. Ouvrez ${better} pour en utiliser une.`
      : 'Une clé d’accès demande un nom, et ceci est une adresse. Donnez un nom à PUBLIC_URL pour en utiliser.',
  faultInsecure:
    'Personne ne peut se connecter en http simple. Donnez à PUBLIC_URL une adresse https.',
  notAvailable: 'Ce navigateur n’a pas de clés d’accès.',
  cancelled: 'Aucune clé d’accès n’a été choisie. Réessayez quand vous serez prêt.',
  known: 'Cet appareil a déjà une clé d’accès pour vous.',
  invitationTitle: 'Bienvenue',
  invitedBy: (author) => `${author} vous invite dans la console.`,
  invitedAs: 'Rôle',
  email: 'E-mail',
  name: 'Nom',
  accept: 'Créer une clé d’accès et entrer',
  acceptHint:
    'Il n’y a pas de mot de passe : votre appareil garde la clé d’accès, et Rappel sa moitié publique.',
  entering: 'Un instant …',
  accountTitle: 'Votre compte',
  accountLead: 'Vos clés d’accès, et où vous êtes connecté.',
  rootLead:
    'Vous êtes connecté avec le jeton. Créez une clé d’accès pour vous : elle n’est qu’à vous, on ne peut pas la taper dans une fausse page, et ce que vous faites porte votre nom.',
  makePasskey: 'Créer une clé d’accès',
  addPasskey: 'Ajouter une clé d’accès',
  passkeys: 'Clés d’accès',
  device: 'Créée avec',
  made: 'Créée',
  used: 'Utilisée',
  never: 'pas encore',
  remove: 'Retirer',
  removeTitle: (device) => `Retirer la clé d’accès de ${device} ?`,
  removeText: 'Elle ne servira plus à se connecter. Retirez-la aussi de l’appareil.',
  sessions: 'Connexions',
  browser: 'Navigateur',
  since: 'Depuis',
  seen: 'Vu',
  thisOne: 'celle-ci',
  endSession: 'Déconnecter',
};
