import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { systemClock } from './clock.js';
import { CannotListen } from './listen.js';
import { createLog } from './log.js';
import { type Running, startRappel } from './rappel.js';
import { BadSettings, readSettings } from './settings.js';
import { StoreUnusable } from './store/database.js';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function announce({ url, platformUrl, adminToken }: Running): void {
  say(`Rappel is up after ${(systemClock.monotonic() / 1000).toFixed(1)} s`);
  say(`  demo page     ${url}/`);
  say(`  status page   ${url}/status/<handle>   (the popup links to it)`);
  say(`  visitor API   ${url}/openapi.json`);
  if (platformUrl) say(`  platform      ${platformUrl}   (embedded: calls are simulated)`);
  else say('  platform      as WEBAPPEL_URL says');
  if (adminToken) say(`  ADMIN_TOKEN   ${adminToken}   (made for this run; set it to keep one)`);
  say('Ctrl-C stops it.');
}

async function serve(): Promise<void> {
  const settings = readSettings(process.env);
  const running = await startRappel({
    settings,
    clock: systemClock,
    log: createLog(settings.logLevel),
    widgetFolder: fileURLToPath(new URL('../site', import.meta.url)),
    version: JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
      .version,
  });
  announce(running);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      running.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

try {
  await serve();
} catch (failure) {
  const lines =
    failure instanceof BadSettings
      ? failure.lines
      : [failure instanceof Error ? failure.message : String(failure)];
  const isExpected =
    failure instanceof BadSettings ||
    failure instanceof CannotListen ||
    failure instanceof StoreUnusable;
  if (!isExpected) throw failure;
  for (const line of lines) console.error(line);
  process.exit(1);
}
