import type { Clock, Stop } from '../../../shared/clock.js';
import { failureCode } from '../../../shared/failure-text.js';
import { digitsOf } from '../../../shared/phone.js';
import type { Store } from '../../store/database.js';
import type { Signal, Signals } from '../../store/signals.js';
import type { TelephonyDriver } from '../telephony/driver.js';
import { Attempt } from './attempt.js';
import { blockNumber } from './blocked-numbers.js';
import { type CallRules, interrupted, nextPhase, type Phase, phaseColumns } from './call-phases.js';
import { type CallPlan, planCall } from './call-plan.js';
import { type Call, CallRecords, type NewCall } from './call-records.js';
import { CallWatch, type ProgressListener } from './call-watch.js';
import { DueCalls } from './due-calls.js';
import { EngineLease } from './engine-lease.js';
import type { EngineLog } from './engine-log.js';
import { nextOperators } from './operator-order.js';
import { priceOf } from './price.js';
import { createVoicemailSender, type MailSettings } from './voicemail.js';

export type { NewCall } from './call-records.js';
export type { ProgressListener } from './call-watch.js';

const CAPACITY_FREED = 'platform-capacity';

export interface CallEngineOptions {
  store: Store;
  clock: Clock;
  driver: TelephonyDriver;
  log?: EngineLog;
  /** Signals between the engines of a shared store. */
  signals?: Signals;
  /** No other engine uses the store, as with SQLite. Calls in flight at the start then belong to a killed process. */
  isOnlyEngine?: boolean;
  /** Pause between an unanswered attempt and the next one. */
  retryDelaySeconds?: number;
  /** Random number from 0 up to but not including 1, for groups in random order. */
  random?: () => number;
  /** Mail server for voice messages. Without it they are kept. */
  mail?: MailSettings;
}

/**
 * Places the platform's calls; only engines write their state. Several engines may share a store: each call belongs
 * to one engine while it is in flight, and other engines end it only if that engine dies.
 */
export interface CallEngine {
  /** Starts dialling due calls, and ends the calls of a killed process once its lease has expired. */
  start(): Promise<void>;
  /** Hangs up the calls in flight and stops dialling. */
  stop(): Promise<void>;
  /** Stores a call request and returns its id. */
  place(call: NewCall): Promise<number>;
  /** Cancels a call that waits for its first or next attempt. */
  cancel(accountId: number, callId: number): Promise<'cancelled' | 'too-late' | 'unknown'>;
  /**
   * Calls the listener with the current progress of a call and with every change. Returns undefined if the account
   * has no such call.
   * @param trackingId as returned by `requestCall`
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
  signals,
  isOnlyEngine = false,
  retryDelaySeconds = 30,
  random = Math.random,
  mail,
}: CallEngineOptions): CallEngine {
  const records = new CallRecords(store);
  const watchers = new CallWatch({ records, clock, signals, onFailure: logWatchFailure });
  const running = new Map<number, { attempt: Attempt; done: Promise<void> }>();
  let isStopping = false;
  let stopListening: Stop = () => undefined;

  const due = new DueCalls({
    store,
    records,
    clock,
    start: startCall,
    onFailure: (failure) =>
      log?.error({ failure: failureCode(failure) }, 'could not read due calls; retrying'),
  });

  const lease = new EngineLease({
    store,
    clock,
    isOnlyEngine,
    hasCallsInFlight: () => running.size > 0,
    reconcile,
    async onExpired() {
      log?.error({ calls: running.size }, 'the lease of this engine expired; aborting its calls');
      await abortAll();
    },
    onFailure: (failure) =>
      log?.error({ failure: failureCode(failure) }, 'could not renew the lease of this engine'),
  });

  const voicemail = createVoicemailSender({ store, clock, mail, log, lease });

  function logWatchFailure(failure: unknown): void {
    log?.error({ failure: failureCode(failure) }, 'could not read the progress of watched calls');
  }

  /** Takes over the work of dead engines and, because signals can be lost, catches up on changes by live ones. */
  async function reconcile(): Promise<void> {
    await endInterrupted();
    due.wake('all');
    await voicemail.takeOver();
    await watchers.refresh();
  }

  async function onSignal(signal: Signal): Promise<void> {
    if (signal === 'signals-lost') due.wake('all');
    else if (signal.topic === CAPACITY_FREED) due.wake(signal.id);
    await watchers.onSignal(signal);
  }

  /** This engine dials the next call. If it is stopping, it signals the others to do so. */
  function onCapacityFreed(accountId: number): void {
    if (isStopping) void signals?.send(CAPACITY_FREED, accountId);
    else due.wake(accountId);
  }

  async function startCall(call: Call, maxConcurrentCalls: number): Promise<'full' | undefined> {
    const plan = await planCall(store, call, clock.now());
    const rules: CallRules = {
      direction: plan?.direction ?? 'operator-first',
      hasOperatorGroup: plan?.group != null,
      hasVoicemail: plan?.voicemailAddress != null,
      hasRetriesLeft: call.attempt < call.retries,
    };
    const first = nextPhase({ during: 'waiting', what: plan ? 'due' : 'cancelled' }, rules);
    if (!plan || first.name === 'ended' || first.name === 'waiting')
      return endUndialled(call, first);
    await lease.ensureHeld();
    const claim = { engineId: lease.id, phase: first, maxConcurrentCalls, at: clock.now() };
    const started = await records.beginAttempt(call, claim);
    if (started === 'full') watchers.onQueueChanged(call.account_id);
    if (!started || started === 'full') return started;
    const current = { ...started };
    const attempt = new Attempt(call, plan, {
      driver,
      clock,
      reserveLine: (line) => records.reserveLine(current.call, digitsOf(line)),
      nextOperators: async () =>
        plan.group === null
          ? []
          : nextOperators(store, { accountId: call.account_id, group: plan.group, random }),
    });
    const done = runAttempt(current, attempt, plan, rules, first)
      .catch((failure) => fail(call, attempt, failure))
      .finally(() => {
        running.delete(call.id);
        onCapacityFreed(call.account_id);
      });
    running.set(call.id, { attempt, done });
    return undefined;
  }

  async function abortAll(): Promise<void> {
    await Promise.all([...running.values()].map(({ attempt }) => attempt.abort()));
    await Promise.all([...running.values()].map(({ done }) => done));
  }

  async function fail(call: Call, attempt: Attempt, failure: unknown): Promise<void> {
    log?.error({ call: call.id, failure: failureCode(failure) }, 'call failed');
    try {
      await attempt.hangUp();
      await endInterrupted(call.id);
    } catch (endFailure) {
      log?.error(
        { call: call.id, failure: failureCode(endFailure) },
        'could not end the failed call; it will be ended after this engine stops',
      );
    }
  }

  async function endInterrupted(callId?: number): Promise<void> {
    for (const call of await records.endInterrupted(interrupted.outcome, clock.now(), callId)) {
      watchers.publish(call);
      onCapacityFreed(call.account_id);
    }
  }

  async function endUndialled(call: Call, phase: Phase): Promise<undefined> {
    if (phase.name !== 'ended') return;
    const ended = await records.end(call, phase.outcome, clock.now());
    if (ended) watchers.publish(ended);
  }

  /** Takes a call through its phases until it ends or waits for the next attempt. */
  async function runAttempt(
    current: { call: Call; attemptId: number },
    attempt: Attempt,
    plan: CallPlan,
    rules: CallRules,
    first: Phase,
  ): Promise<void> {
    let phase = first;
    watchers.publish(current.call);
    while (phase.name !== 'ended' && phase.name !== 'waiting') {
      phase = nextPhase(await attempt.runPhase(phase.name), rules);
      if (phase.name === 'ended' || phase.name === 'waiting' || isInPhase(current.call, phase))
        continue;
      const moved = await records.setPhase(current.call, phase);
      if (!moved) throw new Error('another process changed the call');
      current.call = moved;
      watchers.publish(moved);
    }
    // Before the phone is free again, so that no other call of the account rings it.
    if (phase.outcome === 'refused')
      await blockNumber(store, current.call.account_id, current.call.number);
    await attempt.hangUp();
    const { message, ...summary } = attempt.summary;
    const retryAt = phase.name === 'waiting' ? clock.now() + retryDelaySeconds * 1000 : undefined;
    const result = {
      ...summary,
      outcome: phase.outcome,
      price: priceOf(plan.pricePerMinute, summary.talkSeconds),
      message:
        message && plan.voicemailAddress
          ? { recording: message, mailbox: plan.voicemailAddress }
          : undefined,
    };
    const finished = await records.finishAttempt(
      current.call,
      current.attemptId,
      result,
      clock.now(),
      retryAt,
    );
    if (!finished) throw new Error('another process changed the call');
    const { id: call } = finished;
    log?.info({ call, outcome: phase.outcome, state: phase.name }, 'call attempt ended');
    watchers.publish(finished);
    if (result.message) voicemail.wake();
  }

  return {
    async start() {
      isStopping = false;
      stopListening =
        signals?.listen((signal) => void onSignal(signal).catch(logWatchFailure)) ?? stopListening;
      await driver.start();
      await lease.start();
      due.start();
      await voicemail.start();
    },

    async stop() {
      isStopping = true;
      await due.stop();
      await abortAll();
      await lease.stop();
      await driver.stop({ drainMs: 0 });
      await voicemail.stop();
      stopListening();
      watchers.stop();
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
        // Repeated because the first answer was lost: the call is already cancelled.
        if (call.outcome === outcome) return outcome;
        if (call.state !== 'waiting') return 'too-late';
        const cancelled = await records.end(call, outcome, clock.now());
        if (cancelled) {
          watchers.publish(cancelled);
          return outcome;
        }
      }
    },

    watch: (accountId, trackingId, listener) =>
      watchers.watch(accountId, Number(trackingId), listener),
  };
}

const isInPhase = (call: Call, phase: Phase): boolean => {
  const { state, ringing } = phaseColumns(phase);
  return call.state === state && call.ringing === ringing;
};
