import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../proxy/store/database.js';
import { temporaryFolder } from '../../support/program/run-program.js';

let folder: ReturnType<typeof temporaryFolder>;
let umask: number;
beforeEach(() => {
  folder = temporaryFolder();
  // The usual one, with which everybody may read new files.
  umask = process.umask(0o022);
});
afterEach(() => {
  process.umask(umask);
  folder.remove();
});

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

/** Opens the store and returns the modes of its files while it is open. */
async function openIn(
  inner: string,
): Promise<{ modes: Record<string, string>; notices: string[] }> {
  const notices: string[] = [];
  const path = join(folder.path, inner, 'rappel.db');
  const store = await openStore(`sqlite:${path}`, {
    onNotice: (sentence) => notices.push(sentence),
  });
  try {
    const files = readdirSync(join(folder.path, inner));
    return {
      modes: Object.fromEntries(
        files.map((name) => [name, modeOf(join(folder.path, inner, name))]),
      ),
      notices,
    };
  } finally {
    await store.destroy();
  }
}

describe('a SQLite file', () => {
  it('a new store, its log and its folder are only for this user', async () => {
    const { modes, notices } = await openIn('new/data');
    expect(Object.keys(modes).sort()).toEqual([
      'rappel.db',
      'rappel.db-lock',
      'rappel.db-lock-journal',
      'rappel.db-shm',
      'rappel.db-wal',
    ]);
    expect(new Set(Object.values(modes))).toEqual(new Set(['600']));
    expect(modeOf(join(folder.path, 'new/data'))).toBe('700');
    expect(notices).toEqual([]);
  });

  it('a store that others can read is corrected, and the owner is told', async () => {
    await openIn('data');
    chmodSync(join(folder.path, 'data'), 0o755);
    chmodSync(join(folder.path, 'data/rappel.db'), 0o644);
    const { modes, notices } = await openIn('data');
    expect(new Set(Object.values(modes))).toEqual(new Set(['600']));
    expect(modeOf(join(folder.path, 'data'))).toBe('700');
    expect(notices.filter((sentence) => sentence.includes('rappel.db,'))).toHaveLength(1);
    expect((await openIn('data')).notices).toEqual([]);
  });

  it('a folder that holds other files stays as it is', async () => {
    mkdirSync(join(folder.path, 'shared'), { mode: 0o755 });
    writeFileSync(join(folder.path, 'shared/notes.txt'), 'of somebody else');
    await openIn('shared');
    expect(modeOf(join(folder.path, 'shared'))).toBe('755');
    expect(modeOf(join(folder.path, 'shared/rappel.db'))).toBe('600');
  });
});
