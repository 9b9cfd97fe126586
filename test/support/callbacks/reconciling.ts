import type { Callback, NewCallback } from '../../../proxy/callbacks/ledger/callback-entity.js';
import type { Ledger } from '../../../proxy/callbacks/ledger/ledger.js';
import type { ListedCall } from '../../../proxy/callbacks/workers/call-index.js';
import { startFollower } from '../../../proxy/callbacks/workers/follower.js';
import { alwaysLeader } from '../../../proxy/callbacks/workers/leader-lease.js';
import type { PollLoop } from '../../../proxy/callbacks/workers/poll-loop.js';
import { startReconciler } from '../../../proxy/callbacks/workers/reconciler.js';
import type { Store } from '../../../proxy/store/database.js';
import { type FakeClock, settle } from '../time/fake-clock.js';
import { type ScriptedWebAppel, scriptedWebAppel } from '../webappel/scripted-webappel.js';
import { callbackIn, emptyLedger, recordingLog } from './callbacks.js';

export interface Reconciling {
  store: Store;
  clock: FakeClock;
  ledger: Ledger;
  webAppel: ScriptedWebAppel;
  /** When the listing was requested, in seconds since the clock began. */
  lookedUpAt: number[];
  /** Sets the rows of the listing; it is empty at first. */
  list(rows: () => ListedCall[] | Promise<ListedCall[]>): void;
  reconcile(): void;
  follow(): void;
  /** A callback that is in doubt since now, as the dispatcher leaves it. */
  callbackInDoubt(more?: Partial<NewCallback>): Promise<Callback>;
  /** Advances the clock while the loops are stopped: hours of ticks would take long. */
  skip(ms: number): Promise<void>;
  end(): Promise<void>;
}

/** Sets up the workers that look up callbacks in WebAppel's listing, on an empty store. */
export async function startReconciling(): Promise<Reconciling> {
  const { store, clock, ledger } = await emptyLedger();
  const webAppel = scriptedWebAppel();
  const lookedUpAt: number[] = [];
  const loops = new Map<typeof startFollower, PollLoop>();
  const start = (loop: typeof startFollower): void => {
    const { log } = recordingLog();
    const listing = { ledger, webAppel, clock, log, tokenField: 'custom3' as const };
    loops.set(loop, loop({ ...listing, timeZone: 'Europe/Paris', isLeader: alwaysLeader }));
  };
  const stop = () => Promise.all([...loops.values()].map((loop) => loop.stop()));
  const list: Reconciling['list'] = (rows) =>
    webAppel.script({
      summariseCalls: async () => {
        lookedUpAt.push(clock.monotonic() / 1000);
        return rows();
      },
    });
  list(() => []);
  return {
    ...{ store, clock, ledger, webAppel, lookedUpAt, list },
    reconcile: () => start(startReconciler),
    follow: () => start(startFollower),
    async callbackInDoubt(more) {
      const dialling = await callbackIn('dialling', ledger, clock, more);
      const callback = await ledger.move(
        dialling,
        'doubt',
        {},
        {
          attempts: 0,
          due_at: clock.now() + 5000,
        },
      );
      if (!callback) throw new Error('another change came first');
      return callback;
    },
    async skip(ms) {
      await stop();
      await clock.advance(ms);
      for (const loop of loops.keys()) start(loop);
      await settle();
    },
    async end() {
      await stop();
      await store.destroy();
    },
  };
}
