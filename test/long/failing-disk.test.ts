import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type FaultUpstream, startFaultUpstream } from '../exactly-once/fault-upstream.js';
import { fetchProof } from '../support/callbacks/page-proof.js';
import { noCallLimits } from '../support/program/no-call-limits.js';
import {
  type Program,
  runToTheEnd,
  startProgram,
  temporaryFolder,
} from '../support/program/run-program.js';
import { canMount, mountFolder } from '../support/store/mounted-folder.js';
import { holdsWithin, waitUntil } from '../support/time/wait-until.js';

const DISK_MEGABYTES = 2;
const REFUSALS = 30;

interface Site {
  upstream: FaultUpstream;
  program: Program;
  /** Handles of acknowledged callbacks, by number without the plus sign. */
  acknowledged: Map<string, string>;
  requestCallback(): Promise<Response>;
  isReady(): Promise<boolean>;
  stateOf(handle: string): Promise<string>;
}

/** Starts the program on a file and a WebAppel that records calls. */
async function startOn(path: string): Promise<Site> {
  const upstream = await startFaultUpstream({ random: Math.random });
  onTestFinished(() => upstream.close());
  const program = await startProgram({
    DATABASE_URL: `sqlite:${path}`,
    ...noCallLimits,
    WEBAPPEL_URL: upstream.url,
    WEBAPPEL_EMAIL: 'disk@rappel.test',
    WEBAPPEL_PASS: 'disk',
  });
  onTestFinished(async () => void (await program.stop('SIGKILL')));
  const acknowledged = new Map<string, string>();
  let asked = 0;
  return {
    upstream,
    program,
    acknowledged,
    async requestCallback() {
      asked += 1;
      const number = `336124${String(asked).padStart(5, '0')}`;
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': `visitor-${asked}`,
        ...(await fetchProof(program.url)),
      };
      const answer = await fetch(`${program.url}/api/callbacks`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ popupId: '77', number: `+${number}`, name: 'N'.repeat(30) }),
      });
      if (![201, 503].includes(answer.status)) throw new Error(await answer.text());
      if (answer.status === 201)
        acknowledged.set(number, ((await answer.clone().json()) as { handle: string }).handle);
      return answer;
    },
    isReady: async () => (await fetch(`${program.url}/readyz`)).ok,
    async stateOf(handle) {
      const answer = await fetch(`${program.url}/api/callbacks/${handle}`);
      return ((await answer.json()) as { state: string }).state;
    },
  };
}

/** While nothing can be written, requests are refused and nobody else is called. */
async function expectRefusals({
  requestCallback,
  isReady,
  upstream,
  program,
}: Site): Promise<void> {
  for (let times = 0; times < REFUSALS; times++) {
    const answer = await requestCallback();
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await answer.json()).toMatchObject({ code: 'unavailable' });
  }
  const called = upstream.placed.length;
  expect(await holdsWithin(async () => !(await isReady()), { seconds: 3 })).toBe(true);
  expect((await fetch(`${program.url}/healthz`)).status).toBe(200);
  await pause(6000);
  expect(upstream.placed.length).toBe(called);
  expect(program.isRunning()).toBe(true);
  // It keeps trying without filling the disk with log lines.
  expect(program.output().split('\n').length).toBeLessThan(1000);
}

/** When writes succeed again, the program recovers by itself and calls every acknowledged visitor once. */
async function expectRecovery(site: Site): Promise<void> {
  const { requestCallback, isReady, acknowledged, upstream, program, stateOf } = site;
  const since = Date.now();
  const isAccepted = async () => (await requestCallback()).status === 201;
  expect(await holdsWithin(isAccepted, { seconds: 10 })).toBe(true);
  expect(await holdsWithin(isReady, { seconds: 10 })).toBe(true);
  process.stdout.write(`requests accepted again after ${Date.now() - since} ms\n`);
  const handles = [...acknowledged.values()];
  const ended = async () =>
    (await Promise.all(handles.map(stateOf))).every((state) => state === 'ended');
  expect(await holdsWithin(ended, { seconds: 60 })).toBe(true);
  const called = upstream.placed.map(({ number }) => number);
  expect(new Set(called).size).toBe(called.length);
  expect(called.sort()).toEqual([...acknowledged.keys()].sort());
  expect(await program.stop()).toBe(0);
}

describe.runIf(canMount())('a program on a disk (skipped where mounting is not allowed)', () => {
  it('a program refuses requests and calls nobody while the disk is full, and recovers when there is room', async () => {
    const disk = mountFolder(DISK_MEGABYTES);
    onTestFinished(() => disk.remove());
    const site = await startOn(join(disk.path, 'data', 'rappel.db'));
    expect((await site.requestCallback()).status).toBe(201);
    disk.fill();
    let accepted = 0;
    // The free space inside the files is used up first.
    const isRefused = async (): Promise<boolean> => {
      if ((await site.requestCallback()).status !== 201) return true;
      accepted += 1;
      return false;
    };
    await waitUntil('the first refusal on the full disk', isRefused, { seconds: 60, everyMs: 0 });
    process.stdout.write(`${accepted} more were accepted on the full disk\n`);
    await expectRefusals(site);
    disk.free();
    await expectRecovery(site);
  });

  it.each([
    ['full', /^DATABASE_URL: .*disk.* is full.*$/m],
    ['read-only', /^DATABASE_URL: the folder .* cannot be written; .*$/m],
  ])('a program prints one line and does not start when the disk is %s', async (fault, line) => {
    const disk = mountFolder(DISK_MEGABYTES);
    onTestFinished(() => disk.remove());
    if (fault === 'full') disk.fill();
    else disk.setReadOnly(true);
    const { code, output } = await runToTheEnd({
      DATABASE_URL: `sqlite:${join(disk.path, 'rappel.db')}`,
    });
    expect(code).toBe(1);
    expect(output).toMatch(line);
    expect(output.trim().split('\n')).toHaveLength(1);
  });
});

/** Makes files immutable, even for root and for a process that has them open; or mutable again. */
const seal = (how: '+i' | '-i', ...paths: string[]): void => {
  execFileSync('chattr', [how, ...paths], { stdio: 'pipe' });
};

function canSeal(): boolean {
  const folder = temporaryFolder();
  const path = join(folder.path, 'file');
  writeFileSync(path, '');
  try {
    seal('+i', path);
    seal('-i', path);
    return true;
  } catch {
    return false;
  } finally {
    folder.remove();
  }
}

describe.runIf(canSeal())('a program on a file (skipped where chattr is not allowed)', () => {
  it('a program refuses requests and calls nobody while its file is immutable, and recovers afterwards', async () => {
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    const path = join(folder.path, 'rappel.db');
    const site = await startOn(path);
    expect((await site.requestCallback()).status).toBe(201);
    seal('+i', path, `${path}-wal`);
    try {
      await expectRefusals(site);
    } finally {
      seal('-i', path, `${path}-wal`);
    }
    await expectRecovery(site);
  });
});
