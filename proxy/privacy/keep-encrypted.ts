import type { Clock } from '../../shared/clock.js';
import { HOUR_MS } from '../../shared/durations.js';
import type { IsLeader } from '../callbacks/workers/leader-lease.js';
import { type PollLoop, startPollLoop } from '../callbacks/workers/poll-loop.js';
import type { Log } from '../log.js';
import type { Store } from '../store/database.js';
import { knownKeys } from '../store/encryption/known-keys.js';
import { reencrypt } from './reencryption.js';

/**
 * Encrypts what is not encrypted with the first key: rows from before there was one, from before a change of keys, or from
 * a backup.
 */
export function startKeepingEncrypted({
  store,
  clock,
  log,
  isLeader,
}: {
  store: Store;
  clock: Clock;
  log: Log;
  isLeader: IsLeader;
}): PollLoop {
  let lookedAt = -Infinity;
  return startPollLoop({ clock, log, name: 'encryption' }, async (isStopped) => {
    if (!(await isLeader('encryption')) || clock.monotonic() - lookedAt < HOUR_MS) return undefined;
    // Nothing was ever encrypted, and nothing is to be.
    if ((await knownKeys(store)).length > 0) {
      const { rows, unreadable, given, isLogEmpty } = await reencrypt(store, { clock, isStopped });
      if (rows > 0) log.info({ rows }, 'rows were encrypted with the first key of ENCRYPTION_KEY');
      if (!isLogEmpty)
        log.warn(
          'the log of the database file still holds what was there before it was encrypted; it is emptied within an hour',
        );
      if (given.length > 0)
        log.info({ keys: given }, 'nothing in the database is encrypted with these keys any more');
      if (unreadable > 0)
        log.error(
          { alert: 'unreadable-values', values: unreadable },
          'encrypted values cannot be read: they were changed, or ENCRYPTION_KEY lacks their key; rappel key status names it',
        );
      if (isStopped()) return undefined;
    }
    lookedAt = clock.monotonic();
    return undefined;
  });
}
