import type { Clock } from '../../../shared/clock.js';
import type { Guard } from '../../guard/guard.js';
import type { Log } from '../../log.js';
import type { LedgerState } from '../../store/callback-tables.js';
import type { Store } from '../../store/database.js';
import type { Account } from '../../webappel/webappel-account.js';
import type { PopupRules } from '../intake/appointments.js';
import type { Ledger } from '../ledger/ledger.js';
import type { LedgerEvents } from '../ledger/ledger-events.js';
import { type CallTerms, startDispatcher } from './dispatcher.js';
import { startAppointments } from './due-appointments.js';
import { startEndedDetails } from './ended-details.js';
import { FIRST_POLL_MS, startFollower } from './follower.js';
import type { IsLeader } from './leader-lease.js';
import type { PollLoop } from './poll-loop.js';
import { startReconciler } from './reconciler.js';
import { startWithdrawals } from './withdrawals.js';

interface Parts {
  ledger: Ledger;
  store: Store;
  account: Pick<Account, 'webAppel' | 'bypassingBreaker' | 'callCapacity' | 'noteDoubt' | 'watch'>;
  popupViews: PopupRules;
  clock: Clock;
  log: Log;
  terms: CallTerms;
  guard: Pick<Guard, 'judge' | 'dialStops' | 'recordRefusal'>;
  timeZone: string;
  isLeader: IsLeader;
  graceMinutes: number;
}

/** Starts the workers: each one moves on the callbacks of one state. */
export function startWorkers({ ledger, store, account, popupViews, ...parts }: Parts): {
  /** Takes back calls that their callee did not ask for. */
  withdrawals: Pick<PollLoop, 'wake'>;
  /** Sends what was held back. */
  resume(): void;
  stop(): Promise<void>;
} {
  const { clock, log, terms, graceMinutes } = parts;
  const { webAppel } = account;
  const listing = { ...parts, ledger, webAppel, tokenField: terms.tokenField };
  const dispatcher = startDispatcher({
    ledger,
    webAppel,
    clock,
    log,
    terms,
    guard: parts.guard,
    callCapacity: () => account.callCapacity(),
  });
  const workers = {
    scheduled: startAppointments({
      ...{ ledger, store, popupViews, clock, log, graceMinutes },
      guard: parts.guard,
    }),
    ready: dispatcher,
    accepted: startFollower(listing),
    doubt: startReconciler({ ...listing, webAppel: account.bypassingBreaker }),
  };
  const withdrawals = startWithdrawals(listing);
  const details = startEndedDetails(listing);
  const stops = [
    account.watch(() => dispatcher.resume()),
    wakeWorkers(ledger.events, workers, clock),
    // Of several instances one looks for calls in doubt, and all of them send.
    ledger.events.subscribeSettledDoubts((outcome) => {
      account.noteDoubt(outcome);
      dispatcher.resume();
    }),
  ];
  return {
    withdrawals,
    resume: () => dispatcher.wake(0),
    async stop() {
      for (const stop of stops) stop();
      await Promise.all(
        [...Object.values(workers), withdrawals, details].map((worker) => worker.stop()),
      );
    },
  };
}

/** Wakes the worker of a state when a callback enters that state, in this or another instance. */
export const wakeWorkers = (
  events: LedgerEvents,
  workers: Partial<Record<LedgerState, PollLoop>>,
  clock: Clock,
): (() => void) =>
  events.subscribeWork((changed, dueAt) => {
    for (const [state, worker] of Object.entries(workers)) {
      if (changed !== undefined && changed !== state) continue;
      if (dueAt != null) worker.wake(Math.max(0, dueAt - clock.now()));
      // The listing shows nothing yet of a call that was accepted just now.
      else worker.wake(changed === 'accepted' ? FIRST_POLL_MS : undefined);
    }
  });
