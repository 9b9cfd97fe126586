import { type Kysely, sql } from 'kysely';

const HOUR_MS = 3_600_000;

/**
 * The steps of the callbacks instead of their transitions, what came of each, and what is counted by hour. A version before
 * this one cannot run beside it, because it writes transitions: stop every instance before the upgrade. At a million
 * callbacks it takes a minute.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addColumns(db);
  await createTables(db);
  await carryOver(db);
  await db.schema.dropTable('callback_transitions').execute();
  await sql`update callbacks set ended_at = updated_at, outcome = case state
      when 'ended' then case when talked = 1 then 'reached' else 'over' end
      when 'missed' then case
        when busy = 1 then 'busy'
        when missed_by = 'visitor' then 'missed-by-visitor'
        when missed_by = 'operator' then 'missed-by-operator'
        else 'missed' end
      else state end
    where state in ('ended', 'missed', 'refused', 'failed', 'expired', 'cancelled')`.execute(db);
  await sql`insert into hours (hour, popup_id, dimension, value, n)
    select (requested_at / ${sql.lit(HOUR_MS)}) * ${sql.lit(HOUR_MS)} as hour, popup_id, 'outcome', outcome, count(*)
    from callbacks where outcome is not null group by 1, popup_id, outcome`.execute(db);
  await createIndexes(db);
}

async function addColumns(db: Kysely<unknown>): Promise<void> {
  for (const [name, type] of [
    ['step', 'text'],
    ['rang_at', 'bigint'],
    ['connected_at', 'bigint'],
    ['ended_at', 'bigint'],
    ['outcome', 'text'],
    ['talk_seconds', 'integer'],
    ['price', 'text'],
    ['destination', 'text'],
    ['source', 'text'],
  ] as const)
    await db.schema.alterTable('callbacks').addColumn(name, type).execute();
  await db.schema
    .alterTable('callbacks')
    .addColumn('number_tail', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
}

async function createTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('callback_events')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('callback_id', 'integer', (column) => column.notNull().references('callbacks.id'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('evidence', 'text', (column) => column.notNull())
    .addColumn('detail', 'text')
    .addColumn('actor', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('hours')
    .addColumn('hour', 'bigint', (column) => column.notNull())
    .addColumn('popup_id', 'text', (column) => column.notNull())
    .addColumn('dimension', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('n', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('hours_key', ['hour', 'popup_id', 'dimension', 'value'])
    .execute();
}

/** What the causes of transitions are called now. Others keep their words, if these are known. */
const renamed = {
  'too late': 'too-late',
  'the popup is gone': 'popup-gone',
  'no outcome': 'no-outcome',
  'not sent': 'not-sent',
  'not found': 'not-listed',
  'no end listed': 'no-end-listed',
  'listed without an end': 'no-end-listed',
  'listed by token': 'other-tracking-id',
  'found late': 'listed-late',
  'listed in an unknown state': 'unknown-state',
  'the database failed over': 'failed-over',
  REFUSED: 'no-reason-given',
};

const known =
  `closed too-late popup-gone no-outcome not-sent not-listed no-end-listed other-tracking-id listed-late
  unknown-state failed-over no-reason-given blacklisted forbidden-dest invalid-vars not-found invalid-auth invalid-method
  file-refused rate-limited internal no-connection timeout connection-lost redirect too-large http-status html
  unexpected-answer own-number never-dialled reserved-for-fiction special-number quiet-hours stopped blocked page-proof
  proof-of-work callsPerNumberHour callsPerNumberDay callsPerPrefixHour callsPerPopupHour callsPerPopupDay callsPerHour
  callsPerDay liveCalls requestsPerNetworkHour appointmentsPerNumber appointmentsPerNetwork appointmentsPerPopup
  appointmentsPerPopupDay budgetPerHour budgetPerDay budgetPerPopupDay answered voicemail over no-answer busy abandoned
  cancelled congestion unreachable failed refused empty not-a-number too-short too-long not-assigned extension
  country-not-allowed premium line-not-allowed internet-line country-unclear interrupted restored objection called missed
  not-called`.split(/\s+/);

async function carryOver(db: Kysely<unknown>): Promise<void> {
  const prefixes = ['listed late as ', 'listed as ', 'observed as ', 'closed by the owner: '];
  const bare = prefixes.reduce(
    (text, prefix) => sql<string>`replace(${text}, ${sql.lit(prefix)}, '')`,
    sql<string>`cause`,
  );
  const names = sql.join(
    Object.entries(renamed).map(([old, name]) => sql`when ${sql.lit(old)} then ${sql.lit(name)}`),
    sql` `,
  );
  await sql`insert into callback_events (callback_id, at, kind, state, evidence, detail, actor)
    select callback_id, at, kind, to_state,
      case
        when kind in ('in-doubt', 'unsettled') then 'unknown'
        when kind = 'found' or (kind = 'ended' and cause not like 'observed as %') then 'inferred'
        else 'observed' end,
      case when detail in (${sql.join(known.map((word) => sql.lit(word)))}) then detail end,
      case
        when kind in ('accepted', 'moved') or cause = 'by the visitor' then 'visitor'
        when kind = 'closed-by-person' then 'owner'
        when cause = 'objection' then 'callee'
        when kind in ('sent', 'refused-by-webappel', 'ended') then 'webappel'
        else 'machine' end
    from (
      select id, callback_id, at, to_state, cause,
        case
          when from_state is null then 'accepted'
          when cause like 'closed by the owner: %' then 'closed-by-person'
          when cause like 'listed %as %' or cause like 'observed as %' then 'ended'
          when to_state = 'dialling' then 'claimed'
          when to_state = 'scheduled' then 'moved'
          when to_state = 'ready' then case from_state when 'scheduled' then 'due' else 'held-back' end
          when to_state = 'accepted' then case from_state when 'dialling' then 'sent' else 'found' end
          when to_state = 'doubt' then 'in-doubt'
          when to_state in ('ended', 'missed') then 'ended'
          when to_state in ('refused', 'failed') and from_state = 'dialling' and cause = upper(cause)
            then 'refused-by-webappel'
          else to_state end as kind,
        case cause ${names} else
          case when cause = upper(cause) then replace(lower(cause), '_', '-') else ${bare} end
        end as detail
      from callback_transitions
    ) as old order by id`.execute(db);
}

async function createIndexes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('callback_events_of')
    .on('callback_events')
    .columns(['callback_id', 'id'])
    .execute();
  await db.schema
    .createIndex('callbacks_by_time')
    .on('callbacks')
    .columns(['requested_at', 'id'])
    .execute();
  await db.schema
    .createIndex('callbacks_of_popup')
    .on('callbacks')
    .columns(['popup_id', 'requested_at', 'id'])
    .execute();
  // In place of the one by state and id.
  await db.schema.dropIndex('callbacks_by_state').execute();
  await db.schema
    .createIndex('callbacks_by_state')
    .on('callbacks')
    .columns(['state', 'requested_at', 'id'])
    .execute();
  await db.schema
    .createIndex('callbacks_by_number')
    .on('callbacks')
    .columns(['number_tail', 'number_hash'])
    .execute();
  // The last two do not grow while a request is taken.
  await db.schema
    .createIndex('callbacks_by_outcome')
    .on('callbacks')
    .columns(['outcome', 'requested_at', 'id'])
    .where(sql.ref('outcome'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('callbacks_by_tracking_id')
    .on('callbacks')
    .column('tracking_id')
    .where(sql.ref('tracking_id'), 'is not', null)
    .execute();
}
