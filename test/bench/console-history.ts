import { sql } from 'kysely';
import { addToHours } from '../../proxy/callbacks/ledger/hour-counts.js';
import { addDemoHistory } from '../../proxy/demo-data/demo-history.js';
import { addFormCounts } from '../../proxy/statistics/form-counts.js';
import { isPostgres, openStore, type Store } from '../../proxy/store/database.js';
import { loadOrCreateSecret } from '../../proxy/store/secrets.js';
import { HOUR_MS } from '../../shared/durations.js';

/** Columns that no two callbacks share. */
const randomColumns: readonly string[] = ['handle', 'token', 'idempotency_key', 'number_tail'];
const timeColumns: readonly string[] = [
  ...['requested_at', 'call_at', 'give_up_at', 'updated_at'],
  ...['rang_at', 'connected_at', 'ended_at'],
];
/** Copies are spread over a year. */
const SHIFT_MS = 6 * HOUR_MS;
const MAX_SHIFTS = 340 * 4;
/** The numbers that the copies of one row get. */
const IDS_A_COPY = 10_000;
const COPIES_A_TRANSACTION = 50;
const ROWS_A_STATEMENT = 500;

/** Fills an empty store with callbacks of a year, their events and their counts: copies of those of the demo. */
export async function fillYear(databaseUrl: string, callbacks: number, now: number): Promise<void> {
  const store = await openStore(databaseUrl);
  const secret = await loadOrCreateSecret(store, 'secret', undefined);
  const own = await addDemoHistory({ store, secret, now, timeZone: 'Europe/Paris' });
  const copies = Math.ceil(callbacks / own);
  for (let first = 1; first <= copies; first += COPIES_A_TRANSACTION)
    await copyRows(store, first, Math.min(first + COPIES_A_TRANSACTION - 1, copies));
  await copyCounts(store, copies);
  if (isPostgres(store)) {
    for (const table of ['callbacks', 'callback_events'])
      await sql`select setval(pg_get_serial_sequence(${table}, 'id'), (select max(id) from ${sql.table(table)}))`.execute(
        store,
      );
    // As autovacuum does after a while.
    await sql`analyze`.execute(store);
  }
  await store.destroy();
}

async function copyRows(store: Store, from: number, to: number): Promise<void> {
  const copies = sql`with recursive copies(copy) as (
    select ${sql.lit(from)} union all select copy + 1 from copies where copy < ${sql.lit(to)}
  )`;
  const shift = sql`cast(copies.copy % ${sql.lit(MAX_SHIFTS)} as bigint) * ${sql.lit(SHIFT_MS)}`;
  const random = isPostgres(store)
    ? sql`md5(random()::text || random()::text)`
    : sql`lower(hex(randomblob(16)))`;
  const copyOf = (column: string) => {
    if (column === 'id') return sql`callbacks.id + copies.copy * ${sql.lit(IDS_A_COPY)}`;
    if (randomColumns.includes(column)) return random;
    const own = sql.ref(`callbacks.${column}`);
    return timeColumns.includes(column) ? sql`${own} - ${shift}` : own;
  };
  const [row = {}] = await store.selectFrom('callbacks').selectAll().limit(1).execute();
  const columns = Object.keys(row);
  const names = sql.join(columns.map((column) => sql.ref(column)));
  // Only those that are over: of the others a number has one at most.
  const isOriginal = sql`callbacks.id < ${sql.lit(IDS_A_COPY)} and callbacks.outcome is not null`;
  await store.transaction().execute(async (transaction) => {
    await sql`${copies} insert into callbacks (${names})
      select ${sql.join(columns.map(copyOf))} from callbacks, copies where ${isOriginal}`.execute(
      transaction,
    );
    await sql`${copies} insert into callback_events (callback_id, at, kind, state, evidence, detail, actor)
      select callback_id + copies.copy * ${sql.lit(IDS_A_COPY)}, at - ${shift}, kind, callback_events.state,
        callback_events.evidence, detail, actor
      from copies, callback_events join callbacks on callbacks.id = callback_id
      where ${isOriginal}`.execute(transaction);
  });
}

/** The counts of the copies, summed first: an hour is that of many copies. */
async function copyCounts(store: Store, copies: number): Promise<void> {
  const originals = await store.selectFrom('hours').selectAll().execute();
  const sums = new Map<string, (typeof originals)[number]>();
  for (let copy = 1; copy <= copies; copy++)
    for (const { hour, n, ...of } of originals) {
      const shifted = Number(hour) - (copy % MAX_SHIFTS) * SHIFT_MS;
      const key = `${shifted} ${of.popup_id} ${of.dimension} ${of.value}`;
      sums.set(key, { ...of, hour: shifted, n: (sums.get(key)?.n ?? 0) + Number(n) });
    }
  const rows = [...sums.values()];
  for (let first = 0; first < rows.length; first += ROWS_A_STATEMENT)
    await addToHours(store, rows.slice(first, first + ROWS_A_STATEMENT));
  await copyForms(store, copies);
}

async function copyForms(store: Store, copies: number): Promise<void> {
  const originals = await store.selectFrom('form_counts').selectAll().execute();
  const sums = new Map<string, (typeof originals)[number]>();
  for (let copy = 1; copy <= copies; copy++)
    for (const { quarter_at, n, ...of } of originals) {
      const shifted = Number(quarter_at) - (copy % MAX_SHIFTS) * SHIFT_MS;
      const key = `${shifted} ${of.popup_id} ${of.step}`;
      sums.set(key, { ...of, quarter_at: shifted, n: (sums.get(key)?.n ?? 0) + Number(n) });
    }
  const rows = [...sums.values()];
  for (let first = 0; first < rows.length; first += ROWS_A_STATEMENT)
    await addFormCounts(store, rows.slice(first, first + ROWS_A_STATEMENT));
}
