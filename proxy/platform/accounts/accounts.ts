import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Store } from '../../store/database.js';
import type { AccountsTable } from '../../store/platform-tables.js';

/** A login of the platform. Every query filters by its id, so that no account sees another's data. */
export interface Account {
  id: number;
  email: string;
  /** IANA time zone of its schedules and listings. */
  timeZone: string;
  maxConcurrentCalls: number;
}

/** The account behind a request. `peerAddress` is used when a request names no visitor address. */
export interface Caller {
  account: Account;
  peerAddress: string;
}

interface Cost {
  N: number;
  r: number;
  p: number;
}
/** One of the settings that OWASP recommends: 16 MiB and about 0.15 s on one core. */
const DEFAULT_COST: Cost = { N: 2 ** 14, r: 8, p: 5 };
const KEY_BYTES = 32;

const deriveKey = (pass: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(pass.normalize('NFC'), salt, KEY_BYTES, { N, r, p }, (failure, key) =>
      failure ? reject(failure) : resolve(key),
    );
  });

/** Each hash records its cost, so that the default can be raised later. */
const formatHash = ({ N, r, p }: Cost, salt: Buffer, key: Buffer): string =>
  ['scrypt', N, r, p, salt.toString('base64'), key.toString('base64')].join('$');

/** Hashes a password for storage, in the form `scrypt$N$r$p$salt$key`. */
export async function hashPassword(pass: string, cost: Cost = DEFAULT_COST): Promise<string> {
  const salt = randomBytes(16);
  return formatHash(cost, salt, await deriveKey(pass, salt, cost));
}

/**
 * Compares a password with a stored hash in constant time. Rejects passwords with a zero byte: HMAC pads short keys
 * with zeros, so `secret` and `secret\0` would have the same hash.
 */
export async function verifyPassword(pass: string, hash: string): Promise<boolean> {
  const [, N, r, p, salt = '', key = ''] = hash.split('$');
  const expected = Buffer.from(key, 'base64');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const found = await deriveKey(pass, Buffer.from(salt, 'base64'), cost);
  const isEqual = expected.length === found.length && timingSafeEqual(expected, found);
  return isEqual && !pass.includes('\0');
}

export const normaliseEmail = (email: string): string => email.trim().toLowerCase();

/** Creates an account and returns its id. */
export async function createAccount(
  store: Store,
  {
    email,
    pass,
    timeZone = 'Europe/Paris',
    maxConcurrentCalls = 20,
    cost = DEFAULT_COST,
  }: {
    email: string;
    pass: string;
    timeZone?: string;
    maxConcurrentCalls?: number;
    cost?: Cost;
  },
): Promise<number> {
  const { id } = await store
    .insertInto('platform_accounts')
    .values({
      email: normaliseEmail(email),
      password_hash: await hashPassword(pass, cost),
      time_zone: timeZone,
      max_concurrent_calls: maxConcurrentCalls,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function listAccounts(store: Store): Promise<Account[]> {
  const rows = await store.selectFrom('platform_accounts').selectAll().orderBy('email').execute();
  return rows.map(accountOf);
}

/** Changes a password. The old one stops working at once, cached logins included. */
export async function changePassword(store: Store, id: number, pass: string): Promise<void> {
  await store
    .updateTable('platform_accounts')
    .set({ password_hash: await hashPassword(pass) })
    .where('id', '=', id)
    .execute();
}

const MAX_CACHED_LOGINS = 1000;

export interface SignIn {
  /** Checks a login. Returns undefined for a wrong one, after one scrypt whether or not the account exists. */
  signIn(email: string, pass: string): Promise<Account | undefined>;
  /** Checks a login against the cache of verified logins, without scrypt. Undefined if not cached or no longer valid. */
  signInFromCache(email: string, pass: string): Promise<Account | undefined>;
}

/**
 * WebAppel sends the password with every request (L42-48), and scrypt is deliberately slow. Verified logins are
 * therefore cached, each as a keyed digest with the password hash it matched, so that a changed password invalidates
 * it.
 */
export function createSignIn(store: Store): SignIn {
  const key = randomBytes(32);
  const decoy = formatHash(DEFAULT_COST, randomBytes(16), randomBytes(KEY_BYTES));
  const verifiedLogins = new Map<string, string>();
  const digest = (email: string, pass: string): string =>
    createHmac('sha256', key)
      .update(JSON.stringify([email, pass]))
      .digest('base64');
  const find = (email: string) =>
    store.selectFrom('platform_accounts').selectAll().where('email', '=', email).executeTakeFirst();

  return {
    async signIn(rawEmail, pass) {
      const email = normaliseEmail(rawEmail);
      // No account is involved, so an early return reveals nothing.
      if (email === '' || pass === '') return undefined;
      const row = await find(email);
      const login = digest(email, pass);
      if (row && verifiedLogins.get(login) === row.password_hash) return accountOf(row);
      const isCorrect = await verifyPassword(pass, row?.password_hash ?? decoy);
      if (!row || !isCorrect) return undefined;
      if (verifiedLogins.size >= MAX_CACHED_LOGINS) verifiedLogins.clear();
      verifiedLogins.set(login, row.password_hash);
      return accountOf(row);
    },

    async signInFromCache(rawEmail, pass) {
      const email = normaliseEmail(rawEmail);
      const hash = verifiedLogins.get(digest(email, pass));
      const row = hash === undefined ? undefined : await find(email);
      return row?.password_hash === hash && row ? accountOf(row) : undefined;
    },
  };
}

const accountOf = (row: Selectable<AccountsTable>): Account => ({
  id: row.id,
  email: row.email,
  timeZone: row.time_zone,
  maxConcurrentCalls: row.max_concurrent_calls,
});
