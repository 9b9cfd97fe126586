import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type FaultUpstream, startFaultUpstream } from '../exactly-once/fault-upstream.js';
import {
  type Program,
  runToTheEnd,
  startProgram,
  temporaryFolder,
} from '../support/program/program.js';
import { canMount, mountFolder } from '../support/store/mounted-folder.js';
import { pauseUntil } from './pause-until.js';

const MEGABYTES = 2;
const REFUSALS = 30;

interface Site {
  upstream: FaultUpstream;
  program: Program;
  /** What each visitor who was acknowledged holds, by number without its plus sign. */
  acknowledged: Map<string, string>;
  ask(): Promise<Response>;
  isReady(): Promise<boolean>;
  stateOf(handle: string): Promise<string>;
}

/** The whole program with its store in a file, and a WebAppel that notes what was called. */
async function startOn(path: string): Promise<Site> {
  const upstream = await startFaultUpstream({ random: Math.random });
  onTestFinished(() => upstream.close());
  const program = await startProgram({
    DATABASE_URL: `sqlite:${path}`,
    WEBAPPEL_URL: upstream.url,
    WEBAPPEL_EMAIL: 'disk@rappel.test',
    WEBAPPEL_PASS: 'disk',
    REQUESTS_PER_ADDRESS: '100000',
  });
  onTestFinished(async () => void (await program.stop('SIGKILL')));
  const acknowledged = new Map<string, string>();
  let asked = 0;
  return {
    upstream,
    program,
    acknowledged,
    async ask() {
      asked += 1;
      const number = `336124${String(asked).padStart(5, '0')}`;
      const answer = await fetch(`${program.url}/api/callbacks`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': `visitor-${asked}` },
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

/** While nothing can be written: requests are refused and nobody who was not acknowledged is called. */
async function expectRefusals({ ask, isReady, upstream, program }: Site): Promise<void> {
  for (let times = 0; times < REFUSALS; times++) {
    const answer = await ask();
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await answer.json()).toMatchObject({ code: 'unavailable' });
  }
  const called = upstream.placed.length;
  expect(await pauseUntil(async () => !(await isReady()), 3)).toBe(true);
  expect((await fetch(`${program.url}/healthz`)).status).toBe(200);
  await pauseUntil(() => false, 6);
  expect(upstream.placed.length).toBe(called);
  expect(program.isRunning()).toBe(true);
  // It goes on trying, without filling what is left of the disk with lines about it.
  expect(program.output().split('\n').length).toBeLessThan(1000);
}

/** When the disk takes writes again: without a person, and nobody is forgotten or called twice. */
async function expectRecovery(site: Site): Promise<void> {
  const { ask, isReady, acknowledged, upstream, program, stateOf } = site;
  const since = Date.now();
  expect(await pauseUntil(async () => (await ask()).status === 201, 10)).toBe(true);
  expect(await pauseUntil(isReady, 10)).toBe(true);
  process.stdout.write(`taken up again after ${Date.now() - since} ms\n`);
  const handles = [...acknowledged.values()];
  const ended = async () =>
    (await Promise.all(handles.map(stateOf))).every((state) => state === 'ended');
  expect(await pauseUntil(ended, 60)).toBe(true);
  const called = upstream.placed.map(({ number }) => number);
  expect(new Set(called).size).toBe(called.length);
  expect(called.sort()).toEqual([...acknowledged.keys()].sort());
  expect(await program.stop()).toBe(0);
}

describe.runIf(canMount())('a disk (skipped where file systems may not be mounted)', () => {
  it('that is full refuses requests before anybody is called, and takes them again when there is room', async () => {
    const disk = mountFolder(MEGABYTES);
    onTestFinished(() => disk.remove());
    const site = await startOn(join(disk.path, 'data', 'rappel.db'));
    expect((await site.ask()).status).toBe(201);
    disk.fill();
    let taken = 0;
    // What room there is within the files is used up first.
    while ((await site.ask()).status === 201) taken += 1;
    process.stdout.write(`${taken} more were taken on the full disk\n`);
    await expectRefusals(site);
    disk.free();
    await expectRecovery(site);
  });

  it.each([
    ['full', /^DATABASE_URL: .*disk.* is full.*$/m],
    ['read-only', /^DATABASE_URL: the folder .* cannot be written; .*$/m],
  ])('that is %s is refused at the start in one line', async (how, line) => {
    const disk = mountFolder(MEGABYTES);
    onTestFinished(() => disk.remove());
    if (how === 'full') disk.fill();
    else disk.setReadOnly(true);
    const { code, output } = await runToTheEnd({
      DATABASE_URL: `sqlite:${join(disk.path, 'rappel.db')}`,
    });
    expect(code).toBe(1);
    expect(output).toMatch(line);
    expect(output.trim().split('\n')).toHaveLength(1);
  });
});

/** Lets nobody change a file, not even who has it open, not even root; or everybody again. */
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

describe.runIf(canSeal())('a file (skipped where chattr may not make one unchangeable)', () => {
  it('that nobody may write any more refuses requests before anybody is called, and takes them again when they may', async () => {
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    const path = join(folder.path, 'rappel.db');
    const site = await startOn(path);
    expect((await site.ask()).status).toBe(201);
    seal('+i', path, `${path}-wal`);
    try {
      await expectRefusals(site);
    } finally {
      seal('-i', path, `${path}-wal`);
    }
    await expectRecovery(site);
  });
});
