import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { program } from './bundle.js';
import type { Orders } from './crashing-proxy.js';

/** A proxy that has loaded its code and waits for orders. */
export interface WarmProxy {
  /** Resolves when it is up, with its address; to undefined when it died before. */
  start(orders: Orders): Promise<string | undefined>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when it has ended. */
  ended: Promise<void>;
  /** What it printed. */
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
      if (!(await Promise.race([warm, ended]))) throw new Error(`a proxy did not load: ${output}`);
      const up = once(child, 'message').then(([message]) => (message as { url: string }).url);
      child.send(orders);
      return Promise.race([up, ended]);
    },
    kill: (signal) => child.kill(signal),
    ended,
    output: () => output,
  };
}

/** Keeps one proxy warm, so that a new one can take over at once. */
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
