import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row, Table } from './measure.js';

/** The parts of a `node --cpu-prof` file that are read here. */
interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
}

const MAX_ROWS = 20;

/** The owner of a function: a package, a folder of this project, Node, or the engine itself. */
function ownerOf(url: string, functionName: string): string {
  if (url === '') return /^\(.+\)$/.test(functionName) ? functionName : '(native code)';
  if (url.startsWith('node:internal/deps/undici')) return 'undici (in Node)';
  if (url.startsWith('node:')) return 'Node';
  const named = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url);
  if (named?.[1]) return named[1];
  const ours = /\/dist\/((?:proxy|shared|test)(?:\/[^/]+)?)\//.exec(url);
  return ours?.[1] ?? 'other';
}

/** Two tables of busy processor time in percent: by owner and by function. */
export function profileRows(what: string, folder: string): Table[] {
  const byOwner = new Map<string, number>();
  const byFunction = new Map<string, number>();
  let worked = 0;
  for (const file of readdirSync(folder)) {
    const profile: Profile = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
    for (const [index, id] of profile.samples.entries()) {
      const frame = frames.get(id);
      if (!frame || frame.functionName === '(idle)') continue;
      const micros = profile.timeDeltas[index] ?? 0;
      const owner = ownerOf(frame.url, frame.functionName);
      const name = `${frame.functionName || 'unnamed'} (${owner}, ${frame.url.split('/').at(-1)}:${frame.lineNumber + 1})`;
      byOwner.set(owner, (byOwner.get(owner) ?? 0) + micros);
      byFunction.set(name, (byFunction.get(name) ?? 0) + micros);
      worked += micros;
    }
  }
  const rows = (shares: Map<string, number>): Row[] =>
    [...shares]
      .sort(([, a], [, b]) => b - a)
      .slice(0, MAX_ROWS)
      .map(([name, micros]) => ({ whose: name, percent: (100 * micros) / worked }));
  return [
    {
      title: `Processor time by owner: ${what}, ${Math.round(worked / 1000)} ms`,
      rows: rows(byOwner),
    },
    { title: `Processor time by function: ${what}`, rows: rows(byFunction) },
  ];
}
