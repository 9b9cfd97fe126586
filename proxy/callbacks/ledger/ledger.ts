import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '../../../shared/clock.js';
import { DAY_MS } from '../../../shared/durations.js';
import type { LedgerState } from '../../store/callback-tables.js';
import { isUniqueViolation, type Store } from '../../store/database.js';
import { skipLocked } from '../../store/locks.js';
import type { Signals } from '../../store/signals.js';
import {
  type Callback,
  type CallbackChange,
  type NewCallback,
  NumberTaken,
  transitions,
} from './callback-entity.js';
import { dueOrFromTheFuture, FollowedCalls } from './due-rows.js';
import { LedgerEvents } from './ledger-events.js';
import { moveReservation } from './slot-capacity.js';

export type Acceptance =
  | { kind: 'accepted'; callback: Callback }
  /** The same key and body came before: the callback they made, and nothing new. */
  | { kind: 'repeated'; callback: Callback }
  /** The same key came with another body. */
  | { kind: 'key-reused' };

const MOST_AT_ONCE = 500;

/** How long a callback may be tried after its moment; later nobody is called by surprise. */
const SENDING_MS = 120_000;

/** How long an idempotency key stands for the callback that it made. */
const KEY_MS = DAY_MS;

const random128 = (): string => randomBytes(16).toString('hex');

const transition = (
  callback_id: number,
  from_state: LedgerState | null,
  to_state: LedgerState,
  cause: string,
  at: number,
) => ({ callback_id, from_state, to_state, cause, at });

/** Not every change is one that others wait for. */
const isMove = (from: Callback, to: Callback): boolean =>
  from.state !== to.state || from.slot_at !== to.slot_at;

interface Options {
  /** Of the store, where other instances work on it too. */
  signals?: Signals | undefined;
  /** Calls that may be promised for one slot of a popup. */
  slotCapacity?: number;
}

/**
 * The ledger: every visitor's callback from acceptance to its end. A callback is written before anything is sent, and changes
 * by compare-and-set on its version, so of two who would change it one finds that it has moved.
 */
export class Ledger {
  /** Who is told of changes. */
  readonly events: LedgerEvents;
  /** The calls that are under way. */
  readonly followed: FollowedCalls;
  readonly #slotCapacity: number;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    { signals, slotCapacity = 1 }: Options = {},
  ) {
    this.events = new LedgerEvents(store, signals);
    this.followed = new FollowedCalls(store, clock);
    this.#slotCapacity = slotCapacity;
  }

  /** Writes a callback down. When this resolves it survives a power cut. */
  async accept(callback: NewCallback): Promise<Acceptance> {
    const now = this.clock.now();
    const callAt = callback.slot_at ?? now + callback.delay_seconds * 1000;
    const row = {
      ...callback,
      handle: random128(),
      token: random128(),
      state: callback.slot_at ? ('scheduled' as const) : ('ready' as const),
      version: 1,
      evidence: 'inferred' as const,
      busy: 0,
      attempts: 0,
      due_at: callback.slot_at ?? now,
      requested_at: now,
      call_at: callAt,
      give_up_at: callAt + SENDING_MS,
      updated_at: now,
    };
    try {
      const accepted = await this.store.transaction().execute(async (store) => {
        await store
          .updateTable('callbacks')
          .set({ idempotency_key: sql`'past ' || handle` })
          .where('idempotency_key', '=', callback.idempotency_key)
          .where('requested_at', '<=', now - KEY_MS)
          .execute();
        const written = await store
          .insertInto('callbacks')
          .values(row)
          .returningAll()
          .executeTakeFirstOrThrow();
        await store
          .insertInto('callback_transitions')
          .values(transition(written.id, null, row.state, 'accepted', now))
          .execute();
        await moveReservation(store, null, written, this.#slotCapacity);
        return written;
      });
      this.events.publish(accepted, true);
      return { kind: 'accepted', callback: accepted };
    } catch (failure) {
      if (!isUniqueViolation(failure)) throw failure;
      const repetition = await this.repetitionOf(callback);
      if (repetition) return repetition;
      throw new NumberTaken();
    }
  }

  /** The callback that this idempotency key made, or undefined when the key is new. */
  async repetitionOf({
    idempotency_key,
    fingerprint,
  }: Pick<NewCallback, 'idempotency_key' | 'fingerprint'>): Promise<Acceptance | undefined> {
    const callback = await this.store
      .selectFrom('callbacks')
      .selectAll()
      .where('idempotency_key', '=', idempotency_key)
      .where('requested_at', '>', this.clock.now() - KEY_MS)
      .executeTakeFirst();
    if (!callback) return undefined;
    return callback.fingerprint === fingerprint
      ? { kind: 'repeated', callback }
      : { kind: 'key-reused' };
  }

  findByHandle(handle: string): Promise<Callback | undefined> {
    return this.store
      .selectFrom('callbacks')
      .selectAll()
      .where('handle', '=', handle)
      .executeTakeFirst();
  }

  /** The callbacks of one state that want to be looked at, now or within so long, the longest due first. */
  due(state: 'scheduled' | 'dialling' | 'doubt' | 'unsettled', withinMs = 0): Promise<Callback[]> {
    const now = this.clock.now();
    return this.store
      .selectFrom('callbacks')
      .selectAll()
      .where('state', '=', state)
      .where((row) =>
        state === 'doubt'
          ? dueOrFromTheFuture(now, withinMs)(row)
          : row('due_at', '<=', now + withinMs),
      )
      .orderBy('due_at')
      .limit(MOST_AT_ONCE)
      .execute();
  }

  /** Callbacks that were not sent in time (an outage): their visitors ask again, nobody is called by surprise. */
  tooLate(): Promise<Callback[]> {
    return this.store
      .selectFrom('callbacks')
      .selectAll()
      .where('state', '=', 'ready')
      .where('due_at', 'is not', null)
      .where('give_up_at', '<', this.clock.now())
      .limit(MOST_AT_ONCE)
      .execute();
  }

  /** When the next callback of these states falls due, or undefined. */
  async nextDue(...states: LedgerState[]): Promise<number | undefined> {
    const firsts = await Promise.all(
      states.map((state) =>
        this.store
          .selectFrom('callbacks')
          .select('due_at')
          .where('state', '=', state)
          .where('due_at', 'is not', null)
          .orderBy('due_at')
          .limit(1)
          .executeTakeFirst(),
      ),
    );
    const moments = firsts.flatMap((row) => row?.due_at ?? []);
    return moments.length > 0 ? Math.min(...moments) : undefined;
  }

  /**
   * Claims up to `most` callbacks that are due to be sent, the longest due first: they are `dialling`, for this caller
   * alone, for `leaseMs`. Whoever finds one of them past its lease knows that its sender died, or is about to find that
   * it may no longer write.
   */
  async claimReady(most: number, leaseMs: number): Promise<Callback[]> {
    const now = this.clock.now();
    return this.store.transaction().execute(async (store) => {
      const ready = await skipLocked(
        store,
        store
          .selectFrom('callbacks')
          .select('id')
          .where('state', '=', 'ready')
          .where(dueOrFromTheFuture(now))
          .where('give_up_at', '>=', now)
          .orderBy('due_at')
          .limit(most),
      ).execute();
      if (ready.length === 0) return [];
      const claimed = await store
        .updateTable('callbacks')
        .set({
          state: 'dialling',
          version: sql`version + 1`,
          attempts: sql`attempts + 1`,
          due_at: now + leaseMs,
          updated_at: now,
        })
        .where(
          'id',
          'in',
          ready.map(({ id }) => id),
        )
        .where('state', '=', 'ready')
        .returningAll()
        .execute();
      await store
        .insertInto('callback_transitions')
        .values(claimed.map(({ id }) => transition(id, 'ready', 'dialling', 'claimed', now)))
        .execute();
      return claimed;
    });
  }

  /**
   * Moves a callback on, if it is still as `callback` says. Answers the callback as it is now, or undefined when somebody else
   * moved it first.
   * @throws {SlotFull} when it would come to a slot that has no place left; {NumberTaken} when it would become live
   * while another one of its number is.
   */
  async move(
    callback: Callback,
    to: LedgerState,
    cause: string,
    change: CallbackChange = {},
  ): Promise<Callback | undefined> {
    if (!transitions[callback.state].includes(to))
      throw new Error(`A callback does not go from ${callback.state} to ${to}`);
    const now = this.clock.now();
    const moving = this.store.transaction().execute(async (store) => {
      const row = await store
        .updateTable('callbacks')
        .set({ due_at: null, ...change, state: to, version: callback.version + 1, updated_at: now })
        .where('id', '=', callback.id)
        .where('version', '=', callback.version)
        .where('state', '=', callback.state)
        .returningAll()
        .executeTakeFirst();
      if (row) await moveReservation(store, callback, row, this.#slotCapacity);
      if (row && isMove(callback, row))
        await store
          .insertInto('callback_transitions')
          .values(transition(callback.id, callback.state, to, cause, now))
          .execute();
      return row;
    });
    const moved = await moving.catch((failure: unknown) => {
      throw isUniqueViolation(failure) ? new NumberTaken() : failure;
    });
    if (moved) this.events.publish(moved, isMove(callback, moved));
    return moved;
  }

  /** Puts off when a callback wants to be looked at. Not a change that anyone sees. */
  async postpone(
    callback: Callback,
    dueAt: number | null,
    attempts = callback.attempts,
  ): Promise<void> {
    await this.store
      .updateTable('callbacks')
      .set({ due_at: dueAt, attempts })
      .where('id', '=', callback.id)
      .where('version', '=', callback.version)
      .execute();
  }

  /** The same for many, in one write: an outage lasts, and would have each of them written again and again. */
  async postponeAll(callbacks: readonly Callback[], dueAt: number): Promise<void> {
    if (callbacks.length === 0) return;
    await this.store
      .updateTable('callbacks')
      .set({ due_at: dueAt })
      .where(({ and, eb, or }) =>
        or(
          callbacks.map(({ id, version }) => and([eb('id', '=', id), eb('version', '=', version)])),
        ),
      )
      .execute();
  }
}
