import { DAY_MS, HOUR_MS } from '../../shared/durations.js';
import { prefixOf } from '../../shared/numbers/number-prefix.js';
import { liveStates } from '../callbacks/ledger/callback-entity.js';
import type { Counted, RowChange } from '../callbacks/ledger/counters.js';
import type { CallLimits } from '../settings/limit-settings.js';
import type { LedgerState } from '../store/callback-tables.js';
import { isPostgres, type Store } from '../store/database.js';
import { skipLocked } from '../store/locks.js';
import { keyedHash } from '../store/secrets.js';
import type { BudgetUse, BudgetWarnings } from './budget-warnings.js';
import { isBudget } from './budgets.js';
import { networkOf } from './networks.js';
import {
  anyDay,
  anyHour,
  fullestSums,
  partOf,
  type Span,
  type StoredUses,
  type Window,
} from './sliding-windows.js';
import {
  type CounterChange,
  type Counting,
  CountRefused,
  refusedCount,
  storeCounts,
} from './stored-counts.js';

export type LimitName = keyof CallLimits;

/** A call would be above a limit. Nothing of it is counted: the transaction must roll back. */
export class LimitReached extends Error {
  override readonly name = 'LimitReached';
  constructor(readonly limit: LimitName) {
    super(limit);
  }
}

/** What a callback uses of one limit. */
interface Use {
  limit: LimitName;
  /** Of what: a number, a popup, a network. */
  of: string;
  amount: number;
  when:
    | { kind: 'window'; window: Window; startsAt: number }
    /** A day of the calendar. */
    | { kind: 'day'; name: string; endsAt: number }
    /** While the callback is open. */
    | { kind: 'open' };
}

type Change = { use: Use; series: string; change: number; most: number | null };

/** States that a callback ends in without a call, unless WebAppel had accepted it. */
const statesWithoutCall: readonly LedgerState[] = ['cancelled', 'expired', 'failed', 'refused'];

/** How long past counts are kept: a clock that is set back must find them. */
const KEPT_MS = 2 * DAY_MS;

interface Options {
  warnings?: Pick<BudgetWarnings, 'note'>;
  limits: CallLimits;
  /** The zone whose days are counted. */
  timeZone: string;
  /** Keys the hashes of networks and numbers. */
  secret: string;
}

/**
 * Counts calls, requests and costs against their limits. What a callback uses follows from its row, so a change of the
 * row changes the counters, in the same transaction: nothing is counted twice or forgotten, also in a crash and across
 * instances. A limit of an hour or a day holds for any 60 minutes and any 24 hours, and a call counts when it is made, not
 * when it was asked for.
 */
export class CallCounters {
  readonly #dayFormat: Intl.DateTimeFormat;
  readonly #isUnlimited: boolean;
  #deletedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: Options) {
    this.#dayFormat = new Intl.DateTimeFormat('en-CA', {
      timeZone: options.timeZone,
      dateStyle: 'short',
    });
    this.#isUnlimited = Object.values(options.limits).every((limit) => limit === undefined);
  }

  /**
   * What callbacks use of the limits when their rows change.
   * @param moves each row before, null for a new callback, and after
   * @returns undefined where nothing is counted
   * @throws {LimitReached} when a single one is above a limit
   */
  plan(moves: readonly RowChange[], needsLocks: boolean): Counting | undefined {
    if (this.#isUnlimited) return undefined;
    const changes = this.#changes(moves);
    if (changes.length === 0) return undefined;
    const counters = countersOf(changes, needsLocks);
    const tooMuch = counters.find(({ change, most }) => most !== null && change > most);
    if (tooMuch) throw new LimitReached(limitOf(tooMuch.key));
    return { counters, parts: partsOf(changes), spans: spansOf(changes) };
  }

  /**
   * Counts what callbacks use when their rows change.
   * @returns what is now used of each budget that a new use was counted of
   * @throws {LimitReached} when new uses are above a limit; the caller's transaction must then roll back
   */
  async count(store: Store, moves: readonly RowChange[]): Promise<BudgetUse[]> {
    const counting = this.plan(moves, isPostgres(store));
    if (!counting) return [];
    try {
      return this.budgetUses(counting, await storeCounts(store, counting));
    } catch (failure) {
      throw this.refusal(failure) ?? failure;
    }
  }

  /** What is used of budgets, by the uses that the store told. */
  budgetUses({ spans }: Counting, uses: StoredUses): BudgetUse[] {
    return fullestSums(spans, uses).flatMap(({ span: { series }, sum }) => {
      const budget = limitOf(series);
      return isBudget(budget)
        ? [{ budget, popupId: series.slice(budget.length + 1), used: sum }]
        : [];
    });
  }

  /** The limit that made a statement fail; undefined for any other failure. */
  refusal(failure: unknown): LimitReached | undefined {
    const refused = failure instanceof CountRefused ? failure : refusedCount(failure);
    return refused && new LimitReached(limitOf(refused.key));
  }

  /** Warns the owner of budgets, after the transaction. */
  async warn(uses: readonly BudgetUse[]): Promise<void> {
    await this.options.warnings?.note(uses);
  }

  /** Deletes what counts no more, at most once an hour. Not in the transaction of a callback, which would wait for it. */
  async deletePast(store: Store, now: number): Promise<void> {
    if (this.#isUnlimited || Math.abs(now - this.#deletedAt) < HOUR_MS) return;
    this.#deletedAt = now;
    const past = store
      .selectFrom('call_counters')
      .select('key')
      .where((row) =>
        row.or([
          row('ends_at', '<', now - KEPT_MS),
          row.and([row('ends_at', 'is', null), row('used', '=', 0)]),
        ]),
      );
    const keys = skipLocked(store, past);
    await store.deleteFrom('call_counters').where('key', 'in', keys).execute();
    await store
      .deleteFrom('call_uses')
      .where('starts_at', '<', now - KEPT_MS)
      .execute();
  }

  #changes(moves: readonly RowChange[]): Change[] {
    const changes = new Map<string, Change>();
    for (const [before, after] of moves) {
      // Most moves change nothing of what a callback uses, or only whether it is live.
      const isOtherwiseSame = before !== null && usesTheSame(before, after);
      if (isOtherwiseSame && isLive(before) === isLive(after)) continue;
      const usesOf = (row: Counted) =>
        isOtherwiseSame ? this.#limited(usesWhileLive(row)) : this.#uses(row);
      const own = new Map<string, { use: Use; change: number }>();
      const add = (use: Use, sign: 1 | -1) => {
        const key = keyOf(use);
        own.set(key, { use, change: (own.get(key)?.change ?? 0) + sign * use.amount });
      };
      for (const use of before ? usesOf(before) : []) add(use, -1);
      for (const use of usesOf(after)) add(use, 1);
      for (const [key, { use, change }] of own) {
        const sum = (changes.get(key)?.change ?? 0) + change;
        const isEnforced = change > 0 && enforces(use, before, after);
        const most = isEnforced ? (this.options.limits[use.limit] ?? null) : null;
        const all = { use, series: seriesOf(use), change: sum };
        changes.set(key, { ...all, most: changes.get(key)?.most ?? most });
      }
    }
    return [...changes.values()].filter(({ change, most }) => change !== 0 || most !== null);
  }

  /** What a callback uses of the limits that are set. */
  #uses(row: Counted): Use[] {
    return this.#limited([
      ...(row.address === null ? [] : this.#usesOfNetwork(row, row.address)),
      ...(isCallOf(row) ? this.#usesOfCall(row) : []),
      ...(row.state === 'scheduled' ? this.#usesOfAppointment(row) : []),
      ...usesWhileLive(row),
    ]);
  }

  #limited(uses: readonly Use[]): Use[] {
    return uses.filter(({ limit }) => this.options.limits[limit] !== undefined);
  }

  #usesOfNetwork({ requested_at, state }: Counted, address: string): Use[] {
    const network = keyedHash(this.options.secret, networkOf(address));
    return [
      use('requestsPerNetworkHour', network, inAny(anyHour, requested_at)),
      ...(state === 'scheduled' ? [use('appointmentsPerNetwork', network)] : []),
    ];
  }

  #usesOfCall({ call_at, slot_at, state, popup_id, number, number_hash, cost }: Counted): Use[] {
    const [hour, day] = [inAny(anyHour, call_at), inAny(anyDay, call_at)];
    return [
      // A stranger may have booked it, so it does not keep the number from being called now.
      ...(state === 'scheduled'
        ? []
        : [
            use('callsPerNumberHour', number_hash, hour),
            use('callsPerNumberDay', number_hash, day),
          ]),
      use('callsPerPrefixHour', keyedHash(this.options.secret, prefixOf(number)), hour),
      use('callsPerPopupHour', popup_id, hour),
      use('callsPerPopupDay', popup_id, day),
      use('callsPerHour', '', hour),
      use('callsPerDay', '', day),
      use('budgetPerHour', '', hour, Number(cost)),
      use('budgetPerDay', '', day, Number(cost)),
      use('budgetPerPopupDay', popup_id, day, Number(cost)),
      ...(slot_at === null ? [] : [use('appointmentsPerPopupDay', popup_id, this.#dayOf(call_at))]),
    ];
  }

  #usesOfAppointment({ popup_id, number_hash }: Counted): Use[] {
    return [use('appointmentsPerNumber', number_hash), use('appointmentsPerPopup', popup_id)];
  }

  #dayOf(instant: number): Use['when'] {
    // The end is only for deleting it, so a long day does not matter.
    return { kind: 'day', name: this.#dayFormat.format(instant), endsAt: instant + DAY_MS };
  }
}

const isCallOf = ({ state, tracking_id }: Counted): boolean =>
  !statesWithoutCall.includes(state) || tracking_id !== null;

const isLive = ({ state }: Counted): boolean => liveStates.includes(state);

const usesWhileLive = (row: Counted): Use[] => (isLive(row) ? [use('liveCalls')] : []);

/** Whether a row uses what it used before, but for live calls, told without computing what that is. */
const usesTheSame = (before: Counted, after: Counted): boolean =>
  isCallOf(before) === isCallOf(after) &&
  (before.state === 'scheduled') === (after.state === 'scheduled') &&
  before.call_at === after.call_at &&
  before.slot_at === after.slot_at &&
  Number(before.cost) === Number(after.cost);

/** A call that is due must not ring a number too often. What else it uses was counted when it was booked. */
function enforces({ limit }: Use, before: Counted | null, after: Counted): boolean {
  const isNewTime = before === null || before.slot_at !== after.slot_at;
  const isDue = before?.state === 'scheduled' && after.state === 'ready';
  return isNewTime || (isDue && limit.startsWith('callsPerNumber'));
}

/**
 * What has no window, and a row for each series of the windows that are about to be looked at, if they must be locked.
 * SQLite has only one writer and needs no locks.
 */
function countersOf(changes: readonly Change[], needsLocks: boolean): CounterChange[] {
  const rows = changes.flatMap(({ use, series, change, most }): CounterChange[] => {
    if (use.when.kind === 'window')
      return most === null || !needsLocks
        ? []
        : [{ key: series, change: 0, most: null, ends_at: null }];
    const ends_at = use.when.kind === 'day' ? use.when.endsAt : null;
    return [{ key: keyOf(use), change, most, ends_at }];
  });
  // One row for each key.
  return [...new Map(rows.map((row) => [row.key, row])).values()];
}

const partsOf = (changes: readonly Change[]): Counting['parts'] =>
  changes.flatMap(({ use: { when }, series, change }) =>
    when.kind === 'window' ? [{ series, startsAt: when.startsAt, change }] : [],
  );

/** The parts of time that the windows of the enforced changes touch. */
const spansOf = (changes: readonly Change[]): Span[] =>
  changes.flatMap(({ use: { limit, when }, series, most }) =>
    when.kind === 'window' && most !== null
      ? [{ series, startsAt: when.startsAt, ...when.window, most, isTold: isBudget(limit) }]
      : [],
  );

/** The limit of a series or key, which begins with its name. */
const limitOf = (series: string): LimitName => series.split(' ', 1)[0] as LimitName;

const use = (limit: LimitName, of = '', when: Use['when'] = { kind: 'open' }, amount = 1): Use => ({
  limit,
  of,
  when,
  amount,
});

const inAny = (window: Window, instant: number): Use['when'] => ({
  kind: 'window',
  window,
  startsAt: partOf(window, instant),
});

/** Under what the uses of a limit are counted together. */
export const seriesOf = ({ limit, of }: Pick<Use, 'limit' | 'of'>): string =>
  [limit, of].filter(Boolean).join(' ');

function keyOf(use: Use): string {
  const { when } = use;
  if (when.kind === 'window') return `${seriesOf(use)} ${when.startsAt}`;
  return when.kind === 'day' ? `${seriesOf(use)} ${when.name}` : seriesOf(use);
}
