import { z } from 'zod';
import type { Clock } from '../../../shared/clock.js';
import { DAY_MS } from '../../../shared/durations.js';
import type { AuditAction, AuditChange, AuditEntries } from '../../../shared/owner/audit.js';
import { iso } from '../../callbacks/ledger/callback-view.js';
import type { Store } from '../../store/database.js';
import { pageQuery, readPage } from '../pages.js';
import type { Identity } from '../sessions/identity.js';

const KEEP_MS = 400 * DAY_MS;
const MAX_TARGET = 200;

/** What was done, without who did it. */
export interface Deed {
  action: AuditAction;
  target?: string | undefined;
  change?: AuditChange | undefined;
}

/** Who did it: a person of the console, a machine with the token, or the user of a command. */
export type Doer =
  | Pick<Identity, 'via' | 'role' | 'who' | 'userId'>
  | { via: 'command-line'; role: 'owner'; who: string; userId: null };

/** The doer of a command. */
export const commandLine = (who = 'command line'): Doer => ({
  via: 'command-line',
  role: 'owner',
  who,
  userId: null,
});

/** Keeps what was done for 400 days. No method changes an entry. */
export class AuditLog {
  constructor(private readonly parts: { store: Store; clock: Clock }) {}

  /** Adds an entry unless the same person did the same within this time: a player asks for a file in parts. */
  async addUnlessWithin(withinMs: number, deed: Deed, doer: Doer, requestId = ''): Promise<void> {
    const { store, clock } = this.parts;
    const entry = await store
      .selectFrom('owner_audit')
      .select('id')
      .where('at', '>', clock.now() - withinMs)
      .where('who', '=', doer.who)
      .where('via', '=', doer.via)
      .where('action', '=', deed.action)
      .where('target', '=', (deed.target ?? '').slice(0, MAX_TARGET))
      .executeTakeFirst();
    if (!entry) await this.add(deed, doer, requestId);
  }

  async add({ action, target = '', change = {} }: Deed, doer: Doer, requestId = ''): Promise<void> {
    const { store, clock } = this.parts;
    const at = clock.now();
    await store
      .insertInto('owner_audit')
      .values({
        at,
        user_id: doer.userId,
        who: doer.who,
        role: doer.role,
        via: doer.via,
        action,
        target: target.slice(0, MAX_TARGET),
        change: JSON.stringify(change),
        request_id: requestId,
      })
      .execute();
    await store
      .deleteFrom('owner_audit')
      .where('at', '<', at - KEEP_MS)
      .execute();
  }
}

export const AuditQuery = z.strictObject(pageQuery('entries'));

/** Lists what was done, newest first. */
export async function listAudit(
  query: z.output<typeof AuditQuery>,
  store: Store,
): Promise<AuditEntries> {
  const { page, next } = await readPage(store.selectFrom('owner_audit').selectAll(), query);
  return {
    entries: page.map(({ id, at, who, role, via, action, target, change, request_id }) => ({
      id,
      at: iso(Number(at)),
      who,
      role,
      via,
      action,
      target,
      change: JSON.parse(change),
      requestId: request_id,
    })),
    next,
  };
}
