import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import { openStore, type Store } from '../../../../proxy/store/database.js';
import { newCallback, reload } from '../../../support/callbacks/callbacks.js';
import { type PostgresServer, startPostgres } from '../../../support/store/postgres-server.js';
import { isOnPostgres } from '../../../support/store/stores.js';
import { FakeClock } from '../../../support/time/fake-clock.js';

let server: PostgresServer;
let store: Store;
let clock: FakeClock;
let ledger: Ledger;

async function connect(): Promise<void> {
  store = await openStore(server.urlOf('rappel'));
  ledger = new Ledger(store, clock, { slotCapacity: 10 });
}

let made = 0;
async function accept(slotInMs?: number) {
  made += 1;
  const accepted = await ledger.accept(
    newCallback({
      idempotency_key: `key ${made}`,
      number_hash: `hash ${made}`,
      ...(slotInMs !== undefined && {
        slot_at: clock.now() + slotInMs,
        slot_zone: 'Europe/Paris',
      }),
    }),
  );
  if (accepted.kind !== 'accepted') throw new Error('not accepted');
  return accepted.callback;
}

describe.runIf(isOnPostgres())('a fail-over to a server that has lost the latest commits', () => {
  beforeEach(async () => {
    server = await startPostgres('any', 'quick');
    await server.run('create database rappel');
    clock = new FakeClock();
    await connect();
  });
  afterEach(async () => {
    await store.destroy();
    await server.remove();
  });

  it('a call that was sent and looks unsent is held in doubt, and later ones are sent', async () => {
    const sent = await accept();
    await store.destroy();
    const failOver = await server.keepStandby();
    await connect();
    const [claimed] = await ledger.claimReady(10, 12_000);
    expect(claimed?.id).toBe(sent.id);
    const lost = await accept();
    await store.destroy();
    await failOver();
    await connect();

    expect((await reload(ledger, sent)).state).toBe('ready');
    expect(await ledger.claimReady(10, 12_000)).toEqual([]);
    expect(await ledger.findPastSendWindow()).toEqual([]);
    expect(await ledger.holdOtherTimelines()).toBe(1);
    expect((await reload(ledger, sent)).state).toBe('doubt');
    expect(await ledger.findByHandle(lost.handle)).toBeUndefined();
    const later = await accept();
    expect((await ledger.claimReady(10, 12_000)).map(({ id }) => id)).toEqual([later.id]);
    expect(await ledger.holdOtherTimelines()).toBe(0);
  }, 120_000);

  it('an appointment that was due before is held, and one that is still to come takes place', async () => {
    const past = await accept(60_000);
    const future = await accept(3_600_000);
    await store.destroy();
    const failOver = await server.keepStandby();
    await failOver();
    await connect();
    await clock.advance(120_000);

    const early = await reload(ledger, past);
    const terms = { graceMs: 600_000, closesAt: Number.MAX_SAFE_INTEGER };
    await ledger.makeReady([early], terms);
    expect((await reload(ledger, past)).state).toBe('scheduled');
    expect(await ledger.holdOtherTimelines()).toBe(1);
    expect((await reload(ledger, past)).state).toBe('doubt');
    await clock.advance(3_600_000);
    const due = await reload(ledger, future);
    expect(due.state).toBe('scheduled');
    await ledger.makeReady([due], terms);
    expect((await ledger.claimReady(10, 12_000)).map(({ id }) => id)).toEqual([future.id]);
  }, 120_000);

  it('with synchronous replication nothing is held, because nothing was lost', async () => {
    await server.run("alter system set synchronous_standby_names = 'standby'");
    await server.run('alter system set synchronous_commit = local');
    await server.run("alter database rappel set synchronous_commit = 'on'");
    await server.run('select pg_reload_conf()');
    const { rows } = {
      rows: await server.run('select rappel_timeline_stamp() as stamp', 'rappel'),
    };
    expect(rows).toEqual([{ stamp: null }]);
  }, 120_000);
});
