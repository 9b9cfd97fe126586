import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small file system of a test's own, in memory. */
export interface MountedFolder {
  path: string;
  /** Takes all the room that is left. */
  fill(): void;
  /** Gives the room back. */
  free(): void;
  /** Lets nobody write, or everybody again. @throws while a file in it is open for writing */
  setReadOnly(readOnly: boolean): void;
  remove(): void;
}

const mount = (...words: string[]): void => {
  execFileSync('mount', words, { stdio: 'pipe' });
};

/** @param megabytes how much it holds. @throws where file systems may not be mounted, see `canMount` */
export function mountFolder(megabytes: number): MountedFolder {
  const path = mkdtempSync(join(tmpdir(), 'rappel-mount-'));
  try {
    mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'rappel-test', path);
  } catch (failure) {
    rmSync(path, { recursive: true });
    throw failure;
  }
  const filler = join(path, 'filler');
  return {
    path,
    fill() {
      const file = openSync(filler, 'a');
      try {
        // Less and less at a time, down to a byte: not a page is left.
        for (let size = 65_536; size >= 1; size /= 2)
          try {
            for (;;) if (writeSync(file, Buffer.alloc(size)) < size) break;
          } catch (failure) {
            if ((failure as NodeJS.ErrnoException).code !== 'ENOSPC') throw failure;
          }
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler),
    setReadOnly: (readOnly) => mount('-o', `remount,${readOnly ? 'ro' : 'rw'}`, path),
    remove() {
      execFileSync('umount', ['-l', path], { stdio: 'pipe' });
      rmSync(path, { recursive: true });
    },
  };
}

/** Whether file systems may be mounted here: only root may, and in many containers not even root. */
export function canMount(): boolean {
  try {
    mountFolder(1).remove();
    return true;
  } catch {
    return false;
  }
}
