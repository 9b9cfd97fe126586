import { type Logger, pino } from 'pino';
import { onTestFinished } from 'vitest';
import { startEmbeddedPlatform } from '../../../proxy/platform-server/embedded-platform.js';
import { readSettings } from '../../../proxy/settings/settings.js';
import { createWebAppelClient } from '../../../proxy/webappel/client.js';
import { openTestStore } from '../store/stores.js';
import { FakeClock } from '../time/fake-clock.js';

const quiet: Logger = pino({ level: 'silent' });

/** Starts the embedded platform with these settings, as the program does, with a clock that stands still. */
export async function startEmbedded(environment: Record<string, string> = {}) {
  const settings = readSettings({ PLATFORM_PORT: '0', ...environment });
  const store = await openTestStore();
  const clock = new FakeClock();
  const { url, close } = await startEmbeddedPlatform({ settings, store, clock, log: quiet });
  onTestFinished(async () => {
    await close();
    await store.destroy();
  });
  const ask = (query: string): Promise<Response> =>
    fetch(`${url}?${query}&email=demo%40rappel.test&pass=demo`);
  const webAppel = createWebAppelClient({ url, credentials: () => settings.credentials });
  return { url, clock, ask, webAppel };
}
