import type pg from 'pg';
import type { LogFlusher } from '../../../proxy/store/group-commit.js';

let underWay = 0;
let isCounting = false;

/** How many connections of this process are working, or waited for: the store is at rest at 0. */
export const queriesUnderWay = (): number => underWay;

/**
 * A server of its own answers when it likes; virtual time has to wait for it.
 * @param Pool of `pg`, given because the clock, which reads the count, runs in browsers too
 */
export function countQueriesUnderWay(Pool: typeof pg.Pool): void {
  if (isCounting) return;
  isCounting = true;
  const connect = Pool.prototype.connect as () => Promise<pg.PoolClient>;
  Pool.prototype.connect = async function counted(this: pg.Pool) {
    underWay += 1;
    try {
      const client = await connect.call(this);
      const release = client.release.bind(client);
      client.release = (failure) => {
        underWay -= 1;
        release(failure);
      };
      return client;
    } catch (failure) {
      underWay -= 1;
      throw failure;
    }
  } as typeof pg.Pool.prototype.connect;
}

/** The same for a store in a file, where a change is done when the disk has it. */
export function countFlushesUnderWay({ prototype }: typeof LogFlusher): void {
  const { flush } = prototype;
  prototype.flush = function counted() {
    underWay += 1;
    return flush.call(this).finally(() => {
      underWay -= 1;
    });
  };
}
