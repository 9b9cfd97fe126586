import { describe, expect, onTestFinished, test } from 'vitest';
import type {
  DialRequest,
  Leg,
  SoundRef,
  TelephonyDriver,
} from '../../../../proxy/platform/telephony/driver.js';
import type { E164 } from '../../../../shared/phone.js';

/** A driver with numbers to call and a way to let time pass: virtual or, for a real driver, real time. */
export interface DriverUnderTest {
  driver: TelephonyDriver;
  numbers: Record<
    'answers' | 'busy' | 'noAnswer' | 'hangsUpSoon' | 'pressesNine' | 'invalid',
    E164
  >;
  /** Time until `answers` and `hangsUpSoon` answer. */
  answersAfterMs: number;
  /** Time until `hangsUpSoon` hangs up. A sound lasts longer. */
  hangsUpAfterMs: number;
  /** Time from the answer until `pressesNine` presses 9. */
  pressesAfterMs: number;
  /** Accuracy of the driver's times; 0 in virtual time. */
  toleranceMs: number;
  now(): number;
  pass(ms: number): Promise<void>;
}

const sound: SoundRef = { name: 'test', read: async () => new Uint8Array() };
/** Longer than any ringing or talk, unless a test says otherwise. */
const LONG_MS = 60_000;

/** Observes a promise without waiting for it. */
function watch<Value>(promise: Promise<Value>): { value?: Value } {
  const seen: { value?: Value } = {};
  promise.then((value) => {
    seen.value = value;
  });
  return seen;
}

/** The promises that the call engine relies on. Any driver that passes can replace another. */
export function describeDriver(name: string, openDriver: () => Promise<DriverUnderTest>): void {
  describe(`the ${name} driver`, () => {
    let legs = 0;
    const open = async () => {
      const tested = await openDriver();
      await tested.driver.start();
      onTestFinished(() => tested.driver.stop({ drainMs: 0 }));
      const dial = (to: E164, request: Partial<DialRequest> = {}): Leg => {
        legs += 1;
        return tested.driver.dial({
          legId: `leg-${legs}`,
          callId: 'call',
          role: 'visitor',
          to,
          ringTimeoutMs: LONG_MS,
          maxDurationMs: LONG_MS,
          ...request,
        });
      };
      const dialAnswered = async (to: E164, request: Partial<DialRequest> = {}): Promise<Leg> => {
        const leg = dial(to, request);
        await tested.pass(tested.answersAfterMs + tested.toleranceMs);
        expect(await leg.outcome).toMatchObject({ kind: 'answered' });
        return leg;
      };
      const within = (ms: number): [number, number] => [
        ms - tested.toleranceMs,
        ms + tested.toleranceMs,
      ];
      return { ...tested, dial, dialAnswered, within };
    };
    const expectWithin = (value: number | undefined, [from, to]: [number, number]) => {
      expect(value).toBeGreaterThanOrEqual(from);
      expect(value).toBeLessThanOrEqual(to);
    };

    test('an answered phone is reported with its ring time', async () => {
      const { dial, numbers, pass, answersAfterMs, toleranceMs, within } = await open();
      const outcome = watch(dial(numbers.answers).outcome);
      await pass(answersAfterMs - toleranceMs - 1);
      expect(outcome.value).toBeUndefined();
      await pass(2 * toleranceMs + 1);
      expect(outcome.value).toMatchObject({ kind: 'answered' });
      expectWithin(outcome.value?.ringMs, within(answersAfterMs));
    });

    test('a leg stays up until it is hung up, and its talk time counts from the answer', async () => {
      const { dialAnswered, numbers, pass, within } = await open();
      const leg = await dialAnswered(numbers.answers);
      const ended = watch(leg.ended);
      await pass(4000);
      expect(ended.value).toBeUndefined();
      await leg.hangup();
      await leg.hangup();
      expect(await leg.ended).toMatchObject({ by: 'local' });
      expectWithin((await leg.ended).talkMs, within(4000));
    });

    test('a busy line is reported', async () => {
      const { dial, numbers, pass } = await open();
      const leg = dial(numbers.busy);
      await pass(LONG_MS / 2);
      expect(await leg.outcome).toMatchObject({ kind: 'busy' });
    });

    test('the ringing stops exactly at the end of the ring time', async () => {
      const { dial, numbers, pass, toleranceMs, within } = await open();
      const outcome = watch(dial(numbers.noAnswer, { ringTimeoutMs: 7000 }).outcome);
      await pass(7000 - toleranceMs - 1);
      expect(outcome.value).toBeUndefined();
      await pass(2 * toleranceMs + 1);
      expect(outcome.value).toMatchObject({ kind: 'no-answer' });
      expectWithin(outcome.value?.ringMs, within(7000));
    });

    test('a phone cannot answer after its ring time', async () => {
      const { dial, numbers, pass, answersAfterMs, toleranceMs } = await open();
      const leg = dial(numbers.answers, { ringTimeoutMs: answersAfterMs - 2 * toleranceMs });
      await pass(answersAfterMs + toleranceMs);
      expect(await leg.outcome).toMatchObject({ kind: 'no-answer' });
    });

    test('a number that does not exist is reported', async () => {
      const { dial, numbers, pass } = await open();
      const leg = dial(numbers.invalid);
      await pass(LONG_MS / 2);
      expect(await leg.outcome).toMatchObject({ kind: 'invalid-number' });
    });

    test('a leg that never answered also ends, with no talk time', async () => {
      const { dial, numbers, pass } = await open();
      const leg = dial(numbers.busy);
      await pass(LONG_MS / 2);
      expect((await leg.ended).talkMs).toBe(0);
    });

    test.each(['signal', 'hang-up'])('a %s stops the ringing', async (how) => {
      const { dial, numbers, pass, within } = await open();
      const cancelling = new AbortController();
      const leg = dial(numbers.noAnswer, { signal: cancelling.signal });
      await pass(1000);
      if (how === 'signal') cancelling.abort();
      else await leg.hangup();
      expect(await leg.outcome).toMatchObject({ kind: 'cancelled' });
      expectWithin((await leg.outcome).ringMs, within(1000));
    });

    test('a request that is already cancelled does not ring', async () => {
      const { dial, numbers } = await open();
      const leg = dial(numbers.answers, { signal: AbortSignal.abort() });
      expect(await leg.outcome).toMatchObject({ kind: 'cancelled' });
    });

    test('a leg that is cancelled as it answers has one outcome, which does not change', async () => {
      const { dial, numbers, pass, answersAfterMs } = await open();
      const cancelling = new AbortController();
      const leg = dial(numbers.answers, { signal: cancelling.signal });
      await Promise.all([pass(answersAfterMs), leg.outcome.then(() => cancelling.abort())]);
      cancelling.abort();
      const { kind } = await leg.outcome;
      expect(['answered', 'cancelled']).toContain(kind);
      const ended = watch(leg.ended);
      await pass(1000);
      // An answered leg stays up until the caller hangs up.
      expect(ended.value === undefined).toBe(kind === 'answered');
      await leg.hangup();
      expect((await leg.outcome).kind).toBe(kind);
      await leg.ended;
    });

    test('a sound plays to its end or until it is stopped', async () => {
      const { dialAnswered, numbers, pass } = await open();
      const leg = await dialAnswered(numbers.answers);
      const whole = watch(leg.play(sound));
      await pass(LONG_MS / 4);
      expect(whole.value).toBe('finished');
      const stopping = new AbortController();
      const stopped = leg.play(sound, { loop: true, signal: stopping.signal });
      await pass(1000);
      stopping.abort();
      expect(await stopped).toBe('stopped');
      expect(await leg.play(sound, { signal: AbortSignal.abort() })).toBe('stopped');
    });

    test('a remote hang-up ends an announcement and is reported', async () => {
      const { dialAnswered, numbers, pass, hangsUpAfterMs, toleranceMs, within } = await open();
      const leg = await dialAnswered(numbers.hangsUpSoon);
      const played = leg.play(sound);
      await pass(hangsUpAfterMs + 2 * toleranceMs);
      expect(await played).toBe('hangup');
      expect(await leg.ended).toMatchObject({ by: 'remote' });
      expectWithin((await leg.ended).talkMs, within(hangsUpAfterMs));
      expect(await leg.play(sound)).toBe('hangup');
    });

    test('a key that a person presses is reported once to each listener, until it stops listening', async () => {
      const { dialAnswered, numbers, pass, pressesAfterMs, toleranceMs } = await open();
      const leg = await dialAnswered(numbers.pressesNine);
      const keys: string[] = [];
      leg.on('dtmf', (key) => keys.push(key));
      leg.on('dtmf', () => keys.push('not listening'))();
      const played = leg.play(sound, { loop: true });
      await pass(pressesAfterMs + 2 * toleranceMs);
      expect(keys).toEqual(['9']);
      await leg.hangup();
      expect(await played).toBe('hangup');
    });

    test('a bridge lasts until one leg ends, and the other leg stays up', async () => {
      const { driver, dialAnswered, numbers, pass } = await open();
      const operator = await dialAnswered(numbers.answers, { role: 'operator' });
      const visitor = await dialAnswered(numbers.answers);
      const bridge = await driver.bridge(operator, visitor);
      const ended = watch(bridge.ended.then(() => true));
      await pass(1000);
      expect(ended.value).toBeUndefined();
      await visitor.hangup();
      await bridge.ended;
      const left = watch(operator.ended);
      await pass(1000);
      expect(left.value).toBeUndefined();
    });

    test('removing a bridge leaves both legs up', async () => {
      const { driver, dialAnswered, numbers, pass } = await open();
      const operator = await dialAnswered(numbers.answers, { role: 'operator' });
      const visitor = await dialAnswered(numbers.answers);
      const bridge = await driver.bridge(operator, visitor);
      const ends = [watch(operator.ended), watch(visitor.ended)];
      await bridge.unbridge();
      await bridge.ended;
      await pass(10_000);
      expect(ends.map(({ value }) => value)).toEqual([undefined, undefined]);
    });

    test('a bridge with an ended leg has ended too', async () => {
      const { driver, dialAnswered, numbers } = await open();
      const operator = await dialAnswered(numbers.answers, { role: 'operator' });
      const visitor = await dialAnswered(numbers.answers);
      await visitor.hangup();
      const bridge = await driver.bridge(operator, visitor);
      await bridge.ended;
    });

    test('a message is recorded as a WAV file of 8 kHz mono, up to the maximum length', async () => {
      const { dialAnswered, numbers, pass, within } = await open();
      const leg = await dialAnswered(numbers.answers);
      const recording = leg.record({ maxMs: 2000 });
      await pass(2500);
      const { wav, ms } = await recording;
      expectWithin(ms, within(2000));
      const file = Buffer.from(wav);
      expect(file.toString('latin1', 0, 4)).toBe('RIFF');
      expect(file.toString('latin1', 8, 12)).toBe('WAVE');
      expect([file.readUInt16LE(22), file.readUInt32LE(24), file.readUInt16LE(34)]).toEqual([
        1, 8000, 16,
      ]);
    });

    test('a hang-up keeps the recording so far', async () => {
      const { dialAnswered, numbers, pass, within } = await open();
      const leg = await dialAnswered(numbers.answers);
      const recording = leg.record({ maxMs: LONG_MS });
      await pass(1500);
      await leg.hangup();
      expectWithin((await recording).ms, within(1500));
    });

    test('the driver ends a leg at its maximum duration, counted from the answer', async () => {
      const { dialAnswered, numbers, pass, toleranceMs, within } = await open();
      const leg = await dialAnswered(numbers.answers, { maxDurationMs: 9000 });
      const ended = watch(leg.ended);
      await pass(9000 - 2 * toleranceMs - 1);
      expect(ended.value).toBeUndefined();
      await pass(4 * toleranceMs + 1);
      expect(ended.value).toMatchObject({ by: 'max-duration' });
      expectWithin(ended.value?.talkMs, within(9000));
    });

    test('the driver carries 50 legs at once, each with its own outcome', async () => {
      const { dial, numbers, pass } = await open();
      const pairs = Array.from({ length: 50 }, (_, index) =>
        index % 2 === 0
          ? { leg: dial(numbers.answers), kind: 'answered' }
          : { leg: dial(numbers.busy), kind: 'busy' },
      );
      await pass(LONG_MS / 2);
      const outcomes = await Promise.all(pairs.map(({ leg }) => leg.outcome));
      expect(outcomes.map(({ kind }) => kind)).toEqual(pairs.map(({ kind }) => kind));
    });

    test('stopping hangs up the remaining legs', async () => {
      const { driver, dialAnswered, dial, numbers } = await open();
      const talking = await dialAnswered(numbers.answers);
      const ringing = dial(numbers.noAnswer);
      await driver.stop({ drainMs: 0 });
      expect(await talking.ended).toMatchObject({ by: 'local' });
      expect(await ringing.outcome).toMatchObject({ kind: 'cancelled' });
    });
  });
}
