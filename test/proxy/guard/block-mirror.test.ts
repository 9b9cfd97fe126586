import { afterEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../proxy/store/database.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import { type OwnerApp, ownerToken, startOwnerApp } from '../../support/program/owner-app.js';
import { openTestStore } from '../../support/store/stores.js';
import { settle } from '../../support/time/fake-clock.js';

let apps: OwnerApp[] = [];
afterEach(async () => {
  await Promise.all(apps.map((app) => app.close()));
  apps = [];
});

async function start(
  script: Partial<WebAppel> = {},
  environment: Record<string, string> = { MIRROR_BLOCKS: 'true' },
  store?: Store,
): Promise<OwnerApp> {
  const app = await startOwnerApp({
    environment,
    script: { blockNumber: async () => undefined, ...script },
    ...(store && { store: async () => store }),
  });
  apps.push(app);
  app.startWorkers();
  return app;
}

const block = (app: OwnerApp, kind: string, value: string, more: object = {}) =>
  app.send('blocks', { kind, value, ...more });
const told = (app: OwnerApp) =>
  app.webAppel.askedFor('blockNumber').map(({ phoneNumber }) => phoneNumber);
const mirrors = async (app: OwnerApp) => {
  const { blocks } = (await (await app.ask('blocks')).json()) as { blocks: { mirror: string }[] };
  return blocks.map(({ mirror }) => mirror);
};
const metric = async (app: OwnerApp, name: string) => {
  const text = await (await app.get('/metrics', { authorization: `Bearer ${ownerToken}` })).text();
  return new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1];
};

describe('with MIRROR_BLOCKS', () => {
  it('a number without an end is put on the list of WebAppel once, and its digits are forgotten then', async () => {
    const app = await start();
    await block(app, 'number', '06 39 98 88 01');
    expect(await mirrors(app)).toEqual(['waiting']);
    await app.clock.advance(5000);
    expect(told(app)).toEqual(['33639988801']);
    expect(await mirrors(app)).toEqual(['done']);
    expect(await app.store.selectFrom('guard_block_mirrors').selectAll().execute()).toEqual([]);
    await block(app, 'number', '06 39 98 88 01', { reason: 'again' });
    await app.clock.advance(5000);
    expect(told(app)).toHaveLength(1);
    expect(await (await app.send('blocks/1', undefined, 'delete')).json()).toMatchObject({
      mirror: 'done',
    });
  });

  it('what WebAppel could not forget in time, or cannot hold, is not told', async () => {
    const app = await start();
    await block(app, 'number', '06 39 98 88 02', { expiresAt: '2026-12-01T08:00:00Z' });
    await block(app, 'prefix', '+33 6 39');
    await block(app, 'address', '203.0.113.7');
    await app.clock.advance(60_000);
    expect(told(app)).toEqual([]);
    expect(await mirrors(app)).toEqual(['none', 'none', 'none']);
  });

  it('it is tried until it is done, also after a restart, and the owner is told', async () => {
    const store = await openTestStore();
    const broken = await start(
      { blockNumber: () => Promise.reject(new Unreached('timeout')) },
      { MIRROR_BLOCKS: 'true' },
      store,
    );
    await block(broken, 'number', '06 39 98 88 03');
    await broken.clock.advance(400_000);
    expect(told(broken).length).toBeGreaterThan(1);
    expect(await mirrors(broken)).toEqual(['failing']);
    expect(await metric(broken, 'rappel_blocks_unmirrored')).toBe('1');
    expect(Number(await metric(broken, 'rappel_block_mirror_failures_total'))).toBeGreaterThan(1);
    const lines = broken.logLines.filter((line) => line.includes('the list of WebAppel'));
    expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ level: 40, error: expect.anything() });
    expect(lines.join()).not.toContain('88803');

    const restarted = await start({}, { MIRROR_BLOCKS: 'true' }, store);
    await restarted.clock.advance(600_000);
    expect(told(restarted)).toEqual(['33639988803']);
    expect(await mirrors(restarted)).toEqual(['done']);
  });

  it('a block that is removed before it could be told is not told', async () => {
    const app = await start({ blockNumber: () => Promise.reject(new Refusal('INTERNAL', 'x')) });
    await block(app, 'number', '06 39 98 88 04');
    await app.clock.advance(5000);
    const before = told(app).length;
    await app.send('blocks/1', undefined, 'delete');
    await app.clock.advance(300_000);
    expect(told(app)).toHaveLength(before);
  });

  it('a number that WebAppel has already counts as told', async () => {
    const app = await start({ blockNumber: () => Promise.reject(new Refusal('BLACKLISTED', 'x')) });
    await block(app, 'number', '06 39 98 88 05');
    await app.clock.advance(5000);
    expect(await mirrors(app)).toEqual(['done']);
  });
});

it('without MIRROR_BLOCKS WebAppel is told of nothing', async () => {
  const app = await start({}, {});
  await block(app, 'number', '06 39 98 88 06');
  await settle();
  await app.clock.advance(60_000);
  expect(told(app)).toEqual([]);
  expect(await mirrors(app)).toEqual(['none']);
  expect(await app.store.selectFrom('guard_block_mirrors').selectAll().execute()).toEqual([]);
});
