import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CentrexAccounts } from '../../../proxy/centrex/centrex-account.js';
import { systemClock } from '../../../proxy/clock.js';
import { startRappel } from '../../../proxy/program.js';
import { readSettings } from '../../../proxy/settings/settings.js';
import { recordingLog } from '../../support/callbacks/callbacks.js';
import {
  centrexSecrets,
  printedAccount,
  printedAccountWith,
} from '../../support/program/centrex.js';
import { type OwnerApp, ownerToken, startOwnerApp } from '../../support/program/owner-app.js';
import { problemIn } from '../../support/program/start-app.js';

let folder: string;
let source: string;
let app: OwnerApp;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'centrex-'));
  source = join(folder, 'accounts.json');
  app = await startOwnerApp({ environment: { CENTREX_SOURCE: source } });
});
afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const writeDirectory = (...accounts: unknown[]) => writeFileSync(source, JSON.stringify(accounts));

async function list(query = ''): Promise<CentrexAccounts> {
  const response = await app.ask(`centrex-accounts${query}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  return (await response.json()) as CentrexAccounts;
}

describe('the list of Centrex accounts', () => {
  it.each([
    ['centrex_account_id=12'],
    ['phone_number=33199001422'],
    ['phone_number=%2B33%201%2099%2000%2014%2022'],
    ['state=active'],
    ['site=saint-etienne'],
    ['last_registration_at=2026-11-23T00:00'],
    ['last_registration_at=2026-11-23T09:00&last_registration_at_end=2026-11-23T09:30'],
    ['last_registration_at_end=2026-11-23T09:30'],
    ['state=active&site=Saint-Étienne&centrex_account_id=12'],
  ])('the filter %s selects matching accounts', async (query) => {
    writeDirectory(
      { centrex_account_id: 11 },
      printedAccount,
      printedAccountWith({
        centrex_account_id: 13,
        phone_number: '33199001401',
        state: 'suspended',
        site: 'Lyon',
        last_registration_at: '2026-11-25T08:30Z',
      }),
    );
    expect((await list(`?${query}`)).accounts.map(({ id }) => id)).toEqual(['12']);
    expect((await list()).accounts).toHaveLength(3);
  });

  it.each([
    ['centrex_account_id=twelve', 'centrex_account_id'],
    ['phone_number=0199001421', 'phone_number'],
    ['phone_number=', 'phone_number'],
    ['state=Active', 'state'],
    ['state=active&state=suspended', 'state'],
    ['site=', 'site'],
    ['last_registration_at=2026-11-23', 'last_registration_at'],
    ['last_registration_at=2026-02-30T10:00', 'last_registration_at'],
    ['last_registration_at_end=23/11/2026', 'last_registration_at_end'],
    [
      'last_registration_at=2026-11-23T10:00&last_registration_at_end=2026-11-23T09:59',
      'last_registration_at_end',
    ],
    ['sate=active', 'query'],
    ['centrex_account_pwd=x', 'query'],
  ])(
    'the directory query %s is refused with the name of the field but not its value',
    async (query, field) => {
      writeDirectory(printedAccount);
      const response = await app.ask(`centrex-accounts?${query}`);
      expect(response.status).toBe(422);
      const problem = await problemIn(response);
      expect(problem).toMatchObject({ code: 'invalid-field', field });
      if (field === 'query')
        expect(problem.detail).toMatch(/centrex_account_id, phone_number, state/);
      expect(JSON.stringify(problem)).not.toMatch(/twelve|0199001421|sate|pwd/);
    },
  );

  it('the demo directory comes with the embedded platform; otherwise the problem names the missing setting', async () => {
    const demo = await startOwnerApp();
    const real = await startOwnerApp({
      environment: {
        WEBAPPEL_URL: 'http://127.0.0.1:9/api.php',
        WEBAPPEL_EMAIL: 'a@a.com',
        WEBAPPEL_PASS: 'a',
      },
    });
    try {
      expect((await demo.ask('centrex-accounts')).status).toBe(200);
      const missing = await real.ask('centrex-accounts');
      expect(missing.status).toBe(404);
      expect((await problemIn(missing)).detail).toContain('CENTREX_SOURCE');
    } finally {
      await Promise.all([demo.close(), real.close()]);
    }
  });
});

describe('passwords in the Centrex directory', () => {
  it('a Centrex password never appears in a response, the log or the store', async () => {
    const now = systemClock.now();
    const account = printedAccountWith({
      last_registration_at: new Date(now - 60_000).toISOString(),
    });
    const { log, lines } = recordingLog();
    const rappel = await startRappel({
      settings: readSettings({
        PORT: '0',
        PLATFORM_PORT: '0',
        ADMIN_TOKEN: ownerToken,
        DATABASE_URL: `sqlite:${join(folder, 'rappel.db')}`,
        CENTREX_SOURCE: source,
      }),
      clock: systemClock,
      log,
      version: '0.0.0-test',
    });
    const responses: string[] = [];
    const ask = async (path: string, body?: object): Promise<number> => {
      const response = await fetch(
        `http://127.0.0.1:${new URL(rappel.url).port}/api/owner/${path}`,
        {
          headers: { authorization: `Bearer ${ownerToken}`, 'content-type': 'application/json' },
          ...(body && { method: 'POST', body: JSON.stringify(body) }),
        },
      );
      responses.push(JSON.stringify([...response.headers]), await response.text());
      return response.status;
    };
    try {
      // A valid account, and invalid ones with a password in another field.
      writeDirectory(account, printedAccountWith({ state: centrexSecrets[0] }), [centrexSecrets]);
      expect(await ask('centrex-accounts')).toBe(200);
      expect(await ask('operator-candidates?group=advisers')).toBe(200);
      expect(await ask('groups/advisers/operators', { centrexAccountId: '12' })).toBe(201);
      expect(await ask('groups/advisers/operators')).toBe(200);
      expect(responses.join()).toContain('Inès Moreau');
      expect(responses.join()).toContain('+33199001421');
      writeFileSync(source, JSON.stringify(account).slice(0, -1));
      expect(await ask('centrex-accounts')).toBe(503);
      writeFileSync(source, JSON.stringify({ pwd: centrexSecrets }));
      expect(await ask('centrex-accounts')).toBe(503);
    } finally {
      await rappel.close();
    }
    const storeFiles = readdirSync(folder)
      .filter((name) => name.startsWith('rappel.db'))
      .map((name) => readFileSync(join(folder, name), 'latin1'));
    // The operator's number proves that these are the files in use.
    expect(storeFiles.join()).toContain('33199001421');
    for (const secret of [...centrexSecrets, ownerToken])
      for (const text of [responses.join(), lines.join(), storeFiles.join()])
        expect(text).not.toContain(secret);
  });
});
