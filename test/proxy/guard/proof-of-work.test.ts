import { afterEach, describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/callback.js';
import { HOUR_MS, MINUTE_MS } from '../../../shared/durations.js';
import { fetchProof } from '../../support/callbacks/page-proof.js';
import { solved } from '../../support/callbacks/solved.js';
import { freshNumber, problemIn, startApp, type TestApp } from '../../support/program/start-app.js';
import { openTestStore } from '../../support/store/stores.js';

const settings = {
  PAGE_PROOF: 'on',
  PROOF_OF_WORK: 'on',
  PUBLIC_URL: 'https://shop.example',
  FALLBACK_PHONE: '01 99 00 12 34',
  OWN_NUMBERS: '+33 6 39 98 99 01',
  TRUST_PROXY: '1',
};
const own = '+33 6 39 98 99 01';

let apps: TestApp[] = [];
afterEach(async () => {
  await Promise.all(apps.map((app) => app.close()));
  apps = [];
});

async function start({
  environment = {},
  ...options
}: Parameters<typeof startApp>[0] = {}): Promise<TestApp> {
  const app = await startApp({ ...options, environment: { ...settings, ...environment } });
  apps.push(app);
  return app;
}

interface Visitor {
  address?: string;
  origin?: string | undefined;
  /** How long the form was open. */
  seconds?: number;
}

const headersOf = ({ address = '198.51.100.7', origin = 'https://shop.example' }: Visitor) => ({
  'x-forwarded-for': address,
  ...(origin && { origin }),
});

let visits = 0;
/** Opens the form, waits, and sends it. */
async function visit(app: TestApp, visitor: Visitor = {}, number = freshNumber()) {
  const headers = {
    ...headersOf(visitor),
    ...(await fetchProof(app.url, { headers: headersOf(visitor) })),
    'idempotency-key': `visitor-${++visits}`,
  };
  app.clock.jump((visitor.seconds ?? 5) * 1000);
  const send = (more: object = {}) => app.post({ popupId: '77', number }, { ...headers, ...more });
  return { answer: await send(), send };
}

/** Makes an address as suspect as possible: 30 refusals. */
async function misbehave(app: TestApp, address = '198.51.100.7') {
  for (let time = 0; time < 3; time++) await visit(app, { address }, own);
  await app.store.updateTable('rate_limit_hits').set({ hits: 30 }).where('hits', '=', 3).execute();
}

const challenged = async (app: TestApp, visitor: Visitor = {}) => {
  await misbehave(app, visitor.address);
  const { answer, send } = await visit(app, visitor);
  expect(answer.status).toBe(428);
  return { problem: await problemIn(answer), send };
};

describe('proof of work', () => {
  it('a visitor who does nothing unusual is not asked', async () => {
    const app = await start();
    for (let visitor = 0; visitor < 8; visitor++)
      expect((await visit(app, { address: `198.51.100.${visitor}` })).answer.status).toBe(201);
    // Fast, and without an origin, as a script of the owner.
    const script = await visit(app, { address: '203.0.113.7', origin: '', seconds: 0 });
    expect(script.answer.status).toBe(201);
  });

  it('an address that was refused often solves a challenge, and its request is accepted with the same key', async () => {
    const app = await start();
    const { problem, send } = await challenged(app);
    expect(problem).toMatchObject({ code: 'challenge-needed', fallbackPhone: '01 99 00 12 34' });
    expect((await send(await solved(problem.challenge))).status).toBe(201);
    expect((await visit(app, { address: '203.0.113.7' })).answer.status).toBe(201);
  });

  it('an easy challenge that was kept does not do for a request that would get a harder one', async () => {
    const app = await start();
    for (let time = 0; time < 3; time++) await visit(app, {}, own);
    const robot = { origin: '', seconds: 0 };
    const kept = await visit(app, robot);
    expect(kept.answer.status).toBe(428);
    const easy = (await problemIn(kept.answer)).challenge;
    await app.store.updateTable('rate_limit_hits').set({ hits: 30 }).execute();
    const answer = await kept.send(await solved(easy));
    const problem = await problemIn(answer);
    // Its solution was right, so this is no failure.
    expect([answer.status, problem.code]).toEqual([428, 'challenge-needed']);
    expect((await kept.send(await solved(problem.challenge))).status).toBe(201);
  });

  it('twin without the rule: the same address is not asked', async () => {
    const app = await start({ environment: { PROOF_OF_WORK: 'off' } });
    await misbehave(app);
    expect((await visit(app)).answer.status).toBe(201);
  });

  const signs: [sign: string, make: (app: TestApp) => Promise<Visitor>][] = [
    [
      'a few refusals, without an origin, and faster than anybody types',
      async (app) => {
        for (let time = 0; time < 3; time++) await visit(app, {}, own);
        return { origin: '', seconds: 0 };
      },
    ],
    [
      'a network with many refusals, without an origin',
      async (app) => {
        await misbehave(app);
        await app.store
          .updateTable('rate_limit_hits')
          .set({ hits: 100 })
          .where('hits', '=', 30)
          .execute();
        return { address: '198.51.100.99', origin: '' };
      },
    ],
    [
      'a rush on the popup, filled in faster than anybody types',
      async (app) => {
        for (let visitor = 0; visitor < 30; visitor++)
          await visit(app, { address: `192.0.2.${visitor}`, seconds: 0.1 });
        return { seconds: 0 };
      },
    ],
  ];
  for (const [sign, make] of signs)
    it(`these signs together are enough: ${sign}`, async () => {
      const app = await start();
      const visitor = await make(app);
      expect((await visit(app, visitor)).answer.status).toBe(428);
      app.clock.jump(HOUR_MS);
      expect((await visit(app, visitor)).answer.status).toBe(201);
    });

  it('a number that cannot be called is told before any work is asked for, and the rules only after it', async () => {
    const app = await start();
    await misbehave(app);
    expect((await visit(app, {}, '1')).answer.status).toBe(422);
    const { answer, send } = await visit(app, {}, own);
    expect(answer.status).toBe(428);
    const { challenge } = await problemIn(answer);
    expect(await problemIn(await send(await solved(challenge)))).toMatchObject({
      code: 'cannot-call-now',
    });
  });

  /** Solutions that are not worth anything. */
  const frauds: Record<string, (app: TestApp, problem: Problem) => Promise<object>> = {
    'a guessed solution': async (_app, { challenge }) => {
      const solution = { counter: 7, derivedKey: '00'.repeat(32) };
      return { 'challenge-solution': btoa(JSON.stringify({ challenge, solution })) };
    },
    'a solution of an easier challenge that it wrote itself': async (_app, { challenge }) => {
      const { keySignature: _, ...parameters } = challenge?.parameters ?? {};
      return solved({
        parameters: { ...parameters, keyPrefix: '0' },
        signature: challenge?.signature ?? '',
      });
    },
    'the solution of another request': async (app) => {
      const { answer } = await visit(app);
      return solved((await problemIn(answer)).challenge);
    },
    'a solution that comes after ten minutes': async (app, { challenge }) => {
      app.clock.jump(10 * MINUTE_MS);
      return solved(challenge);
    },
    rubbish: async () => ({ 'challenge-solution': 'eyJjaGFsbGVuZ2UiOnt9LCJzb2x1dGlvbiI6e319' }),
  };
  for (const [name, fraud] of Object.entries(frauds))
    it(`${name} is refused, with a new challenge and the fallback phone as ways on`, async () => {
      const app = await start();
      const { problem, send } = await challenged(app);
      const failed = await send(await fraud(app, problem));
      expect(failed.status).toBe(403);
      const next = await problemIn(failed);
      expect(next).toMatchObject({
        code: 'challenge-failed',
        fallbackPhone: '01 99 00 12 34',
        challenge: { signature: expect.not.stringMatching(problem.challenge?.signature ?? '') },
      });
      expect((await send(await solved(next.challenge))).status).toBe(201);
    });

  it('a solution is good on another instance, and for one callback only', async () => {
    const store = await openTestStore();
    const [one, other] = [
      await start({ store: async () => store }),
      await start({ store: async () => store }),
    ];
    await misbehave(one);
    const headers = {
      ...headersOf({}),
      ...(await fetchProof(one.url, { headers: headersOf({}) })),
    };
    const ask = (app: TestApp, more: object = {}) =>
      app.post({ popupId: '77', number: freshNumber() }, { ...headers, ...more });
    const { challenge } = await problemIn(await ask(one));
    const solution = await solved(challenge);
    expect((await ask(other, solution)).status).toBe(201);
    for (const app of [one, other])
      expect(await problemIn(await ask(app, solution))).toMatchObject({ code: 'proof-expired' });
  });

  it('a server with a site key is not asked', async () => {
    const app = await start({ environment: { ADMIN_TOKEN: 'x'.repeat(32) } });
    await misbehave(app);
    const made = await fetch(`${app.url}/api/owner/site-keys`, {
      method: 'POST',
      headers: { authorization: `Bearer ${'x'.repeat(32)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'shop server' }),
    });
    const { key } = (await made.json()) as { key: string };
    const body = { popupId: '77', number: freshNumber() };
    const answer = await app.post(body, {
      authorization: `Bearer ${key}`,
      'x-forwarded-for': '198.51.100.7',
    });
    expect(answer.status).toBe(201);
  });

  it('the addresses of refused requests are kept as hashes, for an hour', async () => {
    const app = await start();
    await misbehave(app);
    const rows = JSON.stringify(
      await app.store.selectFrom('rate_limit_hits').selectAll().execute(),
    );
    expect(rows).not.toContain('198.51');
    app.clock.jump(HOUR_MS);
    expect((await visit(app)).answer.status).toBe(201);
  });
});
