import type { Clock } from '../../../shared/clock.js';
import { HOUR_MS } from '../../../shared/durations.js';
import type { PendingInvitation } from '../../../shared/owner/people.js';
import type { Role } from '../../../shared/owner/roles.js';
import { iso } from '../../callbacks/ledger/callback-view.js';
import { ProblemError } from '../../http/problems.js';
import type { Store } from '../../store/database.js';
import { hashOfToken, newToken } from '../sessions/sessions.js';

const PERSON_MS = 48 * HOUR_MS;
/** Of the link that a start prints. */
const WAY_IN_MS = HOUR_MS;

export interface Invitation {
  id: number;
  kind: 'person' | 'way-in';
  email: string;
  name: string;
  role: Role;
  author: string;
  expiresAt: number;
}

/** Links that let somebody in once. The secret is in the part of the address that browsers do not send. */
export class Invitations {
  constructor(private readonly parts: { store: Store; clock: Clock }) {}

  /** @returns the secret of the link, which is stored as a hash */
  async add({
    kind = 'person',
    ...terms
  }: {
    kind?: Invitation['kind'];
    email: string;
    name: string;
    role: Role;
    author: string;
  }): Promise<{ token: string; invitation: Invitation }> {
    const { store, clock } = this.parts;
    const now = clock.now();
    const token = newToken();
    const expires_at = now + (kind === 'way-in' ? WAY_IN_MS : PERSON_MS);
    const { id } = await store
      .insertInto('owner_invitations')
      .values({
        ...terms,
        kind,
        token_hash: hashOfToken(token),
        created_at: now,
        expires_at,
        used_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return { token, invitation: { id, kind, ...terms, expiresAt: expires_at } };
  }

  /** Makes the link that a start prints. It opens one root session. */
  async addWayIn(): Promise<{ token: string }> {
    const { store, clock } = this.parts;
    await store
      .deleteFrom('owner_invitations')
      .where('kind', '=', 'way-in')
      .where('expires_at', '<=', clock.now())
      .execute();
    const terms = { email: '', name: '', role: 'owner', author: 'the start' } as const;
    return this.add({ kind: 'way-in', ...terms });
  }

  /** @throws {ProblemError} sign-in-failed if it was used, has expired or never was */
  async find(where: { token: string } | { id: number }): Promise<Invitation> {
    const { store, clock } = this.parts;
    const row = await store
      .selectFrom('owner_invitations')
      .selectAll()
      .where((is) =>
        'token' in where
          ? is('token_hash', '=', hashOfToken(where.token))
          : is('id', '=', where.id),
      )
      .where('used_at', 'is', null)
      .where('expires_at', '>', clock.now())
      .executeTakeFirst();
    if (!row) throw spent();
    const { id, kind, email, name, role, author } = row;
    return { id, kind, email, name, role, author, expiresAt: Number(row.expires_at) };
  }

  /** Marks it as used; of two requests at the same time one succeeds. @throws {ProblemError} sign-in-failed */
  async use(id: number): Promise<void> {
    const { store, clock } = this.parts;
    const { numUpdatedRows } = await store
      .updateTable('owner_invitations')
      .set({ used_at: clock.now() })
      .where('id', '=', id)
      .where('used_at', 'is', null)
      .where('expires_at', '>', clock.now())
      .executeTakeFirst();
    if (Number(numUpdatedRows) !== 1) throw spent();
  }

  /** @returns whom it was for; undefined if there is none that could still be used */
  async withdraw(id: number): Promise<string | undefined> {
    const row = await this.parts.store
      .deleteFrom('owner_invitations')
      .where('id', '=', id)
      .where('kind', '=', 'person')
      .where('used_at', 'is', null)
      .returning('email')
      .executeTakeFirst();
    return row?.email;
  }
}

const spent = (): ProblemError =>
  new ProblemError('sign-in-failed', {
    detail: 'This link was used already, or has expired. Ask for a new one.',
  });

/** Invitations that can still be used, the newest first. */
export async function pendingInvitations(store: Store, now: number): Promise<PendingInvitation[]> {
  const rows = await store
    .selectFrom('owner_invitations')
    .selectAll()
    .where('kind', '=', 'person')
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ id, email, name, role, author, expires_at }) => ({
    id,
    email,
    name,
    role,
    author,
    expiresAt: iso(Number(expires_at)),
  }));
}
