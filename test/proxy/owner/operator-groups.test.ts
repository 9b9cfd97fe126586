import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import { directClient, openPlatform, owner } from '../../support/platform/webappel-platform.js';
import { type OwnerApp, startOwnerApp } from '../../support/program/owner-app.js';
import { problemIn } from '../../support/program/start-app.js';

let folder: string;
let app: OwnerApp;
let platform: WebAppel;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'centrex-'));
  platform = await directClient(await openPlatform(), owner);
  app = await startOwnerApp({
    script: platform,
    environment: { CENTREX_SOURCE: join(folder, 'accounts.json') },
  });
});
afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const writeDirectory = (...accounts: object[]) =>
  writeFileSync(join(folder, 'accounts.json'), JSON.stringify(accounts));

/** An account registered half an hour ago: the test clock shows 2026-11-23 09:00 UTC. */
const account = (id: number, more: object = {}) => ({
  centrex_account_id: id,
  phone_number: [`331990014${id}`],
  state: 'active',
  user_name: `Adviser ${id}`,
  last_registration_at: '2026-11-23T08:30Z',
  ...more,
});

const add = (group: string, body: unknown) => app.send(`groups/${group}/operators`, body);
const jsonOf = async (path: string): Promise<unknown> => (await app.ask(path)).json();

async function candidates(query: string): Promise<string[]> {
  const found = (await jsonOf(`operator-candidates?${query}`)) as {
    candidates: { centrexAccountId: string }[];
  };
  return found.candidates.map(({ centrexAccountId }) => centrexAccountId);
}

describe('operators', () => {
  it.each([
    ['+881 6 1234 5678', /satellite.+never called/],
    ['+33 8 99 12 34 56', /premium or other special/],
    ['+33 3635', /too few or too many digits/],
  ])('%s is not added, and the answer says why', async (number, sentence) => {
    const response = await add('sales', { number });
    expect(response.status).toBe(422);
    const { field, detail } = await problemIn(response);
    expect(field).toBe('number');
    expect(detail).toMatch(sentence);
    expect(await jsonOf('groups')).toEqual({ groups: [] });
  });

  it('an operator can be added by directory account', async () => {
    writeDirectory(account(21, { phone_number: ['33199001421', '33199001422'] }));
    const response = await add('sales', { centrexAccountId: '21', ringSeconds: 25, position: 30 });
    expect(response.status).toBe(201);
    const added = { number: '+33199001421', ringSeconds: 25, position: 30 };
    expect(await response.json()).toEqual(added);
    expect(await jsonOf('groups/sales/operators')).toEqual({ operators: [added] });
    expect(await jsonOf('groups')).toEqual({ groups: [{ name: 'sales', ordering: 'fixed' }] });
    expect(await platform.listOperators({ groupName: 'sales' })).toHaveLength(1);
  });

  it('an operator can be added by number, comes last by default, and is updated if already present', async () => {
    for (const number of ['+33 1 99 00 14 01', '0033199001411', '33199001401'])
      expect((await add('sales', { number, ringSeconds: 20 })).status).toBe(201);
    expect(await jsonOf('groups/sales/operators')).toMatchObject({
      operators: [
        { number: '+33199001401', ringSeconds: 20, position: 10 },
        { number: '+33199001411', ringSeconds: 20, position: 20 },
      ],
    });
  });

  it.each([
    ['Tél : +33 (0)1 99 00 14 01', '+33199001401'],
    ['\u202A(+33) 1 99 00 14 01\u202C', '+33199001401'],
    ['+33 690 00 12 34', '+590690001234'],
  ])('an operator number is read as it was copied: %j', async (number, added) => {
    const response = await add('sales', { number, ringSeconds: 20 });
    expect(await response.json()).toMatchObject({ number: added });
  });

  it('an operator whose number is reserved for fiction is not added to a real account', async () => {
    const real = await startOwnerApp({
      script: platform,
      environment: {
        CENTREX_SOURCE: join(folder, 'accounts.json'),
        WEBAPPEL_URL: 'https://webappel.example/',
        WEBAPPEL_EMAIL: 'owner@shop.example',
        WEBAPPEL_PASS: 'secret-words',
        PUBLIC_URL: 'https://shop.example',
      },
    });
    writeDirectory(account(21));
    for (const body of [{ number: '+33199001401' }, { centrexAccountId: '21' }]) {
      const response = await real.send('groups/sales/operators', body);
      expect((await problemIn(response)).detail).toContain('reserved for fiction');
    }
    await real.close();
    await expect(platform.listOperators({ groupName: 'sales' })).rejects.toThrow();
  });

  it.each([
    [{ centrexAccountId: '99' }, 'centrexAccountId', /No account/],
    [{ centrexAccountId: '22' }, 'centrexAccountId', /not active/],
    [{ centrexAccountId: '23' }, 'centrexAccountId', /no number/],
    [{ centrexAccountId: '24' }, 'centrexAccountId', /not active/],
    [{ centrexAccountId: '25' }, 'centrexAccountId', /No account/],
    [{ centrexAccountId: 21 }, 'centrexAccountId', /string/],
    [{ centrexAccountId: '21', number: '33199001421' }, 'number', /either/],
    [{}, 'number', /either/],
    [{ number: '0199001421' }, 'number', /country/],
    [{ number: 'me' }, 'number', /country/],
    [{ number: '33199001421', ringSeconds: 5 }, 'ringSeconds', />=10/],
    [{ number: '33199001421', ringSeconds: 1001 }, 'ringSeconds', /<=1000/],
    [{ number: '33199001421', position: -1 }, 'position', />=0/],
    [{ number: '33199001421', group: 'x' }, 'body', /centrexAccountId, number/],
    [[], 'body', /JSON object/],
  ])('an operator is not added from %j', async (body, field, detail) => {
    writeDirectory(
      account(21),
      account(22, { state: 'suspended' }),
      account(23, { phone_number: [] }),
      account(24, { state: null }),
      account(25, { last_registration_at: 'yesterday' }),
    );
    const response = await add('sales', body);
    expect(response.status).toBe(422);
    const problem = await problemIn(response);
    expect(problem).toMatchObject({ code: 'invalid-field', field });
    expect(problem.detail).toMatch(detail);
    expect(await platform.listGroups({})).toEqual([]);
  });

  it('an operator group that is unknown or has an invalid name is not found', async () => {
    expect((await app.ask('groups/nobody/operators')).status).toBe(404);
    expect((await app.ask('groups/no%20body/operators')).status).toBe(404);
    expect((await add('no%3Bbody', { number: '33199001421' })).status).toBe(404);
    expect(await platform.listGroups({})).toEqual([]);
  });

  it.each([
    [new Unreached('timeout', 'secret-method'), 503, /did not answer/],
    [new Refusal('INVALID_AUTH', 'CANARY'), 503, /INVALID_AUTH/],
  ])('an operator does not count as added after %s', async (failure, status, detail) => {
    app.webAppel.script({ addOperator: () => Promise.reject(failure) });
    const response = await add('sales', { number: '33199001421' });
    expect(response.status).toBe(status);
    const problem = await problemIn(response);
    expect(problem.detail).toMatch(detail);
    expect(JSON.stringify(problem)).not.toContain('CANARY');
  });
});

describe('candidates', () => {
  it('a candidate is active, registered within a day, and has no number in the group', async () => {
    writeDirectory(
      account(21),
      account(22, { state: 'suspended' }),
      account(23, { last_registration_at: '2026-11-22T08:59Z' }),
      account(24, { last_registration_at: '2026-11-22T09:00Z' }),
      account(25, { last_registration_at: null }),
      account(26, { phone_number: [] }),
      account(27, { phone_number: ['33199001428', '33199001427'] }),
      // Registered by a clock that is slightly ahead.
      account(29, { last_registration_at: '2026-11-23T09:05Z' }),
    );
    expect(await candidates('group=sales')).toEqual(['21', '24', '27', '29']);
    await add('sales', { number: '33199001427' });
    expect(await candidates('group=sales')).toEqual(['21', '24', '29']);
    expect(await candidates('group=support')).toEqual(['21', '24', '27', '29']);
    expect(await candidates('group=sales&days=2')).toEqual(['21', '23', '24', '29']);
  });

  it('candidates are listed with name, site and numbers, and skipped accounts with a reason', async () => {
    writeDirectory(account(21), account(22, { codec: 7 }));
    expect(await jsonOf('operator-candidates?group=sales')).toEqual({
      candidates: [
        {
          centrexAccountId: '21',
          userName: 'Adviser 21',
          site: null,
          numbers: ['+33199001421'],
          lastRegistrationAt: '2026-11-23T08:30:00.000Z',
        },
      ],
      skipped: [{ place: 2, reason: expect.stringMatching(/^codec: must be one of/) }],
    });
  });

  it.each([
    ['', 'group'],
    ['group=a%3Bb', 'group'],
    ['group=sales&days=0', 'days'],
    ['group=sales&days=soon', 'days'],
    ['group=sales&state=active', 'query'],
  ])('the candidate query "%s" is refused with the name of the field', async (query, field) => {
    const response = await app.ask(`operator-candidates?${query}`);
    expect(response.status).toBe(422);
    expect(await problemIn(response)).toMatchObject({ field });
  });
});
