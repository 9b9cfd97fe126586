import { sql } from 'kysely';
import { HOUR_MS } from '../../../shared/durations.js';
import { microsIn } from '../../../shared/money.js';
import type { Store } from '../../store/database.js';
import type { HoursTable } from '../../store/request-tables.js';
import type { Callback } from './callback-entity.js';

type Counted = Pick<
  Callback,
  | 'requested_at'
  | 'popup_id'
  | 'call_at'
  | 'rang_at'
  | 'connected_at'
  | 'ended_at'
  | 'outcome'
  | 'talk_seconds'
  | 'price'
  | 'destination'
>;

/** Lower bounds of the classes of waits and talks, in seconds. */
export const waitClasses = [0, 10, 20, 30, 60, 120, 300, 900] as const;
export const talkClasses = [0, 30, 60, 180, 300, 600, 1800] as const;

const classOf = (classes: readonly number[], seconds: number): string =>
  String(classes.findLast((from) => from <= seconds) ?? 0);

/** How long the visitor waited for the first ringing, or else for the conversation, in seconds; null if nobody knows. */
export function waitSeconds({
  rang_at,
  connected_at,
  call_at,
}: Pick<Callback, 'rang_at' | 'connected_at' | 'call_at'>): number | null {
  const reachedAt = rang_at ?? connected_at;
  return reachedAt === null ? null : Math.max(0, Math.round((reachedAt - call_at) / 1000));
}

/** What a callback adds to the counts of the hour of its request: nothing while it is open. */
export function hourCountsOf(callback: Counted): HoursTable[] {
  const { requested_at, popup_id, outcome, talk_seconds, price, destination } = callback;
  if (outcome === null) return [];
  const hour = Math.floor(requested_at / HOUR_MS) * HOUR_MS;
  const wait = waitSeconds(callback);
  const cost = price === null ? null : (microsIn(price) ?? null);
  const talk = talk_seconds || null;
  const counts: [dimension: string, value: string, n: number | null][] = [
    ['outcome', outcome, 1],
    ['wait', classOf(waitClasses, wait ?? 0), wait === null ? null : 1],
    ['talk', classOf(talkClasses, talk ?? 0), talk === null ? null : 1],
    ['talk-seconds', '', talk],
    ['cost', '', cost],
    ['destination', destination ?? '', destination === null ? null : 1],
    ['destination-seconds', destination ?? '', destination === null ? null : talk],
    ['destination-cost', destination ?? '', destination === null ? null : cost],
  ];
  return counts.flatMap(([dimension, value, n]) =>
    n ? [{ hour, popup_id, dimension, value, n }] : [],
  );
}

/** What a change of a callback adds to the counts. @param before null for one that was not counted */
export function hourChanges(before: Counted | null, after: Counted): HoursTable[] {
  const changes = new Map<string, HoursTable>();
  const add = (row: HoursTable, sign: 1 | -1): void => {
    const key = `${row.dimension} ${row.value}`;
    changes.set(key, { ...row, n: (changes.get(key)?.n ?? 0) + sign * row.n });
  };
  for (const row of before ? hourCountsOf(before) : []) add(row, -1);
  for (const row of hourCountsOf(after)) add(row, 1);
  // In one order: two transactions would wait for each other otherwise.
  return [...changes.entries()]
    .filter(([, { n }]) => n !== 0)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, row]) => row);
}

/** Adds to the counts, in the transaction that changes the callbacks. */
export const addToHours = async (store: Store, rows: readonly HoursTable[]): Promise<void> => {
  if (rows.length === 0) return;
  await store
    .insertInto('hours')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['hour', 'popup_id', 'dimension', 'value'])
        .doUpdateSet({ n: sql`hours.n + excluded.n` }),
    )
    .execute();
};
