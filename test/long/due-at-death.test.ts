import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { Ledger } from '../../proxy/callbacks/ledger/ledger.js';
import { systemClock } from '../../proxy/clock.js';
import { openStore, openToRead } from '../../proxy/store/database.js';
import { judge } from '../exactly-once/checker.js';
import { startFaultUpstream } from '../exactly-once/fault-upstream.js';
import { ProxySupply, type WarmProxy } from '../exactly-once/proxy-process.js';
import { randomFrom } from '../exactly-once/random.js';
import { settleDoubts } from '../exactly-once/settle-doubts.js';
import { acceptedCallback } from '../support/callbacks/callbacks.js';
import { noCallLimits } from '../support/program/no-call-limits.js';
import { temporaryFolder } from '../support/program/run-program.js';
import { newDatabase } from '../support/store/stores.js';
import { holdsWithin } from '../support/time/wait-until.js';

const APPOINTMENTS = 1000;
const KILLS = 100;
/** Long enough for a program to send some of them. */
const MAX_LIFE_MS = 1200;
/** All appointments fall due while programs are killed. */
const DUE_WITHIN_MS = 30_000;

it.each([
  ['SQLite', 1],
  ['PostgreSQL', 2],
] as const)(
  'on %s (instances: %i), 1,000 appointments due during 100 kills are each called once or become unsettled',
  async (kind, instances) => {
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    const { url, drop } =
      kind === 'PostgreSQL'
        ? await newDatabase('empty')
        : { url: `sqlite:${folder.path}/rappel.db`, drop: async () => undefined };
    onTestFinished(drop);
    const preparedStore = await openStore(url);
    const ledger = new Ledger(preparedStore, systemClock, { slotCapacity: APPOINTMENTS });
    const firstDueAt = systemClock.now();
    for (let index = 0; index < APPOINTMENTS; index++)
      await acceptedCallback(ledger, {
        number: `+336127${String(index).padStart(5, '0')}`,
        slot_at: firstDueAt + Math.round((index * DUE_WITHIN_MS) / APPOINTMENTS),
        slot_zone: 'Europe/Paris',
      });
    await preparedStore.destroy();

    const random = randomFrom(12);
    const upstream = await startFaultUpstream({ random });
    onTestFinished(() => upstream.close());
    const supply = new ProxySupply();
    onTestFinished(() => supply.close());
    const proxies: WarmProxy[] = [];
    const start = async (): Promise<WarmProxy> => {
      const proxy = supply.take();
      proxies.push(proxy);
      await proxy.start({
        environment: {
          ...noCallLimits,
          WEBAPPEL_URL: upstream.url,
          WEBAPPEL_EMAIL: 'due@rappel.test',
          WEBAPPEL_PASS: 'CANARY-password',
          DATABASE_URL: url,
          PORT: '0',
          POPUP_SCHEDULES: '77=always',
        },
      });
      return proxy;
    };
    let kills = 0;
    const killRepeatedly = async (): Promise<void> => {
      while (kills < KILLS) {
        kills += 1;
        const proxy = await start();
        await pause(random() * MAX_LIFE_MS);
        proxy.kill('SIGKILL');
        await proxy.ended;
      }
    };
    await Promise.all(Array.from({ length: instances }, killRepeatedly));
    const last = await start();
    const startedAt = Date.now();
    const reading = await openToRead(url);
    const waiting = reading
      .selectFrom('callbacks')
      .select('id')
      .where('state', 'in', ['scheduled', 'ready']);
    const dialling = reading.selectFrom('callbacks').select('id').where('state', '=', 'dialling');
    const calledBefore = upstream.placed.length;
    const noneWaits = async () => (await waiting.executeTakeFirst()) === undefined;
    expect(await holdsWithin(noneWaits, { seconds: 60 })).toBe(true);
    const handledMs = Date.now() - Math.max(startedAt, firstDueAt + DUE_WITHIN_MS);
    // A callback whose sender died becomes in doubt when its lease expires. The checker reports any that does not.
    const noneDials = async () => (await dialling.executeTakeFirst()) === undefined;
    await holdsWithin(noneDials, { seconds: 20 });
    await reading.destroy();
    last.kill('SIGTERM');
    await last.ended;
    const store = await openStore(url);
    onTestFinished(() => store.destroy());
    await settleDoubts(store, upstream.url);
    const judgement = await judge({
      visits: [],
      placed: upstream.placed,
      store,
      output: proxies.map((proxy) => proxy.output()).join(''),
      secrets: ['CANARY'],
    });
    process.stdout.write(
      `${kind}: ${kills} kills, ${calledBefore} called before the last start, ${judgement.calls} in all, handled ${handledMs} ms after ` +
        `the last start or the last appointment; ${judgement.calledTwice} called twice; at rest: ${JSON.stringify(judgement.states)}\n`,
    );
    expect(judgement.violations).toEqual([]);
    expect(judgement.callbacks).toBe(APPOINTMENTS);
    expect(judgement.calledTwice).toBe(0);
    expect(handledMs).toBeLessThan(5000);
  },
);
