import { launcherWords } from './launcher-words.js';
import type { AboutNumber, Messages } from './messages.js';

const forExample = ({ example }: AboutNumber): string =>
  example ? ` Write it like ${example}.` : '';

function peopleBefore(ahead: number): string {
  if (ahead === 0) return 'You are next.';
  return ahead === 1 ? 'One person is before you.' : `${ahead} people are before you.`;
}

export const english: Messages = {
  ...launcherWords.en,
  closed: 'We are closed at the moment.',
  reopens: (moment) => `We open again ${moment}.`,
  momentElsewhere: (moment, city, here) => `${moment}, ${city} time (${here} where you are)`,
  inZone: (moment, city) => `${moment}, ${city} time`,
  dayAndTime: (day, time) => `${day} at ${time}`,
  required: '(required)',
  optional: '(optional)',
  name: 'Your name',
  country: 'Country',
  number: 'Phone number',
  example: (number) => `Example: ${number}`,
  when: 'When shall we call?',
  now: 'Now',
  later: 'Later',
  delay: 'In how long',
  day: 'Day',
  time: 'Time',
  soon: 'In a few minutes',
  chooseTime: 'Choose a time',
  loadingTimes: 'Looking for free times…',
  timesUnavailable: 'The free times could not be loaded.',
  noTimes: 'All times are taken at the moment.',
  timeGone: 'This time has just been taken. Choose another one.',
  ownerTime: (moment) => `That is ${moment}.`,
  summaryNow: (number) => `We will call ${number} right away.`,
  summaryAt: (number, moment) => `Your appointment: ${moment}. We will call ${number}.`,
  summaryLater: (number, delay, time) => `We will call ${number} ${delay}, at about ${time}.`,
  send: 'Call me back',
  sending: 'Sending…',
  sendingText: 'Your request is being sent.',
  progress: 'Progress of your request',
  stepDone: '(done)',
  stepCurrent: '(now)',
  stepAhead: '(to come)',
  due: (moment) => `Call due ${moment}.`,
  expired:
    'We could not call you at the time planned, and will not call you late by surprise. You can ask again.',
  cancel: 'Cancel my request',
  cancelling: 'Cancelling…',
  changeTime: 'Change the time',
  confirmTime: 'Confirm this time',
  changingTime: 'Changing…',
  refresh: 'Show where it stands now',
  follow: 'Follow my request',
  another: 'Make another request',
  newTab: '(new tab)',
  lost: 'We have no news for the moment. Your request goes on; we keep trying.',
  goneRequest: 'This request is not known, or no longer kept.',
  waitsForLine: (ahead) =>
    `All our lines are busy. ${peopleBefore(ahead)} Keep your phone near you.`,
  states: {
    scheduled: {
      step: 'Call scheduled',
      title: 'Your call is scheduled',
      text: 'Keep your phone near you at that time.',
    },
    queued: {
      step: 'Request received',
      title: 'Request received',
      text: 'We are about to call you. Keep your phone near you.',
    },
    calling: {
      step: 'Call being placed',
      title: 'We are calling',
      text: 'Your phone is about to ring, if it is not ringing already.',
    },
    connected: {
      step: 'Conversation',
      title: 'You are connected',
      text: 'You are talking with us on the phone.',
    },
    ended: {
      step: 'Call ended',
      title: 'The call has ended',
      text: 'Thank you for talking with us.',
    },
    missed: {
      step: 'No answer',
      title: 'The call did not succeed',
      text: 'Someone did not answer. You can ask to be called again.',
    },
    cancelled: {
      step: 'Request cancelled',
      title: 'Request cancelled',
      text: 'We will not call you.',
    },
    refused: {
      step: 'Call refused',
      title: 'We cannot call you',
      text: 'The call was not accepted. Check your number, or try again later.',
    },
    failed: {
      step: 'Call failed',
      title: 'The call could not be placed',
      text: 'The telephone network did not let it through. You can try again.',
    },
    unknown: {
      step: 'Waiting for confirmation',
      title: 'Not confirmed yet',
      text: 'Your request may be on its way: keep your phone near you. Wait a few minutes before you make another one.',
    },
  },
  missed: {
    visitor: 'You did not answer. You can ask to be called again.',
    visitorBusy: 'Your line was busy. You can ask to be called again.',
    operator: 'Nobody was free to answer on our side. You can ask to be called again.',
    operatorBusy: 'All our lines were busy. You can ask to be called again.',
    busy: 'A line was busy. You can ask to be called again.',
  },
  problems: {
    'invalid-number': 'This number cannot be called. Check its digits.',
    'number-not-allowed': 'We cannot call this number.',
    closed: 'We have just closed. Your details are kept here; try again when we open.',
    'too-many-requests': 'Too many requests were made.',
    duplicate: 'A request for this number is already in progress.',
    'invalid-field': 'One of the answers cannot be sent. Check what you have typed.',
    'not-found': 'This popup or request is not known any more.',
    'not-cancellable': 'It is too late to change or cancel this: the call has begun or is over.',
    unavailable:
      'We could not be reached, or could not confirm. You can send again: you will be called once only.',
    'forbidden-origin': 'Call back requests are not accepted from this page.',
    'challenge-failed': 'The check against robots did not succeed. Send again.',
  },
  retryAfter: (duration) => `Try again ${duration}.`,
  numberReasons: {
    empty: (about) => `Enter your phone number.${forExample(about)}`,
    'not-a-number': (about) => `This is not a phone number.${forExample(about)}`,
    'too-short': (about) => `This number is too short.${forExample(about)}`,
    'too-long': (about) => `This number is too long.${forExample(about)}`,
    'not-assigned': (about) =>
      `No phone has this number (${about.country}). Check its digits.${forExample(about)}`,
    extension: () => 'We cannot call an extension. Enter a direct number.',
    'country-not-allowed': ({ countries }) =>
      `We do not call this country. We call numbers of: ${countries}.`,
    premium: () => 'We do not call premium-rate or special numbers. Enter an ordinary number.',
    'line-not-allowed': ({ onlyLine }) =>
      onlyLine
        ? `In this country we call ${onlyLine === 'fixed' ? 'landline' : 'mobile'} numbers only.`
        : 'We do not call this kind of line. Enter another number.',
  },
  textUnacceptable: 'This text is too long or holds a character that cannot be sent, such as “;”.',
};
