import { sql } from 'kysely';
import { type Clock, within } from '../../shared/clock.js';
import type { Ledger } from '../callbacks/ledger/ledger.js';
import { TtlCache } from '../popups/ttl-cache.js';
import type { Store } from '../store/database.js';
import { migrations } from '../store/migrations/index.js';
import { tryWriting } from '../store/write-probe.js';
import type { Account } from '../webappel/webappel-account.js';

/** What `/readyz` says; nothing of it is secret. */
export interface ReadinessReport {
  ready: boolean;
  stopping: boolean;
  store: 'answers' | 'takes nothing' | 'away' | 'not migrated';
  /** The breaker, and whether WebAppel takes the account: reported, and no reason to be unready. */
  webAppel: { breaker: ReturnType<Account['state']>; account: 'on' | 'off' };
  /** How long the callback that has waited longest should have been sent; null while the store is away. */
  lagSeconds: number | null;
}

export interface Readiness {
  report(): Promise<ReadinessReport>;
  /** From now on nobody should be sent here. */
  stop(): void;
}

type StoreReport = Pick<ReadinessReport, 'store' | 'lagSeconds'>;

const STORE_DEADLINE_MS = 2000;
/** Whoever asks more often is told the same. */
const FRESH_FOR_MS = 1000;

/**
 * Whether visitors should be sent to this process. They should as long as the store takes their callbacks, which is where
 * they wait while WebAppel is away; and what holds up one process there holds up all of them, so turning visitors away
 * from each would turn an outage of WebAppel into one of ours.
 */
export function createReadiness({
  store,
  ledger,
  clock,
  account,
}: {
  store: Store;
  ledger: Ledger;
  clock: Clock;
  account: Pick<Account, 'state' | 'isRefused'>;
}): Readiness {
  let stopping = false;

  async function askStore(): Promise<StoreReport> {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(store);
    const done = new Set(rows.map(({ name }) => name));
    // A newer version may have added some: what it adds does not disturb this one.
    if (!Object.keys(migrations).every((name) => done.has(name)))
      return { store: 'not migrated', lagSeconds: null };
    const takes = await tryWriting(store).then(
      () => true,
      () => false,
    );
    const dueAt = (await ledger.nextDue('ready')) ?? clock.now();
    return {
      store: takes ? 'answers' : 'takes nothing',
      lagSeconds: Math.max(0, Math.round((clock.now() - dueAt) / 1000)),
    };
  }

  const away: StoreReport = { store: 'away', lagSeconds: null };
  const reports = new TtlCache<StoreReport>(clock, FRESH_FOR_MS, () =>
    within(clock, STORE_DEADLINE_MS, askStore()).then(
      (found) => found ?? away,
      () => away,
    ),
  );

  return {
    async report() {
      const found = await reports.get('store');
      return {
        ready: !stopping && found.store === 'answers',
        stopping,
        ...found,
        webAppel: { breaker: account.state(), account: account.isRefused() ? 'off' : 'on' },
      };
    },
    stop() {
      stopping = true;
    },
  };
}
