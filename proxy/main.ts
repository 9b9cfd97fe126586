import { systemClock } from './clock.js';
import { runCommand } from './command-line/run-command.js';

process.stdout.on('error', (failure: NodeJS.ErrnoException) => {
  // Whoever reads has read enough, as `head` does.
  if (failure.code !== 'EPIPE') throw failure;
  process.exit();
});

process.exitCode = await runCommand(process.argv.slice(2), {
  environment: process.env,
  clock: systemClock,
  write: (content) => {
    process.stdout.write(content);
  },
  complain: (line) => {
    process.stderr.write(`${line}\n`);
  },
  isTerminal: process.stdout.isTTY === true,
  onHangUp: (listener) => {
    // In a terminal it means that the terminal is gone, and ends the program.
    if (process.stdout.isTTY !== true) process.on('SIGHUP', listener);
  },
  untilStopped: () =>
    new Promise((resolve) => {
      // Stays in place: a second signal does not cut short what the first one closes.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
    }),
});
