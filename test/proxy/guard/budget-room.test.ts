import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PopupView } from '../../../shared/callback.js';
import { DAY_MS, HOUR_MS } from '../../../shared/durations.js';
import { freeSlots } from '../../support/callbacks/appointment-requests.js';
import { freshNumber, startApp, type TestApp } from '../../support/program/start-app.js';

const fallback = '+33 1 99 00 12 34';
/** How old what a popup shows may be. */
const RECENT_MS = 2000;
/** One more part of time than a window has. */
const PART_MS = HOUR_MS;

let app: TestApp;
afterEach(() => app.close());

/** A call to a mobile costs at most 1, ten minutes at 0.10, and one to a fixed line what is given. */
async function start(
  environment: Record<string, string>,
  { fixedPrice = '0.10', immediateOnly = false } = {},
) {
  app = await startApp({
    environment: { MAX_CALL_SECONDS: '600', FALLBACK_PHONE: fallback, ...environment },
    script: {
      listDestinations: async () => [
        { destinationId: '1', destinationName: 'France mobile', allowed: 'allowed' as const },
        {
          ...{ destinationId: '2', destinationName: 'France fixe', allowed: 'allowed' as const },
          price: fixedPrice,
        },
      ],
      ...(immediateOnly && {
        listPopups: async () =>
          ['77', '78'].map((popupId) => ({ popupId, popupName: 'shop', immediateOnly: true })),
      }),
    },
  });
}

const ask = async (popupId = '77') => (await app.post({ popupId, number: freshNumber() })).status;
const view = async (popupId = '77') =>
  (await (await app.get(`/api/popups/${popupId}`)).json()) as PopupView;
const form = { stopped: false, acceptsRequests: true };
const noForm = {
  ...{ stopped: true, acceptsRequests: false, appointments: false, countries: [] },
  fallbackPhone: fallback,
};

describe('a popup without appointments', () => {
  it.each(['BUDGET_PER_DAY', 'BUDGET_PER_HOUR'])(
    'shows the fallback phone while %s has no room for one more call, and the form again after it',
    async (budget) => {
      await start({ [budget]: '2' }, { immediateOnly: true });
      expect([await ask(), await ask()]).toEqual([201, 201]);
      for (const popupId of ['77', '78']) expect(await view(popupId)).toMatchObject(noForm);
      expect(await ask()).toBe(429);
      await app.clock.advance(DAY_MS + PART_MS);
      expect(await view()).toMatchObject(form);
      expect(await ask()).toBe(201);
    },
  );

  it('shows the form while one more call fits, also one to the cheapest destination only', async () => {
    await start({ BUDGET_PER_DAY: '1.5' }, { immediateOnly: true, fixedPrice: '0.05' });
    expect(await ask()).toBe(201);
    expect(await view()).toMatchObject(form);
    expect((await app.post({ popupId: '77', number: '01 99 00 00 01' })).status).toBe(201);
    await app.clock.advance(RECENT_MS);
    expect(await view()).toMatchObject(noForm);
  });

  it('shows it for its own budget, and other popups keep their form', async () => {
    await start({ BUDGET_PER_POPUP_DAY: '1' }, { immediateOnly: true });
    expect(await ask()).toBe(201);
    expect(await view('77')).toMatchObject(noForm);
    expect(await view('78')).toMatchObject(form);
  });

  it('shows the form two seconds after room is made, and asks the store no more often', async () => {
    await start({ BUDGET_PER_DAY: '1' }, { immediateOnly: true });
    const made = (await (await app.post({ popupId: '77', number: freshNumber() })).json()) as {
      handle: string;
    };
    expect(await view()).toMatchObject(noForm);
    await app.cancel(made.handle);
    expect(await view()).toMatchObject(noForm);
    await app.clock.advance(RECENT_MS);
    expect(await view()).toMatchObject(form);
  });

  it('shows what was known last while the store is away', async () => {
    await start({ BUDGET_PER_DAY: '1' }, { immediateOnly: true });
    expect(await ask()).toBe(201);
    expect(await view()).toMatchObject(noForm);
    await app.store.schema.alterTable('call_uses').renameTo('uses_away').execute();
    await app.clock.advance(RECENT_MS);
    expect(await view()).toMatchObject(noForm);
    await app.store.schema.alterTable('uses_away').renameTo('call_uses').execute();
  });
});

describe('a popup with appointments', () => {
  beforeEach(() => start({ BUDGET_PER_DAY: '1' }));

  it('offers appointments only, at times whose budget has room', async () => {
    const before = await freeSlots(app);
    expect(await ask()).toBe(201);
    await app.clock.advance(RECENT_MS);
    expect(await view()).toMatchObject({
      ...{ stopped: false, open: true, acceptsRequests: false, appointments: true },
    });
    const after = await freeSlots(app);
    const [first] = after;
    expect(after.length).toBeLessThan(before.length);
    expect(Date.parse(first?.at ?? '') - app.clock.now()).toBeGreaterThanOrEqual(DAY_MS);
    const asked = (slotAt = '') => app.post({ popupId: '77', number: freshNumber(), slotAt });
    expect((await asked(before[1]?.at)).status).toBe(429);
    expect((await asked(first?.at)).status).toBe(201);
  });
});
