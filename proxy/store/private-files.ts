import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
} from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

/** Read and write for this user, nothing for others. */
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;
const OTHERS = 0o077;

/** Receives a sentence for the owner about files that others can, or could, read. */
export type OnNotice = (sentence: string) => void;

/** Node's `recursive` option loops forever where the file system refuses with ENOENT, as /proc does. */
export function makePrivateFolder(folder: string): void {
  if (existsSync(folder)) return;
  makePrivateFolder(dirname(folder));
  mkdirSync(folder, { mode: PRIVATE_FOLDER });
}

/**
 * Keeps a SQLite file and what lies beside it from other users: it holds numbers, addresses and secrets. A new file is
 * created here, because SQLite gives its log the permissions of the file. A folder of nothing but these files is closed
 * too; any other folder is the owner's.
 * @param path of the file, with links resolved
 */
export function keepPrivate(path: string, onNotice: OnNotice): void {
  if (process.platform === 'win32') return;
  for (const file of [path, `${path}-lock`])
    if (!existsSync(file)) closeSync(openSync(file, 'a', PRIVATE_FILE));
  for (const file of [path, `${path}-wal`, `${path}-shm`, `${path}-journal`, `${path}-lock`])
    if (existsSync(file)) close(file, PRIVATE_FILE, onNotice);
  const folder = dirname(resolve(path));
  const isOurs = readdirSync(folder).every((name) => name.startsWith(basename(path)));
  if (isOurs) close(folder, PRIVATE_FOLDER, onNotice);
}

function close(path: string, mode: number, onNotice: OnNotice): void {
  const { mode: before } = statSync(path);
  if ((before & OTHERS) === 0) return;
  try {
    chmodSync(path, mode);
    onNotice(`Other users could read ${path}, which holds personal data; now only this user can`);
  } catch {
    onNotice(
      `Other users can read ${path}, which holds personal data, and it belongs to somebody else; run chmod ${mode.toString(8)} on it as its owner`,
    );
  }
}
