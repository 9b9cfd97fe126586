import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProblemError } from '../../../proxy/http/problems.js';
import { PopupCache } from '../../../proxy/popups/popup-cache.js';
import type { PopupViews } from '../../../proxy/popups/popup-views.js';
import type { Store } from '../../../proxy/store/database.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { Unreached } from '../../../shared/webappel/refusal.js';
import { recordingLog } from '../../support/callbacks/callbacks.js';
import { popupViewsOf } from '../../support/callbacks/known-popups.js';
import { openTestStore } from '../../support/store/stores.js';
import { FakeClock } from '../../support/time/fake-clock.js';
import { demoSettings, scriptedWebAppel } from '../../support/webappel/scripted-webappel.js';

const HOUR_MS = 60 * 60_000;

const away: Partial<WebAppel> = { listPopups: () => Promise.reject(new Unreached('timeout')) };

let store: Store;
let clock: FakeClock;
let lines: string[];

beforeEach(async () => {
  store = await openTestStore();
  clock = new FakeClock();
});
afterEach(() => store.destroy());

/** A program on the store. `show` also waits for what it keeps, which no visitor does. */
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
      put: (...what) => writes[writes.push(cache.put(...what)) - 1] as Promise<void>,
      retainOnly: (...what) => writes[writes.push(cache.retainOnly(...what)) - 1] as Promise<void>,
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

describe('while WebAppel is away, a program', () => {
  it('that starts shows a popup as it was shown last', async () => {
    const before = await start().show();
    expect(before).toMatchObject({ id: '77' });
    await clock.advance(6 * HOUR_MS);
    expect(await start(away).show()).toEqual(before);
    expect(lines.join('\n')).toContain('a popup is shown as it was last');
  });

  it('that starts cannot show one that was never shown', async () => {
    await start().show('77');
    expect(await start(away).show('78')).toBe('unavailable');
  });

  it('shows what the owner set last, whichever instance heard it', async () => {
    const first = start();
    await first.show();
    await clock.advance(HOUR_MS / 2);
    const second = start({
      listPopups: async () => [{ popupId: '77', openMessage: 'New words' }],
    });
    await second.show();
    first.webAppel.script(away);
    await clock.advance(HOUR_MS / 2);
    await first.show();
    expect(await start(away).show()).toMatchObject({ message: 'New words' });
  });

  it('asks again as soon as WebAppel is back', async () => {
    await start().show();
    const next = start(away);
    await next.show();
    next.webAppel.script({
      listPopups: async () => [{ popupId: '77', openMessage: 'New words' }],
    });
    await clock.advance(30_000);
    expect(await next.show()).toMatchObject({ message: 'New words' });
  });

  it('shows nothing that is older than a day', async () => {
    await start().show();
    await clock.advance(24 * HOUR_MS);
    expect(await start(away).show()).toMatchObject({ id: '77' });
    await clock.advance(1);
    expect(await start(away).show()).toBe('unavailable');
  });

  it('counts that day from the last answer, not from the last change', async () => {
    const running = start();
    await running.show();
    await clock.advance(20 * HOUR_MS);
    await running.show();
    await clock.advance(20 * HOUR_MS);
    expect(await start(away).show()).toMatchObject({ id: '77' });
  });

  it('shows nothing of another account, or of another WebAppel', async () => {
    await start().show();
    expect(await start(away, ['https://webappel.example', 'other@shop.example']).show()).toBe(
      'unavailable',
    );
    expect(await start(away, ['https://other.example', 'owner@shop.example']).show()).toBe(
      'unavailable',
    );
  });

  it.each(['{"locale":"fr"}', '{"loc', 'null'])(
    'passes over what it cannot read: %s',
    async (snapshot) => {
      await start().show();
      await store.updateTable('popup_snapshots').set({ snapshot }).execute();
      expect(await start(away).show()).toBe('unavailable');
    },
  );
});

describe('what is kept of popups', () => {
  it('is written when it changes and once an hour, not at each question', async () => {
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

  it('is what WebAppel told last, by the clock of the store', async () => {
    const saying = (openMessage: string) =>
      start({ listPopups: async () => [{ popupId: '77', openMessage }] });
    const running = saying('at first');
    await running.show();
    running.webAppel.script({
      listPopups: async () => [{ popupId: '77', openMessage: 'changed' }],
    });
    await clock.advance(60_000);
    await running.show();
    expect((await rows())[0]?.snapshot).toContain('changed');
    // Asked a moment before, and slower to write.
    clock.jump(-1000);
    await saying('overtaken').show();
    expect((await rows())[0]?.snapshot).toContain('changed');
    // That clock was hours ahead, and is set right.
    clock.jump(-3 * HOUR_MS);
    await saying('by the right clock').show();
    expect((await rows())[0]?.snapshot).toContain('by the right clock');
  });

  it('is forgotten when WebAppel no longer lists the popup, or was not asked about it for a day', async () => {
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

  it('is kept again when WebAppel lists the popup again, though it is as it was', async () => {
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

  it('is forgotten by the running program too, when WebAppel no longer lists the popup', async () => {
    const running = start();
    await running.show();
    running.webAppel.script({ listPopups: async () => [{ popupId: '78' }] });
    await clock.advance(60_000);
    expect(await running.show()).toBe('not-found');
    running.webAppel.script(away);
    await clock.advance(60_000);
    expect(await running.show()).toBe('unavailable');
  });

  it('outlives an empty listing, which may be how an outage begins', async () => {
    const running = start();
    const before = await running.show();
    running.webAppel.script({ listPopups: async () => [] });
    await clock.advance(60_000);
    expect(await running.show()).toEqual(before);
    expect(await running.show('78')).toBe('not-found');
    running.webAppel.script(away);
    await clock.advance(60_000);
    expect(await running.show()).toEqual(before);
    expect(await start(away).show()).toEqual(before);
  });

  it('is shown for two hours while no popup is listed: after that the owner has removed it', async () => {
    const running = start();
    await running.show();
    running.webAppel.script({ listPopups: async () => [] });
    await clock.advance(2 * HOUR_MS);
    expect(await running.show()).toMatchObject({ id: '77' });
    await clock.advance(30_000);
    expect(await running.show()).toBe('not-found');
  });

  it('names neither the account nor anybody who is called', async () => {
    await start({
      listPopups: async () => [
        { popupId: '77', voicemailAddress: 'owner@shop.example', closedGroup: 'Marie' },
      ],
    }).show();
    expect(JSON.stringify(await rows())).not.toMatch(/owner|shop|Marie|webappel/);
  });

  it('may fail to be written: the popup is shown all the same, and the log tells', async () => {
    const running = start();
    await store.schema.dropTable('popup_snapshots').execute();
    expect(await running.show()).toMatchObject({ id: '77' });
    expect(lines.join('\n')).toContain('what a popup shows could not be kept for an outage');
  });
});
