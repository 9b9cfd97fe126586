import { readFileSync, statSync } from 'node:fs';
import type { Credentials } from '../../shared/webappel/query.js';
import type { Log } from '../log.js';
import type { CredentialFiles } from '../settings/settings.js';

export interface WatchedCredentials {
  /** The account as it is now: a file that has changed is read again. */
  current(): Credentials;
  /** Reads the files whether they seem changed or not. */
  reread(): void;
}

/** Enough to notice a file that was written over, replaced, or linked to another one. */
function stampOf(path: string): string {
  const { ino, size, mtimeMs } = statSync(path);
  return `${ino} ${size} ${mtimeMs}`;
}

/**
 * The account's credentials, picked up again from their files as they are rotated. A file that cannot be read, or is
 * empty for the moment of its being replaced, leaves what was known.
 * @param known as the settings read them at start
 */
export function watchCredentials(
  known: Credentials,
  files: CredentialFiles,
  log: Log,
): WatchedCredentials {
  const current = { ...known };
  const stamps: CredentialFiles = {};

  function look(name: keyof Credentials, path: string): void {
    try {
      const stamp = stampOf(path);
      if (stamp === stamps[name]) return;
      const secret = readFileSync(path, 'utf8').trim();
      stamps[name] = stamp;
      if (!secret || secret === current[name]) return;
      current[name] = secret;
      log.info({ secret: name }, 'a credential of the account has changed');
    } catch (failure) {
      // While it cannot be read the stamp stays away, so one line tells it, and its return is noticed.
      if (stamps[name] !== 'unreadable')
        log.error(
          { secret: name, error: (failure as NodeJS.ErrnoException).code },
          'a file with a credential cannot be read; the one known is kept',
        );
      stamps[name] = 'unreadable';
    }
  }

  const lookAll = (): void => {
    for (const name of ['email', 'pass'] as const) {
      const path = files[name];
      if (path) look(name, path);
    }
  };

  return {
    current() {
      lookAll();
      return { ...current };
    },
    reread() {
      delete stamps.email;
      delete stamps.pass;
      lookAll();
    },
  };
}
