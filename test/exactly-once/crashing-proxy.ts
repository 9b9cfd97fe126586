/**
 * The whole program as a process that can be killed at named points, for the crash driver. It loads everything, then
 * waits to be told how to run, so that the next process is warm when the one before it dies.
 */
import { tmpdir } from 'node:os';
import { PostgresDriver, SqliteDriver } from 'kysely';
import { transitions } from '../../proxy/callbacks/ledger/callback-entity.js';
import { Ledger } from '../../proxy/callbacks/ledger/ledger.js';
import { systemClock } from '../../proxy/clock.js';
import { createLog } from '../../proxy/log.js';
import { startRappel } from '../../proxy/program.js';
import { readSettings } from '../../proxy/settings/settings.js';
import type { Clock } from '../../shared/clock.js';
import type { CrashPoint } from './crash-points.js';

export interface Orders {
  environment: Record<string, string>;
  /** Die at this point, the `after`th time that it is passed. */
  crash?: { at: CrashPoint; after: number } | undefined;
  /** `retry`: the naive strategy, which sends again when it does not know. It must be found out. */
  strategy?: 'hold' | 'retry';
  /** The wall clock jumps about by up to an hour; durations do not notice. */
  clockJumps?: boolean;
}

const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('the process outlived itself');
};

function diesAt({ at, after }: NonNullable<Orders['crash']>): void {
  let left = after;
  const pass = (point: CrashPoint): void => {
    if (point === at && --left < 0) die();
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
  const { fetch } = globalThis;
  globalThis.fetch = async (...request) => {
    const isCall = String(request[0]).includes('methode=appel&');
    const answering = fetch(...request);
    if (isCall) setImmediate(() => pass('while appel is sent'));
    const answer = await answering;
    if (isCall) pass('after appel was answered');
    return answer;
  };
}

/** What queues at least once do: what is not known to have worked is done again. */
function retriesInDoubt(): void {
  const { move } = Ledger.prototype;
  (transitions.doubt as string[]).push('ready');
  Ledger.prototype.move = function (callback, to, cause, change) {
    return to === 'doubt'
      ? move.call(this, callback, 'ready', cause, { attempts: 0, due_at: systemClock.now() })
      : move.call(this, callback, to, cause, change);
  };
}

const HOUR_MS = 3_600_000;

/** A wall clock that somebody sets again and again. */
function jumpingClock(): Clock {
  let moved = 0;
  setInterval(() => {
    moved = Math.round((Math.random() * 2 - 1) * HOUR_MS);
  }, 100).unref();
  return { ...systemClock, now: () => systemClock.now() + moved };
}

process.once('message', (orders: Orders) => {
  const { environment, crash, strategy = 'hold', clockJumps = false } = orders;
  if (strategy === 'retry') retriesInDoubt();
  if (crash) diesAt(crash);
  const settings = readSettings(environment);
  startRappel({
    settings,
    clock: clockJumps ? jumpingClock() : systemClock,
    log: createLog(settings.logLevel),
    // No page is asked for here.
    widgetFolder: tmpdir(),
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
