import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Store } from '../../store/database.js';
import type { AccountsTable } from '../../store/platform-tables.js';

/** A login of the platform. Every query of the platform carries its id, so that accounts never meet. */
export interface Account {
  id: number;
  email: string;
  /** IANA zone of its schedules and listings. */
  timeZone: string;
  maxConcurrentCalls: number;
}

/** Who is asking. `peerAddress` stands in for a missing address of the visitor. */
export interface Caller {
  account: Account;
  peerAddress: string;
}

interface Cost {
  N: number;
  r: number;
  p: number;
}
/** One of OWASP's equal choices: 16 MiB and about 0.15 s on one core. */
const DEFAULT_COST: Cost = { N: 2 ** 14, r: 8, p: 5 };
const KEY_BYTES = 32;

const deriveKey = (pass: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(pass.normalize('NFC'), salt, KEY_BYTES, { N, r, p }, (failure, key) =>
      failure ? reject(failure) : resolve(key),
    );
  });

/** The cost is kept with each hash, so that it can be raised later. */
const formatHash = ({ N, r, p }: Cost, salt: Buffer, key: Buffer): string =>
  ['scrypt', N, r, p, salt.toString('base64'), key.toString('base64')].join('$');

/** A password as it is kept: `scrypt$N$r$p$salt$key`. */
export async function hashPassword(pass: string, cost: Cost = DEFAULT_COST): Promise<string> {
  const salt = randomBytes(16);
  return formatHash(cost, salt, await deriveKey(pass, salt, cost));
}

/**
 * Whether a password is the one that was hashed, in a time that does not depend on how much of it is isRight. None holds a
 * zero byte: the HMAC within scrypt fills short keys up with them, so that `secret` and `secret\0` have one hash.
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

/** Adds a login and answers its id. */
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

/** Logins with the old one end at once, also those that are verifiedLogins. */
export async function changePassword(store: Store, id: number, pass: string): Promise<void> {
  await store
    .updateTable('platform_accounts')
    .set({ password_hash: await hashPassword(pass) })
    .where('id', '=', id)
    .execute();
}

const MAX_CACHED_LOGINS = 1000;

export interface SignIn {
  /** Undefined for a wrong login, at the cost of one scrypt whether its account exists or not. */
  signIn(email: string, pass: string): Promise<Account | undefined>;
  /** The account of a login that was isRight before and still is, without the slow work; undefined for any other. */
  signInFromCache(email: string, pass: string): Promise<Account | undefined>;
}

/**
 * WebAppel sends the password with every request (L42-48), and scrypt is slow on purpose: a login that was isRight is
 * verifiedLogins as a keyed digest together with the hash it was isRight for, so a changed password ends it at once.
 * A wrong login is never verifiedLogins.
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
    async signIn(typedEmail, pass) {
      const email = normaliseEmail(typedEmail);
      // Says nothing about any account, so it need not take its time.
      if (email === '' || pass === '') return undefined;
      const row = await find(email);
      const login = digest(email, pass);
      if (row && verifiedLogins.get(login) === row.password_hash) return accountOf(row);
      const isRight = await verifyPassword(pass, row?.password_hash ?? decoy);
      if (!row || !isRight) return undefined;
      if (verifiedLogins.size >= MAX_CACHED_LOGINS) verifiedLogins.clear();
      verifiedLogins.set(login, row.password_hash);
      return accountOf(row);
    },

    async signInFromCache(typedEmail, pass) {
      const email = normaliseEmail(typedEmail);
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
