import { randomBytes } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { MINUTE_MS } from '../../shared/durations.js';
import { type CallState, readCallState } from '../../shared/webappel/call-states.js';
import { expectAnswer, expectRefusal, expectResult } from './expectations.js';
import {
  type CallExpectation,
  type CannotAsk,
  type ProbeContext,
  type ProbeRequest,
  type Question,
  requestFor,
  resultOf,
} from './question.js';
import { meaningAfter, type Reaction, reactions } from './reactions.js';

/** A call to the owner's phone. */
export interface OwnCall {
  /** E.164 digits, without the plus sign. */
  number: string;
  reaction: Reaction;
}

const MAX_TALK_SECONDS = 120;
const CUT_AFTER_SECONDS = 60;
const SCHEDULE_DELAY_SECONDS = 300;
const LONG_SCHEDULE_DELAY_SECONDS = 1001;
/** The listings are read every five seconds. */
const MAX_LISTING_DELAY_SECONDS = 6;
const MAX_CLOCK_DIFFERENCE_MS = 2 * MINUTE_MS;
const ROUNDING_SECONDS = 3;

const followMatters =
  'From the list of calls, Rappel learns the result of a call, and whether WebAppel accepted a call whose answer was lost.';

const listedSoon = (which: 'requests' | 'attempts', about: string): CallExpectation => ({
  expected: `the call in ${about} within ${MAX_LISTING_DELAY_SECONDS} seconds`,
  matters: `${followMatters} If calls are listed late, visitors see their state late. Rappel looks for a call in doubt for 15 minutes, and a few times more within a day.`,
  judge({ listedAfterSeconds }) {
    const seconds = listedAfterSeconds[which];
    if (seconds === undefined) return { differs: 'it never appeared' };
    return seconds <= MAX_LISTING_DELAY_SECONDS
      ? undefined
      : { differs: `after ${seconds} seconds` };
  },
});

const everyCall: readonly CallExpectation[] = [
  listedSoon('requests', 'the list of calls'),
  listedSoon('attempts', 'the list of attempts'),
  {
    expected: 'the token field with exactly the text that was sent',
    matters:
      'When the answer to a request was lost, Rappel finds the call by this text. Without it, the owner has to find out whether the call took place.',
    judge: ({ request, token }, { tokenField }) => {
      if (!request) return { open: 'the call was not listed' };
      const text = request[tokenField];
      return text === token ? undefined : { differs: text ? 'another text' : 'an empty field' };
    },
  },
  {
    expected: 'the time of the request in the time zone of TIME_ZONE',
    matters:
      'Rappel computes opening hours and the days of listings in TIME_ZONE; set it to the zone of your WebAppel account.',
    judge: ({ request, askedAt }, { timeZone }) => {
      if (!request) return { open: 'the call was not listed' };
      const listed = Temporal.PlainDateTime.from(request.requestedAt);
      const offBy = listed.toZonedDateTime(timeZone).epochMilliseconds - askedAt;
      const minutes = Math.round(offBy / MINUTE_MS);
      return Math.abs(offBy) <= MAX_CLOCK_DIFFERENCE_MS
        ? undefined
        : { differs: `${minutes} minutes off` };
    },
  },
];

const saysOpen = (word: string): boolean => /^0+$/.test(word) || readCallState(word) === 'pending';

/** The result of the call fits the owner's reaction. */
const expectState = (reaction: Reaction): CallExpectation => {
  const states: readonly CallState[] | undefined = reactions[reaction].states;
  return {
    expected: states
      ? `a result that Rappel reads as ${states.join(' or ')}`
      : 'a result that Rappel knows',
    matters: 'Visitors see this result of their call.',
    judge({ request, words }) {
      const state = request?.callState;
      const word = words.at(-1) ?? '';
      if (!state || state === 'pending')
        return {
          differs: saysOpen(word)
            ? `"${word}", which Rappel takes for a call that goes on`
            : 'no result was listed',
        };
      if (state === 'unknown')
        return {
          differs: `the word "${word}", which Rappel does not know. If it means what you did, set CALL_STATES="${word}=${meaningAfter(reaction)}"`,
        };
      return !states || states.includes(state)
        ? undefined
        : { differs: `"${word}", which Rappel reads as ${state}` };
    },
  };
};

const cutInTime: CallExpectation = {
  expected: `a call of at most ${CUT_AFTER_SECONDS} seconds, the limit that was sent`,
  matters:
    'Rappel sends MAX_CALL_SECONDS in the same way. If WebAppel expected another unit, it would cut calls far too early or never.',
  judge({ request }) {
    const talked = request?.talkSeconds;
    if (talked === undefined) return { open: 'the duration of the call was not listed' };
    if (talked > CUT_AFTER_SECONDS + ROUNDING_SECONDS)
      return { differs: `it lasted ${talked} seconds` };
    return talked < CUT_AFTER_SECONDS - ROUNDING_SECONDS
      ? {
          open: `the call ended after ${talked} seconds, before WebAppel had to cut it; stay on the line next time`,
        }
      : undefined;
  },
};

interface CallLimits {
  maxSeconds: number;
  delaySeconds?: number;
}

const requestCallTo =
  (number: string, { maxSeconds, delaySeconds }: CallLimits) =>
  (context: ProbeContext): ProbeRequest | CannotAsk => {
    const { popupId, tokenField } = context;
    if (!popupId) return { because: 'there is no popup' };
    const token = randomBytes(16).toString('hex');
    const { pairs } = requestFor('requestCall', {
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
  expectAnswer(
    'requestCall',
    'Rappel treats a call as accepted when it can read an identifier, also in some other forms. Otherwise the callback is in doubt until the list of calls shows its token, mostly within seconds.',
  ),
];

const callQuestion = (
  id: string,
  step: number,
  about: string,
  { number, reaction }: OwnCall,
  maxSeconds: number,
  more: readonly CallExpectation[],
): Question => ({
  id,
  step,
  about,
  method: 'requestCall',
  send: requestCallTo(number, { maxSeconds }),
  expects: accepted,
  ringing: {
    instruction: reactions[reaction].instruction,
    reaction,
    expects: [...everyCall, ...more],
  },
});

/** Schedules a call and cancels it. */
const scheduleAndCancel = (
  id: string,
  step: number,
  number: string,
  delaySeconds: number,
): Question[] => [
  {
    id: `${id}-planned`,
    step,
    about: `request a call in ${delaySeconds} seconds`,
    method: 'requestCall',
    send: requestCallTo(number, { maxSeconds: MAX_TALK_SECONDS, delaySeconds }),
    expects: accepted,
    scheduledCall: `a call in ${delaySeconds} seconds`,
  },
  {
    id: `${id}-cancelled`,
    step,
    about: 'cancel it',
    method: 'cancelCall',
    send: (context) => cancellation(context, `${id}-planned`),
    expects: [expectAnswer('cancelCall', 'Otherwise a visitor who cancels is still called.')],
  },
];

export function cancellation(context: ProbeContext, scheduledBy: string): ProbeRequest | CannotAsk {
  const contactId = resultOf(context, 'requestCall', scheduledBy);
  const { popupId } = context;
  if (!contactId || !popupId) return { because: 'the identifier of the call is unknown' };
  return requestFor('cancelCall', { popupId, contactId });
}

/** Steps 10 to 12, which ring real phones. */
export function callingSteps(calls: readonly OwnCall[]): Question[] {
  const [first] = calls;
  if (!first) return [];
  const { number } = first;
  return [
    ...calls.map((call, index) =>
      callQuestion(`10-call-${index + 1}`, 10, `call ${index + 1}`, call, MAX_TALK_SECONDS, [
        expectState(call.reaction),
      ]),
    ),
    {
      id: '10-requests-one-day',
      step: 10,
      about: 'read the requests from today to today',
      method: 'summariseCalls',
      send: ({ popupId, today }) =>
        popupId
          ? requestFor('summariseCalls', { popupId, from: today, to: today })
          : { because: 'there is no popup' },
      expects: [
        expectResult(
          'summariseCalls',
          'the call of a moment ago, because the last day is included',
          'Rappel always asks for one day more, so it misses nothing.',
          (rows, context) => {
            const id = resultOf(context, 'requestCall', '10-call-1');
            if (!id) return { open: 'the identifier of the call is unknown' };
            return rows.some(({ trackingId }) => trackingId === id)
              ? undefined
              : { differs: 'it is not listed' };
          },
        ),
      ],
    },
    ...scheduleAndCancel('11-a', 11, number, SCHEDULE_DELAY_SECONDS),
    {
      id: '11-b-requests',
      step: 11,
      about: 'find the cancelled call in the list of calls',
      method: 'summariseCalls',
      send: (context) => {
        const trackingId = resultOf(context, 'requestCall', '11-a-planned');
        const { popupId } = context;
        if (!trackingId || !popupId) return { because: 'the identifier of the call is unknown' };
        return requestFor('summariseCalls', { popupId, trackingId });
      },
      expects: [
        expectResult(
          'summariseCalls',
          'a result that Rappel reads as cancelled',
          'Rappel tells the visitor that the call is cancelled when this list shows it.',
          ([row]) =>
            row?.callState === 'cancelled'
              ? undefined
              : { differs: row ? (row.callState ?? 'no result yet') : 'the call is not listed' },
        ),
      ],
    },
    {
      id: '11-c-too-late',
      step: 11,
      about: 'cancel a call after its end',
      method: 'cancelCall',
      send: (context) => cancellation(context, '10-call-1'),
      expects: [
        expectRefusal(
          'TOO_LATE',
          'Rappel tells the visitor that it is too late to cancel, if it can read the refusal.',
        ),
      ],
    },
    ...scheduleAndCancel('12-a', 12, number, LONG_SCHEDULE_DELAY_SECONDS),
    {
      ...callQuestion(
        '12-b-cut',
        12,
        `a call of at most ${CUT_AFTER_SECONDS} seconds`,
        first,
        CUT_AFTER_SECONDS,
        [cutInTime],
      ),
      ringing: {
        reaction: 'answered',
        instruction: `answer it and stay on the line until WebAppel cuts the call after ${CUT_AFTER_SECONDS} seconds`,
        expects: [cutInTime],
      },
    },
  ];
}
