// The whole program in its own process.
import { join } from 'node:path';
import { systemClock } from '../../proxy/clock.js';
import { createLog } from '../../proxy/log.js';
import { startRappel } from '../../proxy/program.js';
import { readSettings } from '../../proxy/settings/settings.js';
import { noCallLimits } from '../support/program/no-call-limits.js';
import { argumentOf, serve } from './served.js';

export interface Memory {
  heap: number;
  resident: number;
}

const settings = readSettings({
  WEBAPPEL_EMAIL: 'bench@rappel.test',
  WEBAPPEL_PASS: 'bench',
  PORT: '0',
  PLATFORM_PORT: '0',
  ...noCallLimits,
  READS_PER_ADDRESS: '1000000',
  EVENT_STREAMS: '1000000',
  EVENT_STREAMS_PER_ADDRESS: '1000000',
  DRAIN_SECONDS: '0',
  ...argumentOf<Record<string, string>>(),
});
const { url } = await startRappel({
  settings,
  clock: systemClock,
  log: createLog(settings.logLevel),
  consoleFolder: join(process.cwd(), 'dist/app/console'),
  version: '0.0.0-bench',
});
serve(url.replace('localhost', '127.0.0.1'), (): Memory => {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed, resident: rss };
});
