import { expect, test } from 'vitest';
import {
  type CallEvent,
  type CallRules,
  nextPhase,
  phaseColumns,
} from '../../../../proxy/platform/call-engine/call-phases.js';

const plain: CallRules = {
  direction: 'operator-first',
  hasOperatorGroup: true,
  hasVoicemail: false,
  hasRetriesLeft: false,
};
const visitorFirst: CallRules = { ...plain, direction: 'visitor-first' };
const withVoicemail: CallRules = { ...plain, hasVoicemail: true };
const noAnswer = { what: 'missed', outcome: 'no-answer', isPermanent: false } as const;

/** The phases of a call from the time it is due. */
const course = (rules: CallRules, events: CallEvent[]): string[] =>
  [{ during: 'waiting', what: 'due' } as const, ...events].map((event) => {
    const phase = nextPhase(event, rules);
    return 'outcome' in phase ? `${phase.name}: ${phase.outcome}` : phase.name;
  });

test('operator first: the operator rings and is greeted, then the visitor, then they talk', () => {
  expect(
    course(plain, [
      { during: 'ringing-operators', what: 'answered' },
      { during: 'greeting-operator', what: 'greeted' },
      { during: 'ringing-visitor', what: 'answered' },
      { during: 'greeting-visitor', what: 'greeted' },
      { during: 'talking', what: 'over' },
    ]),
  ).toEqual([
    'ringing-operators',
    'greeting-operator',
    'ringing-visitor',
    'greeting-visitor',
    'talking',
    'ended: answered',
  ]);
});

test('visitor first: the visitor rings and is greeted, then the operator, then they talk', () => {
  expect(
    course(visitorFirst, [
      { during: 'ringing-visitor', what: 'answered' },
      { during: 'greeting-visitor', what: 'greeted' },
      { during: 'ringing-operators', what: 'answered' },
      { during: 'greeting-operator', what: 'greeted' },
    ]),
  ).toEqual([
    'ringing-visitor',
    'greeting-visitor',
    'ringing-operators',
    'greeting-operator',
    'talking',
  ]);
});

test.each<[string, CallRules, CallEvent, string]>([
  ['no operator answers', plain, { during: 'ringing-operators', ...noAnswer }, 'ended: no-answer'],
  [
    'no operator answers, with retries left',
    { ...plain, hasRetriesLeft: true },
    { during: 'ringing-operators', ...noAnswer },
    'waiting: no-answer',
  ],
  [
    'no operator answers, with retries left and voicemail',
    { ...withVoicemail, hasRetriesLeft: true },
    { during: 'ringing-operators', ...noAnswer },
    'waiting: no-answer',
  ],
  [
    'no operator answers, with voicemail',
    withVoicemail,
    { during: 'ringing-operators', ...noAnswer },
    'ringing-for-message',
  ],
  [
    'no operator answers for a visitor on the line, with voicemail and retries left',
    { ...visitorFirst, hasVoicemail: true, hasRetriesLeft: true },
    { during: 'ringing-operators', ...noAnswer },
    'taking-message',
  ],
  [
    'the visitor hangs up while operators ring',
    { ...visitorFirst, hasRetriesLeft: true },
    { during: 'ringing-operators', what: 'left' },
    'ended: abandoned',
  ],
  [
    'the visitor does not answer, with retries left',
    { ...plain, hasRetriesLeft: true },
    { during: 'ringing-visitor', ...noAnswer },
    'waiting: no-answer',
  ],
  [
    'the visitor refuses, with retries left',
    { ...plain, hasRetriesLeft: true },
    { during: 'ringing-visitor', what: 'missed', outcome: 'busy', isPermanent: true },
    'ended: busy',
  ],
  [
    'the operator hangs up while the visitor rings',
    plain,
    { during: 'ringing-visitor', what: 'left' },
    'ended: abandoned',
  ],
  [
    'the visitor hangs up during the announcement, with retries left',
    { ...plain, hasRetriesLeft: true },
    { during: 'greeting-visitor', what: 'visitor-left' },
    'ended: abandoned',
  ],
  [
    'the visitor objects during the announcement, with retries left and voicemail',
    { ...withVoicemail, hasRetriesLeft: true },
    { during: 'greeting-visitor', what: 'objected' },
    'ended: refused',
  ],
  [
    'the operator hangs up during the announcement to the visitor, with voicemail',
    withVoicemail,
    { during: 'greeting-visitor', what: 'operator-left' },
    'taking-message',
  ],
  ['a leg ends before the bridge', plain, { during: 'talking', what: 'left' }, 'ended: abandoned'],
  [
    'the visitor is called for a message and does not answer',
    withVoicemail,
    { during: 'ringing-for-message', ...noAnswer },
    'ended: no-answer',
  ],
  [
    'a message is recorded',
    withVoicemail,
    { during: 'taking-message', what: 'over' },
    'ended: no-answer',
  ],
  [
    'the engine is interrupted during the talk',
    plain,
    { during: 'talking', what: 'interrupted' },
    'ended: congestion',
  ],
])('a call moves to the right phase when this happens: %s', (_, rules, event, expected) => {
  const phase = nextPhase(event, rules);
  expect('outcome' in phase ? `${phase.name}: ${phase.outcome}` : phase.name).toBe(expected);
});

test('without an operator group the visitor is called for a message or not at all', () => {
  expect(course({ ...withVoicemail, hasOperatorGroup: false }, [])).toEqual([
    'ringing-for-message',
  ]);
  expect(course({ ...plain, hasOperatorGroup: false }, [])).toEqual(['ended: unreachable']);
});

test('the phases of a call are stored as dialling, talking and voicemail', () => {
  expect(
    (['ringing-operators', 'greeting-visitor', 'talking', 'taking-message'] as const).map(
      (name) => phaseColumns({ name }).state,
    ),
  ).toEqual(['dialling', 'dialling', 'talking', 'voicemail']);
});
