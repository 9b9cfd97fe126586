import { sql } from 'kysely';
import { type Clock, within } from '../../shared/clock.js';
import type { Ledger } from '../callbacks/ledger/ledger.js';
import { TtlCache } from '../popups/ttl-cache.js';
import type { Store } from '../store/database.js';
import { migrations } from '../store/migrations/index.js';
import { tryWriting } from '../store/write-probe.js';
import type { Account } from '../webappel/webappel-account.js';
import type { SettingChecks } from './setting-checks.js';

/** The body of `/readyz`. It is public, so it holds no secrets and no values of settings. */
export interface ReadinessReport {
  ready: boolean;
  stopping: boolean;
  store: 'answers' | 'takes nothing' | 'away' | 'not migrated';
  /** The circuit breaker, and whether WebAppel accepts the account. Neither affects `ready`. */
  webAppel: { breaker: ReturnType<Account['state']>; account: 'on' | 'off' };
  /** How long the oldest unsent callback is overdue; null if the store does not answer. */
  lagSeconds: number | null;
  /** The settings that a try has shown to be wrong; the log says how. They do not affect `ready`. */
  faultySettings: string[];
}

export interface Readiness {
  report(): Promise<ReadinessReport>;
  /** Reports the process as not ready from now on. */
  stop(): void;
}

type StoreReport = Pick<ReadinessReport, 'store' | 'lagSeconds'>;

const STORE_TIMEOUT_MS = 2000;
const REPORT_TTL_MS = 1000;

/**
 * Reports whether a load balancer should send visitors here. Only the store counts: callbacks wait there while WebAppel is
 * down. WebAppel does not count, because an outage would take all instances out of service at once.
 */
export function createReadiness({
  store,
  ledger,
  clock,
  account,
  settingChecks,
}: {
  store: Store;
  ledger: Ledger;
  clock: Clock;
  account: Pick<Account, 'state' | 'isRefused'>;
  settingChecks: Pick<SettingChecks, 'faulty'>;
}): Readiness {
  let isStopping = false;

  async function checkStore(): Promise<StoreReport> {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(store);
    const applied = new Set(rows.map(({ name }) => name));
    // Extra migrations are fine: a newer version may have applied them, and they are compatible.
    if (!Object.keys(migrations).every((name) => applied.has(name)))
      return { store: 'not migrated', lagSeconds: null };
    const isWritable = await tryWriting(store).then(
      () => true,
      () => false,
    );
    const dueAt = (await ledger.findNextDueAt('ready')) ?? clock.now();
    return {
      store: isWritable ? 'answers' : 'takes nothing',
      lagSeconds: Math.max(0, Math.round((clock.now() - dueAt) / 1000)),
    };
  }

  const unavailable: StoreReport = { store: 'away', lagSeconds: null };
  const reports = new TtlCache<StoreReport>(clock, REPORT_TTL_MS, () =>
    within(clock, STORE_TIMEOUT_MS, checkStore()).then(
      (report) => report ?? unavailable,
      () => unavailable,
    ),
  );

  return {
    async report() {
      const storeReport = await reports.get('store');
      return {
        ready: !isStopping && storeReport.store === 'answers',
        stopping: isStopping,
        ...storeReport,
        webAppel: { breaker: account.state(), account: account.isRefused() ? 'off' : 'on' },
        faultySettings: settingChecks.faulty(),
      };
    },
    stop() {
      isStopping = true;
    },
  };
}
