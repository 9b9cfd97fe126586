import { describeFailure } from '../shared/failure-text.js';
import { systemClock } from './clock.js';
import { askSecret } from './command-line/ask-secret.js';
import { runCommand } from './command-line/run-command.js';

for (const stream of [process.stdout, process.stderr])
  stream.on('error', (failure: NodeJS.ErrnoException) => {
    // The reader has closed the pipe, as `head` does.
    if (failure.code !== 'EPIPE') throw failure;
    process.exit();
  });

// Node would print the message and the fields of the failure, which may quote a query or a row.
process.on('uncaughtException', (failure) => {
  process.stderr.write(`Rappel stopped on an unexpected failure: ${describeFailure(failure)}\n`);
  process.exit(1);
});

process.exitCode = await runCommand(process.argv.slice(2), {
  environment: process.env,
  clock: systemClock,
  write: (content) => {
    process.stdout.write(content);
  },
  printError: (line) => {
    process.stderr.write(`${line}\n`);
  },
  askSecret: (prompt) => askSecret(prompt, process.stdin, process.stderr),
  isTerminal: process.stdout.isTTY === true,
  input: process.stdin,
  output: process.stdout,
  onReload: (listener) => {
    // In a terminal, SIGHUP means that the terminal was closed: keep its default, which ends the program.
    if (process.stdout.isTTY !== true) process.on('SIGHUP', listener);
  },
  columns: process.stdout.columns || Number.POSITIVE_INFINITY,
  untilStopped: () =>
    new Promise((resolve) => {
      for (const [signal, number] of Object.entries({ SIGINT: 2, SIGTERM: 15 })) {
        let isStopping = false;
        process.on(signal, () => {
          // A second signal means now.
          if (isStopping) process.exit(128 + number);
          isStopping = true;
          resolve();
        });
      }
    }),
});
