import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { openStore, openToRead } from '../../proxy/store/database.js';
import { judge } from '../exactly-once/checker.js';
import { settleDoubts } from '../exactly-once/settle-doubts.js';
import { temporaryFolder } from '../support/program/run-program.js';
import { sendCrowd } from './crowd.js';
import { comeToRest, startTopology } from './topology.js';

const TEN_MINUTES_MS = 600_000;
const LOAD_MS = 8000;

const launcher = new URL('../../proxy/bin/rappel.js', import.meta.url).pathname;

/** Runs a command as an owner types it. */
const rappel = (words: readonly string[], databaseUrl: string) =>
  promisify(execFile)(process.execPath, [launcher, ...words], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: databaseUrl },
  });

it.each(['PostgreSQL', 'SQLite'])(
  'a backup under load, restored to %s, has every callback acknowledged before it and calls nobody again',
  async (kind) => {
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    const topology = await startTopology({ REQUESTS_PER_ADDRESS: '1000' });
    onTestFinished(() => topology.close());
    const crowd = sendCrowd(topology.front, 50);
    await pause(LOAD_MS);

    const acknowledged = crowd.visits.filter(({ handle }) => handle !== undefined);
    const file = join(folder.path, 'rappel.gz');
    const startedAt = Date.now();
    await rappel(['backup', file], topology.databaseUrl);
    const backedUpAt = Date.now();
    // More calls are placed after the backup.
    await pause(LOAD_MS / 2);
    await crowd.leave();
    expect((await topology.judge(crowd.visits)).violations).toEqual([]);

    const restoringAt = Date.now();
    let fresh = `sqlite:${join(folder.path, 'fresh.db')}`;
    if (kind === 'PostgreSQL') {
      await topology.postgres.run('create database fresh');
      fresh = topology.postgres.urlOf('fresh');
    }
    await rappel(['restore', file], fresh);
    const placedBefore = topology.upstream.placed.length;
    const program = await topology.startOn(fresh);
    onTestFinished(async () => void (await program.stop('SIGKILL')));
    const reading = await openToRead(fresh);
    await comeToRest(reading);
    await reading.destroy();
    await program.stop();
    const store = await openStore(fresh);
    onTestFinished(() => store.destroy());
    await settleDoubts(store, topology.upstream.url);
    const restored = new Set(
      (await store.selectFrom('callbacks').select('handle').execute()).map(({ handle }) => handle),
    );
    const isRestored = (handle: string | undefined) => handle !== undefined && restored.has(handle);
    const judgement = await judge({
      visits: crowd.visits.filter(({ handle }) => isRestored(handle)),
      placed: topology.upstream.placed,
      store,
      output: program.output(),
      secrets: ['CANARY'],
    });
    const drillMs = backedUpAt - startedAt + (Date.now() - restoringAt);
    process.stdout.write(
      `${kind}: ${acknowledged.length} acknowledged before the backup, ${restored.size} restored; backup ${backedUpAt - startedAt} ms, ` +
        `restored and settled ${Date.now() - restoringAt} ms; at rest: ${JSON.stringify(judgement.states)}\n`,
    );
    expect(acknowledged.filter(({ handle }) => !isRestored(handle))).toEqual([]);
    expect(judgement.violations).toEqual([]);
    expect(topology.upstream.placed).toHaveLength(placedBefore);
    expect(drillMs).toBeLessThan(TEN_MINUTES_MS);
  },
);
