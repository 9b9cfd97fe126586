import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../proxy/store/database.js';
import { startFaultUpstream } from '../exactly-once/fault-upstream.js';
import { startProgram, temporaryFolder } from '../support/program/program.js';

const CALLBACKS = 60;
const TOGETHER = 4;
const STRACE = '/usr/bin/strace';

/** The content of files, by name. */
type Image = Map<string, Buffer>;

const bytesOf = (text: string): Buffer =>
  Buffer.from(
    [...text.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)]
      .map(([, hex = '']) => hex)
      .join('')
      .replaceAll('\\x', ''),
    'hex',
  );

function written(content: Buffer | undefined, bytes: Buffer, at: number): Buffer {
  const old = content ?? Buffer.alloc(0);
  const grown = Buffer.alloc(Math.max(old.length, at + bytes.length));
  old.copy(grown);
  bytes.copy(grown, at);
  return grown;
}

/**
 * Reads what the program asked of the kernel, in order, and tells of each acknowledgement what a power cut in the moment
 * before it left the program would have spared: of each file what was there when its last finished synchronisation began.
 */
function* acknowledgements(trace: string): Generator<{ handle: string; spared: Image }> {
  const cached: Image = new Map();
  const spared: Image = new Map();
  const begun = new Map<string, string>();
  const atStart = new Map<string, Buffer>();
  for (const raw of trace.split('\n')) {
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(raw) ?? [];
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    const call = resumed ? (begun.get(thread) ?? '') + resumed[1] : rest;
    const [, name = '', hexPath = ''] = /^(\w+)\(\d+<([^>]*)>/.exec(call) ?? [];
    const path = bytesOf(`"${hexPath}"`).toString();
    const isOurs = /rappel\.db(-wal)?$/.test(path);
    const file = basename(path);
    if (!resumed) {
      // When it begins is what counts: for an answer that it leaves, for a synchronisation that it covers no more.
      if (/^(write|writev|sendto|sendmsg)$/.test(name) && !isOurs) {
        const said = bytesOf(call).toString('latin1');
        const handle = /^HTTP\/1\.1 201.*"handle":"([^"]+)"/s.exec(said)?.[1];
        if (handle) yield { handle, spared: new Map(spared) };
      }
      if (/^f(data)?sync$/.test(name) && isOurs)
        atStart.set(`${thread} ${file}`, cached.get(file) ?? Buffer.alloc(0));
    }
    if (rest.endsWith('<unfinished ...>')) {
      begun.set(thread, rest.replace(/\s*<unfinished \.\.\.>$/, ''));
      continue;
    }
    if (!isOurs) continue;
    if (name === 'pwrite64') {
      const at = Number(/,\s*(\d+)\)\s+=/.exec(call)?.[1]);
      cached.set(file, written(cached.get(file), bytesOf(call), at));
    } else if (name === 'ftruncate') {
      const length = Number(/,\s*(\d+)\)\s+=/.exec(call)?.[1]);
      cached.set(file, Buffer.from((cached.get(file) ?? Buffer.alloc(0)).subarray(0, length)));
    } else if (/^f(data)?sync$/.test(name) && /=\s+0$/.test(call))
      spared.set(file, atStart.get(`${thread} ${file}`) ?? Buffer.alloc(0));
  }
}

it.runIf(existsSync(STRACE))(
  'what was acknowledged is on the disk before the answer leaves, whatever a power cut takes of the rest (skipped without strace)',
  async () => {
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    const upstream = await startFaultUpstream({ random: Math.random });
    onTestFinished(() => upstream.close());
    const log = join(folder.path, 'trace');
    const calls = 'pwrite64,write,writev,sendto,sendmsg,fsync,fdatasync,ftruncate';
    const program = await startProgram(
      {
        DATABASE_URL: `sqlite:${join(folder.path, 'rappel.db')}`,
        WEBAPPEL_URL: upstream.url,
        WEBAPPEL_EMAIL: 'power@rappel.test',
        WEBAPPEL_PASS: 'power',
        REQUESTS_PER_ADDRESS: '100000',
        UV_USE_IO_URING: '0',
      },
      ['serve'],
      // As a grandchild: signals still reach the program.
      [
        STRACE,
        '-D',
        '-f',
        '-y',
        '-xx',
        '-s',
        '70000',
        '-e',
        `trace=${calls}`,
        '-e',
        'signal=none',
        '-o',
        log,
      ],
    );
    onTestFinished(async () => void (await program.stop('SIGKILL')));
    let next = 0;
    const handles: string[] = [];
    const askInTurn = async (): Promise<void> => {
      while (next < CALLBACKS) {
        next += 1;
        const answer = await fetch(`${program.url}/api/callbacks`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': `visitor-${next}` },
          body: JSON.stringify({
            popupId: '77',
            number: `+336126${String(next).padStart(5, '0')}`,
          }),
        });
        expect(answer.status).toBe(201);
        handles.push(((await answer.json()) as { handle: string }).handle);
      }
    };
    await Promise.all(Array.from({ length: TOGETHER }, askInTurn));
    await program.stop('SIGKILL');

    const told: string[] = [];
    for (const { handle, spared } of acknowledgements(readFileSync(log, 'latin1'))) {
      told.push(handle);
      const place = join(folder.path, `cut-${told.length}`);
      mkdirSync(place);
      for (const [file, content] of spared) writeFileSync(join(place, file), content);
      const store = await openStore(`sqlite:${join(place, 'rappel.db')}`);
      const kept = await store.selectFrom('callbacks').select('handle').execute();
      await store.destroy();
      const known = new Set(kept.map((callback) => callback.handle));
      expect(told.filter((one) => !known.has(one))).toEqual([]);
    }
    expect(told.sort()).toEqual(handles.sort());
  },
);
