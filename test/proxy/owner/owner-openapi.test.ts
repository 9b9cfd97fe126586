import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callbackIn } from '../../support/callbacks/callbacks.js';
import { directClient, openPlatform, owner } from '../../support/platform/webappel-platform.js';
import { schemaOf } from '../../support/program/openapi-schema.js';
import { type OwnerApp, startOwnerApp } from '../../support/program/owner-app.js';

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string }[];
}

let app: OwnerApp;
let description: { paths: Record<string, Record<string, Operation>> };
beforeEach(async () => {
  app = await startOwnerApp({ script: await directClient(await openPlatform(), owner) });
  description = (await (await app.ask('openapi.json')).json()) as typeof description;
});
afterEach(() => app.close());

const answered = (name: string, value: unknown) =>
  expect(schemaOf(description, name).safeParse(value).error).toBeUndefined();

describe("the description of the owner's API", () => {
  it('is for the owner', async () => {
    expect((await app.get('/api/owner/openapi.json')).status).toBe(401);
  });

  it('describes what is answered', async () => {
    const { id } = await callbackIn('unsettled', app.ledger, app.clock);
    const operator = { centrexAccountId: '421' };
    for (const [name, response] of [
      ['UnsettledCallbacks', await app.ask('callbacks')],
      ['UnsettledCallback', await app.send(`callbacks/${id}/close`, { outcome: 'called' })],
      ['CentrexAccounts', await app.ask('centrex-accounts')],
      ['OperatorCandidates', await app.ask('operator-candidates?group=sales')],
      ['AddedOperator', await app.send('groups/sales/operators', operator)],
      ['Operators', await app.ask('groups/sales/operators')],
      ['OperatorGroups', await app.ask('groups')],
      ['OwnerProblem', await app.get('/api/owner/groups')],
      ['OwnerProblem', await app.send(`callbacks/${id}/close`, { outcome: 'missed' })],
    ] as const)
      answered(name, await response.json());
    expect(schemaOf(description, 'CentrexAccounts').safeParse({ accounts: [{}] }).success).toBe(
      false,
    );
  });

  it('describes what is taken', () => {
    const taken = schemaOf(description, 'NewOperator');
    expect(taken.safeParse({ number: '+33 1 99 00 14 21' }).success).toBe(true);
    expect(taken.safeParse({ number: '+33 1 99 00 14 21', more: 1 }).success).toBe(false);
    expect(schemaOf(description, 'Closing').safeParse({ outcome: 'perhaps' }).success).toBe(false);
  });

  it('names the six filters of the directory, and no other', () => {
    const { parameters = [] } = description.paths['/centrex-accounts']?.get ?? {};
    expect(parameters.map(({ name }) => name)).toEqual([
      'centrex_account_id',
      'phone_number',
      'state',
      'site',
      'last_registration_at',
      'last_registration_at_end',
    ]);
  });

  it('names the paths that are there', async () => {
    for (const [path, operations] of Object.entries(description.paths))
      for (const method of Object.keys(operations)) {
        const real = path.replace('{id}', '1').replace('{name}', 'a%3Bb').slice(1);
        const response = method === 'get' ? await app.ask(real) : await app.send(real, []);
        // A path that is not there says nothing but that; these say what is wrong with the rest.
        const problem = (await response.json()) as { code?: string; detail?: string };
        expect(problem.code === 'not-found' && problem.detail === undefined).toBe(false);
      }
  });
});
