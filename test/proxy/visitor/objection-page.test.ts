import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../shared/durations.js';
import { Refusal } from '../../../shared/webappel/refusal.js';
import { messagesFor } from '../../../widget/messages/all-languages.js';
import { freeSlots } from '../../support/callbacks/appointment-requests.js';
import { acceptedCallback, callbackIn, reload } from '../../support/callbacks/callbacks.js';
import { type OwnerApp, startOwnerApp } from '../../support/program/owner-app.js';
import { problemIn, viewIn } from '../../support/program/start-app.js';
import { settle } from '../../support/time/fake-clock.js';

const number = '+33639986701' as const;
const typed = '06 39 98 67 01';
let app: OwnerApp;
beforeEach(async () => {
  app = await startOwnerApp();
});
afterEach(() => app.close());

const pageOf = ({ handle }: { handle: string }, query = '?lang=en') =>
  app.get(`/status/${handle}/objection${query}`);
const object = ({ handle }: { handle: string }) =>
  fetch(`${app.url}/status/${handle}/objection?lang=en`, { method: 'POST', redirect: 'manual' });
const post = (popupId = '77') => app.post({ popupId, number: typed });
/** A callback of the number whose call is over. */
async function calledBefore() {
  const handle = (await viewIn(await post())).handle;
  let callback = await reload(app.ledger, { handle });
  for (const step of ['dialling', 'accepted', 'ended'] as const)
    callback =
      (await app.ledger.move(
        callback,
        step,
        {},
        {
          ...(step === 'accepted' && { tracking_id: '700001' }),
        },
      )) ?? callback;
  return callback;
}
const blocks = async () =>
  ((await (await app.ask('blocks')).json()) as { blocks: object[] }).blocks;
const callsSent = () => app.webAppel.askedFor('requestCall').length;

describe('a person who was called without asking', () => {
  it('the status page leads to a page that asks first, in the language of the reader', async () => {
    const callback = await callbackIn('ended', app.ledger, app.clock);
    const status = await (await app.get(`/status/${callback.handle}?lang=en`)).text();
    expect(status).toContain(`href="/status/${callback.handle}/objection?lang=en"`);
    const asks = await pageOf(callback);
    expect(asks.headers.get('cache-control')).toBe('no-store');
    const html = await asks.text();
    expect(html).toContain(messagesFor('en').objection.confirm);
    expect(html).toContain('<form method="post"');
    expect(await (await pageOf(callback, '?lang=fr')).text()).toContain(
      messagesFor('fr').objection.confirm,
    );
    expect(await blocks()).toEqual([]);
  });

  it('after the confirmation the number is refused everywhere, and the answer says no rule', async () => {
    const callback = await calledBefore();
    expect((await post()).status).toBe(201);
    await app.store.updateTable('callbacks').set({ state: 'ended' }).execute();

    const said = await object(callback);
    expect(said.status).toBe(303);
    const done = await app.get(said.headers.get('location') ?? '');
    expect(await done.text()).toContain(messagesFor('en').objection.done);
    for (const popupId of ['77', '78']) {
      const { code, detail, reason } = await problemIn(await post(popupId));
      expect({ code, detail, reason }).toEqual({ code: 'cannot-call-now' });
    }
    expect((await app.post({ popupId: '77', number: '06 39 98 67 02' })).status).toBe(201);
    expect(await blocks()).toMatchObject([
      {
        ...{ kind: 'number', value: '+33 6 •• •• •• 01', author: 'callee', mirror: 'none' },
        expiresAt: new Date(app.clock.now() + DAY_MS).toISOString(),
      },
    ]);
    expect(app.logLines.join()).not.toContain('639986701');
  });

  it('its open callbacks are refused too: not due, due, and waiting at WebAppel', async () => {
    const [slot] = await freeSlots(app);
    const called = await calledBefore();
    const appointment = await viewIn(
      await app.post({ popupId: '77', number: typed, slotAt: slot?.at }),
    );
    const waiting = await viewIn(await post());
    const atWebAppel = await reload(app.ledger, waiting);
    for (const step of ['dialling', 'accepted'] as const)
      await app.ledger.move(
        await reload(app.ledger, atWebAppel),
        step,
        {},
        {
          ...(step === 'accepted' && { tracking_id: '700002' }),
        },
      );
    await object(called);
    expect(app.webAppel.askedFor('cancelCall')).toMatchObject([{ contactId: '700002' }]);
    for (const { handle } of [appointment, waiting]) {
      expect(await viewIn(await app.get(`/api/callbacks/${handle}`))).toMatchObject({
        state: 'refused',
      });
    }
    expect(await viewIn(await app.get(`/api/callbacks/${called.handle}`))).toMatchObject({
      state: 'ended',
    });
  });

  it('a callback whose phones ring is left to its end, and one that was missed is refused at dialling', async () => {
    const called = await calledBefore();
    const ringing = await reload(app.ledger, await viewIn(await post()));
    for (const step of ['dialling', 'accepted'] as const)
      await app.ledger.move(
        await reload(app.ledger, ringing),
        step,
        {},
        {
          ...(step === 'accepted' && { tracking_id: '700003' }),
        },
      );
    app.webAppel.script({ cancelCall: () => Promise.reject(new Refusal('TOO_LATE', 'late')) });
    await object(called);
    expect((await reload(app.ledger, ringing)).state).toBe('accepted');
    const late = await acceptedCallback(app.ledger, { number });
    app.startWorkers();
    await settle();
    expect(callsSent()).toBe(0);
    expect((await reload(app.ledger, late)).state).toBe('refused');
  });

  it.each(['ready', 'scheduled', 'refused', 'cancelled'] as const)(
    'a callback that has rung no phone gives nobody the right to block its number: %s',
    async (state) => {
      const callback = await callbackIn(state, app.ledger, app.clock);
      const status = await (await app.get(`/status/${callback.handle}?lang=en`)).text();
      expect(status).not.toContain('objection');
      expect((await pageOf(callback)).status).toBe(303);
      expect((await object(callback)).headers.get('location')).toBe(`/status/${callback.handle}`);
      expect(await blocks()).toEqual([]);
    },
  );

  it('a page with an unknown link is not found, and who made the request sees no difference', async () => {
    expect((await pageOf({ handle: 'nobody' })).status).toBe(404);
    expect((await object({ handle: 'nobody' })).status).toBe(404);
    const callback = await callbackIn('ended', app.ledger, app.clock);
    const before = [
      await (await pageOf(callback)).text(),
      await (await app.get(`/status/${callback.handle}`)).text(),
    ];
    await object(callback);
    expect([
      await (await pageOf(callback)).text(),
      await (await app.get(`/status/${callback.handle}`)).text(),
    ]).toEqual(before);
  });

  it('a call that rings is cancelled before WebAppel tries it again, and the page says that it may still ring', async () => {
    const ringing = await reload(app.ledger, await viewIn(await post()));
    for (const step of ['dialling', 'accepted'] as const)
      await app.ledger.move(
        await reload(app.ledger, ringing),
        step,
        {},
        {
          ...(step === 'accepted' && { tracking_id: '700004', progress: 'calling' }),
        },
      );
    let isRinging = true;
    app.webAppel.script({
      cancelCall: () =>
        isRinging ? Promise.reject(new Refusal('TOO_LATE', 'late')) : Promise.resolve(undefined),
      listCalls: async () => [],
    });
    app.startWorkers();
    const said = await object(ringing);
    const done = await (await app.get(said.headers.get('location') ?? '')).text();
    expect(done).toContain(messagesFor('en').objection.mayStillRing);
    await app.clock.advance(12_000);
    expect((await reload(app.ledger, ringing)).state).toBe('accepted');
    const asked = app.webAppel.askedFor('cancelCall').length;
    // At once, and every five seconds.
    expect(asked).toBeGreaterThanOrEqual(3);
    expect(asked).toBeLessThanOrEqual(5);
    isRinging = false;
    await app.clock.advance(6000);
    expect((await reload(app.ledger, ringing)).state).toBe('refused');
    const after = app.webAppel.askedFor('cancelCall').length;
    await app.clock.advance(60_000);
    expect(app.webAppel.askedFor('cancelCall')).toHaveLength(after);
    const over = await (await app.get(said.headers.get('location') ?? '')).text();
    expect(over).toContain(messagesFor('en').objection.done);
    expect(over).not.toContain(messagesFor('en').objection.mayStillRing);
    expect(callsSent()).toBe(0);
  });

  it('a call that is being sent is cancelled as soon as WebAppel has accepted it', async () => {
    let accept: (trackingId: string) => void = () => undefined;
    app.webAppel.script({
      requestCall: () =>
        new Promise((resolve) => {
          accept = resolve;
        }),
      listCalls: async () => [],
    });
    const called = await calledBefore();
    const sent = await viewIn(await post());
    app.startWorkers();
    await settle();
    expect((await reload(app.ledger, sent)).state).toBe('dialling');
    await object(called);
    expect(app.webAppel.askedFor('cancelCall')).toEqual([]);
    accept('700005');
    await app.clock.advance(1000);
    expect(app.webAppel.askedFor('cancelCall')).toMatchObject([{ contactId: '700005' }]);
    expect((await reload(app.ledger, sent)).state).toBe('refused');
  });

  it('a page that says it is done gives nobody the right to block a number', async () => {
    const callback = await callbackIn('ready', app.ledger, app.clock);
    const response = await fetch(`${app.url}/status/${callback.handle}/objection?said=done`, {
      method: 'POST',
      redirect: 'manual',
    });
    expect(response.headers.get('location')).toBe(`/status/${callback.handle}`);
    expect(await blocks()).toEqual([]);
  });
});
