import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blanked } from '../../../proxy/privacy/data-map.js';
import { callbackIn } from '../../support/callbacks/callbacks.js';
import { pngOf } from '../../support/platform/uploads.js';
import { directClient, openPlatform, owner } from '../../support/platform/webappel-platform.js';
import { signInAs } from '../../support/program/console-session.js';
import { lintOpenApi } from '../../support/program/openapi-lint.js';
import {
  AnsweredProblems,
  type Operation,
  operationsOf,
  problemsNamedIn,
} from '../../support/program/openapi-problems.js';
import { schemaOf } from '../../support/program/openapi-schema.js';
import { type OwnerApp, ownerToken, startOwnerApp } from '../../support/program/owner-app.js';
import { demoSettings } from '../../support/webappel/scripted-webappel.js';

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
  it('the document of the owner’s API requires the token', async () => {
    expect((await app.get('/api/owner/openapi.json')).status).toBe(401);
  });

  it('responses of the owner’s API match their schemas', async () => {
    const { id } = await callbackIn('unsettled', app.ledger, app.clock);
    const operator = { centrexAccountId: '421' };
    for (const [name, response] of [
      ['RequestPage', await app.ask('requests')],
      ['RequestPage', await app.send('requests/search', { number: '+33 6 39 98 00 01' })],
      ['RequestDetails', await app.ask(`requests/${id}`)],
      ['RequestDetails', await app.send(`requests/${id}/ask`, {})],
      ['RevealedRequest', await app.send(`requests/${id}/reveal`, {})],
      ['Today', await app.ask('today')],
      ['Statistics', await app.ask('statistics')],
      ['OwnerCallbacks', await app.ask('callbacks')],
      ['OwnerCallback', await app.send(`callbacks/${id}/close`, { outcome: 'called' })],
      ['Refusals', await app.ask('refusals')],
      ['Block', await app.send('blocks', { kind: 'address', value: '192.0.2.7' })],
      ['Blocks', await app.ask('blocks')],
      ['Block', await app.send('blocks/1', undefined, 'delete')],
      ['Stop', await app.send('stops', { level: 'dial' })],
      ['Stops', await app.ask('stops')],
      ['StopEffect', await app.ask('stop-effect?popupId=77')],
      ['Stop', await app.send('stops/1', undefined, 'delete')],
      ['MadeSiteKey', await app.send('site-keys', { name: 'shop server' })],
      ['SiteKeys', await app.ask('site-keys')],
      ['SiteKey', await app.send('site-keys/1', undefined, 'delete')],
      ['CentrexAccounts', await app.ask('centrex-accounts')],
      ['OperatorCandidates', await app.ask('operator-candidates?group=sales')],
      ['AddedOperator', await app.send('groups/sales/operators', operator)],
      ['Operators', await app.ask('groups/sales/operators')],
      ['OperatorGroups', await app.ask('groups')],
      ['Configuration', await app.ask('configuration')],
      ['ConfigurationPlan', await app.send('configuration/plan', { desired: { version: 1 } })],
      ['GroupEntry', await app.ask('groups/sales')],
      ['Popups', await app.ask('popups')],
      ['Schedules', await app.ask('schedules')],
      ['PublicHolidays', await app.ask('public-holidays/2027')],
      ['MadeInvitation', await app.send('people/invitations', { email: 'a@b.fr', role: 'reader' })],
      ['People', await app.ask('people')],
      ['AuditEntries', await app.ask('audit')],
      ['Explanation', await app.send('explain', { popupId: '77', number: '06 39 98 12 01' })],
      ['OwnerProblem', await app.get('/api/owner/groups')],
      ['OwnerProblem', await app.send(`callbacks/${id}/close`, { outcome: 'missed' })],
    ] as const)
      answered(name, await response.json());
    expect(schemaOf(description, 'CentrexAccounts').safeParse({ accounts: [{}] }).success).toBe(
      false,
    );
  });

  it('the request schemas of the owner’s API accept valid bodies and refuse invalid ones', () => {
    const taken = schemaOf(description, 'NewOperator');
    expect(taken.safeParse({ number: '+33 1 99 00 14 21' }).success).toBe(true);
    expect(taken.safeParse({ number: '+33 1 99 00 14 21', more: 1 }).success).toBe(false);
    expect(schemaOf(description, 'Closing').safeParse({ outcome: 'perhaps' }).success).toBe(false);
  });

  it('the document of the owner’s API names the six filters of the directory, and no other', () => {
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

  it('every path in the document of the owner’s API exists', async () => {
    for (const [path, operations] of Object.entries(description.paths))
      for (const method of Object.keys(operations)) {
        const real = path
          .replace('{id}', '1')
          .replace('{name}', 'a%3Bb')
          .replace('{year}', '2027')
          .slice(1);
        const response = await app.send(real, method === 'get' ? undefined : [], method);
        if (isStream(response)) continue;
        // A path that is not there says nothing but that; these say what is wrong with the rest.
        const problem = (await response.json()) as { code?: string; detail?: string };
        expect(problem.code === 'not-found' && problem.detail === undefined).toBe(false);
      }
  });

  it('the document of the owner’s API follows Redocly’s recommended rules', async () => {
    expect(await lintOpenApi(description)).toEqual([]);
  });

  it('the document of the owner’s API lists exactly the problems that each operation returns', async () => {
    const withoutDirectory = await startOwnerApp({
      environment: { WEBAPPEL_URL: 'https://webappel.test/api.php', ...account },
    });
    try {
      expect(await answeredProblems(app, withoutDirectory)).toEqual(problemsNamedIn(description));
    } finally {
      await withoutDirectory.close();
    }
  });
});

const isStream = (response: Response): boolean => {
  const isOne = /^text\/(event-stream|csv)/.test(response.headers.get('content-type') ?? '');
  if (isOne) void response.body?.cancel();
  return isOne;
};

const account = { WEBAPPEL_EMAIL: 'owner@example.fr', WEBAPPEL_PASS: 'secret' };

const takesBody = (method: string): boolean => ['post', 'put', 'patch'].includes(method);

/** What a change of one thing needs, by operation: where it is, and a body that is right. */
const changes = {
  changePopup: ['popups/{id}', { locale: 'en' }],
  setPopupDestinations: ['popups/{id}/destinations', { allowed: [] }],
  setSchedule: ['schedules/hours', { weekly: {} }],
  setGroup: ['groups/sales', { operators: [] }],
} as const;

/** Provokes the problems of the configuration with a 4xx status. */
async function answerConfigurationProblems(
  app: OwnerApp,
  answered: AnsweredProblems,
): Promise<void> {
  const popups = { shop: { locale: 'fr' } };
  const plan = async () => {
    const desired = { version: 1, popups };
    const response = await app.send('configuration/plan', { desired });
    return ((await response.json()) as { id: string }).id;
  };
  const early = await plan();
  await app.send('configuration/apply', { planId: await plan() });
  const { popups: listed } = (await (await app.ask('popups')).json()) as {
    popups: { id: string }[];
  };
  const id = listed[0]?.id ?? '';
  await app.store
    .insertInto('leases')
    .values({ name: 'configuration', holder: 'another', until: app.clock.now() + 1000 })
    .execute();
  const send = (path: string, method: string, headers: Record<string, string>, body: unknown) =>
    fetch(`${app.url}/api/owner/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${ownerToken}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: JSON.stringify(body),
    });
  for (const [operationId, [template, right]] of Object.entries(changes)) {
    const path = template.replace('{id}', id);
    const method = operationId === 'changePopup' ? 'PATCH' : 'PUT';
    const read = await app.ask(path);
    const present: Record<string, string> =
      read.status === 404
        ? { 'if-none-match': '*' }
        : { 'if-match': read.headers.get('etag') ?? '' };
    await answered.add(operationId, send(path, method, {}, right));
    await answered.add(operationId, send(path, method, { 'if-match': '"old"' }, right));
    await answered.add(operationId, send(path, method, present, right));
    await answered.add(operationId, send(path, method, {}, { nothing: 1 }));
    const gone = template.startsWith('popups')
      ? template.replace('{id}', '404')
      : template.replace(/[^/]+$/, 'a%3Bb');
    await answered.add(operationId, send(gone, method, { 'if-none-match': '*' }, right));
  }
  await answerFileProblems(app, answered, id);
  const apply = (planId: string) => app.send('configuration/apply', { planId });
  await answered.add('applyConfiguration', apply(early));
  await app.store.deleteFrom('leases').execute();
  await app.send('configuration/apply', {
    planId: await (async () => {
      const desired = { version: 1, popups: { shop: { locale: 'en' } } };
      const response = await app.send('configuration/plan', { desired });
      return ((await response.json()) as { id: string }).id;
    })(),
  });
  await answered.add('applyConfiguration', apply(early));
  await answered.add('applyConfiguration', apply('none'));
  await answered.add('applyConfiguration', app.send('configuration/apply', {}));
  await answered.add('planConfiguration', app.send('configuration/plan', {}));
  for (const [operationId, path] of [
    ['showPopup', 'popups/404'],
    ['showPopupDestinations', 'popups/404/destinations'],
    ['checkPopup', 'popups/404/checks'],
    ['showSchedule', 'schedules/none'],
    ['showGroup', 'groups/none'],
    ['listPublicHolidays', 'public-holidays/soon'],
    ['listPopupPrices', 'popups/404/prices'],
    ['readPopupFile', `popups/${id}/files/headerImage`],
  ] as const)
    await answered.add(operationId, app.ask(path));
  await answered.add('showDraft', app.send('popups/404/draft', { popup: {} }));
}

/** Provokes the problems of storing and removing a file with a 4xx status, while another change is under way. */
async function answerFileProblems(
  app: OwnerApp,
  answered: AnsweredProblems,
  id: string,
): Promise<void> {
  const tag = (await app.ask(`popups/${id}`)).headers.get('etag') ?? '';
  const image = pngOf(1, 1);
  const send = (method: string, path: string, headers: Record<string, string>, body?: Uint8Array) =>
    fetch(`${app.url}/api/owner/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${ownerToken}`,
        'content-type': 'application/octet-stream',
        ...headers,
      },
      ...(body && { body: new Uint8Array(body) }),
    });
  const path = `popups/${id}/files/headerImage`;
  for (const [operationId, method, body] of [
    ['storePopupFile', 'PUT', image],
    ['removePopupFile', 'DELETE', undefined],
  ] as const) {
    for (const headers of [{}, { 'if-match': '"old"' }, { 'if-match': tag }])
      await answered.add(operationId, send(method, path, headers, body));
    await answered.add(operationId, send(method, 'popups/404/files/headerImage', {}, body));
  }
  for (const wrong of [image.subarray(9), new Uint8Array(3_000_000)])
    await answered.add('storePopupFile', send('PUT', path, {}, wrong));
}

/** Provokes every problem with a 4xx status. */
async function answeredProblems(app: OwnerApp, withoutDirectory: OwnerApp): Promise<string[]> {
  const answered = new AnsweredProblems();
  // First, because a scripted WebAppel follows.
  await answerConfigurationProblems(app, answered);
  const right = { authorization: `Bearer ${ownerToken}` };
  const json = 'application/json; charset=utf-8';
  const send = (
    { path, method }: { path: string; method: string },
    parameter: string,
    headers: Record<string, string>,
    text = '{}',
  ) =>
    fetch(`${app.url}/api/owner${path.replace(/\{\w+\}/, parameter)}`, {
      method: method.toUpperCase(),
      headers,
      ...(takesBody(method) && { body: text }),
    });
  const operations = operationsOf(description);

  for (const operation of operations) {
    const { operationId, path, method } = operation;
    await answered.add(operationId, send(operation, 'x', {}));
    if (path.includes('{')) await answered.add(operationId, send(operation, '%ZZ', right));
    if (takesBody(method))
      for (const [text, type] of [
        ['{', json],
        [JSON.stringify('x'.repeat(300_000)), json],
        ['{}', 'application/json; charset=klingon'],
        ['{}', 'text/plain'],
      ] as const)
        await answered.add(
          operationId,
          send(operation, 'x', { ...right, 'content-type': type }, text),
        );
  }
  for (const [operationId, path] of [
    ['listOwnerCallbacks', 'callbacks?state=ended'],
    ['readStatistics', 'statistics?from=yesterday'],
    ['exportStatistics', 'statistics.csv?block=all'],
    ['listRequests', 'requests?number=12'],
    ['exportRequests', 'requests.csv?limit=9'],
    ['countClosableRequests', 'requests/closable?limit=9'],
    ['listRefusals', 'refusals?limit=0'],
    ['readStopEffect', 'stop-effect?country=ZZ'],
    ['listAudit', 'audit?limit=0'],
    ['explainReference', 'explain'],
    ['explainReference', 'explain?reference=00000000'],
    ['listConsents', 'consents?limit=0'],
    ['listCentrexAccounts', 'centrex-accounts?state=asleep'],
    ['listCandidates', 'operator-candidates'],
    ['listOperators', 'groups/nobodys/operators'],
  ] as const)
    await answered.add(operationId, app.ask(path));
  for (const [operationId, path] of [
    ['removeBlock', 'blocks/404'],
    ['liftStop', 'stops/404'],
    ['revokeSiteKey', 'site-keys/404'],
    ['withdrawInvitation', 'people/invitations/404'],
  ] as const)
    await answered.add(operationId, app.send(path, undefined, 'delete'));
  await answered.add('changePerson', app.send('people/404', { isDisabled: true }, 'patch'));
  await answered.add('changePerson', app.send('people/404', { role: 'king' }, 'patch'));
  const person = await signInAs(app, 'reader');
  await app.send(`people/${person.userId}`, { isDisabled: true }, 'patch');
  const again = { email: person.email, role: 'reader' };
  await answered.add('invitePerson', app.send('people/invitations', again));
  const { id } = await callbackIn('ended', app.ledger, app.clock);
  // With popup 77, whose times can be asked for.
  app.webAppel.script(demoSettings());
  const slotAt = new Date(app.clock.now() + 1).toISOString();
  await answered.add('readRequest', app.ask('requests/404'));
  await answered.add('searchRequests', app.send('requests/search', {}));
  for (const _ of [1, 2]) await callbackIn('unsettled', app.ledger, app.clock);
  const noMessage = 'requests/404/voice-messages/1';
  await answered.add('hearVoiceMessage', app.ask(noMessage));
  await answered.add('deleteVoiceMessage', app.send(noMessage, undefined, 'delete'));
  const several = { outcome: 'missed', expected: 1 };
  await answered.add('closeRequests', app.send('requests/close', several));
  for (const [operationId, act] of [
    ['closeRequest', 'close'],
    ['cancelRequest', 'cancel'],
    ['rescheduleRequest', 'reschedule'],
    ['lookUpRequest', 'ask'],
    ['revealRequest', 'reveal'],
  ] as const) {
    const appointment = await callbackIn('scheduled', app.ledger, app.clock, {
      popup_id: act === 'reschedule' ? '77' : act,
    });
    const right = { close: { outcome: 'missed' }, reschedule: { slotAt } };
    const sent = act === 'close' || act === 'reschedule' ? right[act] : {};
    for (const [one, sends] of [
      [id, { more: 1 }],
      [404, sent],
      [id, sent],
      [appointment.id, sent],
    ] as const) {
      const response = app.send(`requests/${one}/${act}`, sends);
      if ((await response).status >= 400) await answered.add(operationId, response);
    }
  }
  await app.store.updateTable('callbacks').set(blanked('callbacks')).where('id', '=', id).execute();
  await answered.add('revealRequest', app.send(`requests/${id}/reveal`, {}));
  for (const one of [id, 404])
    await answered.add('closeCallback', app.send(`callbacks/${one}/close`, { outcome: 'missed' }));
  await answered.add(
    'addOperator',
    app.send('groups/a%3Bb/operators', { number: '+33 1 99 00 14 21' }),
  );

  await answered.add('placeTestCall', app.send('popups/404/test-call', { number: '0199001255' }));
  await answered.add('listCentrexAccounts', withoutDirectory.ask('centrex-accounts'));
  await answered.add('listCandidates', withoutDirectory.ask('operator-candidates?group=sales'));

  const wrong = { authorization: 'Bearer wrong' };
  for (let guess = 0; guess < 10; guess++) await app.get('/api/owner/groups', wrong);
  for (const operation of operations)
    await answered.add(operation.operationId, send(operation, 'x', wrong));
  return answered.sorted();
}
