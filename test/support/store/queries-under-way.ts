import type pg from 'pg';
import type { LogFlusher } from '../../../proxy/store/group-commit.js';

let inFlight = 0;
let isCounting = false;
/** Called when the store comes to rest. */
const resting = new Set<() => void>();

function endOne(): void {
  inFlight -= 1;
  if (inFlight > 0) return;
  for (const tell of resting) tell();
  resting.clear();
}

/** Number of connections in use or waited for in this process; 0 while the store is idle. */
export const queriesUnderWay = (): number => inFlight;

/**
 * Waits without using the processor, which the database needs meanwhile.
 * @param withinMs after which it gives up
 * @returns when no connection is in use, or later; whether that was in time
 */
export function storeRests(withinMs: number): Promise<boolean> {
  if (inFlight === 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    const tell = (): void => {
      clearTimeout(deadline);
      resolve(true);
    };
    const deadline = setTimeout(() => {
      resting.delete(tell);
      resolve(false);
    }, withinMs);
    resting.add(tell);
  });
}

/**
 * Counts the queries in flight, so that a fake clock can wait for the real server.
 * @param Pool `pg.Pool`, a parameter because the clock imports this module in browsers too
 */
export function countQueriesUnderWay(Pool: typeof pg.Pool): void {
  if (isCounting) return;
  isCounting = true;
  const connect = Pool.prototype.connect as () => Promise<pg.PoolClient>;
  Pool.prototype.connect = async function counted(this: pg.Pool) {
    inFlight += 1;
    try {
      const client = await connect.call(this);
      const release = client.release.bind(client);
      client.release = (failure) => {
        endOne();
        release(failure);
      };
      return client;
    } catch (failure) {
      endOne();
      throw failure;
    }
  } as typeof pg.Pool.prototype.connect;
}

/** Counts the flushes in flight of a store in a file. */
export function countFlushesUnderWay({ prototype }: typeof LogFlusher): void {
  const { flush } = prototype;
  prototype.flush = function counted() {
    inFlight += 1;
    return flush.call(this).finally(endOne);
  };
}
