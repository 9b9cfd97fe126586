// `npm run bench` measures all subjects, `npm run bench -- calls listing` some of them. A subject is a file
// `<name>.bench.ts` of this folder and runs in its own process. This file is JavaScript because it compiles the others.
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { install, NotReady, root, run } from '../../proxy/bin/prepare.js';

const node = process.execPath;

async function main(names) {
  const subjects = readdirSync(join(root, 'test/bench'))
    .filter((file) => file.endsWith('.bench.ts'))
    .map((file) => basename(file, '.bench.ts'));
  const unknown = names.filter((name) => !subjects.includes(name));
  if (unknown.length > 0)
    throw new NotReady(
      `There is no subject ${unknown.join(', ')}; the subjects are ${subjects.join(', ')}`,
    );
  await install();
  await run(node, ['node_modules/typescript/bin/tsc', '-b', 'test'], { show: true });
  for (const name of names.length > 0 ? names : subjects) {
    process.stdout.write(`\n— ${name}\n`);
    // Lets the subject collect garbage between rounds.
    await run(node, ['--expose-gc', `dist/test/bench/${name}.bench.js`], { show: true });
  }
}

main(process.argv.slice(2)).catch((failure) => {
  if (!(failure instanceof NotReady)) throw failure;
  process.stderr.write(`${failure.message}\n`);
  process.exitCode = 1;
});
