import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small in-memory file system for one test. */
export interface MountedFolder {
  path: string;
  /** Fills the file system. */
  fill(): void;
  /** Undoes `fill`. */
  free(): void;
  /**
   * Remounts the file system read-only or writable.
   * @throws while a file in it is open for writing
   */
  setReadOnly(readOnly: boolean): void;
  remove(): void;
}

const mount = (...words: string[]): void => {
  execFileSync('mount', words, { stdio: 'pipe' });
};

/**
 * @param megabytes capacity of the file system
 * @throws where mounting is not permitted, see `canMount`
 */
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
        // Write smaller and smaller pieces, down to a byte, until no page is free.
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

/** Whether mounting is permitted: only for root, and in many containers not even then. */
export function canMount(): boolean {
  try {
    mountFolder(1).remove();
    return true;
  } catch {
    return false;
  }
}
