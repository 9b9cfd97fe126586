import { setTimeout as pause } from 'node:timers/promises';
import { openStore } from '../../proxy/store/database.js';
import { type Judgement, judge } from './checker.js';
import type { CrashPoint } from './crash-points.js';
import type { Orders } from './crashing-proxy.js';
import {
  type FaultMix,
  type FaultUpstream,
  startFaultUpstream,
  usualMix,
} from './fault-upstream.js';
import { ProxySupply, type WarmProxy } from './proxy-process.js';
import { randomFrom } from './random.js';
import { settleDoubts } from './settle-doubts.js';
import { sendVisitors, stillMoving } from './visitors.js';

export interface CrashRun {
  /** An empty store. */
  databaseUrl: string;
  callbacks: number;
  kills: number;
  seed: number;
  mix?: FaultMix;
  strategy?: Orders['strategy'];
  /** Every other process dies at one of these points, in turn; the others at random moments. */
  points?: readonly CrashPoint[];
  /** So many proxies at a time on one store; more than one needs PostgreSQL. */
  instances?: number;
  /** So many times one of them is frozen for longer than its leases last, and woken up again. */
  freezes?: number;
  /** The wall clock of each process jumps about by up to an hour. */
  clockJumps?: boolean;
  /** The listing shows calls whose answer was lost only after they were left to a person. */
  listsLate?: boolean;
  /** What else happens while the visitors ask, such as a restart of the database. */
  meanwhile?(): Promise<void>;
}

export interface CrashReport extends Judgement {
  kills: number;
  /** Callbacks that were left to a person, and had their end from the listing then. */
  foundLate: number;
  upstream: Pick<FaultUpstream, 'requests'>['requests'];
}

const ACCOUNT = { WEBAPPEL_EMAIL: 'crash@rappel.test', WEBAPPEL_PASS: 'CANARY-password' };

/** How long a process lives before it is killed at a random moment. */
const SHORTEST_LIFE_MS = 40;
const LONGEST_LIFE_MS = 400;

/** Longer than a lease: the others take over what the frozen one had claimed. */
const FREEZE_MS = 14_000;

/** By then the first of the late questions are due. */
const HOURS_LATER_MS = 2 * 3_600_000;

/**
 * Lets visitors ask for callbacks while proxies are killed again and again and WebAppel misbehaves; then lets
 * everything come to rest and judges it.
 */
export async function runCrashes(run: CrashRun): Promise<CrashReport> {
  const random = randomFrom(run.seed);
  const upstream = await startFaultUpstream({
    random,
    mix: run.mix ?? usualMix,
    hidesFaulty: run.listsLate ?? false,
  });
  const supply = new ProxySupply();
  const orders: Orders = {
    strategy: run.strategy ?? 'hold',
    clockJumps: run.clockJumps ?? false,
    environment: {
      ...ACCOUNT,
      WEBAPPEL_URL: upstream.url,
      DATABASE_URL: run.databaseUrl,
      PORT: '0',
      REQUESTS_PER_ADDRESS: '1000000',
      LOG_LEVEL: 'debug',
    },
  };
  const proxies: WarmProxy[] = [];
  const addresses = new Map<WarmProxy, string>();
  let kills = 0;

  const anAddress = (): string | undefined =>
    [...addresses.values()][Math.floor(random() * addresses.size)];

  async function start(more: Partial<Orders> = {}): Promise<WarmProxy> {
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

  async function liveAndDie(turn: number): Promise<void> {
    const { points = [] } = run;
    const at = turn % 2 === 1 ? points[Math.floor(turn / 2) % points.length] : undefined;
    const proxy = await start(at ? { crash: { at, after: Math.floor(random() * 4) } } : {});
    const life = SHORTEST_LIFE_MS + random() * (LONGEST_LIFE_MS - SHORTEST_LIFE_MS);
    await Promise.race([proxy.ended, pause(at ? LONGEST_LIFE_MS * 2 : life)]);
    await stop(proxy, 'SIGKILL');
  }

  async function killInTurn(): Promise<void> {
    while (kills < run.kills) {
      kills += 1;
      await liveAndDie(kills);
    }
  }

  /** A machine that hangs: it stops in the middle of whatever it does, and goes on when others have taken over. */
  async function freezeInTurn(): Promise<void> {
    for (let freeze = 0; freeze < (run.freezes ?? 0); freeze++) {
      const proxy = await start();
      await pause(LONGEST_LIFE_MS + random() * LONGEST_LIFE_MS);
      addresses.delete(proxy);
      proxy.kill('SIGSTOP');
      await pause(FREEZE_MS);
      proxy.kill('SIGCONT');
      await pause(LONGEST_LIFE_MS);
      await stop(proxy, 'SIGTERM');
    }
  }

  try {
    const asking = sendVisitors({
      address: anAddress,
      count: run.callbacks,
      released: () => Math.ceil(((kills + 1) * run.callbacks) / (run.kills + 1)),
    });
    const { instances = 1 } = run;
    await Promise.all([
      ...Array.from({ length: instances }, killInTurn),
      freezeInTurn(),
      run.meanwhile?.(),
    ]);
    const last = await start();
    const visits = await asking;
    let moving = visits.flatMap(({ handle }) => handle ?? []);
    for (;;) {
      moving = await stillMoving(moving, anAddress);
      if (moving.length === 0) break;
      await pause(250);
    }
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
        .selectFrom('callback_transitions')
        .select((row) => row.fn.countAll<number>().as('foundLate'))
        .where('from_state', '=', 'unsettled')
        .where('to_state', '=', 'ended')
        .executeTakeFirstOrThrow();
      const judgement = await judge({
        visits,
        placed: upstream.placed,
        store,
        output: proxies.map((proxy) => proxy.output()).join(''),
        secrets: ['CANARY'],
      });
      return { ...judgement, kills, foundLate: Number(foundLate), upstream: upstream.requests };
    } finally {
      await store.destroy();
    }
  } finally {
    for (const proxy of proxies) proxy.kill('SIGKILL');
    await supply.close();
    await upstream.close();
  }
}
