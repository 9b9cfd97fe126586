import type { Clock, Stop } from '../../../shared/clock.js';
import type { Store } from '../../store/database.js';
import type { TelephonyDriver } from '../telephony/driver.js';
import { createVoicemailSender, type MailSettings } from '../voicemail.js';
import { Attempt } from './attempt.js';
import { type CallRules, lost, next, type Phase, stateOf } from './call-phases.js';
import { type CallPlan, planCall } from './call-plan.js';
import { type Call, CallRecords, type NewCall } from './call-records.js';
import { DueCalls } from './due-calls.js';
import { EngineLease } from './engine-lease.js';
import { EngagedLines, takeTurn } from './operators.js';
import { priceOf } from './price.js';
import { type Progress, ProgressBoard, type ProgressListener } from './progress.js';

export type { NewCall } from './call-records.js';
export type { Progress, ProgressListener } from './progress.js';

/** What the engine says about its work; never a number or a name. */
export interface EngineLog {
  info(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface CallEngineOptions {
  store: Store;
  clock: Clock;
  driver: TelephonyDriver;
  log?: EngineLog;
  /** No other engine works on the store, as on SQLite: what is under way at the start was a killed process's. */
  isAlone?: boolean;
  /** How long after an unanswered attempt the next one starts. */
  retryGapSeconds?: number;
  /** For groups that are called at random: at least 0, below 1. */
  random?: () => number;
  /** Where voice messages go; without it they are kept. */
  mail?: MailSettings;
}

/**
 * Places the calls of the platform; engines are the only writers of their state. Several may work on one store: each
 * call is one engine's from its dialling to its end, and only the calls of an engine that died are ended by another.
 */
export interface CallEngine {
  /** Goes on with what is due, and ends what a killed process left behind as soon as it is known to be dead. */
  start(): Promise<void>;
  /** Hangs up what is under way, and dials no more. */
  stop(): Promise<void>;
  /** Keeps a request; answers its id. */
  place(call: NewCall): Promise<number>;
  /** Possible while the call waits, for its first attempt or the next. */
  cancel(accountId: number, callId: number): Promise<'cancelled' | 'too-late' | 'unknown'>;
  /**
   * Tells where a call is, now and at every change. Undefined when the account has no such call.
   * @param trackingId as `requestCall` answered it
   */
  watch(
    accountId: number,
    trackingId: string,
    listener: ProgressListener,
  ): Promise<Stop | undefined>;
}

export function createCallEngine({
  store,
  clock,
  driver,
  log,
  isAlone = false,
  retryGapSeconds = 30,
  random = Math.random,
  mail,
}: CallEngineOptions): CallEngine {
  const records = new CallRecords(store);
  const board = new ProgressBoard();
  const lines = new EngagedLines();
  const voicemail = createVoicemailSender({ store, clock, mail, log });
  const running = new Map<number, { attempt: Attempt; done: Promise<void> }>();

  const due = new DueCalls({
    store,
    records,
    clock,
    start: startCall,
    onFailure: (failure) => log?.error({ failure: nameOf(failure) }, 'due calls were not read'),
  });

  const lease = new EngineLease({
    store,
    clock,
    isAlone,
    isBusy: () => running.size > 0,
    lookAround: () => endLost(),
    async onLapse() {
      log?.error({ calls: running.size }, 'this engine was taken for dead, and gives up its calls');
      await giveUpAll();
    },
    onFailure: (failure) => log?.error({ failure: nameOf(failure) }, 'the lease was not renewed'),
  });

  async function startCall(call: Call, maxConcurrentCalls: number): Promise<'full' | undefined> {
    const plan = await planCall(store, call, clock.now());
    const rules: CallRules = {
      direction: plan?.direction ?? 'operator-first',
      staffed: plan?.group != null,
      voicemail: plan?.voicemailAddress != null,
      retriesLeft: call.attempt < call.retries,
    };
    const first = next({ during: 'waiting', what: plan ? 'due' : 'cancelled' }, rules);
    if (!plan || first.name === 'ended' || first.name === 'waiting')
      return endUndialled(call, first);
    await lease.hold();
    const taking = { engineId: lease.id, maxConcurrentCalls, at: clock.now() };
    const begun = await records.begin(call, taking);
    if (!begun || begun === 'full') return begun;
    const attempt = new Attempt(begun.call, plan, {
      driver,
      clock,
      lines,
      takeTurn: async () =>
        plan.group === null
          ? []
          : takeTurn(store, { accountId: call.account_id, group: plan.group, random }),
    });
    const done = run(begun, attempt, plan, rules, first)
      .catch((failure) => fail(call, attempt, failure))
      .finally(() => {
        running.delete(call.id);
        due.wake(call.account_id);
      });
    running.set(call.id, { attempt, done });
    return undefined;
  }

  async function giveUpAll(): Promise<void> {
    await Promise.all([...running.values()].map(({ attempt }) => attempt.giveUp()));
    await Promise.all([...running.values()].map(({ done }) => done));
  }

  async function fail(call: Call, attempt: Attempt, failure: unknown): Promise<void> {
    log?.error({ call: call.id, failure: nameOf(failure) }, 'a call was lost');
    try {
      await attempt.hangUp();
      await endLost(call.id);
    } catch (again) {
      log?.error({ call: call.id, failure: nameOf(again) }, 'it is ended when this engine is');
    }
  }

  async function endLost(callId?: number): Promise<void> {
    for (const { id, account_id } of await records.endLost(lost.outcome, clock.now(), callId)) {
      board.tell(id, lost);
      due.wake(account_id);
    }
  }

  async function endUndialled(call: Call, phase: Phase): Promise<undefined> {
    if (phase.name !== 'ended') return;
    if (await records.end(call, phase.outcome, clock.now())) board.tell(call.id, phase);
  }

  /** Takes a call from phase to phase until it ends or waits for its next attempt. */
  async function run(
    begun: { call: Call; attemptId: number },
    attempt: Attempt,
    plan: CallPlan,
    rules: CallRules,
    first: Phase,
  ): Promise<void> {
    let { call } = begun;
    let phase = first;
    while (phase.name !== 'ended' && phase.name !== 'waiting') {
      board.tell(call.id, phase);
      phase = next(await attempt.perform(phase.name), rules);
      if (phase.name === 'ended' || phase.name === 'waiting' || stateOf(phase) === call.state)
        continue;
      const moved = await records.move(call, stateOf(phase));
      if (!moved) throw new Error('the call was changed by another process');
      call = moved;
    }
    await attempt.hangUp();
    const { message, ...figures } = attempt.figures;
    const retryAt = phase.name === 'waiting' ? clock.now() + retryGapSeconds * 1000 : undefined;
    const result = {
      ...figures,
      outcome: phase.outcome,
      price: priceOf(plan.pricePerMinute, figures.talkSeconds),
      message:
        message && plan.voicemailAddress
          ? { recording: message, mailbox: plan.voicemailAddress }
          : undefined,
    };
    const finished = await records.finish(call, begun.attemptId, result, clock.now(), retryAt);
    if (!finished) throw new Error('the call was changed by another process');
    log?.info({ call: call.id, outcome: phase.outcome, state: phase.name }, 'an attempt ended');
    board.tell(call.id, phase);
    if (result.message) voicemail.wake();
  }

  return {
    async start() {
      await driver.start();
      await lease.start();
      due.start();
      await voicemail.start();
    },

    async stop() {
      await due.stop();
      await giveUpAll();
      await lease.stop();
      await driver.stop({ drainMs: 0 });
      await voicemail.stop();
    },

    async place(call) {
      const id = await records.add(call);
      due.wake(call.account_id);
      return id;
    },

    async cancel(accountId, callId) {
      const outcome = 'cancelled';
      for (;;) {
        const call = await records.find(accountId, callId);
        if (!call) return 'unknown';
        // Asked twice, because the first answer was lost: it is what was asked for.
        if (call.outcome === outcome) return outcome;
        if (call.state !== 'waiting') return 'too-late';
        if (await records.end(call, outcome, clock.now())) {
          board.tell(callId, { name: 'ended', outcome });
          return outcome;
        }
      }
    },

    async watch(accountId, trackingId, listener) {
      const callId = Number(trackingId);
      let latest: Progress | undefined;
      let isReading = true;
      const stop = board.subscribe(callId, (progress) => {
        latest = progress;
        if (!isReading) listener(progress);
      });
      const call = await records.find(accountId, callId);
      isReading = false;
      if (!call) {
        stop();
        return undefined;
      }
      listener(latest ?? board.of(callId) ?? atRest(call));
      return stop;
    },
  };
}

const atRest = ({ state, outcome }: Call): Progress =>
  state === 'ended' && outcome ? { state, outcome } : { state: 'waiting' };

/** A failure by its class: its message may hold what must not be logged. */
const nameOf = (failure: unknown): string =>
  failure instanceof Error ? failure.name : typeof failure;
