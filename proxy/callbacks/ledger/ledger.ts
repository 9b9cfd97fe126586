import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '../../../shared/clock.js';
import type { LedgerState } from '../../store/callback-tables.js';
import { isUniqueViolation, type Store } from '../../store/database.js';
import { skipLocked } from '../../store/locks.js';
import type { Signals } from '../../store/signals.js';
import {
  type Change,
  type NewWish,
  NumberTaken,
  transitions,
  type Wish,
} from './callback-entity.js';
import { dueOrFromTheFuture } from './due-rows.js';
import { FollowedCalls } from './followed-calls.js';
import { LedgerNews } from './ledger-events.js';
import { countPlaces, SlotTaken } from './slot-capacity.js';

export type Acceptance =
  | { kind: 'accepted'; wish: Wish }
  /** The same key and body came before: its wish, nothing new. */
  | { kind: 'repeated'; wish: Wish }
  /** The same key came with another body. */
  | { kind: 'key-reused' }
  /** A wish for this number is live. */
  | { kind: 'duplicate' }
  /** No place is left at its slot. */
  | { kind: 'slot-taken' };

const MOST_AT_ONCE = 500;

/** How long a wish may be tried after its moment; later nobody is called by surprise. */
const SENDING_MS = 120_000;

/** How long an idempotency key stands for the wish that it made. */
const KEY_MS = 24 * 3_600_000;

const random128 = (): string => randomBytes(16).toString('hex');

const transition = (
  callback_id: number,
  from_state: LedgerState | null,
  to_state: LedgerState,
  cause: string,
  at: number,
) => ({ callback_id, from_state, to_state, cause, at });

/** Not every change is one that others wait for. */
const isMove = (from: Wish, to: Wish): boolean =>
  from.state !== to.state || from.slot_at !== to.slot_at;

interface Options {
  /** Of the store, where other instances work on it too. */
  signals?: Signals | undefined;
  /** Calls that may be promised for one slot of a popup. */
  slotCapacity?: number;
}

/**
 * The ledger: every visitor's wish from acceptance to its end. A wish is written before anything is sent, and changes
 * by compare-and-set on its version, so of two who would change it one finds that it has moved.
 */
export class Ledger {
  /** Who is told of changes. */
  readonly news: LedgerNews;
  /** The calls that are under way. */
  readonly followed: FollowedCalls;
  readonly #slotCapacity: number;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    { signals, slotCapacity = 1 }: Options = {},
  ) {
    this.news = new LedgerNews(store, signals);
    this.followed = new FollowedCalls(store, clock);
    this.#slotCapacity = slotCapacity;
  }

  /** Writes a wish down. When this resolves it survives a power cut. */
  async accept(wish: NewWish): Promise<Acceptance> {
    const now = this.clock.now();
    const callAt = wish.slot_at ?? now + wish.delay_seconds * 1000;
    const row = {
      ...wish,
      handle: random128(),
      token: random128(),
      state: wish.slot_at ? ('scheduled' as const) : ('ready' as const),
      version: 1,
      evidence: 'inferred' as const,
      busy: 0,
      attempts: 0,
      due_at: wish.slot_at ?? now,
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
          .where('idempotency_key', '=', wish.idempotency_key)
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
        await countPlaces(store, null, written, this.#slotCapacity);
        return written;
      });
      this.news.tell(accepted, true);
      return { kind: 'accepted', wish: accepted };
    } catch (failure) {
      if (failure instanceof SlotTaken) return { kind: 'slot-taken' };
      if (!isUniqueViolation(failure)) throw failure;
      return (await this.repetitionOf(wish)) ?? { kind: 'duplicate' };
    }
  }

  /** The wish that this idempotency key made, or undefined when the key is new. */
  async repetitionOf({
    idempotency_key,
    fingerprint,
  }: Pick<NewWish, 'idempotency_key' | 'fingerprint'>): Promise<Acceptance | undefined> {
    const wish = await this.store
      .selectFrom('callbacks')
      .selectAll()
      .where('idempotency_key', '=', idempotency_key)
      .where('requested_at', '>', this.clock.now() - KEY_MS)
      .executeTakeFirst();
    if (!wish) return undefined;
    return wish.fingerprint === fingerprint ? { kind: 'repeated', wish } : { kind: 'key-reused' };
  }

  findByHandle(handle: string): Promise<Wish | undefined> {
    return this.store
      .selectFrom('callbacks')
      .selectAll()
      .where('handle', '=', handle)
      .executeTakeFirst();
  }

  /** The wishes of one state that want to be looked at, now or within so long, the longest due first. */
  due(state: 'scheduled' | 'dialing' | 'doubt' | 'unsettled', withinMs = 0): Promise<Wish[]> {
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

  /** Wishes that were not sent in time (an outage): their visitors ask again, nobody is called by surprise. */
  tooLate(): Promise<Wish[]> {
    return this.store
      .selectFrom('callbacks')
      .selectAll()
      .where('state', '=', 'ready')
      .where('due_at', 'is not', null)
      .where('give_up_at', '<', this.clock.now())
      .limit(MOST_AT_ONCE)
      .execute();
  }

  /** When the next wish of these states falls due, or undefined. */
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
   * Claims up to `most` wishes that are due to be sent, the longest due first: they are `dialing`, for this caller
   * alone, for `leaseMs`. Whoever finds one of them past its lease knows that its sender died, or is about to find that
   * it may no longer write.
   */
  async claimReady(most: number, leaseMs: number): Promise<Wish[]> {
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
          state: 'dialing',
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
        .values(claimed.map(({ id }) => transition(id, 'ready', 'dialing', 'claimed', now)))
        .execute();
      return claimed;
    });
  }

  /**
   * Moves a wish on, if it is still as `wish` says. Answers the wish as it is now, or undefined when somebody else
   * moved it first.
   * @throws {SlotTaken} when it would come to a slot that has no place left; {NumberTaken} when it would become live
   * while another one of its number is.
   */
  async move(
    wish: Wish,
    to: LedgerState,
    cause: string,
    change: Change = {},
  ): Promise<Wish | undefined> {
    if (!transitions[wish.state].includes(to))
      throw new Error(`A wish does not go from ${wish.state} to ${to}`);
    const now = this.clock.now();
    const moving = this.store.transaction().execute(async (store) => {
      const row = await store
        .updateTable('callbacks')
        .set({ due_at: null, ...change, state: to, version: wish.version + 1, updated_at: now })
        .where('id', '=', wish.id)
        .where('version', '=', wish.version)
        .where('state', '=', wish.state)
        .returningAll()
        .executeTakeFirst();
      if (row) await countPlaces(store, wish, row, this.#slotCapacity);
      if (row && isMove(wish, row))
        await store
          .insertInto('callback_transitions')
          .values(transition(wish.id, wish.state, to, cause, now))
          .execute();
      return row;
    });
    const moved = await moving.catch((failure: unknown) => {
      throw isUniqueViolation(failure) ? new NumberTaken() : failure;
    });
    if (moved) this.news.tell(moved, isMove(wish, moved));
    return moved;
  }

  /** Puts off when a wish wants to be looked at. Not a change that anyone sees. */
  async postpone(wish: Wish, dueAt: number | null, attempts = wish.attempts): Promise<void> {
    await this.store
      .updateTable('callbacks')
      .set({ due_at: dueAt, attempts })
      .where('id', '=', wish.id)
      .where('version', '=', wish.version)
      .execute();
  }

  /** The same for many, in one write: an outage lasts, and would have each of them written again and again. */
  async postponeAll(wishes: readonly Wish[], dueAt: number): Promise<void> {
    if (wishes.length === 0) return;
    await this.store
      .updateTable('callbacks')
      .set({ due_at: dueAt })
      .where(({ and, eb, or }) =>
        or(wishes.map(({ id, version }) => and([eb('id', '=', id), eb('version', '=', version)]))),
      )
      .execute();
  }
}
