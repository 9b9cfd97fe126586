import { setTimeout as pause } from 'node:timers/promises';
import { openStore } from '../../proxy/store/database.js';
import { noCallLimits } from '../support/program/no-call-limits.js';
import { waitUntil } from '../support/time/wait-until.js';
import { type Judgement, judge } from './checker.js';
import { type CrashPoint, countDeaths } from './crash-points.js';
import type { ProxyOrders } from './crashing-proxy.js';
import {
  type FaultMix,
  type FaultUpstream,
  startFaultUpstream,
  usualMix,
} from './fault-upstream.js';
import { ProxySupply, type WarmProxy } from './proxy-process.js';
import { randomFrom } from './random.js';
import { settleDoubts } from './settle-doubts.js';
import { handlesInMotion, sendVisitors } from './visitors.js';

export interface CrashRun {
  /** An empty store. */
  databaseUrl: string;
  callbacks: number;
  kills: number;
  seed: number;
  mix?: FaultMix;
  strategy?: ProxyOrders['strategy'];
  /** Every second process dies at one of these points, in turn; the others are killed at a random time. */
  points?: readonly CrashPoint[];
  /** Number of proxies that run at the same time on one store; more than one needs PostgreSQL. */
  instances?: number;
  /** How many times an additional proxy is frozen for longer than its leases last, then continued. */
  freezes?: number;
  /** The wall clock of each process jumps by up to an hour. */
  clockJumps?: boolean;
  /** The listing shows calls with a lost answer only after their callbacks became unsettled. */
  listsLate?: boolean;
  /** Runs while the visitors send requests, for example a restart of the database. */
  meanwhile?(): Promise<void>;
}

export interface CrashReport extends Judgement {
  kills: number;
  /** How many processes died at each crash point; the others were killed from outside. */
  deaths: Record<CrashPoint, number>;
  /** Unsettled callbacks whose result a late look-up found in the listing. */
  foundLate: number;
  upstream: Pick<FaultUpstream, 'requests'>['requests'];
}

const ACCOUNT = { WEBAPPEL_EMAIL: 'crash@rappel.test', WEBAPPEL_PASS: 'CANARY-password' };

/** A process that is killed at a random time lives between these two. */
const MIN_LIFE_MS = 40;
const MAX_LIFE_MS = 400;

/** A process that is to die at a crash point has this long to come to it, or is killed. */
const CRASH_WITHIN_MS = 4000;

/** Longer than a lease: the other proxies take over what the frozen one had claimed. */
const FREEZE_MS = 14_000;

/** By then the first late look-ups are due. */
const HOURS_LATER_MS = 2 * 3_600_000;

/** Time for the last visitors, when the last proxy is up; far more than they take. */
const MAX_VISIT_SECONDS = 5 * 60;

/** Time for the last proxy to handle what is left; far more than it takes. */
const maxRestSeconds = (callbacks: number): number => 240 + callbacks / 10;

/**
 * Sends visitors' requests while proxies are killed again and again and WebAppel misbehaves. Then waits until every
 * callback has reached a state of rest, and judges the result.
 */
export async function runCrashes(run: CrashRun): Promise<CrashReport> {
  const random = randomFrom(run.seed);
  const upstream = await startFaultUpstream({
    random,
    mix: run.mix ?? usualMix,
    hidesFaulty: run.listsLate ?? false,
  });
  const supply = new ProxySupply();
  const orders: ProxyOrders = {
    strategy: run.strategy ?? 'look-up',
    clockJumps: run.clockJumps ?? false,
    environment: {
      ...ACCOUNT,
      ...noCallLimits,
      WEBAPPEL_URL: upstream.url,
      DATABASE_URL: run.databaseUrl,
      PORT: '0',
      LOG_LEVEL: 'debug',
    },
  };
  const proxies: WarmProxy[] = [];
  const addresses = new Map<WarmProxy, string>();
  let kills = 0;
  let visitDeadlineAt = Number.POSITIVE_INFINITY;

  const randomAddress = (): string | undefined =>
    [...addresses.values()][Math.floor(random() * addresses.size)];

  async function start(more: Partial<ProxyOrders> = {}): Promise<WarmProxy> {
    const proxy = supply.take();
    proxies.push(proxy);
    const address = await proxy.start({ ...orders, ...more });
    if (address) addresses.set(proxy, address);
    return proxy;
  }

  async function stop(proxy: WarmProxy, signal: NodeJS.Signals): Promise<void> {
    addresses.delete(proxy);
    proxy.kill(signal);
    await proxy.ended;
  }

  async function runUntilKilled(turn: number): Promise<void> {
    const { points = [] } = run;
    const at = turn % 2 === 1 ? points[Math.floor(turn / 2) % points.length] : undefined;
    const proxy = await start(at ? { crash: { at, after: Math.floor(random() * 2) } } : {});
    const lifeMs = MIN_LIFE_MS + random() * (MAX_LIFE_MS - MIN_LIFE_MS);
    await Promise.race([proxy.ended, pause(at ? CRASH_WITHIN_MS : lifeMs)]);
    await stop(proxy, 'SIGKILL');
  }

  async function killRepeatedly(): Promise<void> {
    while (kills < run.kills) {
      kills += 1;
      await runUntilKilled(kills);
    }
  }

  /** Simulates a machine that hangs: a proxy stops anywhere, and continues after others have taken over its work. */
  async function freezeRepeatedly(): Promise<void> {
    for (let freeze = 0; freeze < (run.freezes ?? 0); freeze++) {
      const proxy = await start();
      await pause(MAX_LIFE_MS + random() * MAX_LIFE_MS);
      addresses.delete(proxy);
      proxy.kill('SIGSTOP');
      await pause(FREEZE_MS);
      proxy.kill('SIGCONT');
      await pause(MAX_LIFE_MS);
      await stop(proxy, 'SIGTERM');
    }
  }

  try {
    const visiting = sendVisitors({
      address: randomAddress,
      deadlineAt: () => visitDeadlineAt,
      count: run.callbacks,
      allowedCount: () => Math.ceil(((kills + 1) * run.callbacks) / (run.kills + 1)),
    });
    // A failure is reported by the `await` below; without this, one during the kills would be an unhandled rejection.
    visiting.catch(() => undefined);
    const { instances = 1 } = run;
    await Promise.all([
      ...Array.from({ length: instances }, killRepeatedly),
      freezeRepeatedly(),
      run.meanwhile?.(),
    ]);
    const last = await start();
    visitDeadlineAt = Date.now() + MAX_VISIT_SECONDS * 1000;
    const visits = await visiting;
    let moving = visits.flatMap(({ handle }) => handle ?? []);
    await waitUntil(
      'the final state of every callback',
      async () => {
        moving = await handlesInMotion(moving, randomAddress);
        return moving.length === 0;
      },
      { seconds: maxRestSeconds(run.callbacks), everyMs: 250 },
    );
    await stop(last, 'SIGTERM');
    upstream.setFaults({});
    const store = await openStore(run.databaseUrl);
    try {
      if (run.listsLate) {
        await settleDoubts(store, upstream.url);
        upstream.showHidden();
      }
      await settleDoubts(store, upstream.url, run.listsLate ? HOURS_LATER_MS : 0);
      const { foundLate } = await store
        .selectFrom('callback_events as end')
        .select((row) => row.fn.countAll<number>().as('foundLate'))
        .where('end.state', '=', 'ended')
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('callback_events as before')
              .select('before.id')
              .whereRef('before.callback_id', '=', 'end.callback_id')
              .where('before.kind', '=', 'unsettled'),
          ),
        )
        .executeTakeFirstOrThrow();
      const output = proxies.map((proxy) => proxy.output()).join('');
      const judgement = await judge({
        visits,
        placed: upstream.placed,
        store,
        output,
        secrets: ['CANARY'],
      });
      return {
        ...judgement,
        kills,
        deaths: countDeaths(output),
        foundLate: Number(foundLate),
        upstream: upstream.requests,
      };
    } finally {
      await store.destroy();
    }
  } finally {
    // Stops the visitors that are left after a failure.
    visitDeadlineAt = 0;
    for (const proxy of proxies) proxy.kill('SIGKILL');
    await supply.close();
    await upstream.close();
  }
}
