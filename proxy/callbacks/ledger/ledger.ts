import { sql } from 'kysely';
import type { Clock } from '../../../shared/clock.js';
import type { LimitedHit } from '../../guard/limited-hits.js';
import type { LedgerState } from '../../store/callback-tables.js';
import { isPostgres, isUniqueViolation, type Store } from '../../store/database.js';
import { sharedWrites } from '../../store/shared-writes.js';
import type { Signals } from '../../store/signals.js';
import { type Acceptance, Acceptances, type RequestIdentity } from './acceptances.js';
import {
  type Callback,
  type CallbackChange,
  type NewCallback,
  NumberTaken,
  transitions,
} from './callback-entity.js';
import { claimReady, type NotClaimed } from './claims.js';
import type { Counters } from './counters.js';
import {
  dueOrFromTheFuture,
  FollowedCallbacks,
  findDueBefore,
  findFirstDue,
  findReadyTooLate,
  MAX_BATCH,
} from './due-rows.js';
import { addToHours, hourChanges } from './hour-counts.js';
import { LedgerEvents } from './ledger-events.js';
import { changeOf } from './milestones.js';
import { type Move, moveAtOnce, moveInTransaction } from './moves.js';
import { moveReservation, movesReservation } from './slot-capacity.js';
import { eventOf, kindOf, type Step } from './steps.js';
import { holdOtherTimelines, onThisTimeline } from './timelines.js';

/** Whether a change is a transition, which is published as a new state. Progress of a call is not. */
const isTransition = (from: Callback, to: Callback): boolean =>
  from.state !== to.state || from.slot_at !== to.slot_at;

/** What WebAppel's listing of attempts says of a call that is over. */
export type CallDetails = Partial<
  Record<'price' | 'destination', string> & Record<'talk_seconds', number>
>;

/** A move of a callback as it was before. */
interface Moving {
  move: Move;
  before: Callback;
}

interface Options {
  /** Where several instances share the store. */
  signals?: Signals | undefined;
  /** How many callbacks one slot of a popup takes. */
  slotCapacity?: number;
  counters?: Counters | undefined;
}

/**
 * The ledger: every callback from acceptance to its end. A callback is stored before anything is sent. It changes by
 * compare-and-set on its version, so of two concurrent changes one succeeds and the other changes nothing.
 */
export class Ledger {
  readonly events: LedgerEvents;
  readonly followed: FollowedCallbacks;
  readonly #acceptances: Acceptances;
  readonly #slotCapacity: number;
  readonly #counters: Counters | undefined;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    { signals, slotCapacity = 1, counters }: Options = {},
  ) {
    this.events = new LedgerEvents(store, signals);
    this.followed = new FollowedCallbacks(store, clock);
    this.#slotCapacity = slotCapacity;
    this.#counters = counters;
    this.#acceptances = new Acceptances(store, clock, {
      slotCapacity,
      counters,
      onAccepted: (callback) => this.events.publish(callback, true),
    });
  }

  /** See `Acceptances`. */
  accept(callback: NewCallback, hit?: LimitedHit): Promise<Acceptance> {
    return this.#acceptances.accept(callback, hit);
  }

  /** See `Acceptances`. */
  rehearse(...request: Parameters<Acceptances['rehearse']>): Promise<Acceptance> {
    return this.#acceptances.rehearse(...request);
  }

  /** See `Acceptances`. */
  findRepetition(request: RequestIdentity): Promise<Acceptance | undefined> {
    return this.#acceptances.findRepetition(request);
  }

  findByHandle(handle: string): Promise<Callback | undefined> {
    return this.store
      .selectFrom('callbacks')
      .selectAll()
      .where('handle', '=', handle)
      .executeTakeFirst();
  }

  /** The callbacks of a number that are not over and whose call may still be prevented. */
  findPreventable(numberHash: string): Promise<Callback[]> {
    return this.store
      .selectFrom('callbacks')
      .selectAll()
      .where('number_hash', '=', numberHash)
      .where('state', 'in', ['scheduled', 'ready', 'accepted'])
      .orderBy('id')
      .execute();
  }

  /** The callbacks that are being sent, or were sent and are not over, to numbers that one author has blocked. */
  findSentTo(blockedBy: string, now: number): Promise<Callback[]> {
    return this.store
      .selectFrom('callbacks')
      .selectAll()
      .where('state', 'in', ['dialling', 'accepted', 'doubt'])
      .where('number_hash', 'in', (query) =>
        query
          .selectFrom('guard_blocks')
          .select('value')
          .where('kind', '=', 'number')
          .where('author', '=', blockedBy)
          .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', now)])),
      )
      .orderBy('id')
      .limit(MAX_BATCH)
      .execute();
  }

  /** Callbacks of one state that are due now or within `withinMs`, the longest overdue first. */
  findDue(
    state: 'scheduled' | 'dialling' | 'doubt' | 'unsettled',
    withinMs = 0,
  ): Promise<Callback[]> {
    const now = this.clock.now();
    if (state !== 'doubt') return findDueBefore(this.store, { state, moment: now + withinMs });
    return this.store
      .selectFrom('callbacks')
      .selectAll()
      .where('state', '=', state)
      .where(dueOrFromTheFuture(now, withinMs))
      .orderBy('due_at')
      .limit(MAX_BATCH)
      .execute();
  }

  /** Callbacks that were not sent within their window, for example in an outage. They must not be sent any more. */
  findPastSendWindow(): Promise<Callback[]> {
    return findReadyTooLate(this.store, { now: this.clock.now() });
  }

  /** When the next callback of these states is due; undefined when there is none. */
  async findNextDueAt(...states: LedgerState[]): Promise<number | undefined> {
    const firsts = await Promise.all(states.map((state) => findFirstDue(this.store, { state })));
    const moments = firsts.flatMap(([row]) => row?.due_at ?? []);
    return moments.length > 0 ? Math.min(...moments) : undefined;
  }

  /**
   * Claims up to `limit` callbacks to send, the longest overdue first. They become `dialling` and belong to this caller
   * for `leaseMs`. An expired lease means that the claiming process has died, or has lost the callback.
   * @param except whose callbacks stay where they are
   */
  claimReady(limit: number, leaseMs: number, except: NotClaimed = {}): Promise<Callback[]> {
    return claimReady(this.store, { limit, leaseMs, now: this.clock.now() }, except);
  }

  /**
   * Holds in doubt what may have been sent before PostgreSQL failed over; see `holdOtherTimelines`.
   * @returns how many callbacks are held
   */
  async holdOtherTimelines(): Promise<number> {
    const held = await holdOtherTimelines(this.store, this.clock.now(), this.#counters);
    for (const callback of held) this.events.publish(callback, true);
    return held.length;
  }

  /**
   * Makes appointments that are due ready to be sent, all in one transaction. Those that were changed meanwhile, or may
   * have been sent before a fail-over, stay as they are.
   * @param terms each may be sent until `graceMs` after its time, and not after `closesAt`
   * @throws {NumberTaken} or {LimitReached} when one of them must not be called; then none has changed
   */
  async makeReady(
    appointments: readonly Callback[],
    { graceMs, closesAt }: { graceMs: number; closesAt: number },
  ): Promise<void> {
    if (appointments.length === 0) return;
    const now = this.clock.now();
    const before = new Map(appointments.map((callback) => [callback.id, callback]));
    const making = this.store.transaction().execute(async (store) => {
      const made = await store
        .updateTable('callbacks')
        .set({
          state: 'ready',
          version: sql`version + 1`,
          due_at: now,
          step: 'due',
          give_up_at: sql`case when call_at + ${graceMs} < ${closesAt} then call_at + ${graceMs} else ${closesAt} end`,
          updated_at: now,
        })
        .where('state', '=', 'scheduled')
        .where(({ and, eb, or }) =>
          or(
            appointments.map(({ id, version }) =>
              and([eb('id', '=', id), eb('version', '=', version)]),
            ),
          ),
        )
        .where(onThisTimeline(store))
        .returningAll()
        .execute();
      if (made.length === 0) return made;
      await this.#counters?.count(
        store,
        made.map((row) => [before.get(row.id) ?? null, row]),
      );
      await store
        .insertInto('callback_events')
        .values(made.map((row) => eventOf(row, { kind: 'due' }, now)))
        .execute();
      return made;
    });
    const made = await making.catch((failure: unknown) => {
      throw isUniqueViolation(failure) ? new NumberTaken() : failure;
    });
    for (const callback of made) this.events.publish(callback, true, 'scheduled');
  }

  /**
   * Moves a callback to a state, if it is still the version given, and records the step. Returns the callback as it is then; undefined when
   * another change came first.
   * @throws {SlotFull} when its new slot is fully booked; {NumberTaken} when it would become live while its number has
   * another live callback; {LimitReached} when its new time is above a limit
   */
  async move(
    callback: Callback,
    to: LedgerState,
    { kind = kindOf(callback.state, to), detail, actor }: Step,
    change: CallbackChange = {},
  ): Promise<Callback | undefined> {
    if (!transitions[callback.state].includes(to))
      throw new Error(`A callback cannot go from ${callback.state} to ${to}`);
    const now = this.clock.now();
    const changed = changeOf(callback, to, { kind, detail, now }, change);
    const after = { ...callback, ...changed };
    const isStep = isTransition(callback, after) || kind !== callback.step;
    const moving = this.#move(
      {
        from: callback,
        change: changed,
        event: isStep ? eventOf(after, { kind, detail, actor }, now) : undefined,
        hours: hourChanges(callback, after),
      },
      callback,
      after,
    );
    const moved = await moving.catch((failure: unknown) => {
      throw isUniqueViolation(failure) ? new NumberTaken() : failure;
    });
    if (moved) this.events.publish(moved, isTransition(callback, moved), callback.state);
    return moved;
  }

  /** On PostgreSQL in one statement, where no slot changes. */
  async #move(move: Move, before: Callback, after: Callback): Promise<Callback | undefined> {
    const { store } = this;
    if (isPostgres(store) && !movesReservation(before, after)) {
      const counting = this.#counters?.plan([[before, after]], true);
      try {
        return await moveAtOnce(store, move, counting);
      } catch (failure) {
        throw this.#counters?.refusal(failure) ?? failure;
      }
    }
    return isPostgres(store)
      ? (await this.#moveTogether([{ move, before }]))[0]
      : this.#moveShared({ move, before });
  }

  /** On SQLite, where a transaction costs more than what is in it. On PostgreSQL moves would wait for each other. */
  readonly #moveShared = sharedWrites((entries: readonly Moving[], release) =>
    this.#moveTogether(entries, release),
  );

  #moveTogether(
    entries: readonly Moving[],
    release?: () => void,
  ): Promise<(Callback | undefined)[]> {
    return this.store.transaction().execute(async (store) => {
      const moved: (Callback | undefined)[] = [];
      for (const { move, before } of entries)
        moved.push(
          await moveInTransaction(store, move, async (row) => {
            await moveReservation(store, before, row, this.#slotCapacity);
            await this.#counters?.count(store, [[before, row]]);
          }),
        );
      release?.();
      return moved;
    });
  }

  /** Sets when a callback is due again. Not a transition: nobody is notified. */
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

  /** Has WebAppel asked about a callback now, and records that somebody wanted it. Nothing else changes. */
  async lookUpNow(callback: Callback): Promise<void> {
    const now = this.clock.now();
    await this.store.transaction().execute(async (store) => {
      await store
        .updateTable('callbacks')
        .set({ due_at: now })
        .where('id', '=', callback.id)
        .where('version', '=', callback.version)
        .execute();
      await store
        .insertInto('callback_events')
        .values(eventOf(callback, { kind: 'asked' }, now))
        .execute();
    });
    // The worker of doubts also settles what is unsettled.
    this.events.wake(callback.state === 'accepted' ? 'accepted' : 'doubt', callback.id);
  }

  /** Callbacks that are over and whose details are to be asked for. */
  findDetailsDue(): Promise<Callback[]> {
    return this.store
      .selectFrom('callbacks')
      .selectAll()
      .where('details_due_at', '<=', this.clock.now())
      .orderBy('details_due_at')
      .limit(MAX_BATCH)
      .execute();
  }

  /**
   * Records the details of a callback that is over, and counts them.
   * @param againAt when they are asked for again; null: not any more
   */
  async recordDetails(
    callback: Callback,
    details: CallDetails,
    againAt: number | null,
  ): Promise<void> {
    const recorded = await this.store.transaction().execute(async (store) => {
      const row = await store
        .updateTable('callbacks')
        .set({ ...details, details_due_at: againAt })
        .where('id', '=', callback.id)
        // Another instance may have recorded them.
        .where('details_due_at', '=', callback.details_due_at)
        .returningAll()
        .executeTakeFirst();
      if (row) await addToHours(store, hourChanges(callback, row));
      return row;
    });
    if (recorded && Object.keys(details).length > 0) this.events.publish(recorded, false);
  }

  /** `postpone` for many callbacks in one write, because an outage postpones all of them again and again. */
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
