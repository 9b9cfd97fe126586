import { randomBytes } from 'node:crypto';
import type {
  ExpressionBuilder,
  ExpressionWrapper,
  Insertable,
  Selectable,
  SqlBool,
  Updateable,
} from 'kysely';
import { isUniqueViolation, type Store } from '../../store/database.js';
import { lockTransaction } from '../../store/locks.js';
import type { CallOutcome, CallsTable, LegsTable } from '../../store/platform-tables.js';
import type { Tables } from '../../store/tables.js';
import type { Recording } from '../telephony/driver.js';
import { interrupted, needsOperator, type Phase, phaseColumns } from './call-phases.js';
import { hashedNumber } from './hashed-numbers.js';
import { addOperatorCounts, operatorCountsOf } from './operator-counts.js';

export type Call = Selectable<CallsTable>;

/** A new call request, without the columns that the engine manages. */
export type NewCall = Omit<
  Insertable<CallsTable>,
  | 'state'
  | 'version'
  | 'outcome'
  | 'attempt'
  | 'talk_seconds'
  | 'ended_at'
  | 'engine_id'
  | 'ringing'
  | 'engaged_line'
  | 'all_operators_busy'
  | 'row_key'
  | 'number_hash'
>;

/** A phone that an attempt rang, or could not ring. */
export type AttemptLeg = Omit<Insertable<LegsTable>, 'id' | 'call_id' | 'attempt'>;

/** Result of a finished attempt. */
export interface AttemptResult {
  outcome: CallOutcome;
  rangSeconds: number;
  talkSeconds: number;
  price: string;
  legs: readonly AttemptLeg[];
  /** No operator's phone was free, so none rang. */
  areAllOperatorsBusy: boolean;
  message?: { recording: Recording; mailbox: string } | undefined;
}

/**
 * The calls table. Only this class writes the state of a call. Every change compares the version it started from and
 * returns undefined if another change came first.
 */
export class CallRecords {
  constructor(private readonly store: Store) {}

  async add(call: NewCall): Promise<number> {
    const { id } = await this.store
      .insertInto('platform_calls')
      .values({
        ...call,
        row_key: randomBytes(16).toString('hex'),
        number_hash: await hashedNumber(this.store, call.number),
        state: 'waiting',
        version: 0,
        attempt: 0,
        talk_seconds: 0,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  }

  find(accountId: number, callId: number): Promise<Call | undefined> {
    return this.store
      .selectFrom('platform_calls')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('id', '=', callId)
      .executeTakeFirst();
  }

  findAll(ids: readonly number[]): Promise<Call[]> {
    return this.store.selectFrom('platform_calls').selectAll().where('id', 'in', ids).execute();
  }

  /** The account's waiting call that is due first; ties go to the one requested first. */
  firstWaiting(accountId: number): Promise<Call | undefined> {
    return waitingCalls(this.store, accountId).selectAll().limit(1).executeTakeFirst();
  }

  /** Ids of the due calls that wait for capacity, in order. Empty while the account is below its limit. */
  async queuedCalls(accountId: number, now: number): Promise<number[]> {
    const { max_concurrent_calls } = await this.store
      .selectFrom('platform_accounts')
      .select('max_concurrent_calls')
      .where('id', '=', accountId)
      .executeTakeFirstOrThrow();
    if ((await countInFlight(this.store, accountId)) < max_concurrent_calls) return [];
    const calls = await waitingCalls(this.store, accountId)
      .select('id')
      .where('due_at', '<=', now)
      .execute();
    return calls.map(({ id }) => id);
  }

  /**
   * Claims a waiting call for an engine and inserts the row of the attempt.
   * @returns `full` if the account's calls in flight, on all engines, are at its limit; undefined if the call has
   *   changed
   */
  async beginAttempt(
    call: Call,
    {
      engineId,
      phase,
      maxConcurrentCalls,
      at,
    }: { engineId: string; phase: Phase; maxConcurrentCalls: number; at: number },
  ): Promise<{ call: Call; attemptId: number } | 'full' | undefined> {
    return this.store.transaction().execute(async (store) => {
      // Without a lock, two engines could both use the last of the account's capacity.
      await lockTransaction(store, `calls of account ${call.account_id}`);
      if ((await countInFlight(store, call.account_id)) >= maxConcurrentCalls) return 'full';
      const attempt = call.attempt + 1;
      const values = { ...phaseColumns(phase), attempt, engine_id: engineId };
      const claimed = await updateIfUnchanged(store, call, values);
      if (!claimed) return undefined;
      const { id } = await store
        .insertInto('platform_call_attempts')
        .values({
          call_id: call.id,
          started_at: at,
          destination_id: call.destination_id,
          rang_seconds: 0,
          talk_seconds: 0,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return { call: claimed, attemptId: id };
    });
  }

  setPhase(call: Call, phase: Phase): Promise<Call | undefined> {
    return updateIfUnchanged(this.store, call, {
      ...phaseColumns(phase),
      ...(needsOperator(phase) ? {} : { engaged_line: null }),
    });
  }

  /**
   * Reserves an operator's line for a call and releases the one it had.
   * @returns false if another call of the account, on any engine, uses that line
   * @throws if this engine no longer has the call
   */
  async reserveLine(call: Call, line: string): Promise<boolean> {
    try {
      await this.store
        .updateTable('platform_calls')
        .set({ engaged_line: line })
        .where('id', '=', call.id)
        .where('version', '=', call.version)
        .returning('id')
        .executeTakeFirstOrThrow();
      return true;
    } catch (failure) {
      if (isUniqueViolation(failure)) return false;
      throw failure;
    }
  }

  /** Ends a call that has no attempt in flight. */
  end(call: Call, outcome: CallOutcome, at: number): Promise<Call | undefined> {
    return updateIfUnchanged(this.store, call, { state: 'ended', outcome, ended_at: at });
  }

  /** Closes an attempt. Its call ends too, or waits until `retryAt`. */
  async finishAttempt(
    call: Call,
    attemptId: number,
    result: AttemptResult,
    at: number,
    retryAt?: number,
  ): Promise<Call | undefined> {
    const { outcome, rangSeconds, talkSeconds, price, legs, message } = result;
    return this.store.transaction().execute(async (store) => {
      const finished = await updateIfUnchanged(store, call, {
        talk_seconds: talkSeconds,
        all_operators_busy: result.areAllOperatorsBusy ? 1 : 0,
        ...(retryAt === undefined
          ? { state: 'ended', outcome, ended_at: at }
          : { state: 'waiting', due_at: retryAt }),
        ...withoutEngine,
      });
      if (!finished) return undefined;
      await store
        .updateTable('platform_call_attempts')
        .set({ rang_seconds: rangSeconds, talk_seconds: talkSeconds, price, outcome, ended_at: at })
        .where('id', '=', attemptId)
        .execute();
      if (legs.length > 0)
        await store
          .insertInto('platform_legs')
          .values(legs.map((leg) => ({ ...leg, call_id: call.id, attempt: call.attempt })))
          .execute();
      await addOperatorCounts(store, operatorCountsOf(call, result));
      if (message)
        await store
          .insertInto('platform_voicemails')
          .values({
            call_id: call.id,
            mailbox: message.mailbox,
            recording: message.recording.wav,
            seconds: Math.round(message.recording.ms / 1000),
            attempts: 0,
            due_at: at,
            recorded_at: at,
          })
          .execute();
      return finished;
    });
  }

  /**
   * Ends the calls of engines that no longer exist, or one call that failed on this engine. They are never dialled
   * again, because their phones may already have rung.
   */
  async endInterrupted(outcome: CallOutcome, at: number, callId?: number): Promise<Call[]> {
    return this.store
      .transaction()
      .execute((store) =>
        endCalls(store, outcome, at, ({ eb, and, selectFrom }) =>
          and([
            eb('engine_id', 'is not', null),
            callId === undefined
              ? eb(
                  'engine_id',
                  'not in',
                  selectFrom('platform_engines').select('platform_engines.id'),
                )
              : eb('id', '=', callId),
          ]),
        ),
      );
  }
}

/**
 * Ends the calls that were in flight when the backup was made or that fell due since then. The system that went on
 * after the backup may already have made them.
 */
export async function endRestored(transaction: Store, now: number): Promise<void> {
  await endCalls(transaction, interrupted.outcome, now, ({ eb, or, and }) =>
    or([
      eb('state', 'in', ['dialling', 'talking', 'voicemail']),
      and([eb('state', '=', 'waiting'), eb('due_at', '<=', now)]),
    ]),
  );
}

/** Column values of a call that no engine is working on. */
const withoutEngine = { engine_id: null, ringing: null, engaged_line: null };

async function endCalls(
  transaction: Store,
  outcome: CallOutcome,
  at: number,
  condition: (
    calls: ExpressionBuilder<Tables, 'platform_calls'>,
  ) => ExpressionWrapper<Tables, 'platform_calls', SqlBool>,
): Promise<Call[]> {
  const calls = await transaction
    .updateTable('platform_calls')
    .set(({ eb }) => ({
      state: 'ended',
      outcome,
      ended_at: at,
      ...withoutEngine,
      version: eb('version', '+', 1),
    }))
    .where(condition)
    .returningAll()
    .execute();
  for (const { id } of calls)
    await transaction
      .updateTable('platform_call_attempts')
      .set({ outcome, ended_at: at })
      .where('call_id', '=', id)
      .where('ended_at', 'is', null)
      .execute();
  return calls;
}

/** Waiting calls in the order in which engines dial them. */
const waitingCalls = (store: Store, accountId: number) =>
  store
    .selectFrom('platform_calls')
    .where('account_id', '=', accountId)
    .where('state', '=', 'waiting')
    .orderBy('due_at')
    .orderBy('id');

async function countInFlight(store: Store, accountId: number): Promise<number> {
  const { calls } = await store
    .selectFrom('platform_calls')
    .select(({ fn }) => fn.countAll<number>().as('calls'))
    .where('account_id', '=', accountId)
    .where('engine_id', 'is not', null)
    .executeTakeFirstOrThrow();
  return calls;
}

function updateIfUnchanged(
  store: Store,
  call: Call,
  values: Omit<Updateable<CallsTable>, 'version'>,
): Promise<Call | undefined> {
  return store
    .updateTable('platform_calls')
    .set({ ...values, version: call.version + 1 })
    .where('id', '=', call.id)
    .where('version', '=', call.version)
    .returningAll()
    .executeTakeFirst();
}
