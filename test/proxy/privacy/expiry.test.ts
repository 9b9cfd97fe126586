import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callbacksToBlank, callsToBlank } from '../../../proxy/privacy/blanking.js';
import { startExpiry } from '../../../proxy/privacy/expiry.js';
import type { LedgerState } from '../../../proxy/store/callback-tables.js';
import { DAY_MS, MINUTE_MS } from '../../../shared/durations.js';
import { callbackIn, recordingLog, reload } from '../../support/callbacks/callbacks.js';
import { type OwnerApp, startOwnerApp } from '../../support/program/owner-app.js';
import { isOnPostgres } from '../../support/store/stores.js';
import { settle } from '../../support/time/fake-clock.js';

let app: OwnerApp;
beforeEach(async () => {
  app = await startOwnerApp();
});
afterEach(() => app.close());

const person = {
  number: '+33639980042',
  name: 'CANARY Name',
  custom1: 'CANARY one',
  custom2: 'CANARY two',
  custom3: 'CANARY three',
  address: '203.0.113.99',
} as const;

const ofPage = { number_tail: 'CANARY tail', source: 'canary.example' };

const over: readonly LedgerState[] = [
  'ended',
  'missed',
  'cancelled',
  'refused',
  'failed',
  'expired',
  'unsettled',
];

const callbackOf = (state: LedgerState, more: object = {}) =>
  callbackIn(state, app.ledger, app.clock, { ...person, ...ofPage, ...more });

let rowKeys = 0;

/** Adds a call of the embedded platform that ended now, with a voice message that was never mailed. */
async function platformCall(more: object = {}): Promise<number> {
  const { id } = await app.store
    .insertInto('platform_calls')
    .values({
      ...person,
      ...{
        account_id: 1,
        popup_id: 77,
        destination_id: 1,
        source: 'api',
        row_key: String(++rowKeys),
      },
      ...{ delay_seconds: 0, retries: 0, recorded: 0, max_seconds: 600, version: 3, attempt: 1 },
      ...{ state: 'ended', outcome: 'no-answer', talk_seconds: 12 },
      ...{ requested_at: app.clock.now(), due_at: app.clock.now(), ended_at: app.clock.now() },
      ...more,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await app.store
    .insertInto('platform_voicemails')
    .values({
      ...{ call_id: id, mailbox: 'shop@example.test', recording: Buffer.from('VOICE') },
      ...{ seconds: 4, attempts: 9, due_at: app.clock.now(), recorded_at: app.clock.now() },
    })
    .execute();
  return id;
}

/** Jumps and lets the workers look. */
async function pass(days: number): Promise<void> {
  app.clock.jump(days * DAY_MS);
  await app.clock.advance(MINUTE_MS);
  await settle();
}

/** All that the tables with visitors hold, as text. */
async function everything(): Promise<string> {
  const tables = ['callbacks', 'platform_calls', 'platform_voicemails'] as const;
  const rows = await Promise.all(
    tables.map((table) => app.store.selectFrom(table).selectAll().execute()),
  );
  return rows
    .flat()
    .flatMap((row) => Object.values(row))
    .map(String)
    .join('\n');
}

describe('30 days after its end', () => {
  it.each(over)(
    'a callback in state %s has nothing personal left, and keeps its figures',
    async (state) => {
      const before = await callbackOf(state);
      await pass(29);
      app.startWorkers();
      await settle();
      expect(await reload(app.ledger, before)).toMatchObject(person);
      await pass(1);
      const row = await reload(app.ledger, before);
      expect(row).toEqual({
        ...before,
        ...{ number: '', number_hash: '', name: null, custom1: null, custom2: null },
        ...{ custom3: null, address: null, fingerprint: '', country: 'FR' },
        ...{ number_tail: '', source: null },
        // Only of an unsettled one, which was looked for at WebAppel.
        ...{ attempts: row.attempts, due_at: row.due_at, version: row.version },
        // WebAppel was asked what the call was, if it had one.
        details_due_at: null,
      });
      expect(await everything()).not.toMatch(/CANARY|canary|639980042|203\.0\.113\.99/);
    },
  );

  it('a callback that is not over keeps what it needs to be called', async () => {
    const waiting = [
      await callbackOf('scheduled', { number_hash: 'other' }),
      await callbackOf('doubt'),
    ];
    app.clock.jump(400 * DAY_MS);
    const loop = startExpiry({
      ...{ store: app.store, clock: app.clock, log: recordingLog().log },
      ...{ isLeader: async () => true, keepPersonalDays: 30 },
    });
    await settle();
    await loop.stop();
    for (const callback of waiting) expect(await reload(app.ledger, callback)).toEqual(callback);
  });

  it('calls of the embedded platform are blanked, and a voice message that nobody could be mailed is gone', async () => {
    const call = await platformCall();
    const waiting = await platformCall({ state: 'waiting', ended_at: null, outcome: null });
    app.startWorkers();
    await pass(31);
    const row = await app.store
      .selectFrom('platform_calls')
      .selectAll()
      .where('id', '=', call)
      .executeTakeFirst();
    expect(row).toMatchObject({ number: '', name: null, custom1: null, address: null });
    expect(row).toMatchObject({ state: 'ended', outcome: 'no-answer', talk_seconds: 12 });
    const messages = await app.store.selectFrom('platform_voicemails').selectAll().execute();
    for (const message of messages) {
      expect(message).toMatchObject({ due_at: null, seconds: 4 });
      expect(message.recording).toHaveLength(0);
    }
    expect(app.logLines.join('\n')).toContain('could never be mailed');
    expect(
      await app.store
        .selectFrom('platform_calls')
        .select(['row_key', 'number'])
        .where('id', '=', waiting)
        .executeTakeFirst(),
    ).toMatchObject({ number: person.number });
  });

  it('a voice message that was mailed is gone as well, and nobody is warned of it', async () => {
    await platformCall();
    await app.store
      .updateTable('platform_voicemails')
      .set({ due_at: null, sent_at: app.clock.now() })
      .execute();
    const kept = async () =>
      (
        await app.store
          .selectFrom('platform_voicemails')
          .select(['call_id', 'recorded_at', 'recording'])
          .execute()
      ).map(({ recording }) => Buffer.from(new Uint8Array(recording)).toString());
    app.startWorkers();
    await pass(29);
    expect(await kept()).toEqual(['VOICE']);
    await pass(1);
    expect(await kept()).toEqual(['']);
    expect(app.logLines.join('\n')).not.toContain('could never be mailed');
  });

  it('nothing overdue is left of many, after as many batches as they need', async () => {
    for (let count = 0; count < 250; count++)
      await callbackOf('cancelled', { number_hash: `hash ${count}` });
    app.startWorkers();
    await pass(30);
    const { left } = await app.store
      .selectFrom('callbacks')
      .select((row) => row.fn.countAll<number>().as('left'))
      .where(sql<boolean>`number <> ''`)
      .executeTakeFirstOrThrow();
    expect(Number(left)).toBe(0);
  });

  it('rows that count no more are deleted, also where nothing else happens', async () => {
    await app.post({ popupId: '77', number: '06 39 98 00 01' });
    const now = app.clock.now();
    await app.store
      .insertInto('guard_refusals')
      .values({
        at: now,
        popup_id: '77',
        rule: 'blocked',
        number: '+33 6 •• 01',
        phase: 'accepting',
      })
      .execute();
    await app.store
      .insertInto('callee_objections')
      .values({ at: now, number_hash: 'a', network_hash: 'b' })
      .execute();
    await app.send('blocks', {
      ...{ kind: 'address', value: '203.0.113.99', reason: 'x', author: 'y' },
      expiresAt: new Date(now + DAY_MS).toISOString(),
    });
    app.startWorkers();
    await pass(31);
    for (const table of [
      ...(['guard_refusals', 'guard_blocks', 'callee_objections'] as const),
      ...(['rate_limit_hits', 'call_uses'] as const),
    ] as const)
      expect(await app.store.selectFrom(table).selectAll().execute()).toEqual([]);
  });
});

describe('a blanked callback', () => {
  it('the status page of a blanked callback works, and offers nothing that needs the number', async () => {
    const { handle } = await callbackOf('missed');
    const before = await (await app.get(`/status/${handle}`)).text();
    expect(before).toContain('/objection');
    app.startWorkers();
    await pass(30);
    const page = await app.get(`/status/${handle}`);
    expect(page.status).toBe(200);
    expect(await page.text()).not.toContain('/objection');
    expect((await app.get(`/api/callbacks/${handle}`)).status).toBe(200);
    const objection = await fetch(`${app.url}/status/${handle}/objection`, {
      method: 'POST',
      redirect: 'manual',
    });
    expect(objection.headers.get('location')).toBe(`/status/${handle}`);
    expect(await app.store.selectFrom('guard_blocks').selectAll().execute()).toEqual([]);
  });

  it('the owner still sees its country, and may still settle it', async () => {
    const { id } = await callbackOf('unsettled');
    app.startWorkers();
    await pass(30);
    const { callbacks } = (await (await app.ask('callbacks')).json()) as { callbacks: object[] };
    expect(callbacks).toMatchObject([{ id, country: 'FR', number: '' }]);
    expect((await app.send(`callbacks/${id}/close`, { outcome: 'called' })).status).toBe(200);
  });
});

it('overdue rows are found by an index, on each database', async () => {
  await app.store.connection().execute(async (store) => {
    // An empty table is read whole otherwise.
    if (isOnPostgres()) await sql`set enable_seqscan = off`.execute(store);
    for (const query of [callbacksToBlank(store, 1), callsToBlank(store, 1)]) {
      const plan = isOnPostgres()
        ? await query.explain()
        : await query.explain(undefined, sql`query plan`);
      expect(JSON.stringify(plan)).toMatch(/(callbacks|platform_calls)_to_blank/);
      expect(JSON.stringify(plan)).not.toContain('ORDER BY');
    }
  });
});
