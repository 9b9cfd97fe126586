import { setTimeout as pause } from 'node:timers/promises';
import { openStore } from '../../proxy/store/database.js';
import { type Judgement, judge } from './checker.js';
import type { CrashPoint, Orders } from './crashing-proxy.js';
import { type FaultMix, startFaultUpstream, usualMix } from './fault-upstream.js';
import { ProxySupply, type WarmProxy } from './proxy-process.js';
import { randomFrom } from './random.js';
import { sendVisitors, type Visit } from './visitors.js';

export interface CrashRun {
  /** An empty store. */
  databaseUrl: string;
  wishes: number;
  kills: number;
  seed: number;
  mix?: FaultMix;
  strategy?: Orders['strategy'];
  /** Die at these points, in turn, instead of at random moments. */
  points?: readonly CrashPoint[];
}

const ACCOUNT = { WEBAPPEL_EMAIL: 'crash@rappel.test', WEBAPPEL_PASS: 'CANARY-password' };

/** A process that lives longer than this is killed from outside. */
const LONGEST_LIFE_MS = 400;
const SHORTEST_LIFE_MS = 40;

/** The clock of the last process goes so much faster: the questions about a wish in doubt take a quarter of an hour. */
const SETTLING_RATE = 200;
const SETTLING_MS = (16 * 60_000) / SETTLING_RATE;

/**
 * Lets visitors ask for callbacks while the proxy is killed again and again and WebAppel misbehaves; then lets
 * everything come to rest and judges it.
 */
export async function runCrashes(run: CrashRun): Promise<Judgement> {
  const random = randomFrom(run.seed);
  const upstream = await startFaultUpstream({ random, mix: run.mix ?? usualMix });
  const supply = new ProxySupply();
  const environment = {
    ...ACCOUNT,
    WEBAPPEL_URL: upstream.url,
    DATABASE_URL: run.databaseUrl,
    PORT: '0',
    REQUESTS_PER_ADDRESS: '1000000',
    LOG_LEVEL: 'debug',
  };
  const orders = { environment, strategy: run.strategy ?? 'hold' } as const;
  const proxies: WarmProxy[] = [];
  let address: string | undefined;
  let kills = 0;

  const statesOf = (visits: readonly Visit[]): Promise<string[]> =>
    Promise.all(
      visits.map(async ({ handle }) => {
        const answer = await fetch(`${address}/api/callbacks/${handle}`);
        return ((await answer.json()) as { state: string }).state;
      }),
    );

  async function start(more: Omit<Orders, 'environment'> = {}): Promise<WarmProxy> {
    const proxy = supply.take();
    proxies.push(proxy);
    address = await proxy.start({ ...orders, ...more });
    return proxy;
  }

  async function liveAndDie(): Promise<void> {
    const point = run.points?.[kills % run.points.length];
    const proxy = await start(
      point ? { crash: { at: point, after: Math.floor(random() * 4) } } : {},
    );
    const life = SHORTEST_LIFE_MS + random() * (LONGEST_LIFE_MS - SHORTEST_LIFE_MS);
    await Promise.race([proxy.ended, pause(point ? LONGEST_LIFE_MS * 2 : life)]);
    address = undefined;
    proxy.kill('SIGKILL');
    await proxy.ended;
    kills += 1;
  }

  try {
    const visits = sendVisitors({
      address: () => address,
      first: 1,
      count: run.wishes,
      released: () => Math.ceil(((kills + 1) * run.wishes) / (run.kills + 1)),
    });
    while (kills < run.kills) await liveAndDie();
    const last = await start();
    const done = await visits;
    await until(async () => !(await statesOf(done)).some((state) => movingStates.includes(state)));
    last.kill('SIGTERM');
    await last.ended;
    upstream.setFaults({});
    const settling = await start({ rate: SETTLING_RATE });
    await pause(SETTLING_MS);
    settling.kill('SIGTERM');
    await settling.ended;
    const store = await openStore(run.databaseUrl);
    try {
      return await judge({
        visits: done,
        placed: upstream.placed,
        store,
        output: proxies.map((proxy) => proxy.output()).join(''),
        secrets: ['CANARY'],
      });
    } finally {
      await store.destroy();
    }
  } finally {
    for (const proxy of proxies) proxy.kill('SIGKILL');
    await supply.close();
    await upstream.close();
  }
}

/** What a visitor sees while a wish is on its way, and nothing is in doubt. */
const movingStates: readonly string[] = ['scheduled', 'queued', 'calling', 'connected'];

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(250);
}
