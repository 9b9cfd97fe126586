import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../shared/clock.js';
import { MINUTE_MS } from '../../../shared/durations.js';
import { ProblemError } from '../../http/problems.js';
import type { Store } from '../../store/database.js';
import type { ChallengeKind } from '../../store/owner-tables.js';

const LASTING_MS = 5 * MINUTE_MS;
const ID_BYTES = 16;

/** Challenges of passkeys, in the store: one instance may give a challenge, and another take its answer. */
export class PasskeyChallenges {
  constructor(private readonly parts: { store: Store; clock: Clock }) {}

  /** @returns the id with which the answer comes back */
  async keep(kind: ChallengeKind, challenge: string, subject: object = {}): Promise<string> {
    const { store, clock } = this.parts;
    const now = clock.now();
    await store.deleteFrom('owner_challenges').where('expires_at', '<=', now).execute();
    const id = randomBytes(ID_BYTES).toString('base64url');
    await store
      .insertInto('owner_challenges')
      .values({
        id,
        kind,
        challenge,
        subject: JSON.stringify(subject),
        expires_at: now + LASTING_MS,
      })
      .execute();
    return id;
  }

  /**
   * Takes a challenge out, so that nobody can answer it twice.
   * @throws {ProblemError} sign-in-failed if there is none, it is too old, or was taken
   */
  async take(kind: ChallengeKind, id: string): Promise<{ challenge: string; subject: unknown }> {
    const { store, clock } = this.parts;
    const row = await store
      .deleteFrom('owner_challenges')
      .where('id', '=', id)
      .where('kind', '=', kind)
      .where('expires_at', '>', clock.now())
      .returning(['challenge', 'subject'])
      .executeTakeFirst();
    if (!row)
      throw new ProblemError('sign-in-failed', { detail: 'This took too long. Please try again.' });
    return { challenge: row.challenge, subject: JSON.parse(row.subject) };
  }
}
