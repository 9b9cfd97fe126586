import type { E164 } from '../../shared/phone.js';
import { digitsOf } from '../../shared/phone.js';
import {
  type CalledNumber,
  calledNumber,
  hashedNumber,
  isTo,
} from '../platform/call-engine/hashed-numbers.js';
import type { Store } from '../store/database.js';
import { keyedHash } from '../store/secrets.js';
import type { Tables } from '../store/tables.js';

/** A number, in the forms in which the store has it. */
export interface PersonKeys {
  number: E164;
  digits: string;
  hash: string;
}

export const personKeys = (number: E164, secret: string): PersonKeys => ({
  number,
  digits: digitsOf(number),
  hash: keyedHash(secret, number),
});

const callbackIds = (store: Store, { hash }: PersonKeys) =>
  store.selectFrom('callbacks').select('id').where('number_hash', '=', hash);

const callIds = (store: Store, number: CalledNumber) =>
  store.selectFrom('platform_calls').select('id').where(isTo(number));

type Row = Readonly<Record<string, unknown>>;
type RowsOf = (store: Store, keys: PersonKeys) => Promise<readonly Row[]>;

/** How the rows about a number are found, table by table. */
export const rowsOfPerson = {
  callbacks: (store, { hash }) =>
    store
      .selectFrom('callbacks')
      .selectAll()
      .where('number_hash', '=', hash)
      .orderBy('id')
      .execute(),
  callback_events: (store, keys) =>
    store
      .selectFrom('callback_events')
      .selectAll()
      .where('callback_id', 'in', callbackIds(store, keys))
      .orderBy('id')
      .execute(),
  callee_objections: (store, { hash }) =>
    store.selectFrom('callee_objections').selectAll().where('number_hash', '=', hash).execute(),
  consent_log: (store, { hash }) =>
    store.selectFrom('consent_log').selectAll().where('number_hash', '=', hash).execute(),
  guard_blocks: (store, { hash }) =>
    store.selectFrom('guard_blocks').selectAll().where('value', '=', hash).execute(),
  guard_block_mirrors: (store, { hash }) =>
    store.selectFrom('guard_block_mirrors').selectAll().where('value', '=', hash).execute(),
  known_operators: (store, { hash }) =>
    store.selectFrom('known_operators').selectAll().where('number_hash', '=', hash).execute(),
  platform_operators: (store, { digits }) =>
    store.selectFrom('platform_operators').selectAll().where('number', '=', digits).execute(),
  platform_blocked_numbers: async (store, { digits }) =>
    store
      .selectFrom('platform_blocked_numbers')
      .selectAll()
      .where('number', '=', await hashedNumber(store, digits))
      .execute(),
  platform_calls: async (store, { digits }) =>
    store
      .selectFrom('platform_calls')
      .selectAll()
      .where(isTo(await calledNumber(store, digits)))
      .orderBy('id')
      .execute(),
  platform_call_attempts: async (store, { digits }) =>
    store
      .selectFrom('platform_call_attempts')
      .selectAll()
      .where('call_id', 'in', callIds(store, await calledNumber(store, digits)))
      .orderBy('id')
      .execute(),
  platform_voicemails: async (store, { digits }) =>
    store
      .selectFrom('platform_voicemails')
      .selectAll()
      .where('call_id', 'in', callIds(store, await calledNumber(store, digits)))
      .orderBy('id')
      .execute(),
} satisfies Partial<Record<keyof Tables, RowsOf>>;

export type PersonTable = keyof typeof rowsOfPerson;
export const personTables = Object.keys(rowsOfPerson) as PersonTable[];

/** Tables about visitors in which a number cannot be looked for, and what becomes of their rows. */
export const notByNumber: Partial<Record<keyof Tables, string>> = {
  rate_limit_hits: 'keyed hashes of network addresses, deleted within an hour of their window',
  call_counters: 'counts under a keyed hash, deleted within days',
  call_uses: 'counts under a keyed hash, deleted within days',
  guard_refusals: 'masked numbers, deleted after 30 days',
  platform_blocked_addresses: 'network addresses, not numbers',
};
