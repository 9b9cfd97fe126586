import type { DemoTexts } from './texts.js';

export const english: DemoTexts = {
  title: 'Atelier Vélo, a demonstration shop',
  switchTo: { locale: 'fr', text: 'Français' },
  menu: ['The workshop', 'Try it', 'Install it'],
  menuName: 'Menu',
  skip: 'Skip to content',
  hero: {
    eyebrow: 'Repair and care, in Nantes',
    title: 'Your bicycle deserves a mechanic who talks to you.',
    text: 'A buckled wheel, a squeaking brake, a journey in mind? Leave your number and a mechanic calls you right away.',
    call: 'Call me back now',
    hours: 'Open every day, for this demonstration',
  },
  services: {
    title: 'What we do',
    cards: [
      {
        title: 'Full service',
        text: 'Drivetrain, brakes, wheels and bearings, checked and set in a day.',
        price: '€69',
      },
      {
        title: 'Quick repair',
        text: 'A puncture, a cable, a pad: mended while you have a coffee.',
        price: 'from €12',
      },
      {
        title: 'Built to measure',
        text: 'A bicycle to your size, from frame to bell, and its first tuning for free.',
        price: 'on quotation',
      },
    ],
  },
  tryIt: {
    title: 'Try a call back, without a phone',
    text: 'Calls are simulated here. Choose a number reserved for fiction, give it to the “Call me back” button, and watch the two phones.',
    number: 'Number',
    outcome: 'What this phone does',
    outcomes: {
      answers: 'answers and talks',
      busy: 'is busy',
      noAnswer: 'rings and nobody answers',
      hangsUp: 'answers, then hangs up',
      congestion: 'is not reached: network congestion',
    },
    otherNumbers:
      'The last two digits decide as well for 02 61 91…, 03 53 01…, 04 65 71…, 05 36 49… and the mobile 06 39 98….',
  },
  popups: {
    title: 'Try other settings',
    text: 'Each popup has its settings, chosen by the owner of the site.',
    ordinary: 'Open, now or later',
    closed: 'Always closed',
    immediate: 'Now only, the visitor first',
  },
  install: {
    title: 'Put it on your page',
    text: 'One line, before the end of the page. Nothing else to install.',
  },
  copy: 'Copy',
  copyNumber: (number) => `Copy ${number}`,
  copied: 'Copied',
  notCopied: 'Cannot copy here',
  phones: {
    title: 'Behind the scenes',
    text: 'The two simulated phones of this page. The request goes on when the dialog is closed: you can answer yourself.',
    names: { operator: 'The workshop’s phone', visitor: 'Your phone' },
    idle: 'At rest',
    states: {
      ringing: 'Ringing…',
      answered: 'Picked up, waiting',
      talking: 'Talking',
      ended: 'Ended',
    },
    endings: {
      'hung-up': 'Hung up',
      busy: 'Busy',
      'no-answer': 'No answer',
      refused: 'Call refused',
      cancelled: 'Call cancelled',
      failed: 'Not reached',
    },
    answer: 'Answer',
    refuse: 'Refuse',
    hangUp: 'Hang up',
    late: 'This phone does not ring any more.',
  },
  footer: 'An imaginary shop, served by your own copy of Rappel.',
};
