import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callbackStates, problemCodes } from '../../../shared/vocabulary.js';
import { placeIn, schemaOf } from '../../support/program/openapi-schema.js';
import { callbackBody, startApp, type TestApp } from '../../support/program/start-app.js';

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
  it('has references that lead somewhere, all within it', () => {
    const references = nodesOf(description).flatMap(({ $ref }) =>
      $ref === undefined ? [] : [$ref],
    );
    expect(references.length).toBeGreaterThan(5);
    for (const reference of references) {
      expect(reference).toMatch(/^#\/components\/schemas\/\w+$/);
      expect(at(String(reference))).toBeTypeOf('object');
    }
  });

  it('has no schema that claims another address or language', () => {
    for (const node of nodesOf(at('#/components/schemas')))
      expect(Object.keys(node)).not.toEqual(expect.arrayContaining(['$id']));
    expect(JSON.stringify(description)).not.toContain('$schema');
  });

  it('describes what is answered', async () => {
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

  it('refuses what is not answered', () => {
    expect(schema('CallbackView').safeParse({ handle: 'x' }).success).toBe(false);
    expect(schema('Problem').safeParse({ code: 'unheard-of' }).success).toBe(false);
    expect(schema('PopupView').safeParse({ id: '77' }).success).toBe(false);
  });

  it('describes what is taken', () => {
    const request = schema('CallbackRequest');
    expect(request.safeParse(callbackBody).success).toBe(true);
    for (const wrong of [{}, { ...callbackBody, popupId: 77 }, { ...callbackBody, more: 1 }])
      expect(request.safeParse(wrong).success).toBe(false);
  });

  it('names every state and every problem code', () => {
    expect(at('#/components/schemas/CallbackState')).toMatchObject({ enum: [...callbackStates] });
    expect(at('#/components/schemas/ProblemCode')).toMatchObject({ enum: [...problemCodes] });
  });

  it('names the paths that are there, and says where', async () => {
    const { handle } = (await (await app.post(callbackBody)).json()) as { handle: string };
    const paths = description.paths as Record<string, Record<string, Node>>;
    expect(Object.keys(paths)).toHaveLength(8);
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
          requestCallback: 415,
          rescheduleCallback: 415,
        } as Record<string, number>;
        expect(status).toBe(expected[String(operationId)] ?? 200);
      }
    expect(description.servers).toEqual([{ url: app.url }]);
  });
});
