import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startRappel } from '../../../proxy/program.js';
import { readSettings } from '../../../proxy/settings/settings.js';
import { recordingLog } from '../../support/callbacks/callbacks.js';
import { temporaryFolder } from '../../support/program/run-program.js';
import { FakeClock } from '../../support/time/fake-clock.js';

const token = 'a-token-of-the-owner-0123456789';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** How many requests the console shows after a start with these settings. */
async function requestsAfterStart(more: Record<string, string>): Promise<number> {
  const running = await startRappel({
    settings: readSettings({
      ...{ PORT: '0', PLATFORM_PORT: '0', DRAIN_SECONDS: '0', ADMIN_TOKEN: token },
      DATABASE_URL: `sqlite:${join(folder.path, 'rappel.db')}`,
      ...more,
    }),
    clock: new FakeClock(),
    log: recordingLog().log,
    version: '0.0.0-test',
  });
  try {
    const response = await fetch(`${running.url}/api/owner/requests?limit=200`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return ((await response.json()) as { requests: object[] }).requests.length;
  } finally {
    await running.close();
  }
}

it('a store begins with made-up requests where it is asked for, and loses them beside a real account', async () => {
  expect(await requestsAfterStart({})).toBe(0);
  expect(await requestsAfterStart({ DEMO_DATA: 'on' })).toBe(200);
  const real = {
    ...{ WEBAPPEL_URL: 'http://127.0.0.1:1/api.php', DEMO_DATA: 'on' },
    ...{ WEBAPPEL_EMAIL: 'owner@example.fr', WEBAPPEL_PASS: 'secret' },
  };
  expect(await requestsAfterStart(real)).toBe(0);
});
