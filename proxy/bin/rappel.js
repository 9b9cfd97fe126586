#!/usr/bin/env node
// Runs what was built. Only `npm start`, `npm run build` and the tests build: a command must never change the files of
// a program that is running.
import { answerAtOnce } from './help.js';
import { buildState } from './prepare.js';

const columns = process.stdout.columns || Number.POSITIVE_INFINITY;
const answer = answerAtOnce(process.argv.slice(2), columns);
if (answer) {
  process.stdout.write(answer.text);
  for (const line of answer.errors) console.error(line);
  process.exitCode = answer.exitCode;
} else {
  const state = buildState();
  if (state === 'missing') {
    console.error('Rappel is not built yet; run npm start, or npm run build, first');
    process.exit(1);
  }
  if (state === 'outdated')
    console.error('The sources have changed since the last build; npm run build builds them');
  await import('../../dist/app/proxy/main.js');
}
