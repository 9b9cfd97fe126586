import type pg from 'pg';
import type { LogFlusher } from '../../../proxy/store/group-commit.js';

let inFlight = 0;
let isCounting = false;

/** Number of connections in use or waited for in this process; 0 while the store is idle. */
export const queriesUnderWay = (): number => inFlight;

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
        inFlight -= 1;
        release(failure);
      };
      return client;
    } catch (failure) {
      inFlight -= 1;
      throw failure;
    }
  } as typeof pg.Pool.prototype.connect;
}

/** Counts the flushes in flight of a store in a file. */
export function countFlushesUnderWay({ prototype }: typeof LogFlusher): void {
  const { flush } = prototype;
  prototype.flush = function counted() {
    inFlight += 1;
    return flush.call(this).finally(() => {
      inFlight -= 1;
    });
  };
}
