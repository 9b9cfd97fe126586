import { randomBytes } from 'node:crypto';
import { CompiledQuery } from 'kysely';
import { hitWithin, type LimitedHit } from '../../guard/limited-hits.js';
import type { StoredUses } from '../../guard/sliding-windows.js';
import type { Counting } from '../../guard/stored-counts.js';
import { compiledQuery } from '../../store/compiled-query.js';
import type { Store } from '../../store/database.js';
import { encryptedRow } from '../../store/encryption/encryption-plugin.js';
import { jsonParameter } from '../../store/json-parameter.js';
import type { Callback, NewCallback } from './callback-entity.js';
import { eventOf } from './steps.js';

/** A callback as it is inserted: what is not here has its default. */
export type NewRow = ReturnType<typeof rowOf>;

/** How long after its time a callback may still be sent. Later, the visitor no longer expects the call. */
const SEND_WINDOW_MS = 120_000;

const random128 = (): string => randomBytes(16).toString('hex');

export function rowOf(callback: NewCallback, now: number) {
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

/**
 * Inserts callbacks with their first events, one statement after the other. For SQLite, whose statements need no round
 * trip, and for a transaction of several statements.
 * @param hits counted before
 * @throws {HitsExceeded}
 */
export async function insertInTransaction(
  store: Store,
  rows: readonly NewRow[],
  hits: readonly LimitedHit[],
): Promise<Callback[]> {
  for (const hit of hits) await hitWithin(store, hit);
  const written: Callback[] = [];
  for (const row of rows)
    written.push(...(await insertRow(store, encryptedRow(store, 'callbacks', row))));
  for (const { id, state, requested_at } of written)
    await insertFirstEvent(store, { id, state, at: requested_at });
  return written;
}

const insertRow = compiledQuery((store, row: NewRow) =>
  store.insertInto('callbacks').values(row).returningAll(),
);

const insertFirstEvent = compiledQuery(
  (store, { at, ...row }: Pick<Callback, 'id' | 'state'> & { at: number }) =>
    store
      .insertInto('callback_events')
      .values(eventOf({ ...row, evidence: 'inferred' }, { kind: 'accepted' }, at)),
);

/**
 * Inserts callbacks with their first events and counts what they use, in one statement. Only for PostgreSQL.
 * @throws what `rappel_hits_within` and `rappel_count_within` raise; then nothing has changed
 */
export async function insertAtOnce(
  store: Store,
  rows: readonly NewRow[],
  { hits, counting }: { hits: readonly LimitedHit[]; counting: Counting | undefined },
): Promise<{ written: Callback[]; uses: StoredUses }> {
  const text = statementFor(Object.keys(rows[0] ?? {}), counting !== undefined);
  const stored = rows.map((row) => encryptedRow(store, 'callbacks', row));
  const parameters = [stored, hits, ...(counting ? [counting] : [])].map(jsonParameter);
  const found = await store.executeQuery<Callback & { uses?: StoredUses }>(
    CompiledQuery.raw(text, parameters),
  );
  return {
    written: found.rows.map(({ uses: _, ...callback }) => callback),
    uses: found.rows[0]?.uses ?? [],
  };
}

const statements = new Map<string, string>();

/** Each part waits for the one before it, so that the first check that fails is the one that is told. */
function statementFor(columns: readonly string[], isCounted: boolean): string {
  const names = columns.map((column) => `"${column}"`).join(', ');
  const key = `${names} ${isCounted}`;
  const known = statements.get(key);
  if (known !== undefined) return known;
  const statement = `
    with hit as materialized (select rappel_hits_within($2) as hits),
    written as (
      insert into callbacks (${names})
      select ${columns.map((column) => `given."${column}"`).join(', ')}
      from hit, jsonb_populate_recordset(null::callbacks, $1) as given
      returning *
    ),
    recorded as (
      insert into callback_events (callback_id, at, kind, state, evidence, actor)
      select id, requested_at, 'accepted', state, 'observed', 'visitor' from written
    )${
      isCounted
        ? `,
    counted as materialized (
      select rappel_count_within($3) as uses from (select count(*) from written) as after_writing
    )
    select written.*, counted.uses from written, counted`
        : ' select * from written'
    }`;
  statements.set(key, statement);
  return statement;
}
