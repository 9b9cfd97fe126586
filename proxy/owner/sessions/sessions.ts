import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../../shared/clock.js';
import { HOUR_MS, MINUTE_MS } from '../../../shared/durations.js';
import type { Store } from '../../store/database.js';
import type { SessionOpener } from '../../store/owner-tables.js';
import { keyedHash } from '../../store/secrets.js';
import { type Identity, TOKEN_HOLDER } from './identity.js';

const MAX_MS = 12 * HOUR_MS;
const IDLE_MS = 2 * HOUR_MS;
/** Of a session that was opened with the token, and should become one with a passkey. */
const ROOT_MS = 30 * MINUTE_MS;
/** How exactly it is known when a session was last used: a write for each request would be too many. */
const SEEN_MS = MINUTE_MS;

const TOKEN_BYTES = 32;

/** Of a random token of 256 bits, so that a plain hash cannot be reversed. */
export const hashOfToken = (token: string): string =>
  createHash('sha256').update(token).digest('hex');

export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

export interface OpenedSession {
  /** For the cookie; the store has its hash only. */
  token: string;
  maxAgeMs: number;
  id: number;
}

/** The sessions of the console, in the store: each instance knows them, and an end is in force at the next request. */
export class Sessions {
  constructor(private readonly parts: { store: Store; clock: Clock; secret: string }) {}

  async open({
    userId,
    openedBy,
    agent,
    address,
  }: {
    userId: number | null;
    openedBy: SessionOpener;
    agent: string;
    address: string;
  }): Promise<OpenedSession> {
    const { store, clock, secret } = this.parts;
    const now = clock.now();
    const token = newToken();
    const maxAgeMs = userId === null ? ROOT_MS : MAX_MS;
    await this.#removeEnded(now);
    const { id } = await store
      .insertInto('owner_sessions')
      .values({
        token_hash: hashOfToken(token),
        user_id: userId,
        opened_by: openedBy,
        created_at: now,
        seen_at: now,
        expires_at: now + maxAgeMs,
        agent,
        address_hash: keyedHash(secret, address),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return { token, maxAgeMs, id };
  }

  /** @returns undefined if the session has ended, or its person may no longer sign in */
  async find(token: string): Promise<Identity | undefined> {
    const { store, clock } = this.parts;
    const now = clock.now();
    const row = await store
      .selectFrom('owner_sessions as session')
      .leftJoin('owner_users as person', 'person.id', 'session.user_id')
      .select([
        'session.id as id',
        'session.user_id as userId',
        'session.opened_by as openedBy',
        'session.seen_at as seenAt',
        'session.expires_at as expiresAt',
        'person.email as email',
        'person.name as name',
        'person.role as role',
        'person.disabled_at as disabledAt',
      ])
      .where('session.token_hash', '=', hashOfToken(token))
      .where('session.expires_at', '>', now)
      .where('session.seen_at', '>', now - IDLE_MS)
      .executeTakeFirst();
    if (!row) return undefined;
    const isRoot = row.userId === null;
    if (!isRoot && (row.role === null || row.disabledAt !== null)) return undefined;
    if (Number(row.seenAt) <= now - SEEN_MS)
      await store
        .updateTable('owner_sessions')
        .set({ seen_at: now })
        .where('id', '=', row.id)
        .execute();
    return {
      via: 'session',
      role: row.role ?? 'owner',
      who: row.email ?? TOKEN_HOLDER,
      name: row.name ?? TOKEN_HOLDER,
      userId: row.userId,
      session: { id: row.id, openedBy: row.openedBy, expiresAt: Number(row.expiresAt) },
    };
  }

  /** Those that have not ended, the last used first. @param userId null: root sessions */
  async listOf(
    userId: number | null,
  ): Promise<{ id: number; agent: string; createdAt: number; seenAt: number }[]> {
    const now = this.parts.clock.now();
    const rows = await this.parts.store
      .selectFrom('owner_sessions')
      .select(['id', 'agent', 'created_at', 'seen_at'])
      .where('user_id', userId === null ? 'is' : '=', userId)
      .where('expires_at', '>', now)
      .where('seen_at', '>', now - IDLE_MS)
      .orderBy('seen_at', 'desc')
      .orderBy('id', 'desc')
      .execute();
    return rows.map(({ id, agent, created_at, seen_at }) => ({
      id,
      agent,
      createdAt: Number(created_at),
      seenAt: Number(seen_at),
    }));
  }

  /** When each person was last seen; without those whose sessions have ended. */
  async lastSeen(): Promise<ReadonlyMap<number, number>> {
    const now = this.parts.clock.now();
    const rows = await this.parts.store
      .selectFrom('owner_sessions')
      .select(({ fn }) => ['user_id', fn.max('seen_at').as('seenAt')])
      .where('user_id', 'is not', null)
      .where('expires_at', '>', now)
      .where('seen_at', '>', now - IDLE_MS)
      .groupBy('user_id')
      .execute();
    return new Map(rows.map(({ user_id, seenAt }) => [user_id ?? 0, Number(seenAt)]));
  }

  /** @param userId only if the session is this person's @returns whether there was one */
  async end(id: number, userId?: number | null): Promise<boolean> {
    const ended = await this.parts.store
      .deleteFrom('owner_sessions')
      .where('id', '=', id)
      .$if(userId !== undefined, (query) =>
        query.where('user_id', userId === null ? 'is' : '=', userId ?? null),
      )
      .executeTakeFirst();
    return Number(ended.numDeletedRows) > 0;
  }

  async endAllOf(userId: number): Promise<void> {
    await this.parts.store.deleteFrom('owner_sessions').where('user_id', '=', userId).execute();
  }

  async #removeEnded(now: number): Promise<void> {
    await this.parts.store
      .deleteFrom('owner_sessions')
      .where((where) =>
        where.or([where('expires_at', '<=', now), where('seen_at', '<=', now - IDLE_MS)]),
      )
      .execute();
  }
}
