import type { DemoTexts } from './texts.js';

export const french: DemoTexts = {
  title: 'Atelier Vélo, une boutique de démonstration',
  switchTo: { locale: 'en', text: 'English' },
  menu: ['L’atelier', 'Essayer', 'Installer'],
  menuName: 'Menu',
  skip: 'Aller au contenu',
  hero: {
    eyebrow: 'Réparation et entretien, à Nantes',
    title: 'Votre vélo mérite un mécano qui vous parle.',
    text: 'Une roue voilée, un frein qui couine, un projet de voyage\u00a0? Laissez votre numéro\u00a0: un mécanicien vous rappelle tout de suite.',
    call: 'Être rappelé maintenant',
    hours: 'Ouvert tous les jours pour cette démonstration',
  },
  services: {
    title: 'Ce que nous faisons',
    cards: [
      {
        title: 'Révision complète',
        text: 'Transmission, freins, roues et roulements, contrôlés et réglés en une journée.',
        price: '69\u00a0€',
      },
      {
        title: 'Dépannage express',
        text: 'Crevaison, câble, patin\u00a0: réparé pendant que vous prenez un café.',
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
    title: 'Essayez un rappel, sans téléphone',
    text: 'Ici les appels sont simulés. Choisissez un numéro réservé à la fiction, donnez-le au bouton «\u00a0Être rappelé\u00a0», et regardez les deux téléphones.',
    number: 'Numéro',
    outcome: 'Ce que fait ce téléphone',
    outcomes: {
      answers: 'décroche et parle',
      busy: 'est occupé',
      noAnswer: 'sonne sans réponse',
      hangsUp: 'décroche, puis raccroche',
      congestion: 'n’est pas joint\u00a0: réseau encombré',
    },
    otherNumbers:
      'Les deux derniers chiffres décident aussi pour 02\u00a061\u00a091…, 03\u00a053\u00a001…, 04\u00a065\u00a071…, 05\u00a036\u00a049… et le mobile 06\u00a039\u00a098….',
  },
  popups: {
    title: 'Essayez d’autres réglages',
    text: 'Chaque fenêtre de rappel a ses réglages, que le propriétaire du site choisit.',
    ordinary: 'Ouvert, tout de suite ou plus tard',
    closed: 'Toujours fermé',
    immediate: 'Tout de suite seulement, le visiteur d’abord',
  },
  install: {
    title: 'Mettez-le sur votre page',
    text: 'Une ligne, avant la fin de la page. Rien d’autre à installer.',
  },
  copy: 'Copier',
  copyNumber: (number) => `Copier le ${number}`,
  copied: 'Copié',
  notCopied: 'Copie impossible ici',
  phones: {
    title: 'En coulisses',
    text: 'Les deux téléphones simulés de cette page. La demande continue quand la fenêtre est fermée\u00a0: vous pouvez décrocher vous-même.',
    names: { operator: 'Téléphone de l’atelier', visitor: 'Votre téléphone' },
    idle: 'Au repos',
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
      failed: 'Non joint',
    },
    answer: 'Décrocher',
    refuse: 'Refuser',
    hangUp: 'Raccrocher',
    late: 'Ce téléphone ne sonne plus.',
  },
  footer: 'Boutique imaginaire, servie par votre propre copie de Rappel.',
};
