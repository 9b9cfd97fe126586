import type { Clock } from '../../../shared/clock.js';
import type { People as PeopleView } from '../../../shared/owner/people.js';
import type { Role } from '../../../shared/owner/roles.js';
import { iso } from '../../callbacks/ledger/callback-view.js';
import { ProblemError } from '../../http/problems.js';
import type { Store } from '../../store/database.js';
import type { MadePasskey } from '../sessions/passkeys.js';
import type { Sessions } from '../sessions/sessions.js';
import { pendingInvitations } from './invitations.js';

export interface PersonRow {
  id: number;
  email: string;
  name: string;
  role: Role;
  disabled_at: number | null;
}

/** The people of the console and their passkeys. */
export class People {
  constructor(private readonly parts: { store: Store; clock: Clock; sessions: Sessions }) {}

  async list(): Promise<PeopleView> {
    const { store, clock, sessions } = this.parts;
    const rows = await store
      .selectFrom('owner_users as person')
      .selectAll('person')
      .select(({ selectFrom, fn }) =>
        selectFrom('owner_passkeys')
          .whereRef('owner_passkeys.user_id', '=', 'person.id')
          .select(fn.countAll<number>().as('count'))
          .as('passkeys'),
      )
      .orderBy('person.email')
      .execute();
    const seen = await sessions.lastSeen();
    return {
      people: rows.map(({ id, email, name, role, created_at, disabled_at, passkeys }) => ({
        id,
        email,
        name,
        role,
        createdAt: iso(Number(created_at)),
        isDisabled: disabled_at !== null,
        passkeys: Number(passkeys ?? 0),
        seenAt: seen.has(id) ? iso(seen.get(id) ?? 0) : null,
      })),
      invitations: await pendingInvitations(store, clock.now()),
    };
  }

  find(id: number): Promise<PersonRow | undefined> {
    return this.parts.store
      .selectFrom('owner_users')
      .select(['id', 'email', 'name', 'role', 'disabled_at'])
      .where('id', '=', id)
      .executeTakeFirst();
  }

  findByEmail(email: string): Promise<PersonRow | undefined> {
    return this.parts.store
      .selectFrom('owner_users')
      .select(['id', 'email', 'name', 'role', 'disabled_at'])
      .where('email', '=', email)
      .executeTakeFirst();
  }

  /**
   * Keeps a passkey, and its person if nobody has this email yet.
   * @param role of a new person; a known one keeps theirs
   * @throws {ProblemError} sign-in-failed if the person may no longer sign in
   */
  async keepPasskey(
    made: MadePasskey,
    { role, label }: { role: Role; label: string },
  ): Promise<PersonRow> {
    const { store, clock } = this.parts;
    const { email, name } = made.subject;
    await store
      .insertInto('owner_users')
      .values({ email, name, role, created_at: clock.now(), disabled_at: null })
      .onConflict((conflict) => conflict.column('email').doNothing())
      .execute();
    const person = await this.findByEmail(email);
    if (!person || person.disabled_at !== null)
      throw new ProblemError('sign-in-failed', { detail: 'This person may not sign in.' });
    await store
      .insertInto('owner_passkeys')
      .values({
        user_id: person.id,
        credential_id: made.credentialId,
        public_key: made.publicKey,
        counter: made.counter,
        transports: made.transports,
        label,
        created_at: clock.now(),
        used_at: null,
      })
      .execute();
    return person;
  }

  async passkeysOf(
    userId: number,
  ): Promise<{ id: number; label: string; createdAt: string; usedAt: string | null }[]> {
    const rows = await this.parts.store
      .selectFrom('owner_passkeys')
      .select(['id', 'label', 'created_at', 'used_at'])
      .where('user_id', '=', userId)
      .orderBy('id')
      .execute();
    return rows.map(({ id, label, created_at, used_at }) => ({
      id,
      label,
      createdAt: iso(Number(created_at)),
      usedAt: used_at === null ? null : iso(Number(used_at)),
    }));
  }

  async countPasskeys(): Promise<number> {
    const { count } = await this.parts.store
      .selectFrom('owner_passkeys')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  /**
   * Removes a passkey of a person.
   * @throws {ProblemError} not-found, or invalid-field for the last one, without which they could not come back
   */
  async removePasskey(userId: number, id: number): Promise<string> {
    const passkeys = await this.passkeysOf(userId);
    const passkey = passkeys.find((one) => one.id === id);
    if (!passkey) throw new ProblemError('not-found');
    if (passkeys.length === 1)
      throw new ProblemError('conflict', {
        detail: 'This is your only passkey. Add another one first.',
      });
    await this.parts.store
      .deleteFrom('owner_passkeys')
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .execute();
    return passkey.label;
  }

  /** Changes what a person may do. Who is disabled is signed out at once. */
  async change(
    id: number,
    { role, isDisabled }: { role?: Role | undefined; isDisabled?: boolean | undefined },
  ): Promise<void> {
    const { store, clock, sessions } = this.parts;
    await store
      .updateTable('owner_users')
      .set({
        ...(role !== undefined && { role }),
        ...(isDisabled !== undefined && { disabled_at: isDisabled ? clock.now() : null }),
      })
      .where('id', '=', id)
      .execute();
    if (isDisabled) await sessions.endAllOf(id);
  }
}
