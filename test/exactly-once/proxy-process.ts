import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { program } from './bundle.js';
import type { ProxyOrders } from './crashing-proxy.js';

/** On a busy machine a start takes a while, but never this long. */
const MAX_START_SECONDS = 120;

/** A proxy process that has loaded its code and waits for orders. */
export interface WarmProxy {
  /** @returns its address when it is up; undefined when it died before */
  start(orders: ProxyOrders): Promise<string | undefined>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when the process has ended. */
  ended: Promise<void>;
  /** Everything that it printed. */
  output(): string;
}

export function spawnProxy(): WarmProxy {
  const child: ChildProcess = spawn(process.execPath, [program], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { PATH: process.env.PATH },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  const warm = once(child, 'message');
  const ended = once(child, 'exit').then(() => undefined);
  return {
    async start(orders) {
      if (!(await Promise.race([warm, ended])))
        throw new Error(`the proxy process ended before it had loaded: ${output}`);
      const up = once(child, 'message').then(([message]) => (message as { url: string }).url);
      child.send(orders);
      const late = new AbortController();
      const deadline = pause(MAX_START_SECONDS * 1000, undefined, late).then(() => {
        throw new Error(
          `the start of a proxy did not happen within ${MAX_START_SECONDS} s: ${output}`,
        );
      });
      deadline.catch(() => undefined);
      return Promise.race([up, ended, deadline]).finally(() => late.abort());
    },
    kill: (signal) => child.kill(signal),
    ended,
    output: () => output,
  };
}

/** Always keeps one proxy loaded, so that the next one starts immediately. */
export class ProxySupply {
  #next = spawnProxy();

  take(): WarmProxy {
    const taken = this.#next;
    this.#next = spawnProxy();
    return taken;
  }

  async close(): Promise<void> {
    this.#next.kill('SIGKILL');
    await this.#next.ended;
  }
}
