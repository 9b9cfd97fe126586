import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProblemError } from '../../../proxy/http/problems.js';
import { PopupCache } from '../../../proxy/popups/popup-cache.js';
import type { PopupViews } from '../../../proxy/popups/popup-views.js';
import type { Store } from '../../../proxy/store/database.js';
import { HOUR_MS } from '../../../shared/durations.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { Unreached } from '../../../shared/webappel/refusal.js';
import { recordingLog } from '../../support/callbacks/callbacks.js';
import { popupViewsOf } from '../../support/callbacks/known-popups.js';
import { openTestStore } from '../../support/store/stores.js';
import { FakeClock } from '../../support/time/fake-clock.js';
import { demoSettings, scriptedWebAppel } from '../../support/webappel/scripted-webappel.js';

const unreachable: Partial<WebAppel> = {
  listPopups: () => Promise.reject(new Unreached('timeout')),
};

let store: Store;
let clock: FakeClock;
let lines: string[];

beforeEach(async () => {
  store = await openTestStore();
  clock = new FakeClock();
});
afterEach(() => store.destroy());

/** Starts an instance on the shared store. `show` also waits for the cache writes, which the proxy does not. */
function start(
  script: Partial<WebAppel> = {},
  account: readonly string[] = ['https://webappel.example', 'owner@shop.example'],
) {
  const logged = recordingLog();
  lines = logged.lines;
  const cache = new PopupCache({
    store,
    clock,
    log: logged.log,
    secret: 'a secret of at least thirty-two characters',
    account: () => account,
  });
  const writes: Promise<void>[] = [];
  const webAppel = scriptedWebAppel(demoSettings(), script);
  const views: PopupViews = popupViewsOf(webAppel, clock, {
    log: logged.log,
    cache: {
      get: (popupId) => cache.get(popupId),
      put: (...parameters) => writes[writes.push(cache.put(...parameters)) - 1] as Promise<void>,
      retainOnly: (...parameters) =>
        writes[writes.push(cache.retainOnly(...parameters)) - 1] as Promise<void>,
    },
  });
  const show = async (popupId = '77') => {
    const view = await views.view(popupId).catch((failure: unknown) => {
      if (failure instanceof ProblemError) return failure.problem.code;
      throw failure;
    });
    await Promise.all(writes);
    return view;
  };
  return { webAppel, show };
}

const rows = () => store.selectFrom('popup_snapshots').selectAll().orderBy('popup_id').execute();

describe('while WebAppel is unreachable', () => {
  it('a new instance shows the last snapshot of a popup', async () => {
    const before = await start().show();
    expect(before).toMatchObject({ id: '77' });
    await clock.advance(6 * HOUR_MS);
    expect(await start(unreachable).show()).toEqual(before);
    expect(lines.join('\n')).toContain('its last snapshot is used');
  });

  it('a new instance cannot show a popup without a snapshot', async () => {
    await start().show('77');
    expect(await start(unreachable).show('78')).toBe('unavailable');
  });

  it('an instance shows the newest snapshot of any instance', async () => {
    const first = start();
    await first.show();
    await clock.advance(HOUR_MS / 2);
    const second = start({
      listPopups: async () => [{ popupId: '77', openMessage: 'New words' }],
    });
    await second.show();
    first.webAppel.script(unreachable);
    await clock.advance(HOUR_MS / 2);
    await first.show();
    expect(await start(unreachable).show()).toMatchObject({ message: 'New words' });
  });

  it('an instance fetches the settings again when WebAppel is back', async () => {
    await start().show();
    const next = start(unreachable);
    await next.show();
    next.webAppel.script({
      listPopups: async () => [{ popupId: '77', openMessage: 'New words' }],
    });
    await clock.advance(30_000);
    expect(await next.show()).toMatchObject({ message: 'New words' });
  });

  it('a snapshot older than a day is not shown', async () => {
    await start().show();
    await clock.advance(24 * HOUR_MS);
    expect(await start(unreachable).show()).toMatchObject({ id: '77' });
    await clock.advance(1);
    expect(await start(unreachable).show()).toBe('unavailable');
  });

  it('the age of a snapshot counts from the last fetch, not from the last change', async () => {
    const running = start();
    await running.show();
    await clock.advance(20 * HOUR_MS);
    await running.show();
    await clock.advance(20 * HOUR_MS);
    expect(await start(unreachable).show()).toMatchObject({ id: '77' });
  });

  it('a snapshot of another account or another WebAppel is not shown', async () => {
    await start().show();
    expect(
      await start(unreachable, ['https://webappel.example', 'other@shop.example']).show(),
    ).toBe('unavailable');
    expect(await start(unreachable, ['https://other.example', 'owner@shop.example']).show()).toBe(
      'unavailable',
    );
  });

  it.each(['{"locale":"fr"}', '{"loc', 'null'])(
    'an unreadable snapshot is ignored: %s',
    async (snapshot) => {
      await start().show();
      await store.updateTable('popup_snapshots').set({ snapshot }).execute();
      expect(await start(unreachable).show()).toBe('unavailable');
    },
  );
});

describe('stored popup snapshots', () => {
  it('a snapshot is written when it changes and once an hour, not at each fetch', async () => {
    const running = start();
    await running.show();
    const [first] = await rows();
    for (let minute = 0; minute < 59; minute++) {
      await clock.advance(60_000);
      await running.show();
    }
    expect(await rows()).toEqual([first]);
    await clock.advance(60_000);
    await running.show();
    expect((await rows())[0]?.asked_at).toBe(clock.now());
  });

  it('a newer snapshot is not overwritten by an older one, unless a wrong clock dated it in the future', async () => {
    const startWithMessage = (openMessage: string) =>
      start({ listPopups: async () => [{ popupId: '77', openMessage }] });
    const running = startWithMessage('at first');
    await running.show();
    running.webAppel.script({
      listPopups: async () => [{ popupId: '77', openMessage: 'changed' }],
    });
    await clock.advance(60_000);
    await running.show();
    expect((await rows())[0]?.snapshot).toContain('changed');
    // An instance that fetched earlier but writes later.
    clock.jump(-1000);
    await startWithMessage('overtaken').show();
    expect((await rows())[0]?.snapshot).toContain('changed');
    // The clock was hours ahead and is corrected.
    clock.jump(-3 * HOUR_MS);
    await startWithMessage('by the corrected clock').show();
    expect((await rows())[0]?.snapshot).toContain('by the corrected clock');
  });

  it('a snapshot is deleted if WebAppel no longer lists the popup, or if it is older than a day', async () => {
    const running = start();
    await running.show('77');
    await running.show('78');
    expect(await rows()).toHaveLength(2);
    running.webAppel.script({ listPopups: async () => [{ popupId: '78' }] });
    await clock.advance(60_000);
    expect(await running.show('77')).toBe('not-found');
    expect((await rows()).map(({ popup_id }) => popup_id)).toEqual(['78']);
    await clock.advance(25 * HOUR_MS);
    await start({ listPopups: async () => [] }, ['another account']).show();
    expect(await rows()).toEqual([]);
  });

  it('an unchanged snapshot is stored again if WebAppel lists its popup again', async () => {
    const running = start();
    await running.show();
    running.webAppel.script({ listPopups: async () => [{ popupId: '78' }] });
    await clock.advance(60_000);
    await running.show();
    expect(await rows()).toEqual([]);
    running.webAppel.script(demoSettings());
    await clock.advance(60_000);
    await running.show();
    expect((await rows()).map(({ popup_id }) => popup_id)).toEqual(['77']);
  });

  it('a running instance does not show a popup that was removed, even in the next outage', async () => {
    const running = start();
    await running.show();
    running.webAppel.script({ listPopups: async () => [{ popupId: '78' }] });
    await clock.advance(60_000);
    expect(await running.show()).toBe('not-found');
    running.webAppel.script(unreachable);
    await clock.advance(60_000);
    expect(await running.show()).toBe('unavailable');
  });

  it('a snapshot survives an empty list of popups, which may be the start of an outage', async () => {
    const running = start();
    const before = await running.show();
    running.webAppel.script({ listPopups: async () => [] });
    await clock.advance(60_000);
    expect(await running.show()).toEqual(before);
    expect(await running.show('78')).toBe('not-found');
    running.webAppel.script(unreachable);
    await clock.advance(60_000);
    expect(await running.show()).toEqual(before);
    expect(await start(unreachable).show()).toEqual(before);
  });

  it('after two hours of empty lists, a popup counts as removed', async () => {
    const running = start();
    await running.show();
    running.webAppel.script({ listPopups: async () => [] });
    await clock.advance(2 * HOUR_MS);
    expect(await running.show()).toMatchObject({ id: '77' });
    await clock.advance(30_000);
    expect(await running.show()).toBe('not-found');
  });

  it('a snapshot contains neither the account nor the people who are called', async () => {
    await start({
      listPopups: async () => [
        { popupId: '77', voicemailAddress: 'owner@shop.example', closedGroup: 'Marie' },
      ],
    }).show();
    expect(JSON.stringify(await rows())).not.toMatch(/owner|shop|Marie|webappel/);
  });

  it('a popup is shown even if its snapshot cannot be saved, and the failure is logged', async () => {
    const running = start();
    await store.schema.dropTable('popup_snapshots').execute();
    expect(await running.show()).toMatchObject({ id: '77' });
    expect(lines.join('\n')).toContain('popup snapshots could not be saved for an outage');
  });
});
