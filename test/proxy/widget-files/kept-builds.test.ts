import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../proxy/store/database.js';
import { KeptBuilds } from '../../../proxy/widget-files/kept-builds.js';
import { buildOf, startApp } from '../../support/program/start-app.js';
import { openTestStore } from '../../support/store/stores.js';
import { FakeClock } from '../../support/time/fake-clock.js';
import { advanceUntil } from '../../support/time/wait-until.js';

const buildNumber = (number: number) =>
  buildOf({
    'rappel.js': `loader ${number}`,
    [`assets/popup-${number}.js`]: `popup ${number}`,
    'assets/shared-0.js': 'the same in each build',
  });

let store: Store;
let clock: FakeClock;
beforeEach(async () => {
  store = await openTestStore();
  clock = new FakeClock();
});
afterEach(() => store.destroy());

const published = async (number: number): Promise<void> => {
  await clock.advance(1000);
  await new KeptBuilds(store, clock).publish(buildNumber(number));
};
const contentOf = async (builds: KeptBuilds, path: string) =>
  (await builds.find(path))?.body.content.toString();
/** What an instance finds that was never asked for a file before: a second unknown file would have to wait. */
const foundByFreshInstance = (path: string) => contentOf(new KeptBuilds(store, clock), path);

describe('builds that instances share', () => {
  it('an instance finds the files of its predecessors and only files with a hash in their name', async () => {
    await published(1);
    await published(2);
    expect(await foundByFreshInstance('assets/popup-1.js')).toBe('popup 1');
    expect(await foundByFreshInstance('assets/popup-2.js')).toBe('popup 2');
    expect(await foundByFreshInstance('rappel.js')).toBeUndefined();
  });

  it('an instance finds the files of a newer one that starts after it was asked for them', async () => {
    const old = new KeptBuilds(store, clock);
    expect(await contentOf(old, 'assets/popup-3.js')).toBeUndefined();
    await new KeptBuilds(store, clock).publish(buildNumber(3));
    let content: string | undefined;
    void contentOf(old, 'assets/popup-3.js').then((found) => {
      content = found;
    });
    await advanceUntil(clock, 'the file of the newer build', () => content === 'popup 3');
  });

  it('ten builds are kept, and a build that runs again counts as new', async () => {
    for (let number = 1; number <= 10; number += 1) await published(number);
    await published(1);
    await published(11);
    expect(await foundByFreshInstance('assets/popup-1.js')).toBe('popup 1');
    expect(await foundByFreshInstance('assets/popup-2.js')).toBeUndefined();
    expect(await foundByFreshInstance('assets/popup-3.js')).toBe('popup 3');
    expect(await foundByFreshInstance('assets/shared-0.js')).toBe('the same in each build');
  });

  it('instances that start at the same moment keep the files of each other', async () => {
    await Promise.all(
      [1, 2, 3, 4].map((n) => new KeptBuilds(store, clock).publish(buildNumber(n))),
    );
    const builds = new KeptBuilds(store, clock);
    for (const number of [1, 2, 3, 4])
      expect(await contentOf(builds, `assets/popup-${number}.js`)).toBe(`popup ${number}`);
  });

  it('a hundred requests for unknown files ask the store once', async () => {
    let queries = 0;
    const counted = store.withPlugin({
      transformQuery({ node }) {
        queries += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const builds = new KeptBuilds(counted, clock);
    expect(await builds.find('assets/x.js')).toBeUndefined();
    expect(queries).toBe(1);
    const asked = Array.from({ length: 100 }, (_, index) => builds.find(`assets/x-${index}.js`));
    await clock.advance(1000);
    expect(await Promise.all(asked)).toEqual(asked.map(() => undefined));
    expect(queries).toBe(2);
  });
});

it('the files of a kept build are served like those of the running one', async () => {
  const app = await startApp({ widget: { 'assets/popup-2.js': 'new' } });
  try {
    await new KeptBuilds(app.store, app.clock).publish(buildOf({ 'assets/popup-1.js': 'old' }));
    const response = await app.get('/assets/popup-1.js');
    expect([response.status, await response.text()]).toEqual([200, 'old']);
    expect(response.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  } finally {
    await app.close();
  }
});
