import { pino } from 'pino';
import type { Callback, NewCallback } from '../../../proxy/callbacks/ledger/callback-entity.js';
import { Ledger } from '../../../proxy/callbacks/ledger/ledger.js';
import type { Log } from '../../../proxy/log.js';
import type { LedgerState } from '../../../proxy/store/callback-tables.js';
import type { Store } from '../../../proxy/store/database.js';
import { openTestStore } from '../store/stores.js';
import { FakeClock } from '../time/fake-clock.js';

/** A ledger on an empty store. */
export async function emptyLedger(): Promise<{ store: Store; clock: FakeClock; ledger: Ledger }> {
  const store = await openTestStore();
  const clock = new FakeClock();
  return { store, clock, ledger: new Ledger(store, clock) };
}

let callbackCount = 0;

/** A callback that differs from every other one in number and key. */
export function newCallback(more: Partial<NewCallback> = {}): NewCallback {
  callbackCount += 1;
  return {
    popup_id: '77',
    number: '+33639980001',
    number_hash: `number ${callbackCount}`,
    name: null,
    custom1: null,
    custom2: null,
    custom3: null,
    address: '192.0.2.7',
    delay_seconds: 0,
    idempotency_key: `key ${callbackCount}`,
    fingerprint: `body ${callbackCount}`,
    ...more,
  };
}

export async function acceptedCallback(
  ledger: Ledger,
  more: Partial<NewCallback> = {},
): Promise<Callback> {
  const acceptance = await ledger.accept(newCallback(more));
  if (acceptance.kind !== 'accepted') throw new Error(`the callback is ${acceptance.kind}`);
  return acceptance.callback;
}

/** The transitions that lead a new callback to a state. */
const paths: Record<LedgerState, readonly LedgerState[]> = {
  scheduled: [],
  ready: [],
  dialling: ['dialling'],
  accepted: ['dialling', 'accepted'],
  doubt: ['dialling', 'doubt'],
  unsettled: ['dialling', 'doubt', 'unsettled'],
  ended: ['dialling', 'accepted', 'ended'],
  missed: ['dialling', 'accepted', 'missed'],
  cancelled: ['cancelled'],
  refused: ['dialling', 'refused'],
  failed: ['failed'],
  expired: ['expired'],
};

let lastTrackingId = 700_000;

/** A callback in this state, reached by valid transitions. It is due now; an accepted one has a tracking id. */
export async function callbackIn(
  state: LedgerState,
  ledger: Ledger,
  clock: FakeClock,
  more: Partial<NewCallback> = {},
): Promise<Callback> {
  const appointment = { slot_at: clock.now(), slot_zone: 'Europe/Paris' };
  let callback = await acceptedCallback(ledger, {
    ...(state === 'scheduled' && appointment),
    ...more,
  });
  for (const step of paths[state]) {
    lastTrackingId += 1;
    const moved = await ledger.move(
      callback,
      step,
      {},
      {
        ...(step === 'accepted' && { tracking_id: String(lastTrackingId) }),
        ...(step === 'ended' && { talked: 1 }),
        due_at: clock.now(),
      },
    );
    if (!moved) throw new Error('another change came first');
    callback = moved;
  }
  return callback;
}

export const reload = async (ledger: Ledger, { handle }: { handle: string }): Promise<Callback> => {
  const callback = await ledger.findByHandle(handle);
  if (!callback) throw new Error('there is no such callback');
  return callback;
};

/** A log that keeps its lines, without their time. */
export function recordingLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    log: pino(
      { level: 'debug', base: null, timestamp: false },
      { write: (line) => void lines.push(line) },
    ),
  };
}
