import { randomBytes } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { MINUTE_MS } from '../../shared/durations.js';
import type { Value } from '../../shared/webappel/fields.js';
import { answer, reads, refusal } from './expectations.js';
import {
  type CallExpectation,
  type Known,
  type Question,
  resultOf,
  type Sent,
  sending,
  type Unasked,
} from './question.js';

/** What whoever holds the phone does, and the ends that a listing may then tell. */
const acts = {
  any: { advice: 'answer it, talk for some seconds, hang up', ends: undefined },
  answered: { advice: 'answer it, talk for some seconds, hang up', ends: ['answered'] },
  refused: { advice: 'refuse it', ends: ['busy', 'no-answer', 'refused', 'cancelled'] },
  'no-answer': { advice: 'let it ring', ends: ['no-answer', 'voicemail'] },
  busy: { advice: 'be on another call', ends: ['busy', 'voicemail'] },
  unreachable: {
    advice: 'switch the phone off before',
    ends: ['unreachable', 'congestion', 'no-answer', 'failed', 'voicemail'],
  },
} satisfies Record<string, { advice: string; ends: Value<'callState'>[] | undefined }>;

export type Act = keyof typeof acts;
export const actNames = Object.keys(acts) as Act[];

/** A call to one's own phone. */
export interface OwnCall {
  /** Digits of E.164, without plus. */
  number: string;
  act: Act;
}

const TALK_AT_MOST_SECONDS = 120;
const CUT_AFTER_SECONDS = 60;
const PLANNED_SECONDS = 300;
const LONG_PLANNED_SECONDS = 1001;
/** A listing is asked for every five seconds. */
const AT_ONCE_SECONDS = 6;
const SAME_CLOCK_MS = 2 * MINUTE_MS;
const ROUNDING_SECONDS = 3;

const followMatters =
  'Visitors learn the end of their call from the list of requests, and the proxy finds in it a call whose answer was lost.';

const listedAtOnce = (which: 'requests' | 'attempts', about: string): CallExpectation => ({
  expected: `the call in ${about} within ${AT_ONCE_SECONDS} seconds`,
  matters: `${followMatters} What comes late is told late; the proxy looks for a doubtful call for 15 minutes, and a few times more within a day.`,
  judge({ listedAfterSeconds }) {
    const seconds = listedAfterSeconds[which];
    if (seconds === undefined) return { differs: 'it was never listed' };
    return seconds <= AT_ONCE_SECONDS ? undefined : { differs: `after ${seconds} seconds` };
  },
});

const everyCall: readonly CallExpectation[] = [
  listedAtOnce('requests', 'the list of requests'),
  listedAtOnce('attempts', 'the list of calls'),
  {
    expected: 'the text that was sent in the field of the token, as it was',
    matters:
      'The proxy finds a call by this text when the answer to its request was lost. Without it such a call is left to a person.',
    judge: ({ request, token }, { tokenField }) => {
      if (!request) return { open: 'the call was not listed' };
      const seen = request[tokenField];
      return seen === token ? undefined : { differs: seen ? 'another text' : 'nothing' };
    },
  },
  {
    expected: 'the moment of the request by the clock of TIME_ZONE',
    matters: 'The days of the listings, and opening hours, are reckoned by TIME_ZONE.',
    judge: ({ request, askedAt }, { timeZone }) => {
      if (!request) return { open: 'the call was not listed' };
      const listed = Temporal.PlainDateTime.from(request.requestedAt);
      const offBy = listed.toZonedDateTime(timeZone).epochMilliseconds - askedAt;
      const minutes = Math.round(offBy / MINUTE_MS);
      return Math.abs(offBy) <= SAME_CLOCK_MS ? undefined : { differs: `${minutes} minutes off` };
    },
  },
];

/** The end of a call that the person at the phone made so. */
const endsAs = (act: Act): CallExpectation => {
  const ends: readonly Value<'callState'>[] | undefined = acts[act].ends;
  return {
    expected: ends
      ? `an end that Rappel reads as ${ends.join(' or ')}`
      : 'an end that Rappel knows',
    matters: 'It is what the visitor is told about the call.',
    judge({ request, words }) {
      const state = request?.callState;
      if (!state || state === 'pending') return { differs: 'no end was listed' };
      const word = words.at(-1) ?? '';
      if (state === 'unknown') return { differs: `the word "${word}", which Rappel does not know` };
      return !ends || ends.includes(state)
        ? undefined
        : { differs: `"${word}", which Rappel reads as ${state}` };
    },
  };
};

const cutInTime: CallExpectation = {
  expected: `a call of at most ${CUT_AFTER_SECONDS} seconds, because that was asked for`,
  matters:
    'MAX_CALL_SECONDS is sent so. In another unit calls would be cut far too early, or never.',
  judge({ request }) {
    const talked = request?.talkSeconds;
    if (talked === undefined) return { open: 'how long the call lasted was not listed' };
    if (talked > CUT_AFTER_SECONDS + ROUNDING_SECONDS)
      return { differs: `it lasted ${talked} seconds` };
    return talked < CUT_AFTER_SECONDS - ROUNDING_SECONDS
      ? { open: `whether calls are cut in time: this one ended by itself after ${talked} seconds` }
      : undefined;
  },
};

interface Terms {
  maxSeconds: number;
  delaySeconds?: number;
}

const place =
  (number: string, { maxSeconds, delaySeconds }: Terms) =>
  (known: Known): Sent | Unasked => {
    const { popupId, tokenField } = known;
    if (!popupId) return { because: 'there is no popup' };
    const token = randomBytes(16).toString('hex');
    const { pairs } = sending('requestCall', {
      popupId,
      phoneNumber: number,
      retries: 0,
      recorded: false,
      maxSeconds,
      ...(delaySeconds ? { delaySeconds } : {}),
      visitorName: 'Rappel',
      [tokenField]: token,
    });
    return { pairs, token };
  };

const accepted = [
  answer(
    'requestCall',
    'A call counts as accepted only with an identifier. Otherwise it is held as doubtful until the list of requests shows it.',
  ),
];

const ring = (
  id: string,
  step: number,
  about: string,
  { number, act }: OwnCall,
  maxSeconds: number,
  more: readonly CallExpectation[],
): Question => ({
  id,
  step,
  about,
  method: 'requestCall',
  send: place(number, { maxSeconds }),
  expects: accepted,
  rings: { advice: acts[act].advice, expects: [...everyCall, ...more] },
});

/** Plans a call for later and cancels it. */
const planAndCancel = (
  id: string,
  step: number,
  number: string,
  delaySeconds: number,
): Question[] => [
  {
    id: `${id}-planned`,
    step,
    about: `plan a call in ${delaySeconds} seconds`,
    method: 'requestCall',
    send: place(number, { maxSeconds: TALK_AT_MOST_SECONDS, delaySeconds }),
    expects: accepted,
    plans: `a call in ${delaySeconds} seconds`,
  },
  {
    id: `${id}-cancelled`,
    step,
    about: 'cancel it',
    method: 'cancelCall',
    send: (known) => cancellation(known, `${id}-planned`),
    expects: [answer('cancelCall', 'A visitor who cancels would be called all the same.')],
  },
];

export function cancellation(known: Known, plannedBy: string): Sent | Unasked {
  const contactId = resultOf(known, 'requestCall', plannedBy);
  const { popupId } = known;
  if (!contactId || !popupId) return { because: 'there is no identifier of the call' };
  return sending('cancelCall', { popupId, contactId });
}

/** Steps 10 to 12: real phones ring. */
export function callingSteps(calls: readonly OwnCall[]): Question[] {
  const [first] = calls;
  if (!first) return [];
  const { number } = first;
  return [
    ...calls.map((call, index) =>
      ring(`10-call-${index + 1}`, 10, `call ${index + 1}`, call, TALK_AT_MOST_SECONDS, [
        endsAs(call.act),
      ]),
    ),
    {
      id: '10-requests-one-day',
      step: 10,
      about: 'read the requests from today to today',
      method: 'summariseCalls',
      send: ({ popupId, today }) =>
        popupId
          ? sending('summariseCalls', { popupId, from: today, to: today })
          : { because: 'there is no popup' },
      expects: [
        reads(
          'summariseCalls',
          'the call of just now, as the last day is included',
          'Rappel asks for a day more, so that it misses nothing either way.',
          (rows, known) => {
            const id = resultOf(known, 'requestCall', '10-call-1');
            if (!id) return { open: 'the call has no identifier' };
            return rows.some(({ trackingId }) => trackingId === id)
              ? undefined
              : { differs: 'it is not listed' };
          },
        ),
      ],
    },
    ...planAndCancel('11-a', 11, number, PLANNED_SECONDS),
    {
      id: '11-b-requests',
      step: 11,
      about: 'read the cancelled call in the list',
      method: 'summariseCalls',
      send: (known) => {
        const trackingId = resultOf(known, 'requestCall', '11-a-planned');
        const { popupId } = known;
        if (!trackingId || !popupId) return { because: 'there is no identifier of the call' };
        return sending('summariseCalls', { popupId, trackingId });
      },
      expects: [
        reads(
          'summariseCalls',
          'an end that Rappel reads as cancelled',
          'The visitor is told that the call was cancelled when this list says so.',
          ([row]) =>
            row?.callState === 'cancelled'
              ? undefined
              : { differs: row ? (row.callState ?? 'no end yet') : 'the call is not listed' },
        ),
      ],
    },
    {
      id: '11-c-too-late',
      step: 11,
      about: 'cancel a call after its end',
      method: 'cancelCall',
      send: (known) => cancellation(known, '10-call-1'),
      expects: [
        refusal('TOO_LATE', 'Rappel tells the visitor that it is too late, if it can read that.'),
      ],
    },
    ...planAndCancel('12-a', 12, number, LONG_PLANNED_SECONDS),
    {
      ...ring(
        '12-b-cut',
        12,
        `a call of at most ${CUT_AFTER_SECONDS} seconds`,
        first,
        CUT_AFTER_SECONDS,
        [cutInTime],
      ),
      rings: {
        advice: `answer it and stay on the line until it is cut, after ${CUT_AFTER_SECONDS} seconds`,
        expects: [cutInTime],
      },
    },
  ];
}
