import { sql } from 'kysely';
import type { Clock } from '../../../shared/clock.js';
import { DAY_MS } from '../../../shared/durations.js';
import type { BudgetUse } from '../../guard/budget-warnings.js';
import { exceededHits, type LimitedHit } from '../../guard/limited-hits.js';
import { compiledQuery } from '../../store/compiled-query.js';
import { isPostgres, isUniqueViolation, type Store } from '../../store/database.js';
import { sharedWrites } from '../../store/shared-writes.js';
import { type Callback, type NewCallback, NumberTaken, ProofUsed } from './callback-entity.js';
import type { Counters } from './counters.js';
import { insertAtOnce, insertInTransaction, type NewRow, rowOf } from './insertions.js';
import { moveReservation } from './slot-capacity.js';

export type Acceptance =
  | { kind: 'accepted'; callback: Callback }
  /** A repeated request: the callback that the first one created. */
  | { kind: 'repeated'; callback: Callback }
  /** The key was already used with another body. */
  | { kind: 'key-reused' };

/** What makes two requests the same. */
export type RequestIdentity = Pick<NewCallback, 'idempotency_key' | 'fingerprint'>;

/** A callback with the hit of its visitor that counts if it is recorded. */
interface Entry {
  row: NewRow;
  hit: LimitedHit | undefined;
}

/** How long an idempotency key is remembered. */
const KEY_LIFETIME_MS = DAY_MS;

interface Options {
  slotCapacity: number;
  counters: Counters | undefined;
  onAccepted(callback: Callback): void;
}

/** Records new callbacks, several that come at once together. */
export class Acceptances {
  readonly #record: (entry: Entry) => Promise<Recorded>;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly options: Options,
  ) {
    this.#record = sharedWrites((entries, release) => this.#recordTogether(entries, release));
  }

  /**
   * Records a callback. Once this resolves, it survives a power cut.
   * @param hit counts if the callback is recorded
   * @throws {SlotFull} when its slot is fully booked; {NumberTaken} when its number has a live callback; {ProofUsed};
   * {LimitReached}; {HitsExceeded}
   */
  async accept(callback: NewCallback, hit?: LimitedHit): Promise<Acceptance> {
    const { counters, onAccepted } = this.options;
    const now = this.clock.now();
    let recorded: Recorded;
    try {
      recorded = await this.#record({ row: rowOf(callback, now), hit });
    } catch (failure) {
      if (!isUniqueViolation(failure)) throw this.#translated(failure);
      return this.#acceptKnown(callback, hit);
    }
    onAccepted(recorded.callback);
    if (recorded.uses.length > 0) await counters?.warn(recorded.uses);
    await counters?.deletePast(this.store, now).catch(() => undefined);
    return { kind: 'accepted', callback: recorded.callback };
  }

  /** What comes of a callback whose key, number or proof is in the ledger already. */
  async #acceptKnown(callback: NewCallback, hit: LimitedHit | undefined): Promise<Acceptance> {
    const repetition = await this.findRepetition(callback);
    if (repetition) return repetition;
    if (await this.#freeExpiredKey(callback.idempotency_key)) return this.accept(callback, hit);
    throw (await this.#isProofUsed(callback.proof_id)) ? new ProofUsed() : new NumberTaken();
  }

  /**
   * Does all that `accept` does, and takes it back: nothing is recorded, and nobody is told.
   * @param instead a callback that would be cancelled first
   * @throws as `accept` does
   */
  async rehearse(
    callback: NewCallback,
    hit: LimitedHit | undefined,
    instead?: Callback,
  ): Promise<Acceptance> {
    const now = this.clock.now();
    const takenBack = new Error('taken back');
    let rehearsed: Callback | undefined;
    try {
      await this.store.transaction().execute(async (store) => {
        if (instead) await this.#cancel(store, instead);
        const { written } = await this.#write(store, [{ row: rowOf(callback, now), hit }]);
        rehearsed = written[0];
        throw takenBack;
      });
    } catch (failure) {
      if (isUniqueViolation(failure)) throw new NumberTaken();
      if (failure !== takenBack) throw this.#translated(failure);
    }
    return { kind: 'accepted', callback: rehearsed as Callback };
  }

  /** Looks up the callback of an idempotency key; undefined when the key is new. */
  async findRepetition({
    idempotency_key,
    fingerprint,
  }: RequestIdentity): Promise<Acceptance | undefined> {
    const [callback] = await findByKey(this.store, {
      key: idempotency_key,
      after: this.clock.now() - KEY_LIFETIME_MS,
    });
    if (!callback) return undefined;
    return callback.fingerprint === fingerprint
      ? { kind: 'repeated', callback }
      : { kind: 'key-reused' };
  }

  /** Records callbacks together. */
  async #recordTogether(entries: readonly Entry[], release?: () => void): Promise<Recorded[]> {
    const { written, uses } = await this.#writeAll(entries, release);
    const byHandle = new Map(written.map((callback) => [callback.handle, callback]));
    return entries.map(({ row: { handle } }, index) => ({
      callback: byHandle.get(handle) as Callback,
      uses: index === 0 ? uses : [],
    }));
  }

  /** On PostgreSQL in one statement, where no slot is reserved. */
  async #writeAll(entries: readonly Entry[], release?: () => void): Promise<Written> {
    const { store } = this;
    if (isPostgres(store) && entries.every(({ row }) => row.slot_at === null))
      return this.#writeAtOnce(entries);
    return store.transaction().execute(async (transaction) => {
      const written = await this.#write(transaction, entries);
      // On SQLite the next one need not wait for the disk. On PostgreSQL it would wait for the locks of this one.
      if (!isPostgres(store)) release?.();
      return written;
    });
  }

  async #writeAtOnce(entries: readonly Entry[]): Promise<Written> {
    const { counters } = this.options;
    const rows = entries.map(({ row }) => row);
    const counting = counters?.plan(
      rows.map((row) => [null, { ...row, tracking_id: null }]),
      true,
    );
    const { written, uses } = await insertAtOnce(this.store, rows, {
      hits: hitsOf(entries),
      counting,
    });
    return { written, uses: (counting && counters?.budgetUses(counting, uses)) ?? [] };
  }

  #translated(failure: unknown): unknown {
    return this.options.counters?.refusal(failure) ?? exceededHits(failure) ?? failure;
  }

  async #cancel(store: Store, callback: Callback): Promise<void> {
    const cancelled = { state: 'cancelled', version: callback.version + 1 } as const;
    await store.updateTable('callbacks').set(cancelled).where('id', '=', callback.id).execute();
    await this.options.counters?.count(store, [[callback, { ...callback, ...cancelled }]]);
  }

  async #write(store: Store, entries: readonly Entry[]): Promise<Written> {
    const { slotCapacity, counters } = this.options;
    const rows = entries.map(({ row }) => row);
    const written = await insertInTransaction(store, rows, hitsOf(entries));
    for (const callback of inOneOrder(written))
      await moveReservation(store, null, callback, slotCapacity);
    const uses = await counters?.count(
      store,
      written.map((callback) => [null, callback]),
    );
    return { written, uses: uses ?? [] };
  }

  /** An expired key may be used again: its old row gets a placeholder. @returns whether there was one */
  async #freeExpiredKey(key: string): Promise<boolean> {
    const { numUpdatedRows } = await this.store
      .updateTable('callbacks')
      .set({ idempotency_key: sql`'past ' || handle` })
      .where('idempotency_key', '=', key)
      .where('requested_at', '<=', this.clock.now() - KEY_LIFETIME_MS)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async #isProofUsed(proofId: string | null | undefined): Promise<boolean> {
    if (!proofId) return false;
    const callback = await this.store
      .selectFrom('callbacks')
      .select('id')
      .where('proof_id', '=', proofId)
      .executeTakeFirst();
    return callback !== undefined;
  }
}

const findByKey = compiledQuery((store, { key, after }: { key: string; after: number }) =>
  store
    .selectFrom('callbacks')
    .selectAll()
    .where('idempotency_key', '=', key)
    .where('requested_at', '>', after),
);

interface Written {
  written: Callback[];
  uses: readonly BudgetUse[];
}

/** One of those that are recorded together tells of what all used. */
interface Recorded {
  callback: Callback;
  uses: readonly BudgetUse[];
}

/** In one order: two transactions would wait for each other otherwise. */
const hitsOf = (entries: readonly Entry[]): LimitedHit[] =>
  entries.flatMap(({ hit }) => hit ?? []).toSorted((a, b) => (a.key < b.key ? -1 : 1));

/** Two transactions that reserve the same slots in another order would wait for each other. */
const inOneOrder = (callbacks: readonly Callback[]): Callback[] =>
  callbacks.toSorted(
    (a, b) => (a.slot_at ?? 0) - (b.slot_at ?? 0) || (a.popup_id < b.popup_id ? -1 : 1),
  );
