/*
 * A model of which phones ring when, based on the guide and the README's test numbers and independent of the engine.
 * Each call is a generator of waits, and the waits of all calls run in order of time.
 */

/** By the last two digits: answers, is busy, does not answer, answers and hangs up, meets congestion. */
export type Behaviour = '01' | '02' | '03' | '04' | '05';

export interface ModelOperator {
  number: string;
  ringMs: number;
  position: number;
}

export interface ModelCall {
  requestedAt: number;
  delayMs: number;
  number: string;
  direction: 'operator-first' | 'visitor-first';
  retries: number;
  maxTalkMs: number;
  /** When it is to be cancelled. All times are in milliseconds since the start. */
  cancelAt: number | undefined;
}

export interface ModelRules {
  ordering: 'fixed' | 'rotating';
  operators: ModelOperator[];
  windowMs: number;
  visitorRingMs: number;
  retryGapMs: number;
  answersAfterMs: number;
  refusesAfterMs: number;
  hangsUpAfterMs: number;
  talkMs: number;
}

export interface Ringing {
  at: number;
  call: number;
  role: 'operator' | 'visitor';
  number: string;
}
export interface ModelOutcome {
  outcome: string;
  talkedMs: number;
  attempts: number;
  cancelled: boolean;
}

type Course<Result> = Generator<number, Result, void>;
type Attempt = { talkedMs: number } | { missed: string; mayRetry: boolean };

const behaviourOf = (number: string) => number.slice(-2) as Behaviour;

export function expectedCourse(
  rules: ModelRules,
  calls: readonly ModelCall[],
): { ringing: Ringing[]; outcomes: ModelOutcome[] } {
  const ringing: Ringing[] = [];
  const busyOperators = new Set<string>();
  const byPosition = [...rules.operators].sort(
    (a, b) => a.position - b.position || a.number.localeCompare(b.number),
  );
  let now = 0;
  let rotation = 0;

  /** The group in ringing order. A rotating group starts each call with the next operator. */
  function nextOrder(): ModelOperator[] {
    const first = rules.ordering === 'rotating' ? rotation++ % Math.max(1, byPosition.length) : 0;
    return [...byPosition.slice(first), ...byPosition.slice(0, first)];
  }

  /** Rings one phone until it answers, refuses or times out, or until the other side hangs up at `until`. */
  function* ring(number: string, ringMs: number, until: number): Course<string> {
    const { answersAfterMs, refusesAfterMs } = rules;
    const ends: Record<Behaviour, [number, string]> = {
      '01': [answersAfterMs, 'answered'],
      '04': [answersAfterMs, 'answered'],
      '02': [refusesAfterMs, 'busy'],
      '05': [refusesAfterMs, 'congestion'],
      '03': [Number.POSITIVE_INFINITY, ''],
    };
    const [after, what] = ends[behaviourOf(number)];
    const [ringsMs, result] = after < ringMs ? [after, what] : [ringMs, 'no-answer'];
    yield Math.min(now + ringsMs, until);
    return now === until ? 'left' : result;
  }

  /** When somebody who has just answered hangs up early; never for most numbers. */
  const leavesAt = (number: string) =>
    behaviourOf(number) === '04' ? now + rules.hangsUpAfterMs : Number.POSITIVE_INFINITY;

  function* ringGroup(call: number, visitorLeavesAt: number): Course<ModelOperator | string> {
    const began = now;
    const failures: string[] = [];
    for (const operator of nextOrder()) {
      if (now - began >= rules.windowMs) break;
      if (busyOperators.has(operator.number)) {
        failures.push('busy');
        continue;
      }
      ringing.push({ at: now, call, role: 'operator', number: operator.number });
      busyOperators.add(operator.number);
      const result = yield* ring(operator.number, operator.ringMs, visitorLeavesAt);
      if (result === 'answered') return operator;
      busyOperators.delete(operator.number);
      if (result === 'left') return result;
      failures.push(result);
    }
    return failures.includes('no-answer') ? 'no-answer' : (failures.at(-1) ?? 'unreachable');
  }

  function* ringVisitor(call: number, number: string, operatorLeavesAt: number): Course<string> {
    ringing.push({ at: now, call, role: 'visitor', number });
    return yield* ring(number, rules.visitorRingMs, operatorLeavesAt);
  }

  function* talk(maxTalkMs: number, ...leaves: number[]): Course<Attempt> {
    const began = now;
    yield Math.min(now + rules.talkMs, now + (maxTalkMs || 3_600_000), ...leaves);
    return { talkedMs: now - began };
  }

  function* operatorFirst(index: number, call: ModelCall): Course<Attempt> {
    const operator = yield* ringGroup(index, Number.POSITIVE_INFINITY);
    if (typeof operator === 'string') return { missed: operator, mayRetry: true };
    const operatorLeavesAt = leavesAt(operator.number);
    const visitor = yield* ringVisitor(index, call.number, operatorLeavesAt);
    const attempt: Attempt =
      visitor === 'answered'
        ? yield* talk(call.maxTalkMs, operatorLeavesAt, leavesAt(call.number))
        : { missed: visitor === 'left' ? 'abandoned' : visitor, mayRetry: true };
    busyOperators.delete(operator.number);
    return attempt;
  }

  function* visitorFirst(index: number, call: ModelCall): Course<Attempt> {
    const visitor = yield* ringVisitor(index, call.number, Number.POSITIVE_INFINITY);
    if (visitor !== 'answered') return { missed: visitor, mayRetry: true };
    const visitorLeavesAt = leavesAt(call.number);
    const operator = yield* ringGroup(index, visitorLeavesAt);
    // A visitor who answered and hung up was reached, so there is no retry.
    if (operator === 'left') return { missed: 'abandoned', mayRetry: false };
    if (typeof operator === 'string') return { missed: operator, mayRetry: true };
    const attempt = yield* talk(call.maxTalkMs, visitorLeavesAt, leavesAt(operator.number));
    busyOperators.delete(operator.number);
    return attempt;
  }

  function* course(index: number, call: ModelCall): Course<ModelOutcome> {
    const cancelAt = call.cancelAt ?? Number.POSITIVE_INFINITY;
    /** A call can only be cancelled while it waits. */
    function* wait(until: number): Course<boolean> {
      const mayBeCancelled = cancelAt >= now;
      yield mayBeCancelled ? Math.min(until, cancelAt) : until;
      return mayBeCancelled && cancelAt < until;
    }
    if (yield* wait(call.requestedAt + call.delayMs))
      return { outcome: 'cancelled', talkedMs: 0, attempts: 0, cancelled: true };
    for (let attempts = 1; ; attempts++) {
      const attempt =
        call.direction === 'operator-first'
          ? yield* operatorFirst(index, call)
          : yield* visitorFirst(index, call);
      if ('talkedMs' in attempt)
        return { outcome: 'answered', talkedMs: attempt.talkedMs, attempts, cancelled: false };
      if (!attempt.mayRetry || attempts > call.retries)
        return { outcome: attempt.missed, talkedMs: 0, attempts, cancelled: false };
      if (yield* wait(now + rules.retryGapMs))
        return { outcome: 'cancelled', talkedMs: 0, attempts, cancelled: true };
    }
  }

  const outcomes: ModelOutcome[] = [];
  const waiting = calls.map((call, index) => ({
    index,
    at: call.requestedAt,
    course: course(index, call),
  }));
  for (let next = first(waiting); next; next = first(waiting)) {
    now = next.at;
    const step = next.course.next();
    if (step.done) {
      outcomes[next.index] = step.value;
      waiting.splice(waiting.indexOf(next), 1);
    } else next.at = step.value;
  }
  return { ringing, outcomes };
}

const first = <Entry extends { at: number }>(entries: Entry[]): Entry | undefined =>
  entries.reduce<Entry | undefined>(
    (best, entry) => (best && best.at <= entry.at ? best : entry),
    undefined,
  );
