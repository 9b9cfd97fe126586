import { type ExpressionBuilder, sql } from 'kysely';
import type { E164 } from '../../../shared/phone.js';
import { compiledQuery } from '../../store/compiled-query.js';
import { isPostgres, type Store } from '../../store/database.js';
import { skipLocked } from '../../store/locks.js';
import type { Tables } from '../../store/tables.js';
import type { Callback } from './callback-entity.js';
import { CLOCK_TOLERANCE_MS } from './due-rows.js';
import { eventOf } from './steps.js';
import { onThisTimeline } from './timelines.js';

/** What is not claimed for dialling. */
export interface NotClaimed {
  popupIds?: readonly string[];
  /** Absent where no number is stopped: each one is read. */
  isStopped?: ((number: E164) => boolean) | undefined;
}

interface Claim {
  limit: number;
  leaseMs: number;
  now: number;
}

/** The values of the claiming queries: times in milliseconds since 1970, lists as JSON. */
interface ClaimValues {
  now: number;
  /** Later changes were made before the clock was set back. */
  latest: number;
  limit: number;
  leasedUntil: number;
  /** Whose callbacks stay where they are. */
  exceptPopups?: string;
  /** The only ones to be claimed. */
  ids?: string;
}

/** Claims callbacks that are ready and due, the longest overdue first: on PostgreSQL in one statement. */
export async function claimReady(
  store: Store,
  { limit, leaseMs, now }: Claim,
  { popupIds = [], isStopped }: NotClaimed,
): Promise<Callback[]> {
  const values: ClaimValues = {
    now,
    latest: now + CLOCK_TOLERANCE_MS,
    limit,
    leasedUntil: now + leaseMs,
    ...(popupIds.length > 0 && { exceptPopups: JSON.stringify(popupIds) }),
  };
  if (isStopped) {
    // The store does not know the country of a number.
    const found = await findDueNumbers(store, values);
    const ids = found.filter(({ number }) => !isStopped(number)).map(({ id }) => id);
    if (ids.length === 0) return [];
    values.ids = JSON.stringify(ids.slice(0, limit));
  }
  if (isPostgres(store)) return claimAtOnce(store, values);
  return store.transaction().execute(async (transaction) => {
    const claimed = await claimRows(transaction, values);
    for (const { id, state, evidence } of claimed)
      await insertClaimed(transaction, { id, state, evidence, now });
    return claimed;
  });
}

const dueRows = (store: Store, { now, latest, exceptPopups, ids }: ClaimValues) =>
  store
    .selectFrom('callbacks')
    .where('state', '=', 'ready')
    .where(({ or, eb }) => or([eb('due_at', '<=', now), eb('updated_at', '>', latest)]))
    .where('give_up_at', '>=', now)
    .where(onThisTimeline(store))
    .$if(exceptPopups !== undefined, (query) =>
      query.where('popup_id', 'not in', listed<string>(store, exceptPopups, 'text')),
    )
    .$if(ids !== undefined, (query) =>
      query.where('id', 'in', listed<number>(store, ids, 'bigint')),
    )
    .orderBy('due_at');

/** The values of a JSON list. */
const listed = <Value>(store: Store, json: unknown, type: 'text' | 'bigint') =>
  isPostgres(store)
    ? sql<Value>`(select (value #>> '{}')::${sql.raw(type)} from jsonb_array_elements(${json}::jsonb))`
    : sql<Value>`(select value from json_each(${json}))`;

const findDueNumbers = compiledQuery((store, values: ClaimValues) =>
  dueRows(store, values).select(['id', 'handle', 'number']),
);

const claimedChange = ({ now, leasedUntil }: ClaimValues) => ({
  state: 'dialling' as const,
  version: sql<number>`callbacks.version + 1`,
  attempts: sql<number>`callbacks.attempts + 1`,
  due_at: leasedUntil,
  step: 'claimed' as const,
  updated_at: now,
});

const isReady = ({ eb }: ExpressionBuilder<Tables, 'callbacks'>) =>
  eb('callbacks.state', '=', 'ready');

const claimRows = compiledQuery((store, values: ClaimValues) =>
  store
    .updateTable('callbacks')
    .set(claimedChange(values))
    .where('id', 'in', dueRows(store, values).select('id').limit(values.limit))
    .returningAll(),
);

const insertClaimed = compiledQuery(
  (store, { now, ...row }: Pick<Callback, 'id' | 'state' | 'evidence'> & { now: number }) =>
    store.insertInto('callback_events').values(eventOf(row, { kind: 'claimed' }, now)),
);

const claimAtOnce = compiledQuery((store, values: ClaimValues) =>
  store
    .with('due', () => skipLocked(store, dueRows(store, values).select('id').limit(values.limit)))
    .with('claimed', (query) =>
      query
        .updateTable('callbacks')
        .from('due')
        .set(claimedChange(values))
        .whereRef('callbacks.id', '=', 'due.id')
        .where(isReady)
        .returningAll('callbacks'),
    )
    .with('recorded', (query) =>
      query
        .insertInto('callback_events')
        .columns(['callback_id', 'at', 'kind', 'state', 'evidence', 'actor'])
        .expression((from) =>
          from
            .selectFrom('claimed')
            .select([
              'id',
              'updated_at',
              sql<'claimed'>`'claimed'`.as('kind'),
              'state',
              sql<'observed'>`'observed'`.as('evidence'),
              sql<'machine'>`'machine'`.as('actor'),
            ]),
        ),
    )
    .selectFrom('claimed')
    .selectAll(),
);
