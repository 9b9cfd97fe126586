import { type Insertable, sql, type Updateable } from 'kysely';
import type { StoredUses } from '../../guard/sliding-windows.js';
import type { Counting } from '../../guard/stored-counts.js';
import type { CallbacksTable, LedgerState } from '../../store/callback-tables.js';
import { compiledQuery } from '../../store/compiled-query.js';
import type { Store } from '../../store/database.js';
import { jsonParameter } from '../../store/json-parameter.js';
import type { EventsTable, HoursTable } from '../../store/request-tables.js';
import type { Callback } from './callback-entity.js';
import { addToHours } from './hour-counts.js';

type Event = Insertable<EventsTable>;

/** A change of one version of a callback, with what is recorded and counted if it is still that version. */
export interface Move {
  from: Pick<Callback, 'id' | 'version' | 'state'>;
  change: Updateable<CallbacksTable>;
  /** Undefined for a change that is no step. */
  event: Event | undefined;
  hours: readonly HoursTable[];
}

/** The values of the update: the new ones of columns have a prefix, so that no name occurs twice. */
type Values = Record<string, unknown> & {
  id: number;
  fromVersion: number;
  fromState: LedgerState;
};

const NEW = 'new ';

const valuesOf = ({ from: { id, version, state }, change }: Move): Values => ({
  ...prefixed(NEW, change),
  id,
  fromVersion: version,
  fromState: state,
});

const prefixed = (prefix: string, row: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) =>
      value === undefined ? [] : [[prefix + name, value]],
    ),
  );

const withPrefix = (prefix: string, values: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  );

const updateOf = (store: Store, { id, fromVersion, fromState, ...values }: Values) =>
  store
    .updateTable('callbacks')
    .set(withPrefix(NEW, values))
    .where('id', '=', id)
    .where('version', '=', fromVersion)
    .where('state', '=', fromState)
    .returningAll();

const update = compiledQuery((store, values: Values) => updateOf(store, values));

const insertEvent = compiledQuery((store, event: Event) =>
  store.insertInto('callback_events').values(event),
);

/**
 * Moves a callback with several statements, in a transaction.
 * @param alsoChange changes what follows from the row, such as counters
 * @returns the callback as it is then; undefined when it was another version
 */
export async function moveInTransaction(
  transaction: Store,
  move: Move,
  alsoChange: (row: Callback) => Promise<unknown>,
): Promise<Callback | undefined> {
  const [row] = await update(transaction, valuesOf(move));
  if (!row) return undefined;
  await alsoChange(row);
  if (move.event) await insertEvent(transaction, move.event);
  await addToHours(transaction, move.hours);
  return row;
}

const EVENT = 'event ';

/**
 * Moves a callback and counts what follows, in one statement. Only for PostgreSQL.
 * @throws what `rappel_count_within` raises; then nothing has changed
 */
export async function moveAtOnce(
  store: Store,
  move: Move,
  counting: Counting | undefined,
): Promise<Callback | undefined> {
  const [found] = await moveWithAll(store, {
    ...valuesOf(move),
    ...(move.event && prefixed(EVENT, move.event)),
    ...(move.hours.length > 0 && { hours: jsonParameter(move.hours) }),
    ...(counting && { counting: jsonParameter(counting) }),
  });
  if (!found) return undefined;
  const { uses: _, ...row } = found;
  return row;
}

const moveWithAll = compiledQuery((store, { hours, counting, ...values }: Values) => {
  const event = withPrefix(EVENT, values) as Partial<Event>;
  const moved = store.with('moved', (query) => updateOf(query as Store, values as Values));
  const recorded =
    event.kind === undefined
      ? moved
      : moved.with('recorded', (query) =>
          query
            .insertInto('callback_events')
            .columns(['callback_id', 'at', 'kind', 'state', 'evidence', 'detail', 'actor'])
            .expression(
              sql`select id, ${event.at}::bigint, ${event.kind}, state, ${event.evidence}, ${event.detail}, ${event.actor} from moved`,
            ),
        );
  const counted =
    hours === undefined
      ? recorded
      : recorded.with('counted_hours', (query) =>
          query
            .insertInto('hours')
            .columns(['hour', 'popup_id', 'dimension', 'value', 'n'])
            .expression(
              sql`select given.hour, given.popup_id, given.dimension, given.value, given.n
                from moved, jsonb_to_recordset(${hours}::jsonb)
                  as given(hour bigint, popup_id text, dimension text, value text, n bigint)`,
            )
            .onConflict((conflict) =>
              conflict
                .columns(['hour', 'popup_id', 'dimension', 'value'])
                .doUpdateSet({ n: sql`hours.n + excluded.n` }),
            ),
        );
  const uses =
    counting === undefined
      ? sql<StoredUses | null>`null`
      : sql<StoredUses | null>`rappel_count_within(${counting}::jsonb)`;
  return (counted as typeof moved).selectFrom('moved').selectAll().select(uses.as('uses'));
});
