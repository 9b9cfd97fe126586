/**
 * The whole program as a process that kills itself at named points, for the crash driver. It loads its code and then
 * waits for orders, so that the next process is ready when the one before it dies.
 */

import { writeSync } from 'node:fs';
import { ClientRequest } from 'node:http';
import { PostgresDriver, SqliteDriver } from 'kysely';
import { transitions } from '../../proxy/callbacks/ledger/callback-entity.js';
import { Ledger } from '../../proxy/callbacks/ledger/ledger.js';
import { systemClock } from '../../proxy/clock.js';
import { createLog } from '../../proxy/log.js';
import { startRappel } from '../../proxy/program.js';
import { readSettings } from '../../proxy/settings/settings.js';
import type { Clock } from '../../shared/clock.js';
import { HOUR_MS } from '../../shared/durations.js';
import { type CrashPoint, deathNotice } from './crash-points.js';

export interface ProxyOrders {
  environment: Record<string, string>;
  /** Die at this point, after it was passed `after` times. */
  crash?: { at: CrashPoint; after: number } | undefined;
  /** `retry`: sends again when the outcome is unknown. The checker must detect it. */
  strategy?: 'look-up' | 'retry';
  /** The wall clock jumps by up to an hour; durations stay right. */
  clockJumps?: boolean;
}

const die = (point: CrashPoint): never => {
  writeSync(process.stderr.fd, deathNotice(point));
  process.kill(process.pid, 'SIGKILL');
  throw new Error('the process survived SIGKILL');
};

function installCrash({ at, after }: NonNullable<ProxyOrders['crash']>): void {
  let left = after;
  const pass = (point: CrashPoint): void => {
    if (point === at && --left < 0) die(point);
  };
  const { accept, claimReady, move } = Ledger.prototype;
  Ledger.prototype.accept = function (...terms) {
    pass('before a callback is written');
    return accept.apply(this, terms);
  };
  Ledger.prototype.claimReady = async function (...terms) {
    const claimed = await claimReady.apply(this, terms);
    if (claimed.length > 0) pass('before appel is sent');
    return claimed;
  };
  Ledger.prototype.move = async function (...terms) {
    if (terms[0].state === 'dialling') pass('before an outcome is noted');
    const moved = await move.apply(this, terms);
    if (terms[0].state === 'dialling') pass('after an outcome was noted');
    return moved;
  };
  for (const { prototype } of [SqliteDriver, PostgresDriver]) {
    const commit = prototype.commitTransaction;
    prototype.commitTransaction = async function (connection) {
      pass('before a commit');
      // Both drivers have their own type of connection.
      await commit.call(this as never, connection as never);
      pass('after a commit');
    };
  }
  const { end } = ClientRequest.prototype;
  ClientRequest.prototype.end = function (this: ClientRequest, ...content: unknown[]) {
    if (this.path.includes('methode=appel&')) {
      setImmediate(() => pass('while appel is sent'));
      // Before anybody reads the answer.
      this.prependListener('response', () => pass('after appel was answered'));
    }
    return end.apply(this, content as Parameters<typeof end>);
  } as typeof end;
}

/** Delivers at least once, as many queues do: an unknown outcome is tried again. */
function installRetryInDoubt(): void {
  const { move } = Ledger.prototype;
  (transitions.doubt as string[]).push('ready');
  Ledger.prototype.move = function (callback, to, cause, change) {
    return to === 'doubt'
      ? move.call(this, callback, 'ready', cause, { attempts: 0, due_at: systemClock.now() })
      : move.call(this, callback, to, cause, change);
  };
}

/** A wall clock that is set to another time again and again. */
function createJumpingClock(): Clock {
  let offsetMs = 0;
  setInterval(() => {
    offsetMs = Math.round((Math.random() * 2 - 1) * HOUR_MS);
  }, 100).unref();
  return { ...systemClock, now: () => systemClock.now() + offsetMs };
}

process.once('message', (orders: ProxyOrders) => {
  const { environment, crash, strategy = 'look-up', clockJumps = false } = orders;
  if (strategy === 'retry') installRetryInDoubt();
  if (crash) installCrash(crash);
  const settings = readSettings(environment);
  startRappel({
    settings,
    clock: clockJumps ? createJumpingClock() : systemClock,
    log: createLog(settings.logLevel),
    version: '0.0.0-crash',
  }).then(
    ({ url }) => process.send?.({ url: url.replace('localhost', '127.0.0.1') }),
    (failure: Error) => {
      process.stderr.write(`${failure.stack}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ warm: true });
