import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type {
  BlockView,
  PersonErased,
  PersonFound,
  PersonObjected,
  RefusalList,
  SiteKeyView,
  StopView,
} from '../../console/api-shapes.js';
import type { Block } from '../../proxy/owner/owner-blocks.js';
import type { personSchemas } from '../../proxy/owner/owner-person.js';
import type { Refusals } from '../../proxy/owner/owner-refusals.js';
import type { siteKeySchemas } from '../../proxy/owner/owner-site-keys.js';
import type { Stop } from '../../proxy/owner/owner-stops.js';
import { type OwnerApp, startOwnerApp } from '../support/program/owner-app.js';

/** Compiles only if what the API answers is what the console reads. */
const readAs = {
  refusals: (answer: z.infer<typeof Refusals>): RefusalList => answer,
  stop: (answer: z.infer<typeof Stop>): StopView => answer,
  block: (answer: z.infer<typeof Block>): BlockView => answer,
  personFound: (answer: z.infer<typeof personSchemas.PersonFound>): PersonFound => answer,
  personErased: (answer: z.infer<typeof personSchemas.PersonErased>): PersonErased => answer,
  personObjected: (answer: z.infer<typeof personSchemas.PersonObjected>): PersonObjected => answer,
  siteKey: (answer: z.infer<typeof siteKeySchemas.SiteKey>): SiteKeyView => answer,
};

let app: OwnerApp;
beforeEach(async () => {
  app = await startOwnerApp();
});
afterEach(() => app.close());

describe('what the console reads', () => {
  it('a refusal has all that the console shows', async () => {
    await app.post({ popupId: '79', number: '06 39 98 12 01' });
    const answer = (await (await app.ask('refusals')).json()) as z.infer<typeof Refusals>;
    expect(readAs.refusals(answer).refusals).toMatchObject([
      { popupId: '79', rule: 'closed', reason: null, reference: expect.stringMatching(/^\w{8}$/) },
    ]);
  });
});
