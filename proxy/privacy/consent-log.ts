import type { Clock } from '../../shared/clock.js';
import type { IsLeader } from '../callbacks/workers/leader-lease.js';
import { type PollLoop, startPollLoop } from '../callbacks/workers/poll-loop.js';
import type { Log } from '../log.js';
import type { Store } from '../store/database.js';
import { lockTransaction } from '../store/locks.js';
import { chain, headOf, type NewEntry, NOTHING_BEFORE } from './consent-chain.js';

/** What the consent of the form is for: its text says it. */
const PURPOSE = 'beyond-this-call';
const BATCH_ROWS = 100;

/** Enters consents, in a transaction: two instances would chain to the same entry without the lock. */
async function append(
  transaction: Store,
  secret: string,
  read: () => Promise<readonly NewEntry[]>,
): Promise<number> {
  await lockTransaction(transaction, 'consent log');
  const news = await read();
  if (news.length === 0) return 0;
  const head = await transaction.selectFrom('consent_head').selectAll().executeTakeFirst();
  const entries = chain(news, head ?? { entries: 0, hash: NOTHING_BEFORE }, secret);
  const last = entries.at(-1);
  if (!last) return 0;
  await transaction.insertInto('consent_log').values(entries).execute();
  const row = { id: 1, ...headOf(secret, last.seq, last.hash) };
  await transaction
    .insertInto('consent_head')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  for (const { seq, callback_id } of entries)
    if (callback_id !== null)
      await transaction
        .updateTable('callbacks')
        .set({ consent_entry: seq })
        .where('id', '=', callback_id)
        .execute();
  return entries.length;
}

/** Enters the consents of callbacks that are not in the log yet. @returns how many; fewer than a batch: all are */
const appendBatch = (store: Store, secret: string): Promise<number> =>
  store.transaction().execute((transaction) =>
    append(transaction, secret, async () => {
      const rows = await transaction
        .selectFrom('callbacks')
        .selectAll()
        .where('consent_text', 'is not', null)
        .where('consent_entry', 'is', null)
        .orderBy('id')
        .limit(BATCH_ROWS)
        .execute();
      return rows.map((row) => ({
        at: row.requested_at,
        action: 'given',
        purpose: PURPOSE,
        text: row.consent_text ?? '',
        version: row.consent_version ?? '',
        language: row.consent_language ?? '',
        popup_id: row.popup_id,
        callback_id: row.id,
        number_hash: row.number_hash,
      }));
    }),
  );

/** Enters all that are not in the log yet. */
export async function appendConsents(store: Store, secret: string): Promise<void> {
  while ((await appendBatch(store, secret)) === BATCH_ROWS);
}

/** Enters that the person of a number does not consent any more, if the last entry says that they do. */
export const appendWithdrawal = (
  store: Store,
  { secret, numberHash, at }: { secret: string; numberHash: string; at: number },
): Promise<number> =>
  store.transaction().execute((transaction) =>
    append(transaction, secret, async () => {
      const last = await transaction
        .selectFrom('consent_log')
        .selectAll()
        .where('number_hash', '=', numberHash)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (last?.action !== 'given') return [];
      const { purpose, text, version, language, popup_id } = last;
      const said = { purpose, text, version, language, popup_id };
      return [{ ...said, at, action: 'withdrawn', callback_id: null, number_hash: numberHash }];
    }),
  );

/** Enters consents soon after their callbacks were accepted, so that no visitor waits for the log. */
export const startConsentLog = ({
  store,
  clock,
  log,
  secret,
  isLeader,
}: {
  store: Store;
  clock: Clock;
  log: Log;
  secret: string;
  isLeader: IsLeader;
}): PollLoop =>
  startPollLoop({ clock, log, name: 'consent log' }, async () => {
    if (!(await isLeader('consent log'))) return undefined;
    return (await appendBatch(store, secret)) === BATCH_ROWS ? clock.now() : undefined;
  });
