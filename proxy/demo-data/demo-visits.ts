import { Temporal } from 'temporal-polyfill';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../shared/durations.js';
import type { CallbackChange } from '../callbacks/ledger/callback-entity.js';
import type { Step } from '../callbacks/ledger/steps.js';
import type { LedgerState } from '../store/callback-tables.js';

/** What happens to a callback of the demo, and how long after what happened before. */
export interface DemoStep {
  afterMs: number;
  to: LedgerState;
  step: Step;
  change: CallbackChange;
}

/** A request of the demo. */
export interface DemoVisit {
  requestedAt: number;
  popupId: string;
  /** Nine digits after +33: of a range that is reserved for fiction. */
  digits: string;
  steps: readonly DemoStep[];
  price: string | null;
}

type Random = () => number;

/** The same numbers for the same seed, so that the demo tells the same story each time. */
function randomOf(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const DAYS = 21;
const OPENS = 9;
const CLOSES = 18;
const popups = ['77', '77', '77', '78', '80'];

/** Three weeks of requests until now, in the opening hours of a shop. On Mondays before noon its two lines are busy. */
export function demoVisits(now: number, timeZone: string): DemoVisit[] {
  const random = randomOf(7);
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
  const visits: DemoVisit[] = [];
  for (let day = -DAYS; day <= 0; day++) {
    const date = today.startOfDay().add({ days: day });
    for (let hour = OPENS; hour < CLOSES; hour++) {
      const isRush = date.dayOfWeek === 1 && hour === 11;
      const most = date.dayOfWeek > 5 ? 1 : isRush ? 9 : hour === 12 ? 2 : 4;
      const count = Math.floor(random() * (most + 1)) + (isRush ? 3 : 0);
      for (let visit = 0; visit < count; visit++) {
        const minute = Math.floor(random() * 60);
        const requestedAt =
          date.add({ hours: hour, minutes: minute }).epochMilliseconds +
          Math.floor(random() * MINUTE_MS);
        const made = { ...visitOf(random, isRush), requestedAt };
        // What would not be over by now is not shown.
        if (requestedAt + 20 * MINUTE_MS < now) visits.push(made);
      }
    }
  }
  const left = visits.findLast(({ requestedAt }) => requestedAt < now - DAY_MS);
  return visits
    .map((visit) => (visit === left ? { ...visit, steps: unsettled, price: null } : visit))
    .sort((one, other) => one.requestedAt - other.requestedAt);
}

function visitOf(random: Random, isRush: boolean): Omit<DemoVisit, 'requestedAt'> {
  const between = (from: number, to: number) => Math.round(from + random() * (to - from));
  const talkSeconds = between(20, 60) + (random() < 0.4 ? between(60, 540) : 0);
  const ways = waysOf({ between, talkSeconds });
  const chances: [keyof typeof ways, number][] = [
    ['noFreeOperator', isRush ? 0.45 : 0.03],
    ['missedByVisitor', 0.1],
    ['missedByOperator', 0.06],
    ['busy', 0.04],
    ['voicemail', 0.04],
    ['cancelled', 0.03],
    ['blocked', 0.015],
    ['blacklisted', 0.01],
    ['congestion', 0.01],
    ['expired', 0.005],
  ];
  let left = random();
  const way =
    chances.find(([, chance]) => {
      left -= chance;
      return left < 0;
    })?.[0] ?? 'reached';
  return {
    popupId: popups[Math.floor(random() * popups.length)] ?? '77',
    digits: `63998${String(between(0, 9999)).padStart(4, '0')}`,
    steps: ways[way],
    price: way === 'reached' ? (Math.ceil(talkSeconds / 60) * 0.024).toFixed(3) : null,
  };
}

const claimed: DemoStep = { afterMs: 40, to: 'dialling', step: {}, change: {} };
const unsettled: readonly DemoStep[] = [
  claimed,
  { afterMs: 8 * SECOND_MS, to: 'doubt', step: { detail: 'timeout' }, change: {} },
  { afterMs: 15 * MINUTE_MS, to: 'unsettled', step: { detail: 'not-listed' }, change: {} },
];

/** The ways that a request goes. */
function waysOf({
  between,
  talkSeconds,
}: {
  between: (from: number, to: number) => number;
  talkSeconds: number;
}) {
  const progress = (
    kind: 'ringing-operator' | 'ringing-visitor' | 'talking' | 'voicemail',
    afterMs: number,
  ): DemoStep => ({
    ...{ afterMs, to: 'accepted', step: { kind } },
    change: {
      progress: kind.startsWith('ringing') ? 'calling' : 'connected',
      evidence: 'observed',
    },
  });
  const end = (
    to: 'ended' | 'missed' | 'failed',
    detail: Step['detail'],
    afterSeconds: number,
    change: CallbackChange = {},
  ): DemoStep => ({
    ...{ afterMs: afterSeconds * SECOND_MS, to, step: { kind: 'ended', detail } },
    change: { progress: null, ...change },
  });
  const sent: DemoStep[] = [
    claimed,
    { afterMs: between(60, 400), to: 'accepted', step: {}, change: {} },
    progress('ringing-operator', between(100, 900)),
  ];
  const answered = [...sent, progress('ringing-visitor', between(2, 9) * SECOND_MS)];
  const picksUp = between(3, 12) * SECOND_MS;
  return {
    reached: [
      ...answered,
      progress('talking', picksUp),
      end('ended', 'answered', talkSeconds, { talked: 1, talk_seconds: talkSeconds }),
    ],
    missedByVisitor: [...answered, end('missed', 'no-answer', 25, { missed_by: 'visitor' })],
    busy: [...answered, end('missed', 'busy', 2, { missed_by: 'visitor', busy: 1 })],
    missedByOperator: [...sent, end('missed', 'no-answer', 20, { missed_by: 'operator' })],
    noFreeOperator: [
      ...sent,
      end('missed', 'no-free-operator', 1, { missed_by: 'operator', busy: 1 }),
    ],
    voicemail: [
      ...answered,
      progress('voicemail', picksUp),
      end('missed', 'no-answer', between(8, 40), { missed_by: 'operator' }),
    ],
    congestion: [...sent, end('failed', 'congestion', 2)],
    cancelled: [{ afterMs: between(200, 900), to: 'cancelled', step: {}, change: {} }],
    blocked: [claimed, { afterMs: 5, to: 'refused', step: { detail: 'blocked' }, change: {} }],
    blacklisted: [
      claimed,
      {
        ...{ afterMs: between(60, 300), to: 'refused', change: {} },
        step: { kind: 'refused-by-webappel', detail: 'blacklisted' },
      },
    ],
    expired: [
      { afterMs: 121 * SECOND_MS, to: 'expired', step: { detail: 'too-late' }, change: {} },
    ],
  } satisfies Record<string, readonly DemoStep[]>;
}
