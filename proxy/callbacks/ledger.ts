import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Selectable } from 'kysely';
import type { Clock, Stop } from '../../shared/clock.js';
import type { CallbacksTable, LedgerState } from '../store/callback-tables.js';
import type { Store } from '../store/database.js';

/** A wish as the ledger holds it. */
export type Wish = Selectable<CallbacksTable>;

/** What a visitor asked for, checked. */
export type NewWish = Pick<
  Wish,
  | 'popup_id'
  | 'number'
  | 'number_hash'
  | 'name'
  | 'custom1'
  | 'custom2'
  | 'custom3'
  | 'address'
  | 'delay_seconds'
  | 'idempotency_key'
  | 'fingerprint'
>;

export type Acceptance =
  | { kind: 'accepted'; wish: Wish }
  /** The same key and body came before: its wish, nothing new. */
  | { kind: 'repeated'; wish: Wish }
  /** The same key came with another body. */
  | { kind: 'key-reused' }
  /** A wish for this number is live. */
  | { kind: 'duplicate' };

/** States in which a wish is live: its number takes no other one. */
export const liveStates: readonly LedgerState[] = ['ready', 'dialing', 'accepted', 'doubt'];

/** From where to where a wish may go; anything else is a bug and changes nothing. */
const transitions: Record<LedgerState, readonly LedgerState[]> = {
  ready: ['ready', 'dialing', 'cancelled', 'failed'],
  dialing: ['accepted', 'refused', 'failed', 'doubt', 'ready'],
  accepted: ['accepted', 'ended', 'missed', 'cancelled', 'refused', 'failed', 'unsettled'],
  doubt: ['accepted', 'unsettled'],
  unsettled: [],
  ended: [],
  missed: [],
  cancelled: [],
  refused: [],
  failed: [],
};

type Change = Partial<
  Pick<Wish, 'tracking_id' | 'progress' | 'evidence' | 'missed_by' | 'busy' | 'attempts' | 'due_at'>
>;

const MOST_AT_ONCE = 500;

const random128 = (): string => randomBytes(16).toString('hex');

const isUniqueViolation = (failure: unknown): boolean =>
  failure instanceof Error &&
  'code' in failure &&
  (failure.code === 'SQLITE_CONSTRAINT_UNIQUE' || failure.code === '23505');

/** No handle: listeners to every wish. */
const ANY = Symbol('any wish');

/**
 * The ledger: every visitor's wish from acceptance to its end. A wish is written before anything is sent, and changes
 * by compare-and-set on its version, so of two who would change it one finds that it has moved.
 */
export class Ledger {
  readonly #changes = new EventEmitter().setMaxListeners(0);

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** Writes a wish down. When this resolves it survives a power cut. */
  async accept(wish: NewWish): Promise<Acceptance> {
    const now = this.clock.now();
    const row = {
      ...wish,
      handle: random128(),
      token: random128(),
      state: 'ready' as const,
      version: 1,
      evidence: 'inferred' as const,
      busy: 0,
      attempts: 0,
      due_at: now,
      requested_at: now,
      call_at: now + wish.delay_seconds * 1000,
      updated_at: now,
    };
    try {
      const accepted = await this.store.transaction().execute(async (store) => {
        const written = await store
          .insertInto('callbacks')
          .values(row)
          .returningAll()
          .executeTakeFirstOrThrow();
        await store
          .insertInto('callback_transitions')
          .values({
            callback_id: written.id,
            at: now,
            from_state: null,
            to_state: 'ready',
            cause: 'accepted',
          })
          .execute();
        return written;
      });
      this.#changes.emit(ANY, accepted);
      return { kind: 'accepted', wish: accepted };
    } catch (failure) {
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

  /** The wishes of one state that want to be looked at, now or within `aheadMs`, the longest due first. */
  due(state: LedgerState, aheadMs = 0): Promise<Wish[]> {
    return this.store
      .selectFrom('callbacks')
      .selectAll()
      .where('state', '=', state)
      .where('due_at', '<=', this.clock.now() + aheadMs)
      .orderBy('due_at')
      .limit(MOST_AT_ONCE)
      .execute();
  }

  /** When the next wish of a state falls due, or undefined. */
  async nextDue(state: LedgerState): Promise<number | undefined> {
    const row = await this.store
      .selectFrom('callbacks')
      .select('due_at')
      .where('state', '=', state)
      .where('due_at', 'is not', null)
      .orderBy('due_at')
      .limit(1)
      .executeTakeFirst();
    return row?.due_at ?? undefined;
  }

  /**
   * Moves a wish on, if it is still as `wish` says. Answers the wish as it is now, or undefined when somebody else
   * moved it first.
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
    const moved = await this.store.transaction().execute(async (store) => {
      const row = await store
        .updateTable('callbacks')
        .set({ due_at: null, ...change, state: to, version: wish.version + 1, updated_at: now })
        .where('id', '=', wish.id)
        .where('version', '=', wish.version)
        .where('state', '=', wish.state)
        .returningAll()
        .executeTakeFirst();
      if (row && to !== wish.state)
        await store
          .insertInto('callback_transitions')
          .values({ callback_id: wish.id, at: now, from_state: wish.state, to_state: to, cause })
          .execute();
      return row;
    });
    if (moved) {
      this.#changes.emit(moved.handle, moved);
      if (to !== wish.state) this.#changes.emit(ANY, moved);
    }
    return moved;
  }

  /** Puts off when a wish wants to be looked at. Not a change that anyone sees. */
  async postpone(wish: Wish, dueAt: number, attempts = wish.attempts): Promise<void> {
    await this.store
      .updateTable('callbacks')
      .set({ due_at: dueAt, attempts })
      .where('id', '=', wish.id)
      .where('version', '=', wish.version)
      .execute();
  }

  /** A process that died while sending leaves wishes of which nobody knows whether they arrived: they are in doubt. */
  async holdInterrupted(): Promise<void> {
    const interrupted = await this.store
      .selectFrom('callbacks')
      .selectAll()
      .where('state', '=', 'dialing')
      .execute();
    for (const wish of interrupted)
      await this.move(wish, 'doubt', 'interrupted', { attempts: 0, due_at: this.clock.now() });
  }

  /** Tells of every new wish and every change of state. */
  watchAll(listener: (wish: Wish) => void): Stop {
    this.#changes.on(ANY, listener);
    return () => this.#changes.off(ANY, listener);
  }

  /** Tells of every change of one wish. */
  watch(handle: string, listener: (wish: Wish) => void): Stop {
    this.#changes.on(handle, listener);
    return () => this.#changes.off(handle, listener);
  }
}
