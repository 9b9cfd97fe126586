import { describe, expect, onTestFinished, test } from 'vitest';
import type {
  DialRequest,
  Leg,
  SoundRef,
  TelephonyDriver,
} from '../../../../proxy/platform/telephony/driver.js';
import type { E164 } from '../../../../shared/phone.js';

/** A driver, phones that it reaches, and how time passes for it: a real one lets real time pass. */
export interface DriverUnderTest {
  driver: TelephonyDriver;
  numbers: Record<'answers' | 'busy' | 'noAnswer' | 'hangsUpSoon' | 'invalid', E164>;
  /** What `answers` and `hangsUpSoon` take to answer. */
  answersAfterMs: number;
  /** What `hangsUpSoon` takes to hang up; a sound lasts longer. */
  hangsUpAfterMs: number;
  /** How exact its times are; 0 in virtual time. */
  toleranceMs: number;
  now(): number;
  pass(ms: number): Promise<void>;
}

const sound: SoundRef = { name: 'test', read: async () => new Uint8Array() };
/** Nobody rings or talks as long as this unless the test says so. */
const LONG_MS = 60_000;

/** What a promise came to, without waiting for it. */
function watch<Value>(promise: Promise<Value>): { value?: Value } {
  const seen: { value?: Value } = {};
  promise.then((value) => {
    seen.value = value;
  });
  return seen;
}

/** What the call engine relies on. Any driver must pass, so that one can be put in for another. */
export function describeDriver(name: string, make: () => Promise<DriverUnderTest>): void {
  describe(`the ${name} driver`, () => {
    let legs = 0;
    const open = async () => {
      const under = await make();
      await under.driver.start();
      onTestFinished(() => under.driver.stop({ drainMs: 0 }));
      const dial = (to: E164, request: Partial<DialRequest> = {}): Leg => {
        legs += 1;
        return under.driver.dial({
          legId: `leg-${legs}`,
          callId: 'call',
          role: 'visitor',
          to,
          ringTimeoutMs: LONG_MS,
          maxDurationMs: LONG_MS,
          ...request,
        });
      };
      const answered = async (to: E164, request: Partial<DialRequest> = {}): Promise<Leg> => {
        const leg = dial(to, request);
        await under.pass(under.answersAfterMs + under.toleranceMs);
        expect(await leg.outcome).toMatchObject({ kind: 'answered' });
        return leg;
      };
      const near = (ms: number): [number, number] => [
        ms - under.toleranceMs,
        ms + under.toleranceMs,
      ];
      return { ...under, dial, answered, near };
    };
    const expectWithin = (value: number | undefined, [from, to]: [number, number]) => {
      expect(value).toBeGreaterThanOrEqual(from);
      expect(value).toBeLessThanOrEqual(to);
    };

    test('says that a phone answered, and after how much ringing', async () => {
      const { dial, numbers, pass, answersAfterMs, toleranceMs, near } = await open();
      const outcome = watch(dial(numbers.answers).outcome);
      await pass(answersAfterMs - toleranceMs - 1);
      expect(outcome.value).toBeUndefined();
      await pass(2 * toleranceMs + 1);
      expect(outcome.value).toMatchObject({ kind: 'answered' });
      expectWithin(outcome.value?.ringMs, near(answersAfterMs));
    });

    test('keeps a leg up until it is hung up, and measures it from the answer', async () => {
      const { answered, numbers, pass, near } = await open();
      const leg = await answered(numbers.answers);
      const ended = watch(leg.ended);
      await pass(4000);
      expect(ended.value).toBeUndefined();
      await leg.hangup();
      await leg.hangup();
      expect(await leg.ended).toMatchObject({ by: 'local' });
      expectWithin((await leg.ended).talkMs, near(4000));
    });

    test('says that a line is busy', async () => {
      const { dial, numbers, pass } = await open();
      const leg = dial(numbers.busy);
      await pass(LONG_MS / 2);
      expect(await leg.outcome).toMatchObject({ kind: 'busy' });
    });

    test('stops ringing at the exact end of the ring time', async () => {
      const { dial, numbers, pass, toleranceMs, near } = await open();
      const outcome = watch(dial(numbers.noAnswer, { ringTimeoutMs: 7000 }).outcome);
      await pass(7000 - toleranceMs - 1);
      expect(outcome.value).toBeUndefined();
      await pass(2 * toleranceMs + 1);
      expect(outcome.value).toMatchObject({ kind: 'no-answer' });
      expectWithin(outcome.value?.ringMs, near(7000));
    });

    test('does not let a phone answer after its ring time', async () => {
      const { dial, numbers, pass, answersAfterMs, toleranceMs } = await open();
      const leg = dial(numbers.answers, { ringTimeoutMs: answersAfterMs - 2 * toleranceMs });
      await pass(answersAfterMs + toleranceMs);
      expect(await leg.outcome).toMatchObject({ kind: 'no-answer' });
    });

    test('says that a number does not exist', async () => {
      const { dial, numbers, pass } = await open();
      const leg = dial(numbers.invalid);
      await pass(LONG_MS / 2);
      expect(await leg.outcome).toMatchObject({ kind: 'invalid-number' });
    });

    test('settles the end of a leg that never answered, too', async () => {
      const { dial, numbers, pass } = await open();
      const leg = dial(numbers.busy);
      await pass(LONG_MS / 2);
      expect((await leg.ended).talkMs).toBe(0);
    });

    test.each(['signal', 'hang-up'])('stops ringing on a %s', async (how) => {
      const { dial, numbers, pass, near } = await open();
      const cancelling = new AbortController();
      const leg = dial(numbers.noAnswer, { signal: cancelling.signal });
      await pass(1000);
      if (how === 'signal') cancelling.abort();
      else await leg.hangup();
      expect(await leg.outcome).toMatchObject({ kind: 'cancelled' });
      expectWithin((await leg.outcome).ringMs, near(1000));
    });

    test('does not ring for a request that is cancelled already', async () => {
      const { dial, numbers } = await open();
      const leg = dial(numbers.answers, { signal: AbortSignal.abort() });
      expect(await leg.outcome).toMatchObject({ kind: 'cancelled' });
    });

    test('gives one outcome when cancelling crosses the answer, and keeps to it', async () => {
      const { dial, numbers, pass, answersAfterMs } = await open();
      const cancelling = new AbortController();
      const leg = dial(numbers.answers, { signal: cancelling.signal });
      await Promise.all([pass(answersAfterMs), leg.outcome.then(() => cancelling.abort())]);
      cancelling.abort();
      const { kind } = await leg.outcome;
      expect(['answered', 'cancelled']).toContain(kind);
      const ended = watch(leg.ended);
      await pass(1000);
      // An answer stands: it is the caller's to hang up.
      expect(ended.value === undefined).toBe(kind === 'answered');
      await leg.hangup();
      expect((await leg.outcome).kind).toBe(kind);
      await leg.ended;
    });

    test('plays a sound to its end, or until it is stopped', async () => {
      const { answered, numbers, pass } = await open();
      const leg = await answered(numbers.answers);
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

    test('tells a remote hang-up in an announcement', async () => {
      const { answered, numbers, pass, hangsUpAfterMs, toleranceMs, near } = await open();
      const leg = await answered(numbers.hangsUpSoon);
      const played = leg.play(sound);
      await pass(hangsUpAfterMs + 2 * toleranceMs);
      expect(await played).toBe('hangup');
      expect(await leg.ended).toMatchObject({ by: 'remote' });
      expectWithin((await leg.ended).talkMs, near(hangsUpAfterMs));
      expect(await leg.play(sound)).toBe('hangup');
    });

    test('bridges two legs until one ends; the other stays up', async () => {
      const { driver, answered, numbers, pass } = await open();
      const operator = await answered(numbers.answers, { role: 'operator' });
      const visitor = await answered(numbers.answers);
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

    test('takes a bridge away and leaves both legs up', async () => {
      const { driver, answered, numbers, pass } = await open();
      const operator = await answered(numbers.answers, { role: 'operator' });
      const visitor = await answered(numbers.answers);
      const bridge = await driver.bridge(operator, visitor);
      const ends = [watch(operator.ended), watch(visitor.ended)];
      await bridge.unbridge();
      await bridge.ended;
      await pass(10_000);
      expect(ends.map(({ value }) => value)).toEqual([undefined, undefined]);
    });

    test('makes a bridge that is over when a leg has ended before', async () => {
      const { driver, answered, numbers } = await open();
      const operator = await answered(numbers.answers, { role: 'operator' });
      const visitor = await answered(numbers.answers);
      await visitor.hangup();
      const bridge = await driver.bridge(operator, visitor);
      await bridge.ended;
    });

    test('records a message as a WAV file of 8 kHz mono, no longer than asked', async () => {
      const { answered, numbers, pass, near } = await open();
      const leg = await answered(numbers.answers);
      const recording = leg.record({ maxMs: 2000 });
      await pass(2500);
      const { wav, ms } = await recording;
      expectWithin(ms, near(2000));
      const file = Buffer.from(wav);
      expect(file.toString('latin1', 0, 4)).toBe('RIFF');
      expect(file.toString('latin1', 8, 12)).toBe('WAVE');
      expect([file.readUInt16LE(22), file.readUInt32LE(24), file.readUInt16LE(34)]).toEqual([
        1, 8000, 16,
      ]);
    });

    test('keeps what was said until a hang-up', async () => {
      const { answered, numbers, pass, near } = await open();
      const leg = await answered(numbers.answers);
      const recording = leg.record({ maxMs: LONG_MS });
      await pass(1500);
      await leg.hangup();
      expectWithin((await recording).ms, near(1500));
    });

    test('ends a leg at its maximum by itself, counted from the answer', async () => {
      const { answered, numbers, pass, toleranceMs, near } = await open();
      const leg = await answered(numbers.answers, { maxDurationMs: 9000 });
      const ended = watch(leg.ended);
      await pass(9000 - 2 * toleranceMs - 1);
      expect(ended.value).toBeUndefined();
      await pass(4 * toleranceMs + 1);
      expect(ended.value).toMatchObject({ by: 'max-duration' });
      expectWithin(ended.value?.talkMs, near(9000));
    });

    test('carries 50 legs at once, each with its own outcome', async () => {
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

    test('hangs up what is left when it stops', async () => {
      const { driver, answered, dial, numbers } = await open();
      const talking = await answered(numbers.answers);
      const ringing = dial(numbers.noAnswer);
      await driver.stop({ drainMs: 0 });
      expect(await talking.ended).toMatchObject({ by: 'local' });
      expect(await ringing.outcome).toMatchObject({ kind: 'cancelled' });
    });
  });
}
