import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../proxy/store/database.js';
import { startFaultUpstream } from '../exactly-once/fault-upstream.js';
import { fetchProof } from '../support/callbacks/page-proof.js';
import { noCallLimits } from '../support/program/no-call-limits.js';
import { startProgram, temporaryFolder } from '../support/program/run-program.js';

const CALLBACKS = 60;
const CONCURRENCY = 4;
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

function applyWrite(content: Buffer | undefined, bytes: Buffer, offset: number): Buffer {
  const before = content ?? Buffer.alloc(0);
  const after = Buffer.alloc(Math.max(before.length, offset + bytes.length));
  before.copy(after);
  bytes.copy(after, offset);
  return after;
}

/**
 * Reads the system calls of the program. For each acknowledgement it yields the files as a power cut just before it
 * would leave them: each with the content at the start of its last completed fsync.
 */
function* acknowledgements(trace: string): Generator<{ handle: string; surviving: Image }> {
  const cached: Image = new Map();
  const surviving: Image = new Map();
  const unfinishedCalls = new Map<string, string>();
  const atSyncStart = new Map<string, Buffer>();
  for (const raw of trace.split('\n')) {
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(raw) ?? [];
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    const call = resumed ? (unfinishedCalls.get(thread) ?? '') + resumed[1] : rest;
    const [, name = '', hexPath = ''] = /^(\w+)\(\d+<([^>]*)>/.exec(call) ?? [];
    const path = bytesOf(`"${hexPath}"`).toString();
    const isOurs = /rappel\.db(-wal)?$/.test(path);
    const file = basename(path);
    if (!resumed) {
      // The start of a call counts: an answer may leave then, and an fsync covers no later write.
      if (/^(write|writev|sendto|sendmsg)$/.test(name) && !isOurs) {
        const text = bytesOf(call).toString('latin1');
        const handle = /^HTTP\/1\.1 201.*"handle":"([^"]+)"/s.exec(text)?.[1];
        if (handle) yield { handle, surviving: new Map(surviving) };
      }
      if (/^f(data)?sync$/.test(name) && isOurs)
        atSyncStart.set(`${thread} ${file}`, cached.get(file) ?? Buffer.alloc(0));
    }
    if (rest.endsWith('<unfinished ...>')) {
      unfinishedCalls.set(thread, rest.replace(/\s*<unfinished \.\.\.>$/, ''));
      continue;
    }
    if (!isOurs) continue;
    if (name === 'pwrite64') {
      const at = Number(/,\s*(\d+)\)\s+=/.exec(call)?.[1]);
      cached.set(file, applyWrite(cached.get(file), bytesOf(call), at));
    } else if (name === 'ftruncate') {
      const length = Number(/,\s*(\d+)\)\s+=/.exec(call)?.[1]);
      cached.set(file, Buffer.from((cached.get(file) ?? Buffer.alloc(0)).subarray(0, length)));
    } else if (/^f(data)?sync$/.test(name) && /=\s+0$/.test(call))
      surviving.set(file, atSyncStart.get(`${thread} ${file}`) ?? Buffer.alloc(0));
  }
}

it.runIf(existsSync(STRACE))(
  'a callback is on the disk before it is acknowledged, so a power cut cannot lose it (skipped without strace)',
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
        ...noCallLimits,
        WEBAPPEL_URL: upstream.url,
        WEBAPPEL_EMAIL: 'power@rappel.test',
        WEBAPPEL_PASS: 'power',
        UV_USE_IO_URING: '0',
      },
      ['serve'],
      // -D runs strace as a grandchild, so that signals still reach the program.
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
    const sendRequests = async (): Promise<void> => {
      while (next < CALLBACKS) {
        next += 1;
        const visitor = next;
        const proof = await fetchProof(program.url);
        const answer = await fetch(`${program.url}/api/callbacks`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'idempotency-key': `visitor-${visitor}`,
            ...proof,
          },
          body: JSON.stringify({
            popupId: '77',
            number: `+336126${String(visitor).padStart(5, '0')}`,
          }),
        });
        expect(answer.status).toBe(201);
        handles.push(((await answer.json()) as { handle: string }).handle);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, sendRequests));
    await program.stop('SIGKILL');

    const acknowledged: string[] = [];
    for (const { handle, surviving } of acknowledgements(readFileSync(log, 'latin1'))) {
      acknowledged.push(handle);
      const copy = join(folder.path, `cut-${acknowledged.length}`);
      mkdirSync(copy);
      for (const [file, content] of surviving) writeFileSync(join(copy, file), content);
      const store = await openStore(`sqlite:${join(copy, 'rappel.db')}`);
      const stored = await store.selectFrom('callbacks').select('handle').execute();
      await store.destroy();
      const storedHandles = new Set(stored.map((callback) => callback.handle));
      expect(acknowledged.filter((one) => !storedHandles.has(one))).toEqual([]);
    }
    expect(acknowledged.sort()).toEqual(handles.sort());
  },
);
