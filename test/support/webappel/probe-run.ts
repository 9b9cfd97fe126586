import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { runCommand } from '../../../proxy/command-line/run-command.js';
import type { Entry } from '../../../proxy/probe/session.js';
import type { Clock } from '../../../shared/clock.js';
import { temporaryFolder } from '../program/run-program.js';
import { FakeClock } from '../time/fake-clock.js';

/** A fake clock that advances to each timer at once, so that a run of minutes takes no time. */
export const goingOn = (clock: FakeClock): Clock => ({
  now: () => clock.now(),
  monotonic: () => clock.monotonic(),
  after(delayMs, task) {
    const stop = clock.after(delayMs, task);
    void clock.advance(delayMs);
    return stop;
  },
});

export interface ProbeRun {
  code: number;
  /** Everything printed, standard output and errors. */
  output: string;
  folder: string;
  /** Files of the folder, by name. */
  files: Map<string, Buffer>;
  summary: { entries: Entry[]; left: string[]; ended: string };
  /** Differences as `id: expected -> seen`. */
  differs: string[];
}

const login = { WEBAPPEL_EMAIL: 'demo@rappel.test', WEBAPPEL_PASS: 'demo' };

/**
 * Runs `rappel probe` against a WebAppel.
 * @param until resolves when the user presses Ctrl-C
 */
export async function runProbe(
  url: string,
  words: string[] = [],
  {
    clock = goingOn(new FakeClock()),
    environment = login,
    until = new Promise<void>(() => undefined),
  }: { clock?: Clock; environment?: Record<string, string>; until?: Promise<void> } = {},
): Promise<ProbeRun> {
  const temporary = temporaryFolder();
  onTestFinished(temporary.remove);
  const folder = join(temporary.path, 'answers');
  let output = '';
  const code = await runCommand(['probe', '--out', folder, ...words], {
    environment: { ...environment, WEBAPPEL_URL: url },
    clock,
    write: (content) => {
      output += content;
    },
    printError: (line) => {
      output += `${line}\n`;
    },
    isTerminal: false,
    input: Readable.from([]),
    output: new PassThrough(),
    columns: 80,
    untilStopped: () => until,
    askSecret: async () => '',
    onReload: () => undefined,
  });
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const files = new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
  const summary: ProbeRun['summary'] = JSON.parse(
    files.get('summary.json')?.toString() ?? '{"entries":[],"left":[],"ended":""}',
  );
  const differs = summary.entries.flatMap(({ id, differs: differences }) =>
    differences.map(({ expected, seen }) => `${id}: ${expected} -> ${seen}`),
  );
  return { code, output, folder, files, summary, differs };
}
