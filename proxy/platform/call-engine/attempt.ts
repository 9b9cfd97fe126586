import type { Clock } from '../../../shared/clock.js';
import { type E164, fromDigits } from '../../../shared/phone.js';
import type { CallOutcome, LegOutcome } from '../../store/platform-tables.js';
import type {
  DialFailure,
  DialRequest,
  Leg,
  Recording,
  Role,
  SoundRef,
  TelephonyDriver,
} from '../telephony/driver.js';
import type { CallEvent, LivePhase } from './call-phases.js';
import type { CallPlan } from './call-plan.js';
import type { AttemptLeg, Call } from './call-records.js';
import type { Operator } from './operator-order.js';

/** The longest conversation, also used when a request asks for 0 seconds. The guide gives no value (L277-280). */
const MAX_TALK_SECONDS = 3600;
const MESSAGE_MAX_MS = 120_000;
const MESSAGE_SILENCE_MS = 5000;
/** A shorter recording is a hang-up, not a message. */
const MESSAGE_MIN_MS = 1000;
/** A person who did not ask for the call presses it during the announcement, and is not called again. */
export const OBJECTION_KEY = '9';
/** Added to the expected duration of a leg. After that the driver hangs up by itself. */
const HARD_STOP_MARGIN_MS = 600_000;

/** How a failed leg ends the attempt. No retry follows a permanent failure. */
const callOutcomes: Record<DialFailure, { outcome: CallOutcome; isPermanent: boolean }> = {
  'no-answer': { outcome: 'no-answer', isPermanent: false },
  busy: { outcome: 'busy', isPermanent: false },
  // Counted as busy, as in Asterisk. A person who declines is not rung again.
  declined: { outcome: 'busy', isPermanent: true },
  'invalid-number': { outcome: 'unreachable', isPermanent: true },
  forbidden: { outcome: 'unreachable', isPermanent: true },
  unreachable: { outcome: 'unreachable', isPermanent: false },
  congestion: { outcome: 'congestion', isPermanent: false },
  'trunk-error': { outcome: 'congestion', isPermanent: false },
  cancelled: { outcome: 'abandoned', isPermanent: false },
};

/** How a leg that failed is recorded. */
const legOutcomes: Record<DialFailure, LegOutcome> = {
  'no-answer': 'no-answer',
  busy: 'busy',
  declined: 'declined',
  'invalid-number': 'failed',
  forbidden: 'failed',
  unreachable: 'failed',
  congestion: 'failed',
  'trunk-error': 'failed',
  cancelled: 'left',
};

interface Dependencies {
  driver: TelephonyDriver;
  clock: Clock;
  /** Reserves an operator's line for this call. Resolves to false if another call uses it. */
  reserveLine: (line: E164) => Promise<boolean>;
  /** Reads the operators in ringing order. Called just before they ring. */
  nextOperators: () => Promise<Operator[]>;
}

/** One attempt at a call: dials its legs and carries out each phase. */
export class Attempt {
  readonly #legs: Partial<Record<Role, Leg>> = {};
  readonly #hungUp = new Set<Role>();
  readonly #ringMs = { operator: 0, visitor: 0 };
  readonly #aborting = new AbortController();
  readonly #interrupted: Promise<void>;
  readonly #recorded: AttemptLeg[] = [];
  #dialled = 0;
  #lastDialled: Role = 'visitor';
  #talkMs = 0;
  #message: Recording | undefined;

  constructor(
    private readonly call: Call,
    private readonly plan: CallPlan,
    private readonly deps: Dependencies,
  ) {
    this.#interrupted = new Promise((resolve) => {
      this.#aborting.signal.addEventListener('abort', () => resolve());
    });
  }

  /** Carries out a phase and returns the event that ends it. */
  async runPhase(phase: LivePhase): Promise<CallEvent> {
    if (this.#aborting.signal.aborted) return { during: phase, what: 'interrupted' };
    const event = this.#startPhase(phase);
    // Talking and recording end through the hang-up itself, so that talk time and recording are kept.
    if (phase === 'talking' || phase === 'taking-message') return event;
    return Promise.race([
      event,
      this.#interrupted.then(() => ({ during: phase, what: 'interrupted' as const })),
    ]);
  }

  #startPhase(phase: LivePhase): Promise<CallEvent> {
    switch (phase) {
      case 'ringing-operators':
        return this.#ringOperators();
      case 'greeting-operator':
        return this.#greetOperator();
      case 'ringing-visitor':
      case 'ringing-for-message':
        return this.#ringVisitor(phase);
      case 'greeting-visitor':
        return this.#greetVisitor();
      case 'talking':
        return this.#talk();
      case 'taking-message':
        return this.#takeMessage();
    }
  }

  /** Stops all ringing and ends any conversation, because the process is stopping. */
  async abort(): Promise<void> {
    this.#aborting.abort();
    await this.hangUp();
  }

  async hangUp(): Promise<void> {
    await Promise.all(Object.values(this.#legs).map((leg) => leg.hangup()));
  }

  /** Figures for the call record: ring time of the leg dialled last, and time on the bridge. */
  get summary(): {
    rangSeconds: number;
    talkSeconds: number;
    message: Recording | undefined;
    legs: readonly AttemptLeg[];
    areAllOperatorsBusy: boolean;
  } {
    const operators = this.#recorded.filter(({ role }) => role === 'operator');
    return {
      rangSeconds: Math.round(this.#ringMs[this.#lastDialled] / 1000),
      talkSeconds: this.#talkMs === 0 ? 0 : Math.max(1, Math.round(this.#talkMs / 1000)),
      message: this.#message,
      legs: this.#recorded,
      areAllOperatorsBusy:
        operators.length > 0 && operators.every(({ outcome }) => outcome === 'in-use'),
    };
  }

  async #ringOperators(): Promise<CallEvent> {
    const during = 'ringing-operators';
    const { clock, reserveLine } = this.deps;
    const signal = this.#abortOnHangup('visitor');
    const outcomes: CallOutcome[] = [];
    const operators = await this.deps.nextOperators();
    const began = clock.monotonic();
    for (const { number, ringMs } of operators) {
      // The window limits when an operator may start to ring, not for how long: the guide's examples combine a window
      // of 10 s with operators that ring for 60 s.
      if (signal.aborted || clock.monotonic() - began >= this.plan.operatorWindowMs) break;
      if (!(await reserveLine(number))) {
        outcomes.push('busy');
        this.#record('operator', number, { rangMs: 0, outcome: 'in-use' });
        continue;
      }
      if (signal.aborted) break;
      const leg = this.#dial('operator', { to: number, ringTimeoutMs: ringMs, signal });
      const outcome = await this.#outcomeOf('operator', leg, number);
      if (outcome === 'answered') return { during, what: 'answered' };
      outcomes.push(outcome.outcome);
    }
    if (this.#hungUp.has('visitor')) return { during, what: 'left' };
    return { during, what: 'missed', outcome: groupOutcome(outcomes), isPermanent: false };
  }

  async #ringVisitor(during: 'ringing-visitor' | 'ringing-for-message'): Promise<CallEvent> {
    // A message needs no operator, so an operator's hang-up does not stop the ringing.
    const signal = this.#abortOnHangup(during === 'ringing-visitor' ? 'operator' : undefined);
    const { visitorRingMs: ringTimeoutMs } = this.plan;
    const leg = this.#dial('visitor', { to: fromDigits(this.call.number), ringTimeoutMs, signal });
    const outcome = await this.#outcomeOf('visitor', leg);
    if (outcome === 'answered') return { during, what: 'answered' };
    if (during === 'ringing-visitor' && this.#hungUp.has('operator'))
      return { during, what: 'left' };
    return { during, what: 'missed', ...outcome };
  }

  async #greetOperator(): Promise<CallEvent> {
    const during = 'greeting-operator';
    await this.#announce('operator', this.plan.operatorSound, this.#abortOnHangup('visitor'));
    if (this.#hungUp.has('operator')) return { during, what: 'operator-left' };
    return { during, what: this.#hungUp.has('visitor') ? 'visitor-left' : 'greeted' };
  }

  async #greetVisitor(): Promise<CallEvent> {
    const during = 'greeting-visitor';
    const objecting = new AbortController();
    const stopListening = this.#legs.visitor?.on('dtmf', (key) => {
      if (key === OBJECTION_KEY) objecting.abort();
    });
    const signal = AbortSignal.any([this.#abortOnHangup('operator'), objecting.signal]);
    await this.#announce('visitor', this.plan.visitorSound, signal);
    stopListening?.();
    // Also of somebody who hangs up right after it.
    if (objecting.signal.aborted) return { during, what: 'objected' };
    if (this.#hungUp.has('visitor')) return { during, what: 'visitor-left' };
    return { during, what: this.#hungUp.has('operator') ? 'operator-left' : 'greeted' };
  }

  async #announce(role: Role, sound: SoundRef | undefined, signal: AbortSignal): Promise<void> {
    if (sound) await this.#legs[role]?.play(sound, { signal });
  }

  async #talk(): Promise<CallEvent> {
    const during = 'talking';
    const { operator, visitor } = this.#legs;
    if (!operator || !visitor || this.#hungUp.size > 0) return { during, what: 'left' };
    const bridge = await this.deps.driver.bridge(operator, visitor);
    const began = this.deps.clock.monotonic();
    const stop = this.deps.clock.after(this.#maxTalkMs, () => void bridge.unbridge());
    await bridge.ended;
    stop();
    this.#talkMs = this.deps.clock.monotonic() - began;
    return { during, what: 'over' };
  }

  async #takeMessage(): Promise<CallEvent> {
    const { visitor } = this.#legs;
    if (visitor && this.plan.voicemailSound) await visitor.play(this.plan.voicemailSound);
    const recording = await visitor?.record({
      maxMs: MESSAGE_MAX_MS,
      maxSilenceMs: MESSAGE_SILENCE_MS,
      beep: true,
      stopOnDtmf: '#',
    });
    if (recording && recording.ms >= MESSAGE_MIN_MS) this.#message = recording;
    return { during: 'taking-message', what: 'over' };
  }

  get #maxTalkMs(): number {
    const requested = this.call.max_seconds || MAX_TALK_SECONDS;
    return Math.min(requested, MAX_TALK_SECONDS) * 1000;
  }

  #dial(role: Role, request: Pick<DialRequest, 'to' | 'ringTimeoutMs' | 'signal'>): Leg {
    this.#dialled += 1;
    this.#lastDialled = role;
    const { operatorCallerId, visitorCallerId, visitorRingMs, operatorWindowMs } = this.plan;
    const presentedNumber = role === 'operator' ? operatorCallerId : visitorCallerId;
    const leg = this.deps.driver.dial({
      ...request,
      legId: `${this.call.id}-${this.call.attempt}-${this.#dialled}`,
      callId: String(this.call.id),
      role,
      ...(presentedNumber ? { presentedNumber } : {}),
      ...(role === 'operator' && { display: displayOf(this.call) }),
      maxDurationMs: this.#maxTalkMs + visitorRingMs + operatorWindowMs + HARD_STOP_MARGIN_MS,
    });
    this.#legs[role] = leg;
    return leg;
  }

  async #outcomeOf(
    role: Role,
    leg: Leg,
    number: string | null = null,
  ): Promise<'answered' | { outcome: CallOutcome; isPermanent: boolean }> {
    const outcome = await leg.outcome;
    this.#ringMs[role] += outcome.ringMs;
    this.#record(role, number, {
      rangMs: outcome.ringMs,
      outcome: outcome.kind === 'answered' ? 'answered' : legOutcomes[outcome.kind],
    });
    if (outcome.kind !== 'answered') return callOutcomes[outcome.kind];
    void leg.ended.then(() => this.#hungUp.add(role));
    return 'answered';
  }

  #record(
    role: Role,
    number: string | null,
    { rangMs, outcome }: { rangMs: number; outcome: LegOutcome },
  ): void {
    // Whole numbers: what rang is measured by a clock that counts fractions too.
    const began_at = Math.round(this.deps.clock.now() - rangMs);
    this.#recorded.push({ role, number, began_at, rang_ms: Math.round(rangMs), outcome });
  }

  /** A signal that aborts when that leg ends or when the attempt is aborted. */
  #abortOnHangup(role: Role | undefined): AbortSignal {
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    if (role) void this.#legs[role]?.ended.then(abort);
    this.#aborting.signal.addEventListener('abort', abort);
    return controller.signal;
  }
}

/** The outcome of a group that nobody answered. An unanswered ring outweighs an immediate failure. */
function groupOutcome(outcomes: readonly CallOutcome[]): CallOutcome {
  if (outcomes.includes('no-answer')) return 'no-answer';
  // Reached without any outcome only if the group is empty.
  return outcomes.at(-1) ?? 'unreachable';
}

/** What is known of the visitor. A text of 32 hexadecimal digits is there to find the call again, not to be read. */
const displayOf = ({ name, custom1, custom2, custom3 }: Call): string =>
  [name, custom1, custom2, custom3]
    .filter((text) => text && !/^[0-9a-f]{32}$/.test(text))
    .join(' · ');
