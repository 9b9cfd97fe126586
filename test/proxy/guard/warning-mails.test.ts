import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR_MS } from '../../../shared/durations.js';
import { openMailServer } from '../../support/network/mail-server.js';
import { type OwnerApp, startOwnerApp } from '../../support/program/owner-app.js';
import { callbackBody, freshNumber } from '../../support/program/start-app.js';
import { openTestStore } from '../../support/store/stores.js';
import { waitUntil } from '../../support/time/wait-until.js';

let server: Awaited<ReturnType<typeof openMailServer>>;
let apps: OwnerApp[] = [];
beforeEach(async () => {
  server = await openMailServer();
});
afterEach(async () => {
  // First, because a mail that is being sent is waited for.
  await server.close();
  await Promise.all(apps.map((app) => app.close()));
  apps = [];
});

/** A call costs at most 1, ten minutes at 0.10. */
async function start(environment: Record<string, string> = {}, store = openTestStore()) {
  const app = await startOwnerApp({
    environment: {
      MAX_CALL_SECONDS: '600',
      ASSUMED_PRICE: '0.10',
      BUDGET_PER_DAY: '2',
      SMTP_URL: server.url.replace('//', '//rappel:CANARY@'),
      MAIL_FROM: 'Rappel <rappel@shop.example>',
      WARNINGS_TO: 'owner@shop.example',
      ...environment,
    },
    script: {
      listDestinations: async () => [
        { destinationId: '1', destinationName: 'France mobile', allowed: 'allowed' as const },
      ],
    },
    store: () => store,
  });
  apps.push(app);
  return app;
}

const ask = async (app: OwnerApp) =>
  (await app.post({ ...callbackBody, number: freshNumber() })).status;
const mailStates = async (app: OwnerApp) => {
  const { warnings } = (await (await app.ask('budget-warnings')).json()) as {
    warnings: { percent: number; mail: string }[];
  };
  return warnings.map(({ percent, mail }) => `${percent} ${mail}`).reverse();
};
const subjects = () =>
  server.received.map(({ content }) => /^Subject: (.*)$/m.exec(content)?.[1]).sort();
/** Mails travel over the network, which the clock of a test does not move. */
const until = (what: string, isSo: () => boolean | Promise<boolean>) => waitUntil(what, isSo);

it('each warning of a budget is mailed once to the owner, over all instances', async () => {
  const store = openTestStore();
  const [one, two] = [await start({}, store), await start({}, store)];
  for (const app of [one, two]) app.startWorkers();
  for (const app of [one, two, one, two]) await ask(app);
  expect(await mailStates(one)).toHaveLength(3);
  await Promise.all([one, two].map((app) => app.clock.advance(5000)));
  await until('the mails', async () => !(await mailStates(one)).join().includes('waiting'));
  expect(await mailStates(one)).toEqual(['50 sent', '80 sent', '100 sent']);
  expect(subjects()).toEqual([
    'Rappel has used 50 % of BUDGET_PER_DAY',
    'Rappel has used 80 % of BUDGET_PER_DAY',
    'Rappel refuses calls: BUDGET_PER_DAY is used up',
  ]);
  for (const { from, to } of server.received)
    expect([from, to]).toEqual(['rappel@shop.example', 'owner@shop.example']);
  const fifty = server.received.find(({ content }) => content.includes('50 %'))?.content ?? '';
  expect(fifty.replace(/=\r\n/g, '')).toContain('1.00 of 2.00 in BUDGET_PER_DAY');
  for (const { clock } of [one, two]) {
    clock.jump(HOUR_MS);
    await clock.advance(10_000);
  }
  expect(server.received).toHaveLength(3);
});

it('a mail server that says nothing keeps no callback waiting', async () => {
  server.setSilent(true);
  const app = await start();
  app.startWorkers();
  expect(await ask(app)).toBe(201);
  await app.clock.advance(5000);
  await until('the connection to the mail server', () => server.connections() > 0);
  expect(await ask(app)).toBe(201);
});

it('a mail that is refused is tried again, also after a restart, and the owner can see it', async () => {
  const store = await openTestStore();
  const app = await start({}, Promise.resolve(store));
  app.startWorkers();
  for (const line of ['451 later', '451 later']) server.refuseNext(line);
  await ask(app);
  await app.clock.advance(5000);
  await until('the first failure', async () => (await mailStates(app))[0] === '50 failing');
  // A minute, then two. The first attempt was at any time in the five seconds.
  await app.clock.advance(54_000);
  expect(app.logLines.filter((line) => line.includes('could not be mailed'))).toHaveLength(1);
  await app.clock.advance(11_000);
  const failures = () => app.logLines.filter((line) => line.includes('could not be mailed'));
  await until('the second failure', () => failures().length === 2);
  expect(app.logLines.join()).not.toMatch(/CANARY|@shop/);

  const restarted = await start({}, Promise.resolve(store));
  restarted.clock.jump(HOUR_MS);
  restarted.startWorkers();
  await until('the mail', () => server.received.length === 1);
  await until('its note', async () => (await mailStates(restarted))[0] === '50 sent');
});

it('a warning that cannot be mailed for a day is given up, and the log says so', async () => {
  const app = await start({ SMTP_URL: 'smtp://127.0.0.1:1' });
  app.startWorkers();
  await ask(app);
  await until('the end of the attempts', async () => {
    app.clock.jump(HOUR_MS);
    await app.clock.advance(5000);
    return (await mailStates(app))[0] === '50 given-up';
  });
  const lines = app.logLines.map((line) => JSON.parse(line));
  expect(lines.filter(({ alert }) => alert === 'warning-mail')).toHaveLength(1);
  expect(lines.find(({ alert }) => alert === 'warning-mail').attempts).toBeLessThan(40);
});

it('without WARNINGS_TO nobody is mailed', async () => {
  const app = await start({ WARNINGS_TO: '' });
  app.startWorkers();
  await ask(app);
  await app.clock.advance(60_000);
  expect(await mailStates(app)).toEqual(['50 none']);
  expect(server.received).toEqual([]);
});
