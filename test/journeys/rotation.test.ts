import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startForwarding } from '../support/network/forwarding-server.js';
import { noCallLimits } from '../support/program/no-call-limits.js';
import { startProgram, temporaryFolder } from '../support/program/run-program.js';
import { waitUntil } from '../support/time/wait-until.js';

test('a changed password is used after SIGHUP, and until then the popup shows the fallback phone number', async () => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const secret = join(folder.path, 'secret');
  writeFileSync(secret, 'CANARY-old');
  const platform = await startProgram({ WEBAPPEL_PASS: 'CANARY-new' });
  onTestFinished(async () => void (await platform.stop()));
  const logins: string[] = [];
  const upstream = await startForwarding(platform.platformUrl, (_method, query) => {
    logins.push(query.get('pass') ?? '');
    return query.get('pass') === 'CANARY-new' ? undefined : { body: 'ERREUR INVALID_AUTH no' };
  });
  const program = await startProgram({
    ...noCallLimits,
    WEBAPPEL_URL: upstream.url,
    WEBAPPEL_EMAIL: 'demo@rappel.test',
    WEBAPPEL_PASS_FILE: secret,
    FALLBACK_PHONE: '01 99 00 12 34',
    DRAIN_SECONDS: '0',
  });
  onTestFinished(async () => void (await program.stop()));
  const popup = () => fetch(`${program.url}/api/popups/77`);

  for (let visit = 0; visit < 20; visit++) expect((await popup()).status).toBe(503);
  expect(logins).toEqual(Array(5).fill('CANARY-old'));
  expect(await (await popup()).json()).toMatchObject({
    code: 'unavailable',
    fallbackPhone: '01 99 00 12 34',
  });
  expect(program.output()).toContain('"alert":"account-off"');

  writeFileSync(secret, 'CANARY-new');
  program.signal('SIGHUP');
  await waitUntil('the popup with the new password', async () => (await popup()).status === 200);
  expect(logins[5]).toBe('CANARY-new');
  expect(program.output()).not.toContain('CANARY');
});
