import type { DemoTexts } from './texts.js';

export const french: DemoTexts = {
  locale: 'fr',
  languageName: 'Français',
  popupId: '77',
  title: 'Atelier Vélo, une boutique de démonstration',
  menu: ['L’atelier', 'Essayer', 'Installer'],
  menuName: 'Menu',
  skip: 'Aller au contenu',
  hero: {
    eyebrow: 'Réparation et entretien à Nantes',
    title: 'Votre vélo mérite un mécano qui vous parle.',
    text: 'Une roue voilée, un frein qui couine, un projet de voyage\u202f? Laissez votre numéro\u202f: un mécanicien vous rappelle tout de suite.',
    call: 'Être rappelé maintenant',
    hours: 'Ouvert tous les jours pour cette démonstration',
  },
  services: {
    title: 'Ce que nous faisons',
    cards: [
      {
        title: 'Révision complète',
        text: 'Transmission, freins, roues et roulements, vérifiés et réglés en une journée.',
        price: '69\u00a0€',
      },
      {
        title: 'Dépannage express',
        text: 'Crevaison, câble, patin de frein\u202f: c’est réparé pendant que vous prenez un café.',
        price: 'dès 12\u00a0€',
      },
      {
        title: 'Montage sur mesure',
        text: 'Un vélo à vos cotes, du cadre à la sonnette, et un premier réglage offert.',
        price: 'sur devis',
      },
    ],
  },
  tryIt: {
    title: 'Essayez un rappel sans téléphone',
    text: 'Ici, les appels sont simulés. Copiez l’un de ces numéros fictifs, saisissez-le sous «\u202fÊtre rappelé\u202f» et regardez les deux téléphones.',
    number: 'Numéro',
    outcome: 'Ce que fait ce téléphone',
    outcomes: {
      answers: 'décroche et parle',
      busy: 'est occupé',
      noAnswer: 'sonne sans réponse',
      hangsUp: 'décroche, puis raccroche',
      congestion: 'est injoignable\u202f: réseau saturé',
    },
    otherNumbers:
      'Les deux derniers chiffres jouent le même rôle pour les numéros en 02\u00a061\u00a091, 03\u00a053\u00a001, 04\u00a065\u00a071, 05\u00a036\u00a049 et pour les mobiles en 06\u00a039\u00a098.',
  },
  popups: {
    title: 'Essayez d’autres réglages',
    text: 'Chaque fenêtre de rappel a ses propres réglages, choisis par le propriétaire du site.',
    ordinary: 'Ouvert, tout de suite ou plus tard',
    closed: 'Toujours fermé',
    immediate: 'Tout de suite seulement\u202f; votre téléphone sonne d’abord',
  },
  install: {
    title: 'Mettez-le sur votre page',
    text: 'Une ligne à la fin de la page. Rien d’autre à installer.',
    playground: 'Essayer tous les réglages',
  },
  copy: 'Copier',
  copyNumber: (number) => `Copier le ${number}`,
  copied: 'Copié',
  notCopied: 'Copie impossible',
  phones: {
    title: 'En coulisses',
    text: 'Les deux téléphones simulés. Fermez la fenêtre et décrochez vous-même\u202f: la demande suit son cours.',
    names: { operator: 'Téléphone de l’atelier', visitor: 'Votre téléphone' },
    idle: 'En veille',
    states: {
      ringing: 'Sonne…',
      answered: 'Décroché, en attente',
      talking: 'En conversation',
      ended: 'Terminé',
    },
    endings: {
      'hung-up': 'Raccroché',
      busy: 'Occupé',
      'no-answer': 'Pas de réponse',
      refused: 'Appel refusé',
      cancelled: 'Appel annulé',
      failed: 'Injoignable',
    },
    answer: 'Décrocher',
    refuse: 'Refuser',
    hangUp: 'Raccrocher',
    late: 'Ce téléphone ne sonne plus.',
  },
  footer: 'Boutique imaginaire, servie par votre propre installation de Rappel.',
};
