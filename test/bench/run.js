// `npm run bench` measures all subjects, `npm run bench -- calls listing` some of them. With `--tiny`, as in `npm test`,
// they only show that they work. A subject is a file
// `<name>.bench.ts` of this folder and runs in its own process. This file is JavaScript because it compiles the others.
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, install, NotReady, root, run } from '../../proxy/bin/prepare.js';

const node = process.execPath;

async function main(words) {
  const names = words.filter((word) => word !== '--tiny');
  const isTiny = words.includes('--tiny');
  if (isTiny) process.env.BENCH_TINY = 'yes';
  const subjects = readdirSync(join(root, 'test/bench'))
    .filter((file) => file.endsWith('.bench.ts'))
    .map((file) => basename(file, '.bench.ts'));
  const unknown = names.filter((name) => !subjects.includes(name));
  if (unknown.length > 0)
    throw new NotReady(
      `There is no subject ${unknown.join(', ')}; the subjects are ${subjects.join(', ')}`,
    );
  await install();
  await build();
  await run(node, ['node_modules/typescript/bin/tsc', '-b', 'test'], { show: true });
  const measured = names.length > 0 ? names : subjects;
  const waiting = [...measured];
  const runNext = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      process.stdout.write(`\n— ${name}\n`);
      // Lets the subject collect garbage between rounds.
      await run(node, ['--expose-gc', `dist/test/bench/${name}.bench.js`], { show: true });
    }
  };
  // Subjects would disturb each other's figures; the tiny form has none.
  await Promise.all(isTiny ? [runNext(), runNext()] : [runNext()]);
  if (isTiny) return;
  const { writeDocument } = await import('../../dist/test/bench/performance-document.js');
  writeDocument(root, measured);
}

main(process.argv.slice(2)).catch((failure) => {
  if (!(failure instanceof NotReady)) throw failure;
  process.stderr.write(`${failure.message}\n`);
  process.exitCode = 1;
});
