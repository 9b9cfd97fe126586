import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type {
  BlockView,
  LeftCallbacks,
  RefusalList,
  SiteKeyView,
  StopView,
} from '../../console/api-shapes.js';
import type { Block } from '../../proxy/owner/owner-blocks.js';
import type { OwnerCallbacks } from '../../proxy/owner/owner-callbacks.js';
import type { Refusals } from '../../proxy/owner/owner-refusals.js';
import type { siteKeySchemas } from '../../proxy/owner/owner-site-keys.js';
import type { Stop } from '../../proxy/owner/owner-stops.js';
import { callbackIn } from '../support/callbacks/callbacks.js';
import { type OwnerApp, startOwnerApp } from '../support/program/owner-app.js';

/** Compiles only if what the API answers is what the console reads. */
const readAs = {
  callbacks: (answer: OwnerCallbacks): LeftCallbacks => answer,
  refusals: (answer: z.infer<typeof Refusals>): RefusalList => answer,
  stop: (answer: z.infer<typeof Stop>): StopView => answer,
  block: (answer: z.infer<typeof Block>): BlockView => answer,
  siteKey: (answer: z.infer<typeof siteKeySchemas.SiteKey>): SiteKeyView => answer,
};

let app: OwnerApp;
beforeEach(async () => {
  app = await startOwnerApp();
});
afterEach(() => app.close());

describe('what the console reads', () => {
  it('a callback that is left to the owner has all that the console shows', async () => {
    await callbackIn('unsettled', app.ledger, app.clock);
    const answer = (await (await app.ask('callbacks')).json()) as OwnerCallbacks;
    const [callback] = readAs.callbacks(answer).callbacks;
    expect(callback).toMatchObject({ state: 'unsettled', number: expect.stringContaining('•') });
  });
});
