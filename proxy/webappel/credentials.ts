import { EventEmitter } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import type { Clock, Stop } from '../../shared/clock.js';
import { SECOND_MS } from '../../shared/durations.js';
import type { Credentials } from '../../shared/webappel/query.js';
import type { Log } from '../log.js';
import type { CredentialFiles } from '../settings/settings.js';

export interface WatchedCredentials {
  /** The account as it was when its files were last checked. */
  current(): Credentials;
  /** Reads the files now, whether they seem changed or not. */
  reread(): void;
  /** Calls the listener after each change. */
  watch(listener: () => void): Stop;
  stop(): void;
}

/** How soon a rotated secret is noticed. */
export const CHECK_EVERY_MS = 2 * SECOND_MS;

/** Tells apart a file that was written over, replaced, or linked to another one. */
function stampOf(path: string): string {
  const { ino, size, mtimeMs } = statSync(path);
  return `${ino} ${size} ${mtimeMs}`;
}

/**
 * The account's credentials, read again when their files change. While a file is empty or cannot be read, the last
 * known value stays: a secret that is being replaced may be missing for a moment.
 * @param known as the settings read them at start
 */
export function watchCredentials({
  known,
  files,
  clock,
  log,
}: {
  known: Credentials;
  files: CredentialFiles;
  clock: Clock;
  log: Log;
}): WatchedCredentials {
  const current = { ...known };
  const changes = new EventEmitter();
  const stamps: CredentialFiles = {};
  let cancelTimer: Stop = () => undefined;

  function check(name: keyof Credentials, path: string): void {
    try {
      const stamp = stampOf(path);
      if (stamp === stamps[name]) return;
      const secret = readFileSync(path, 'utf8').trim();
      stamps[name] = stamp;
      if (!secret || secret === current[name]) return;
      current[name] = secret;
      log.info({ secret: name }, 'a credential of the account has changed');
      changes.emit('change');
    } catch (failure) {
      // The stamp says so: one line is logged, and a file that comes back counts as changed.
      if (stamps[name] !== 'unreadable')
        log.error(
          { secret: name, error: (failure as NodeJS.ErrnoException).code },
          'a file with a credential cannot be read; the last known value stays in use',
        );
      stamps[name] = 'unreadable';
    }
  }

  function checkAll(): void {
    for (const name of ['email', 'pass'] as const) {
      const path = files[name];
      if (path) check(name, path);
    }
  }

  function checkRegularly(): void {
    checkAll();
    cancelTimer = clock.after(CHECK_EVERY_MS, checkRegularly);
  }

  if (Object.keys(files).length > 0) checkRegularly();
  return {
    current: () => ({ ...current }),
    reread() {
      delete stamps.email;
      delete stamps.pass;
      checkAll();
    },
    watch(listener) {
      changes.on('change', listener);
      return () => changes.off('change', listener);
    },
    stop: () => cancelTimer(),
  };
}
