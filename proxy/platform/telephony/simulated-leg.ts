import type { Clock, Stop } from '../../../shared/clock.js';
import type { Handset } from '../../../shared/handset.js';
import type {
  DialFailure,
  DialOutcome,
  DialRequest,
  Leg,
  LegEnd,
  Recording,
  RecordOptions,
  SoundRef,
} from './driver.js';
import type { Phones, ShowPhone } from './simulated-phones.js';
import { toneWav } from './wav.js';

/** Reaction times of simulated people and networks. */
export interface Timings {
  answersAfterMs: number;
  /** Until a busy line or a congested network is reported. */
  refusesAfterMs: number;
  /** From the answer, for numbers that hang up early. */
  hangsUpAfterMs: number;
  /** From the answer, for numbers that press a key. */
  pressesAfterMs: number;
  /** Length of a conversation. Then the visitor hangs up. */
  talkMs: number;
  soundMs: number;
  messageMs: number;
}

/** Behaviour by the last two digits of the number. With undefined the phone rings unanswered. */
const behaviours: Record<
  string,
  'answers' | 'hangs-up' | 'presses-9' | 'busy' | 'congestion' | undefined
> = {
  '02': 'busy',
  '03': undefined,
  '04': 'hangs-up',
  '05': 'congestion',
  '06': 'presses-9',
};

const endings: Record<DialFailure, Handset['ending']> = {
  'no-answer': 'no-answer',
  busy: 'busy',
  declined: 'refused',
  cancelled: 'cancelled',
  'invalid-number': 'failed',
  unreachable: 'failed',
  congestion: 'failed',
  forbidden: 'failed',
  'trunk-error': 'failed',
};

/** One simulated phone call, from its first ring to its end. */
export class SimulatedLeg implements Leg {
  readonly id: string;
  readonly outcome: Promise<DialOutcome>;
  readonly ended: Promise<LegEnd>;
  #settleOutcome!: (outcome: DialOutcome) => void;
  #settleEnd!: (end: LegEnd) => void;
  #state: 'ringing' | 'answered' | 'ended' = 'ringing';
  /** By the monotonic clock. */
  #stateBeganAt: number;
  /** To be run when the state changes. */
  #cleanups: Stop[] = [];
  readonly #keyListeners = new Set<(key: string) => void>();
  #stopTalk: Stop = () => undefined;
  #showState: ShowPhone = () => undefined;

  constructor(
    private readonly request: DialRequest,
    private readonly clock: Clock,
    private readonly timings: Timings,
    phones: Phones | undefined,
    /** The driver has reached its maximum number of legs. */
    isOverCapacity = false,
  ) {
    this.id = request.legId;
    this.#stateBeganAt = clock.monotonic();
    this.outcome = new Promise((resolve) => {
      this.#settleOutcome = resolve;
    });
    this.ended = new Promise((resolve) => {
      this.#settleEnd = resolve;
    });
    if (isOverCapacity) this.#fail('congestion');
    else this.#ring(phones);
  }

  on(event: 'ringing' | 'dtmf', listener: (detail: string) => void): () => void {
    if (event === 'ringing' && this.#state === 'ringing') return this.#after(0, () => listener(''));
    if (event === 'ringing') return () => undefined;
    this.#keyListeners.add(listener);
    return () => this.#keyListeners.delete(listener);
  }

  async play(
    _sound: SoundRef,
    { loop = false, signal }: { loop?: boolean; signal?: AbortSignal } = {},
  ): Promise<'finished' | 'stopped' | 'hangup'> {
    return this.#waitWhileUp(loop ? Number.POSITIVE_INFINITY : this.timings.soundMs, signal);
  }

  async record({ maxMs, signal }: RecordOptions): Promise<Recording> {
    const began = this.clock.monotonic();
    await this.#waitWhileUp(Math.min(maxMs, this.timings.messageMs), signal);
    const ms = this.clock.monotonic() - began;
    return { wav: toneWav(ms), ms };
  }

  async hangup(): Promise<void> {
    if (this.#state === 'ringing') this.#fail('cancelled');
    else this.#end('local');
  }

  enterBridge(): void {
    if (this.#state !== 'answered') return;
    this.#showState('talking');
    if (this.request.role === 'visitor')
      this.#stopTalk = this.#after(this.timings.talkMs, () => this.#end('remote'));
  }

  leaveBridge(): void {
    this.#stopTalk();
    if (this.#state === 'answered') this.#showState('answered');
  }

  #ring(phones: Phones | undefined): void {
    const { to, legId, role, display, ringTimeoutMs, signal } = this.request;
    if (signal?.aborted) return void this.#fail('cancelled');
    if (!/^\+[1-9]\d{6,14}$/.test(to)) return void this.#fail('invalid-number');
    if (phones)
      this.#showState = phones.add(
        { leg: legId, role, number: to, display: display || null },
        {
          answer: () => this.#state === 'ringing' && this.#answer(),
          refuse: () => this.#state === 'ringing' && this.#fail('declined'),
          hangUp: () => this.#state === 'answered' && this.#end('remote'),
        },
      );
    const cancel = (): void => void this.#fail('cancelled');
    signal?.addEventListener('abort', cancel);
    this.#cleanups.push(() => signal?.removeEventListener('abort', cancel));
    // Registered before the person's own timers, so that an answer at the very end of the ring time is too late.
    this.#after(ringTimeoutMs, () => this.#fail('no-answer'));
    this.#simulatePerson(to.slice(-2));
  }

  #simulatePerson(lastDigits: string): void {
    const behaviour = lastDigits in behaviours ? behaviours[lastDigits] : 'answers';
    if (behaviour === 'busy' || behaviour === 'congestion')
      this.#after(this.timings.refusesAfterMs, () => this.#fail(behaviour));
    else if (behaviour) this.#after(this.timings.answersAfterMs, () => this.#answer(behaviour));
  }

  #answer(behaviour: 'answers' | 'hangs-up' | 'presses-9' = 'answers'): true {
    const ringMs = this.#leaveState('answered');
    this.#after(this.request.maxDurationMs, () => this.#end('max-duration'));
    if (behaviour === 'hangs-up')
      this.#after(this.timings.hangsUpAfterMs, () => this.#end('remote'));
    if (behaviour === 'presses-9')
      this.#after(this.timings.pressesAfterMs, () => {
        for (const listener of this.#keyListeners) listener('9');
      });
    this.#showState('answered');
    this.#settleOutcome({ kind: 'answered', answeredAt: this.clock.now(), ringMs });
    return true;
  }

  #fail(kind: DialFailure): true {
    const ringMs = this.#leaveState('ended');
    this.#showState('ended', endings[kind]);
    this.#settleOutcome({ kind, ringMs });
    const by = kind === 'cancelled' || kind === 'no-answer' ? 'local' : 'remote';
    this.#settleEnd({ by, at: this.clock.now(), talkMs: 0 });
    return true;
  }

  #end(by: LegEnd['by']): true {
    if (this.#state === 'ended') return true;
    const talkMs = this.#leaveState('ended');
    this.#showState('ended', 'hung-up');
    this.#settleEnd({ by, at: this.clock.now(), talkMs });
    return true;
  }

  /** Enters a state and returns how long the previous one lasted. */
  #leaveState(next: 'answered' | 'ended'): number {
    for (const stop of this.#cleanups.splice(0)) stop();
    const lasted = this.clock.monotonic() - this.#stateBeganAt;
    this.#stateBeganAt = this.clock.monotonic();
    this.#state = next;
    return lasted;
  }

  #after(ms: number, task: () => void): Stop {
    const stop = this.clock.after(ms, task);
    this.#cleanups.push(stop);
    return stop;
  }

  /** Waits for a time, or until the signal aborts or the leg ends. */
  #waitWhileUp(ms: number, signal?: AbortSignal): Promise<'finished' | 'stopped' | 'hangup'> {
    if (this.#state !== 'answered') return Promise.resolve('hangup');
    if (signal?.aborted) return Promise.resolve('stopped');
    return new Promise((resolve) => {
      const stop = (): void => finish('stopped');
      const stopTimer = Number.isFinite(ms)
        ? this.clock.after(ms, () => finish('finished'))
        : () => undefined;
      const finish = (end: 'finished' | 'stopped' | 'hangup'): void => {
        stopTimer();
        signal?.removeEventListener('abort', stop);
        resolve(end);
      };
      signal?.addEventListener('abort', stop);
      void this.ended.then(() => finish('hangup'));
    });
  }
}
