import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '../../../shared/clock.js';
import { DAY_MS } from '../../../shared/durations.js';
import type { BudgetUse } from '../../guard/budget-warnings.js';
import { compiledQuery } from '../../store/compiled-query.js';
import { isPostgres, isUniqueViolation, type Store } from '../../store/database.js';
import { sharedStatement } from '../../store/shared-statement.js';
import { StoreUnavailable } from '../../store/store-failures.js';
import { type Callback, type NewCallback, NumberTaken, ProofUsed } from './callback-entity.js';
import type { Counters } from './counters.js';
import { moveReservation } from './slot-capacity.js';
import { eventOf } from './steps.js';

export type Acceptance =
  | { kind: 'accepted'; callback: Callback }
  /** A repeated request: the callback that the first one created. */
  | { kind: 'repeated'; callback: Callback }
  /** The key was already used with another body. */
  | { kind: 'key-reused' };

/** What makes two requests the same. */
export type RequestIdentity = Pick<NewCallback, 'idempotency_key' | 'fingerprint'>;

/** A callback as it is inserted: what is not here has its default. */
type Row = ReturnType<typeof rowOf>;

/** How long after its time a callback may still be sent. Later, the visitor no longer expects the call. */
const SEND_WINDOW_MS = 120_000;

/** How long an idempotency key is remembered. */
const KEY_LIFETIME_MS = DAY_MS;

const random128 = (): string => randomBytes(16).toString('hex');

interface Options {
  slotCapacity: number;
  counters: Counters | undefined;
  onAccepted(callback: Callback): void;
}

/**
 * Records new callbacks. Those that come while a transaction is under way share the next one, so that a burst waits for few
 * statements and locks.
 */
export class Acceptances {
  readonly #record: (row: Row) => Promise<Result>;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly options: Options,
  ) {
    this.#record = sharedAnswers((rows, release) => this.#recordAll(rows, release));
  }

  /**
   * Records a callback. Once this resolves, it survives a power cut.
   * @throws {SlotFull} when its slot is fully booked; {NumberTaken} when its number has a live callback; {ProofUsed};
   * {LimitReached}
   */
  async accept(callback: NewCallback): Promise<Acceptance> {
    const { counters, onAccepted } = this.options;
    const now = this.clock.now();
    const result = await this.#record(rowOf(callback, now));
    if ('callback' in result) {
      onAccepted(result.callback);
      if (result.uses.length > 0) await counters?.warn(result.uses);
      await counters?.deletePast(this.store, now).catch(() => undefined);
      return { kind: 'accepted', callback: result.callback };
    }
    const { failure } = result;
    if (!isUniqueViolation(failure)) throw failure;
    const repetition = await this.findRepetition(callback);
    if (repetition) return repetition;
    if (await this.#freeExpiredKey(callback.idempotency_key)) return this.accept(callback);
    throw (await this.#isProofUsed(callback.proof_id)) ? new ProofUsed() : new NumberTaken();
  }

  /**
   * Does all that `accept` does, and takes it back: nothing is recorded, and nobody is told.
   * @param instead a callback that would be cancelled first
   * @throws as `accept` does
   */
  async rehearse(callback: NewCallback, instead?: Callback): Promise<Acceptance> {
    const now = this.clock.now();
    const takenBack = new Error('taken back');
    let rehearsed: Callback | undefined;
    try {
      await this.store.transaction().execute(async (store) => {
        if (instead) await this.#cancel(store, instead);
        const { written } = await this.#write(store, [rowOf(callback, now)]);
        rehearsed = written[0];
        throw takenBack;
      });
    } catch (failure) {
      if (isUniqueViolation(failure)) throw new NumberTaken();
      if (failure !== takenBack) throw failure;
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

  /** Records rows in one transaction. If one cannot be recorded, each half is tried alone, down to that row. */
  async #recordAll(rows: readonly Row[], release?: () => void): Promise<Result[]> {
    try {
      return await this.#recordTogether(rows, release);
    } catch (failure) {
      if (rows.length === 1) return [{ failure }];
      // An outage is one for all of them. Two instances that lock rows in another order are none.
      const isOutage = failure instanceof StoreUnavailable && failure.code !== DEADLOCK;
      if (isOutage) return rows.map(() => ({ failure }));
      const half = Math.ceil(rows.length / 2);
      const first = await this.#recordAll(rows.slice(0, half));
      return [...first, ...(await this.#recordAll(rows.slice(half)))];
    }
  }

  #recordTogether(rows: readonly Row[], release?: () => void): Promise<Result[]> {
    return this.store.transaction().execute(async (store) => {
      const { written, uses } = await this.#write(store, rows);
      // On SQLite the next one need not wait for the disk. On PostgreSQL it would wait for the locks of this one.
      if (!isPostgres(store)) release?.();
      const byHandle = new Map(written.map((callback) => [callback.handle, callback]));
      return rows.map(({ handle }, index) => ({
        callback: byHandle.get(handle) as Callback,
        // One of them tells of what all used.
        uses: index === 0 ? uses : [],
      }));
    });
  }

  async #cancel(store: Store, callback: Callback): Promise<void> {
    const cancelled = { state: 'cancelled', version: callback.version + 1 } as const;
    await store.updateTable('callbacks').set(cancelled).where('id', '=', callback.id).execute();
    await this.options.counters?.count(store, [[callback, { ...callback, ...cancelled }]]);
  }

  async #write(store: Store, rows: readonly Row[]) {
    const { slotCapacity, counters } = this.options;
    const written = await insert(store, rows);
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

type Result = { callback: Callback; uses: readonly BudgetUse[] } | { failure: unknown };

/** PostgreSQL's code for two transactions that wait for each other. */
const DEADLOCK = '40P01';

/** Answers each question with its own result of a shared statement. */
function sharedAnswers<Question, Answer>(
  run: (questions: readonly Question[], release: () => void) => Promise<readonly Answer[]>,
): (question: Question) => Promise<Answer> {
  const ask = sharedStatement(async (questions: readonly Question[], release) => {
    const answers = await run(questions, release);
    return new Map(questions.map((question, index) => [question, answers[index] as Answer]));
  });
  return async (question) => (await ask(question)).get(question) as Answer;
}

function rowOf(callback: NewCallback, now: number) {
  const callAt = callback.slot_at ?? now + callback.delay_seconds * 1000;
  return {
    slot_at: null,
    slot_zone: null,
    cost: 0,
    minute_price: 0,
    ring_price: 0,
    proof_id: null,
    number_tail: '',
    source: null,
    consent_text: null,
    consent_version: null,
    consent_language: null,
    safe_phrase: null,
    safe_phrase_language: null,
    ...callback,
    handle: random128(),
    token: random128(),
    state: callback.slot_at ? ('scheduled' as const) : ('ready' as const),
    version: 1,
    step: 'accepted' as const,
    evidence: 'inferred' as const,
    busy: 0,
    attempts: 0,
    due_at: callback.slot_at ?? now,
    requested_at: now,
    call_at: callAt,
    give_up_at: callAt + SEND_WINDOW_MS,
    updated_at: now,
  };
}

/** Inserts callbacks with their first events: on PostgreSQL in one statement. */
async function insert(store: Store, rows: readonly Row[]): Promise<Callback[]> {
  if (!isPostgres(store)) {
    const written = [];
    for (const row of rows) written.push(...(await insertOne(store, row)));
    for (const { id, state, requested_at } of written)
      await insertFirstEvent(store, { id, state, at: requested_at });
    return written;
  }
  return rows.length === 1
    ? insertOneWithEvent(store, rows[0]!)
    : insertWithEvents(store, rows).execute();
}

const insertWithEvents = (store: Store, rows: readonly Row[]) =>
  store
    .with('written', (query) => query.insertInto('callbacks').values(rows).returningAll())
    .with('recorded', (query) =>
      query
        .insertInto('callback_events')
        .columns(['callback_id', 'at', 'kind', 'state', 'evidence', 'actor'])
        .expression((from) =>
          from
            .selectFrom('written')
            .select([
              'id',
              'requested_at',
              sql<'accepted'>`'accepted'`.as('kind'),
              'state',
              sql<'observed'>`'observed'`.as('evidence'),
              sql<'visitor'>`'visitor'`.as('actor'),
            ]),
        ),
    )
    .selectFrom('written')
    .selectAll();

const insertOne = compiledQuery((store, row: Row) =>
  store.insertInto('callbacks').values(row).returningAll(),
);

const insertOneWithEvent = compiledQuery((store, row: Row) => insertWithEvents(store, [row]));

const insertFirstEvent = compiledQuery(
  (store, { at, ...row }: Pick<Callback, 'id' | 'state'> & { at: number }) =>
    store
      .insertInto('callback_events')
      .values(eventOf({ ...row, evidence: 'inferred' }, { kind: 'accepted' }, at)),
);

/** Two transactions that reserve the same slots in another order would wait for each other. */
const inOneOrder = (callbacks: readonly Callback[]): Callback[] =>
  callbacks.toSorted(
    (a, b) => (a.slot_at ?? 0) - (b.slot_at ?? 0) || (a.popup_id < b.popup_id ? -1 : 1),
  );
