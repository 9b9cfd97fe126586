import { expect, test } from 'vitest';
import {
  type CallEvent,
  type CallRules,
  next,
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

/** The phases a call goes through, from its due time. */
const course = (rules: CallRules, events: CallEvent[]): string[] =>
  [{ during: 'waiting', what: 'due' } as const, ...events].map((event) => {
    const phase = next(event, rules);
    return 'outcome' in phase ? `${phase.name}: ${phase.outcome}` : phase.name;
  });

test('operator first: operator, announcement, visitor, announcement, talk', () => {
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

test('visitor first: the other way round', () => {
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
  ['no operator', plain, { during: 'ringing-operators', ...noAnswer }, 'ended: no-answer'],
  [
    'no operator, with retries',
    { ...plain, hasRetriesLeft: true },
    { during: 'ringing-operators', ...noAnswer },
    'waiting: no-answer',
  ],
  [
    'no operator, with retries and voicemail',
    { ...withVoicemail, hasRetriesLeft: true },
    { during: 'ringing-operators', ...noAnswer },
    'waiting: no-answer',
  ],
  [
    'no operator, with voicemail',
    withVoicemail,
    { during: 'ringing-operators', ...noAnswer },
    'ringing-for-message',
  ],
  [
    'no operator for a visitor on the line, with voicemail and retries',
    { ...visitorFirst, hasVoicemail: true, hasRetriesLeft: true },
    { during: 'ringing-operators', ...noAnswer },
    'taking-message',
  ],
  [
    'a visitor who leaves while operators ring',
    { ...visitorFirst, hasRetriesLeft: true },
    { during: 'ringing-operators', what: 'left' },
    'ended: abandoned',
  ],
  [
    'a visitor who does not answer, with retries',
    { ...plain, hasRetriesLeft: true },
    { during: 'ringing-visitor', ...noAnswer },
    'waiting: no-answer',
  ],
  [
    'a visitor who refuses, with retries',
    { ...plain, hasRetriesLeft: true },
    { during: 'ringing-visitor', what: 'missed', outcome: 'busy', isPermanent: true },
    'ended: busy',
  ],
  [
    'an operator who leaves while the visitor rings',
    plain,
    { during: 'ringing-visitor', what: 'left' },
    'ended: abandoned',
  ],
  [
    'a visitor who leaves in the announcement, with retries',
    { ...plain, hasRetriesLeft: true },
    { during: 'greeting-visitor', what: 'visitor-left' },
    'ended: abandoned',
  ],
  [
    'an operator who leaves in the announcement to the visitor, with voicemail',
    withVoicemail,
    { during: 'greeting-visitor', what: 'operator-left' },
    'taking-message',
  ],
  [
    'a leg that ends before the bridge',
    plain,
    { during: 'talking', what: 'left' },
    'ended: abandoned',
  ],
  [
    'a visitor who is called for a message and does not answer',
    withVoicemail,
    { during: 'ringing-for-message', ...noAnswer },
    'ended: no-answer',
  ],
  ['a message', withVoicemail, { during: 'taking-message', what: 'over' }, 'ended: no-answer'],
  ['a killed process', plain, { during: 'talking', what: 'interrupted' }, 'ended: congestion'],
])('after %s', (_, rules, event, expected) => {
  const phase = next(event, rules);
  expect('outcome' in phase ? `${phase.name}: ${phase.outcome}` : phase.name).toBe(expected);
});

test('without anybody to ring, the visitor is called for a message or not at all', () => {
  expect(course({ ...withVoicemail, hasOperatorGroup: false }, [])).toEqual([
    'ringing-for-message',
  ]);
  expect(course({ ...plain, hasOperatorGroup: false }, [])).toEqual(['ended: unreachable']);
});

test('the store keeps four states of a call under way and at its end', () => {
  expect(
    (['ringing-operators', 'greeting-visitor', 'talking', 'taking-message'] as const).map(
      (name) => phaseColumns({ name }).state,
    ),
  ).toEqual(['dialling', 'dialling', 'talking', 'voicemail']);
});
