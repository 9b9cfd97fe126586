import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SiteKeys } from '../../../proxy/guard/site-keys.js';
import { HOUR_MS } from '../../../shared/durations.js';
import { callbackStates, problemCodes } from '../../../shared/vocabulary.js';
import {
  freeSlots,
  requestAppointment,
  reschedule,
} from '../../support/callbacks/appointment-requests.js';
import { callbackIn } from '../../support/callbacks/callbacks.js';
import { fetchProof } from '../../support/callbacks/page-proof.js';
import { lintOpenApi } from '../../support/program/openapi-lint.js';
import {
  AnsweredProblems,
  operationsOf,
  problemsNamedIn,
} from '../../support/program/openapi-problems.js';
import { placeIn, schemaOf } from '../../support/program/openapi-schema.js';
import {
  callbackBody,
  freshNumber,
  startApp,
  type TestApp,
  viewIn,
} from '../../support/program/start-app.js';

interface Node {
  [name: string]: unknown;
}

let app: TestApp;
let description: Node;
beforeEach(async () => {
  app = await startApp();
  description = (await (await app.get('/openapi.json')).json()) as Node;
});
afterEach(() => app.close());

const at = (reference: string): unknown => placeIn(description, reference);
const schema = (name: string) => schemaOf(description, name);

function nodesOf(value: unknown): Node[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Node, ...Object.values(value).flatMap(nodesOf)];
}

describe('the description of the visitor API', () => {
  it('every reference in the document of the visitor API resolves within it', () => {
    const references = nodesOf(description).flatMap(({ $ref }) =>
      $ref === undefined ? [] : [$ref],
    );
    expect(references.length).toBeGreaterThan(5);
    for (const reference of references) {
      expect(reference).toMatch(/^#\/components\/schemas\/\w+$/);
      expect(at(String(reference))).toBeTypeOf('object');
    }
  });

  it('no schema in the document of the visitor API has its own $id or $schema', () => {
    for (const node of nodesOf(at('#/components/schemas')))
      expect(Object.keys(node)).not.toEqual(expect.arrayContaining(['$id']));
    expect(JSON.stringify(description)).not.toContain('$schema');
  });

  it('responses of the visitor API match their schemas', async () => {
    const made = await app.post(callbackBody);
    const view: unknown = await made.json();
    const { handle } = view as { handle: string };
    expect(schema('CallbackView').safeParse(view).error).toBeUndefined();
    for (const path of [`/api/callbacks/${handle}`]) {
      const answer: unknown = await (await app.get(path)).json();
      expect(schema('CallbackView').safeParse(answer).error).toBeUndefined();
    }
    for (const id of ['77', '78', '79', '80']) {
      const answer: unknown = await (await app.get(`/api/popups/${id}`)).json();
      expect(schema('PopupView').safeParse(answer).error).toBeUndefined();
    }
    const slots: unknown = await (await app.get('/api/popups/77/slots')).json();
    expect(schema('SlotList').safeParse(slots).error).toBeUndefined();
    for (const response of [
      await app.post({ ...callbackBody, number: '1' }),
      await app.post({}),
      await app.post(callbackBody),
      await app.get('/api/callbacks/x'),
    ]) {
      const answer: unknown = await response.json();
      expect(schema('Problem').safeParse(answer).error).toBeUndefined();
    }
    const cancelled: unknown = await (await app.cancel(handle)).json();
    expect(schema('CallbackView').safeParse(cancelled).error).toBeUndefined();
  });

  it('the response schemas of the visitor API reject incomplete responses', () => {
    expect(schema('CallbackView').safeParse({ handle: 'x' }).success).toBe(false);
    expect(schema('Problem').safeParse({ code: 'unheard-of' }).success).toBe(false);
    expect(schema('PopupView').safeParse({ id: '77' }).success).toBe(false);
  });

  it('the request schema of the visitor API accepts valid requests and refuses invalid ones', () => {
    const request = schema('CallbackRequest');
    expect(request.safeParse(callbackBody).success).toBe(true);
    for (const wrong of [{}, { ...callbackBody, popupId: 77 }, { ...callbackBody, more: 1 }])
      expect(request.safeParse(wrong).success).toBe(false);
  });

  it('the document of the visitor API lists every state and every problem code', () => {
    expect(at('#/components/schemas/CallbackState')).toMatchObject({ enum: [...callbackStates] });
    expect(at('#/components/schemas/ProblemCode')).toMatchObject({ enum: [...problemCodes] });
  });

  it('every path in the document of the visitor API exists on the server that it names', async () => {
    const { handle } = (await (await app.post(callbackBody)).json()) as { handle: string };
    const paths = description.paths as Record<string, Record<string, Node>>;
    expect(Object.keys(paths)).toHaveLength(10);
    for (const [path, operations] of Object.entries(paths))
      for (const [method, { operationId }] of Object.entries(operations)) {
        const real = path.replace('{handle}', handle).replace('{popupId}', '77');
        const stop = new AbortController();
        const { status } = await fetch(`${app.url}${real}`, {
          method: method.toUpperCase(),
          signal: stop.signal,
        });
        stop.abort();
        // An image that the popup has not, a callback without a body: there, and saying so.
        const expected = {
          showHeaderImage: 404,
          issuePageProof: 201,
          requestCallback: 415,
          rescheduleCallback: 415,
        } as Record<string, number>;
        expect(status).toBe(expected[String(operationId)] ?? 200);
      }
    // Not the `Host` header, which anybody may forge.
    expect(description.servers).toEqual([{ url: '/' }]);
  });

  it('the document of the visitor API follows Redocly’s recommended rules', async () => {
    expect(await lintOpenApi(description)).toEqual([]);
  });

  it('the document of the visitor API lists exactly the problems that each operation returns', async () => {
    const limited = await startApp({
      environment: {
        PAGE_PROOF: 'on',
        REQUESTS_PER_ADDRESS: '1',
        EVENT_STREAMS_PER_ADDRESS: '1',
        OWN_NUMBERS: ownNumber,
      },
    });
    const spent = await startApp({ environment: { CALLS_PER_POPUP_HOUR: '1' } });
    try {
      expect(await answeredProblems(app, limited, spent)).toEqual(problemsNamedIn(description));
    } finally {
      await spent.close();
      await limited.close();
    }
  });
});

const ownNumber = '+33 6 39 98 99 01';

/**
 * Provokes every problem with a 4xx status.
 * @param limited takes one request and one event stream, and calls no `ownNumber`
 * @param spent calls once in an hour
 */
async function answeredProblems(app: TestApp, limited: TestApp, spent: TestApp): Promise<string[]> {
  const answered = new AnsweredProblems();
  const json = { 'content-type': 'application/json' };
  const ask = (path: string, method: string, headers: Record<string, string> = {}, text?: string) =>
    fetch(`${app.url}${path}`, { method, headers, ...(text !== undefined && { body: text }) });

  const operations = operationsOf(description).map((operation) => {
    const needsBody = ['requestCallback', 'rescheduleCallback'].includes(operation.operationId);
    const send = (parameter: string, headers: Record<string, string> = {}) =>
      ask(
        operation.path.replace(/\{\w+\}/, parameter),
        operation.method.toUpperCase(),
        { ...(needsBody && json), ...headers },
        needsBody ? '{}' : undefined,
      );
    return { ...operation, needsBody, send };
  });
  for (const { operationId, path, needsBody, send } of operations) {
    await answered.add(operationId, send('1', { origin: 'https://foreign.test' }));
    if (path.includes('{')) {
      await answered.add(operationId, send('%ZZ'));
      if (!needsBody) await answered.add(operationId, send('404'));
    }
    if (!needsBody) continue;
    const real = path.replace('{handle}', 'f'.repeat(32));
    for (const [text, type] of [
      ['{', 'application/json'],
      [JSON.stringify('x'.repeat(5000)), 'application/json'],
      ['{}', 'text/plain'],
    ] as const)
      await answered.add(operationId, ask(real, 'POST', { 'content-type': type }, text));
  }

  const gone = new Date(app.clock.now()).toISOString();
  expect((await app.post(callbackBody)).status).toBe(201);
  for (const change of [
    { number: '1' },
    { number: '+33 8 99 12 34 56' },
    { name: 1 },
    { popupId: '404' },
    { popupId: '79', number: freshNumber() },
    { number: freshNumber(), slotAt: gone },
    {},
  ])
    await answered.add('requestCallback', app.post({ ...callbackBody, ...change }));

  // Popup 77 is open at night, and its numbers ring in Paris.
  const night = '2026-11-24T02:00:00.000Z';
  await answered.add('requestCallback', requestAppointment(app, night));
  const [slot] = await freeSlots(app);
  const { handle } = await viewIn(await requestAppointment(app, slot?.at ?? ''));
  const ended = await callbackIn('ended', app.ledger, app.clock);
  await answered.add('cancelCallback', app.cancel(ended.handle));
  for (const [of, slotAt] of [
    ['404', slot?.at],
    [ended.handle, slot?.at],
    [handle, gone],
    [handle, night],
    [handle, 'soon'],
  ] as const)
    await answered.add('rescheduleCallback', reschedule(app, of, slotAt));

  const fresh = () => fetchProof(limited.url);
  await answered.add('requestCallback', limited.post(callbackBody));
  const { key } = await new SiteKeys(limited).add({ name: 'x', popupIds: ['77'], author: '' });
  for (const [popupId, of] of [
    ['77', 'no key'],
    ['78', key],
  ] as const) {
    const authorization = `Bearer ${of}`;
    await answered.add(
      'requestCallback',
      limited.post({ ...callbackBody, popupId }, { authorization }),
    );
  }
  const own = { ...callbackBody, number: ownNumber };
  await answered.add('requestCallback', limited.post(own, await fresh()));
  const taken = await viewIn(await limited.post(callbackBody, await fresh()));
  const events = `/api/callbacks/${taken.handle}/events`;
  const stream = await limited.get(events);
  await answered.add('followCallback', limited.get(events));
  await stream.body?.cancel();
  const another = { ...callbackBody, number: freshNumber() };
  await answered.add('requestCallback', limited.post(another, await fresh()));
  // Attempts have a limit of their own, twenty times as high.
  for (let attempt = 0; attempt < 16; attempt++) await reschedule(limited, '404', gone);
  await answered.add('rescheduleCallback', reschedule(limited, '404', gone));

  const suspect = await startApp({ environment: { PAGE_PROOF: 'on', PROOF_OF_WORK: 'on' } });
  for (let refusal = 0; refusal < 3; refusal++) await suspect.post(callbackBody);
  const proof = await fetchProof(suspect.url);
  for (const solution of [{}, { 'challenge-solution': 'wrong' }])
    await answered.add('requestCallback', suspect.post(callbackBody, { ...proof, ...solution }));
  await suspect.close();

  const slots = await freeSlots(spent);
  const first = slots[0]?.at ?? '';
  const later = slots.find(({ at }) => Date.parse(at) >= Date.parse(first) + 2 * HOUR_MS)?.at ?? '';
  await requestAppointment(spent, first);
  const second = await viewIn(await requestAppointment(spent, later));
  await answered.add('requestCallback', requestAppointment(spent, first));
  await answered.add('rescheduleCallback', reschedule(spent, second.handle, first));
  return answered.sorted();
}
