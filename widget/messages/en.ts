import type { AboutNumber, LazyWords, PageWords } from './messages.js';
import { counted } from './plurals.js';

const exampleOf = ({ example }: AboutNumber): string => (example ? ` Example: ${example}.` : '');

const peopleAhead = counted('en', {
  one: 'One person is ahead of you.',
  other: '# people are ahead of you.',
});

export const words: LazyWords = {
  regional: 'en-GB',
  unavailable: 'Our callback service is unavailable at the moment.',
  callUs: 'You can call us on',
  closed: 'We are closed at the moment.',
  notCallable: 'We cannot call you back at the moment.',
  reopens: (moment) => `We reopen ${moment}.`,
  momentElsewhere: (moment, city, here) => `${moment}, ${city} time (${here} where you are)`,
  inZone: (moment, city) => `${moment}, ${city} time`,
  dayAndTime: (day, time) => `${day} at ${time}`,
  required: '(required)',
  optional: '(optional)',
  name: 'Your name',
  myName: 'my name',
  add: (fields) => `Add ${fields}`,
  country: 'Country',
  searchCountry: 'Country or code',
  noCountry: 'No country matches.',
  number: 'Phone number',
  example: (number) => `Example: ${number}`,
  when: 'When should we call you?',
  now: 'Now',
  nowByVoicemail: 'Now, to leave a message',
  later: 'Later',
  delay: 'How soon?',
  day: 'Day',
  time: 'Time',
  partsOfDay: { night: 'Night', morning: 'Morning', afternoon: 'Afternoon', evening: 'Evening' },
  dayFull: '(no free time)',
  soon: 'In a few minutes',
  chooseTime: 'Choose a time',
  loadingTimes: 'Loading available times…',
  timesUnavailable: 'We could not load the available times.',
  noTimes: 'No times are available at the moment.',
  timeTaken: 'This time has just been taken. Please choose another.',
  ownerTime: (moment) => `That is ${moment}.`,
  summaryNow: (number) => `We will call ${number} right away.`,
  summaryVoicemail: (number) =>
    `We will call ${number} right away, and you can leave a message on our voicemail.`,
  summaryAt: (number, moment) => `Your appointment: ${moment}. We will call ${number}.`,
  summaryLater: (number, delay, time) => `We will call ${number} ${delay}, at about ${time}.`,
  send: 'Call me back',
  sending: 'Sending…',
  slow: 'This is taking longer than usual. Please wait a moment.',
  callsFrom: (number) => `We call from ${number}.`,
  safePhrase: 'The person who calls you will say:',
  safePhraseReason: 'That is how you know that it is the call you asked for.',
  elapsed: (time) => `for ${time}`,
  sendingText: 'We are sending your request.',
  checkingText:
    'A short automatic check is running. It takes a few seconds, and there is nothing to do.',
  progress: 'Progress of your request',
  stepDone: '(done)',
  stepCurrent: '(now)',
  stepAhead: '(to come)',
  due: (moment) => `Call due ${moment}.`,
  expired:
    'We could not call you at the scheduled time, and we will not call late without asking you. You can make a new request.',
  cancel: 'Cancel my request',
  cancelling: 'Cancelling…',
  notAsked: 'I did not ask for this call',
  addToCalendar: 'Add to my calendar',
  changeTime: 'Change the time',
  confirmTime: 'Confirm this time',
  changingTime: 'Changing…',
  follow: 'Follow my request',
  phoneLink: {
    title: 'Follow on my phone',
    scan: 'Scan this code with the camera of your phone.',
    alternative: 'QR code of the link to your request',
  },
  another: 'Make another request',
  newTab: '(opens in a new tab)',
  updatesUnavailable:
    'We cannot show the latest status at the moment. Your request is not affected, and we keep trying.',
  requestNotFound: 'This request does not exist or has been deleted.',
  privacyPolicy: 'Privacy policy',
  waitsForLine: (ahead) =>
    `All our lines are busy. ${ahead === 0 ? 'You are next.' : peopleAhead(ahead)} Keep your phone near you.`,
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
      step: 'Calling',
      title: 'We are calling you',
      text: 'Your phone is ringing, or will ring in a moment.',
    },
    connected: {
      step: 'Conversation',
      title: 'You are connected',
      text: 'You are on the phone with us.',
    },
    ended: {
      step: 'Call ended',
      title: 'The call has ended',
      text: 'Thank you for speaking with us.',
    },
    missed: {
      step: 'No answer',
      title: 'The call did not go through',
      text: 'The call was not answered. You can ask us to call again.',
    },
    cancelled: {
      step: 'Request cancelled',
      title: 'Request cancelled',
      text: 'We will not call you.',
    },
    refused: {
      step: 'Call refused',
      title: 'We cannot call you',
      text: 'This call is not possible. Check your number, or try again later.',
    },
    failed: {
      step: 'Call failed',
      title: 'We could not call you',
      text: 'The phone network could not connect the call. You can try again.',
    },
    unknown: {
      step: 'Waiting for confirmation',
      title: 'Not confirmed yet',
      text: 'We may still call you, so keep your phone near you. Please wait a few minutes before making another request.',
    },
  },
  endedSilently: 'If we did not get to talk, you can ask for another call.',
  missed: {
    visitor: 'You did not answer. You can ask us to call again.',
    visitorBusy: 'Your line was busy. You can ask us to call again.',
    operator: 'Nobody was available to take the call. You can ask us to call again.',
    operatorBusy: 'All our lines were busy. You can ask us to call again.',
    busy: 'The line was busy. You can ask us to call again.',
  },
  problems: {
    'invalid-number': 'We cannot call this number. Please check it.',
    'number-not-allowed': 'We cannot call this kind of number.',
    closed: 'We have just closed. Your details stay in this form: send it again when we reopen.',
    'too-many-requests': 'There have been too many requests.',
    'cannot-call-now': 'We cannot call you back at the moment. Please try again later.',
    duplicate: 'We already have a request for this number.',
    'quiet-hours':
      'At this time it is too early or too late where this number rings. Choose another time.',
    'invalid-field': 'We cannot accept one of your answers. Please check the form.',
    'not-found': 'This form or request no longer exists.',
    'not-cancellable':
      'It is too late to change or cancel this request: the call has started or is over.',
    unavailable:
      'We could not confirm your request. You can send it again: we will call you only once.',
    'forbidden-origin': 'We do not accept callback requests from this page.',
    'proof-expired': 'This form was open for too long. Please send your request again.',
    'challenge-needed': 'An automatic check is needed first. Please send your request again.',
    'challenge-failed': 'The automatic check did not work. Please send your request again.',
  },
  retryAfter: (duration) => `Try again ${duration}.`,
  reference: (code) => `Reference: ${code}`,
  numberReasons: {
    empty: (about) => `Enter your phone number.${exampleOf(about)}`,
    'not-a-number': (about) => `This is not a phone number.${exampleOf(about)}`,
    'too-short': (about) => `This number is too short.${exampleOf(about)}`,
    'too-long': (about) => `This number is too long.${exampleOf(about)}`,
    'not-assigned': (about) =>
      `This number does not exist (${about.country}). Please check it.${exampleOf(about)}`,
    extension: () => 'We cannot call an extension. Please enter a direct number.',
    'country-not-allowed': ({ belongsTo, countries }) =>
      `We do not call this country${belongsTo ? ` (${belongsTo})` : ''}. We call: ${countries}.`,
    premium: () =>
      'We do not call premium-rate or special numbers. Please enter a standard number.',
    'internet-line': ({ country }) =>
      `We do not call internet or company lines in this country (${country}). Give another number.`,
    'country-unclear': () => 'Which country is this number from? Choose it to send your request.',
    'line-not-allowed': ({ onlyLine }) =>
      onlyLine
        ? `In this country we only call ${onlyLine === 'fixed' ? 'landline' : 'mobile'} numbers.`
        : 'We do not call this kind of number. Please enter another one.',
  },
  roomLeft: counted('en', {
    one: '# character left. Letters with accents count as two.',
    other: '# characters left. Letters with accents count as two.',
  }),
  tooLongBy: counted('en', {
    one: 'Too long by # character. Letters with accents count as two.',
    other: 'Too long by # characters. Letters with accents count as two.',
  }),
  textUnacceptable: 'This text is too long or contains a character we cannot accept, such as “;”.',
};

export const pageWords: PageWords = {
  refresh: 'Show the latest status',
  objection: {
    title: 'Did you not ask for this call?',
    explanation:
      'If you confirm, this request ends, and no new request for this number is accepted for 24 hours. This is possible once in 30 days. For this we do not keep the number itself, only a fingerprint by which we recognise it. To never be called again, tell the person who calls you, or contact us.',
    confirm: 'Confirm',
    back: 'Back to the progress',
    done: 'Done: this request ends.',
    mayStillRing:
      'A call has already begun, and the phone may still ring. We ask for it to be stopped until it is over.',
  },
  formPage: {
    next: 'Continue',
    check: 'Check your request',
    change: 'Change',
    error: 'Error',
    laterWhen: 'If later, when?',
    robotCheck:
      'Your request was not sent. An automatic check protects this service from abuse, and it cannot run without JavaScript. Turn JavaScript on and use the call-back button of the site, or try again in an hour.',
  },
};
