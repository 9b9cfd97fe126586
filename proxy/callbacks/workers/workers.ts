import type { Clock } from '../../../shared/clock.js';
import type { Log } from '../../log.js';
import type { LedgerState } from '../../store/callback-tables.js';
import type { Store } from '../../store/database.js';
import type { Account } from '../../webappel/webappel-account.js';
import type { PopupRules } from '../intake/appointments.js';
import type { Ledger } from '../ledger/ledger.js';
import type { LedgerNews } from '../ledger/ledger-events.js';
import { type CallTerms, startDispatcher } from './dispatcher.js';
import { startAppointments } from './due-appointments.js';
import { FIRST_LOOK_MS, startFollower } from './follower.js';
import type { TakeTurn } from './leader-lease.js';
import type { DueLoop } from './poll-loop.js';
import { startReconciler } from './reconciler.js';

interface Parts {
  ledger: Ledger;
  store: Store;
  account: Pick<Account, 'webAppel' | 'reconciling' | 'room' | 'watch'>;
  popupViews: PopupRules;
  clock: Clock;
  log: Log;
  terms: CallTerms;
  timeZone: string;
  takeTurn: TakeTurn;
  graceMinutes: number;
}

/** What works on the ledger: each loop looks after the wishes of one state. */
export function startLoops({ ledger, store, account, popupViews, ...parts }: Parts): {
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
    room: () => account.room(),
  });
  const loops = {
    scheduled: startAppointments({ ledger, store, popupViews, clock, log, graceMinutes }),
    ready: dispatcher,
    accepted: startFollower(listing),
    doubt: startReconciler({ ...listing, webAppel: account.reconciling }),
  };
  const stops = [account.watch(() => dispatcher.wake()), wakeLoops(ledger.news, loops)];
  return {
    async stop() {
      for (const stop of stops) stop();
      await Promise.all(Object.values(loops).map((loop) => loop.stop()));
    },
  };
}

/** What one loop moves on, another one takes up; and so does another instance. */
export const wakeLoops = (
  news: LedgerNews,
  loops: Partial<Record<LedgerState, DueLoop>>,
): (() => void) =>
  news.watchWork((changed) => {
    for (const [state, loop] of Object.entries(loops))
      if (changed === undefined || changed === state)
        // Of a call that was accepted just now the listing tells nothing yet.
        loop.wake(changed === 'accepted' ? FIRST_LOOK_MS : 0);
  });
