import { afterEach, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../shared/durations.js';
import { fetchProof } from '../../support/callbacks/page-proof.js';
import {
  freshNumber,
  problemIn,
  startApp,
  type TestApp,
  viewIn,
} from '../../support/program/start-app.js';
import { openTestStore } from '../../support/store/stores.js';

const site = { origin: 'https://shop.example' };
const settings = {
  PUBLIC_URL: 'https://shop.example',
  ALLOWED_ORIGINS: 'https://second.example',
  PAGE_PROOF: 'on',
};

let apps: TestApp[] = [];
afterEach(async () => {
  await Promise.all(apps.map((app) => app.close()));
  apps = [];
});

async function start(options: Parameters<typeof startApp>[0] = {}): Promise<TestApp> {
  const app = await startApp({
    ...options,
    environment: { ...settings, ...options.environment },
  });
  apps.push(app);
  return app;
}

/** Asks for a call of another number each time. */
const ask = (app: TestApp, headers: object, more: object = {}) =>
  app.post({ popupId: '77', number: freshNumber(), ...more }, { ...site, ...headers });

const proofOf = (app: TestApp, popupId = '77', headers = site) =>
  fetchProof(app.url, { popupId, headers });

/** What an attacker may try, with proofs of the site's own page at hand. */
const attacks: Record<string, (app: TestApp) => Promise<Response>> = {
  'without a proof': (app) => ask(app, {}),
  'a proof that is played again': async (app) => {
    const proof = await proofOf(app);
    expect((await ask(app, proof)).status).toBe(201);
    return ask(app, proof);
  },
  'a proof of another popup': async (app) => ask(app, await proofOf(app, '78')),
  'a proof of another site': async (app) =>
    ask(app, await proofOf(app, '77', { origin: 'https://second.example' })),
  'a proof that is two hours old': async (app) => {
    const proof = await proofOf(app);
    app.clock.jump(2 * HOUR_MS);
    return ask(app, proof);
  },
  'a proof of a clock that is two minutes ahead': async (app) => {
    app.clock.jump(2 * MINUTE_MS);
    const proof = await proofOf(app);
    app.clock.jump(-2 * MINUTE_MS);
    return ask(app, proof);
  },
  'a forged proof': async (app) => {
    const { 'page-proof': proof } = await proofOf(app);
    const [time, id, signature] = proof.split('.');
    return ask(app, { 'page-proof': `${time}.${id?.slice(0, -1)}_.${signature}` });
  },
  'a proof whose age is forged': async (app) => {
    const { 'page-proof': proof } = await proofOf(app);
    app.clock.jump(2 * HOUR_MS);
    const now = app.clock.now().toString(36);
    return ask(app, { 'page-proof': [now, ...proof.split('.').slice(1)].join('.') });
  },
};

describe('a page proof', () => {
  it('a callback is accepted with a new proof, and the proof is never cached', async () => {
    const app = await start();
    const answer = await fetch(`${app.url}/api/popups/77/proofs`, {
      method: 'POST',
      headers: site,
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { proof, expiresAt } = (await answer.json()) as { proof: string; expiresAt: string };
    expect(Date.parse(expiresAt)).toBe(app.clock.now() + 2 * HOUR_MS);
    expect((await ask(app, { 'page-proof': proof })).status).toBe(201);
  });

  for (const [name, attack] of Object.entries(attacks)) {
    it(`a callback with ${name} is refused, with the one answer for all proofs`, async () => {
      const answer = await attack(await start());
      expect(answer.status).toBe(403);
      expect(await problemIn(answer)).toEqual({
        type: 'urn:rappel:problem:proof-expired',
        title: 'The page proof is missing or no longer valid',
        status: 403,
        code: 'proof-expired',
        detail:
          'Get a new one by POST /api/popups/{popupId}/proofs and send it in the header Page-Proof.',
      });
    });

    it(`twin without the rule: a callback with ${name} is accepted`, async () => {
      const answer = await attack(await start({ environment: { PAGE_PROOF: 'off' } }));
      expect(answer.status).toBe(201);
    });
  }

  it('a proof is good on every instance, and of two that race for it exactly one is accepted', async () => {
    const store = await openTestStore();
    const both = [
      await start({ store: async () => store }),
      await start({ store: async () => store }),
    ];
    const race = async (headers: () => Promise<object>) => {
      const answers = await Promise.all(
        Array.from({ length: 10 }, async (_, index) => ask(both[index % 2]!, await headers())),
      );
      return answers.map(({ status }) => status).sort();
    };
    for (let round = 0; round < 3; round++) {
      const proof = await proofOf(both[0]!);
      expect(await race(async () => proof)).toEqual([201, ...Array(9).fill(403)]);
    }
    // The twin: nothing but the proof kept the others out.
    expect(await race(() => proofOf(both[0]!))).toEqual(Array(10).fill(201));
  });

  it('a repetition of a request gets its callback, on every instance and also when the proof is too old by then', async () => {
    const store = await openTestStore();
    const [one, other] = [
      await start({ store: async () => store }),
      await start({ store: async () => store }),
    ];
    const headers = { ...(await proofOf(one)), 'idempotency-key': 'repeated-request' };
    const body = { number: freshNumber() };
    const { handle } = await viewIn(await ask(one, headers, body));
    for (const app of [one, other]) {
      expect((await viewIn(await ask(app, headers, body))).handle).toBe(handle);
      app.clock.jump(3 * HOUR_MS);
      expect((await viewIn(await ask(app, headers, body))).handle).toBe(handle);
    }
  });

  it('a request that was refused leaves its proof for the corrected one', async () => {
    const app = await start();
    const proof = await proofOf(app);
    expect((await ask(app, proof, { number: '1' })).status).toBe(422);
    expect((await ask(app, proof)).status).toBe(201);
  });

  it('a used proof stays used when the clock is set back', async () => {
    const app = await start();
    const proof = await proofOf(app);
    await ask(app, proof);
    app.clock.jump(5 * HOUR_MS);
    app.clock.jump(-5 * HOUR_MS);
    expect((await ask(app, proof)).status).toBe(403);
  });

  it('missing and used proofs are recorded as refusals, and old ones are not', async () => {
    const app = await start();
    await attacks['a proof that is two hours old']?.(app);
    await attacks['without a proof']?.(app);
    await attacks['a proof that is played again']?.(app);
    const refusals = await app.store
      .selectFrom('guard_refusals')
      .select(['rule', 'number'])
      .orderBy('id')
      .execute();
    expect(refusals).toEqual([
      { rule: 'page-proof', number: '' },
      { rule: 'page-proof', number: expect.stringMatching(/^\+33 6 •• •• •• \d\d$/) },
    ]);
    expect(app.logLines.join()).not.toContain('page-proof":"');
  });

  it('proofs are read at most as often as an address may read', async () => {
    const app = await start({ environment: { READS_PER_ADDRESS: '60' } });
    const issue = () => fetch(`${app.url}/api/popups/77/proofs`, { method: 'POST', headers: site });
    const statuses: number[] = [];
    for (let sent = 0; sent < 31; sent++) statuses.push((await issue()).status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(30);
    expect(statuses.at(-1)).toBe(429);
  });
});
