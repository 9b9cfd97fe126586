import type { DemoTexts } from './texts.js';

export const english: DemoTexts = {
  locale: 'en',
  languageName: 'English',
  popupId: '78',
  title: 'Atelier Vélo, a demo shop',
  menu: ['The workshop', 'Try it', 'Install it'],
  menuName: 'Menu',
  skip: 'Skip to content',
  hero: {
    eyebrow: 'Repairs and servicing in Nantes',
    title: 'Your bicycle deserves a mechanic who talks to you.',
    text: 'A buckled wheel, a squeaky brake, a trip in mind? Leave your number and a mechanic will call you right away.',
    call: 'Call me back now',
    hours: 'Open every day for this demo',
  },
  services: {
    title: 'What we do',
    cards: [
      {
        title: 'Full service',
        text: 'Drivetrain, brakes, wheels and bearings, checked and adjusted in a day.',
        price: '€69',
      },
      {
        title: 'Quick repair',
        text: 'Puncture, cable or brake pad: fixed while you have a coffee.',
        price: 'from €12',
      },
      {
        title: 'Custom build',
        text: 'A bicycle made to fit you, from frame to bell. The first tune-up is free.',
        price: 'price on request',
      },
    ],
  },
  tryIt: {
    title: 'Try a callback without a phone',
    text: 'Calls are simulated here. Copy one of these fictional numbers, enter it under “Call me back”, and watch the two phones.',
    number: 'Number',
    outcome: 'What this phone does',
    outcomes: {
      answers: 'answers and talks',
      busy: 'is busy',
      noAnswer: 'rings, but nobody answers',
      hangsUp: 'answers, then hangs up',
      congestion: 'cannot be reached: network congestion',
    },
    otherNumbers:
      'The last two digits work the same way in numbers that begin with 02 61 91, 03 53 01, 04 65 71, 05 36 49 or, for mobiles, 06 39 98.',
  },
  popups: {
    title: 'Try other settings',
    text: 'Each popup has its own settings, chosen by the site owner.',
    ordinary: 'Open, now or later',
    closed: 'Always closed',
    immediate: 'Now only; your phone rings first',
  },
  install: {
    title: 'Put it on your page',
    text: 'One line at the end of the page. Nothing else to install.',
    playground: 'Try every setting',
  },
  copy: 'Copy',
  copyNumber: (number) => `Copy ${number}`,
  copied: 'Copied',
  notCopied: 'Copy failed',
  phones: {
    title: 'Behind the scenes',
    text: 'The two simulated phones. The request continues when you close the dialog, so you can answer them yourself.',
    names: { operator: 'The workshop’s phone', visitor: 'Your phone' },
    idle: 'Idle',
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
      refused: 'Call declined',
      cancelled: 'Call cancelled',
      failed: 'Not reachable',
    },
    answer: 'Answer',
    refuse: 'Decline',
    hangUp: 'Hang up',
    late: 'This phone is no longer ringing.',
  },
  footer: 'An imaginary shop, served by your own installation of Rappel.',
};
