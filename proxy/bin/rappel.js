#!/usr/bin/env node
import { answerAtOnce } from './help.js';
import { build, install, NotReady } from './prepare.js';

const columns = process.stdout.columns || Number.POSITIVE_INFINITY;
const answer = answerAtOnce(process.argv.slice(2), columns);
if (answer) {
  process.stdout.write(answer.text);
  for (const line of answer.errors) console.error(line);
  process.exitCode = answer.exitCode;
} else {
  try {
    await install();
    await build();
  } catch (failure) {
    if (!(failure instanceof NotReady)) throw failure;
    console.error(failure.message);
    process.exit(1);
  }
  await import('../../dist/proxy/main.js');
}
