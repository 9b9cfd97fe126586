// The pages of the console on a year of callbacks, and what open consoles cost a visitor who requests one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { systemClock } from '../../proxy/clock.js';
import { DAY_MS } from '../../shared/durations.js';
import { launchBrowser } from '../support/browser/browser.js';
import { startPostgres } from '../support/store/postgres-server.js';
import { prepareProofs, sendCallbacks } from './callbacks-sent.js';
import { fillYear } from './console-history.js';
import { race, report, sized, type Table, timed } from './measure.js';
import { startServed } from './served.js';
import { slowDown } from './slow-phone.js';

const CALLBACKS = sized(1_000_000, 500);
const READINGS = sized(10, 1);
const ROUNDS = sized(5, 1);
const CONSOLES = sized(20, 2);
const POSTS = sized(300, 3);
const POSTS_A_SECOND = 30;
const token = 'a-token-of-the-owner-for-benchmarks-only';
const headers = { authorization: `Bearer ${token}` };

const folder = mkdtempSync(join(tmpdir(), 'rappel-bench-'));
const postgres = await startPostgres();
const browser = await launchBrowser();
const upstream = await startServed<string>('served-upstream', {});

const day = (ago: number): string =>
  new Date(systemClock.now() - ago * DAY_MS).toISOString().slice(0, 10);
const statistics = (days: number): string => `/statistics?from=${day(days - 1)}&to=${day(0)}`;

/** What each page asks for; of those with several questions, the slowest to answer. */
const pages: readonly (readonly [name: string, path: string])[] = [
  ['Today: figures', '/today'],
  ['Today: refusals', '/refusals?limit=10'],
  ['Requests', '/requests?limit=50'],
  ['Requests of one state and popup', '/requests?limit=50&state=missed&popup=77'],
  ['Requests of a month', `/requests?limit=50&from=${day(60)}T00:00:00Z&to=${day(30)}T00:00:00Z`],
  ['Requests by the end of a number', '/requests?limit=50&number=0123'],
  ['Statistics of a week', statistics(7)],
  ['Statistics of a month', statistics(30)],
  ['Statistics of a year', statistics(365)],
];

async function read(url: string, path: string): Promise<string> {
  const answer = await fetch(`${url}/api/owner${path}`, { headers });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${path} is answered with ${answer.status}: ${text}`);
  return text;
}

/** From the start of the navigation to the figures of the first page, with an empty cache. */
async function firstLoad(browser: Browser, url: string, slowdown: number): Promise<number> {
  const context = await browser.newContext({ extraHTTPHeaders: headers });
  try {
    const page = await context.newPage();
    await slowDown(page, slowdown);
    await page.goto(`${url}/console`);
    return (await page.evaluate(`new Promise((resolve) => {
      const look = () =>
        document.querySelector('.tiles') ? resolve(performance.now()) : requestAnimationFrame(look);
      look();
    })`)) as number;
  } finally {
    await context.close();
  }
}

async function measure(store: string, databaseUrl: string): Promise<readonly Table[]> {
  await fillYear(databaseUrl, CALLBACKS, systemClock.now());
  const proxy = await startServed<string>('served-proxy', {
    DATABASE_URL: databaseUrl,
    WEBAPPEL_URL: upstream.said,
    ADMIN_TOKEN: token,
    READS_PER_ADDRESS: '1000000',
  });
  const url = proxy.said.replace(/\/$/, '');
  const list = JSON.parse(await read(url, '/requests?limit=1')) as { requests: { id: string }[] };
  const one = ['One request', `/requests/${list.requests[0]?.id}`] as const;
  try {
    const reading = await race(
      [...pages, one].map(([name, path]) => ({
        name,
        round: async () => {
          const times: number[] = [];
          for (let count = 0; count < READINGS; count++)
            times.push(await timed(() => read(url, path)));
          return times;
        },
      })),
      { rounds: ROUNDS },
    );
    const loads = await race(
      [
        { name: 'slow 4G', slowdown: 1 },
        { name: 'slow 4G, a processor four times slower', slowdown: 4 },
      ].map(({ name, slowdown }) => ({
        name,
        round: async () => [await firstLoad(browser, url, slowdown)],
      })),
      { rounds: ROUNDS },
    );
    await prepareProofs(proxy.said, POSTS * 2 * (ROUNDS + 1));
    const send = () => sendCallbacks(proxy.said, { amount: POSTS, rate: POSTS_A_SECOND });
    const costs = await race(
      [
        { name: 'no console open', open: 0 },
        { name: `${CONSOLES} consoles open`, open: CONSOLES },
      ].map(({ name, open }) => ({
        name,
        round: async () => {
          const watching = open > 0 ? await startServed<string>('served-consoles', {}) : undefined;
          if (watching) await watching.ask({ url, headers, consoles: open });
          const times = await send();
          await watching?.stop();
          return times;
        },
      })),
      { rounds: ROUNDS },
    );
    return [
      {
        title: `Pages of the console, ${CALLBACKS.toLocaleString('en')} callbacks, ${store}`,
        rows: reading,
      },
      { title: `To the figures of the first page, ${store}`, rows: loads },
      {
        title: `Accepting a callback beside open consoles, ${POSTS_A_SECOND} a second, ${store}`,
        rows: costs,
      },
    ];
  } finally {
    await proxy.stop();
  }
}

try {
  await postgres.run('create database console');
  report('console', [
    ...(await measure('SQLite on disk', `sqlite:${join(folder, 'console.db')}`)),
    ...(await measure('PostgreSQL', postgres.urlOf('console'))),
  ]);
} finally {
  await browser.close();
  await upstream.stop();
  await postgres.remove();
  rmSync(folder, { recursive: true });
}
