import type { Callback } from '../../../proxy/callbacks/ledger/callback-entity.js';
import type { Ledger } from '../../../proxy/callbacks/ledger/ledger.js';
import { type CallTerms, startDispatcher } from '../../../proxy/callbacks/workers/dispatcher.js';
import type { PollLoop } from '../../../proxy/callbacks/workers/poll-loop.js';
import type { LedgerState } from '../../../proxy/store/callback-tables.js';
import type { Store } from '../../../proxy/store/database.js';
import { type RefusalCode, refusalStatus } from '../../../shared/webappel/refusal.js';
import type { FakeClock } from '../time/fake-clock.js';
import { type ScriptedWebAppel, scriptedWebAppel } from '../webappel/scripted-webappel.js';
import { emptyLedger, recordingLog, reload } from './callbacks.js';
import { openGuard } from './open-guard.js';

export const everyRefusal = Object.keys(refusalStatus) as RefusalCode[];

/** Whether WebAppel cannot have accepted a call after this outcome of `appel`, so that it may be sent again. */
export const mayBeSentAgain = (outcome: string): boolean =>
  ['no-connection', 'not-sent', 'RATE_LIMITED', 'INVALID_AUTH'].includes(outcome);

/** The last state of a callback that WebAppel refuses each time it is sent. */
export const afterRefusals: Record<RefusalCode, LedgerState> = {
  BLACKLISTED: 'refused',
  FORBIDDEN_DEST: 'refused',
  CLOSED: 'refused',
  INVALID_VARS: 'refused',
  NOT_FOUND: 'failed',
  INVALID_AUTH: 'failed',
  INVALID_METHOD: 'failed',
  TOO_LATE: 'failed',
  FILE_REFUSED: 'failed',
  REFUSED: 'refused',
  RATE_LIMITED: 'failed',
  INTERNAL: 'doubt',
};

export interface Dispatching {
  store: Store;
  clock: FakeClock;
  ledger: Ledger;
  /** Accepts every call, unless a test scripts it otherwise. */
  webAppel: ScriptedWebAppel;
  /** The lines of the log. */
  lines: readonly string[];
  /**
   * Starts a dispatcher, as each process has one.
   * @param on the ledger of another process
   */
  dispatch(on?: Ledger, more?: Partial<CallTerms>, guard?: Partial<typeof openGuard>): PollLoop;
  stateOf(callback: Callback): Promise<LedgerState>;
  /** Ends all dispatchers without waiting for their requests, as a crash does. */
  die(): void;
  end(): Promise<void>;
}

/** Sets up dispatchers on an empty store. */
export async function startDispatching(): Promise<Dispatching> {
  const { store, clock, ledger } = await emptyLedger();
  const webAppel = scriptedWebAppel({ requestCall: async () => '900001' });
  const { log, lines } = recordingLog();
  let loops: PollLoop[] = [];
  return {
    ...{ store, clock, ledger, webAppel, lines },
    dispatch(on = ledger, more = {}, guard = {}) {
      const terms: CallTerms = { retries: 1, maxSeconds: 600, tokenField: 'custom3', ...more };
      const loop = startDispatcher({
        ...{ ledger: on, webAppel, clock, log, terms },
        guard: { ...openGuard, ...guard },
        random: () => 0.5,
      });
      loops.push(loop);
      return loop;
    },
    stateOf: async (callback) => (await reload(ledger, callback)).state,
    die() {
      for (const loop of loops) void loop.stop();
      loops = [];
    },
    async end() {
      await Promise.all(loops.map((loop) => loop.stop()));
      await store.destroy();
    },
  };
}
