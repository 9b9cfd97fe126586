import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import { reload } from '../../support/callbacks/callbacks.js';
import { problemIn, startApp, type TestApp, viewIn } from '../../support/program/start-app.js';

let app: TestApp;
beforeEach(async () => {
  app = await startApp({ environment: { TRUST_PROXY: '1' } });
  app.webAppel.script({
    requestCall: async () => String(700_000 + app.webAppel.askedFor('requestCall').length),
    summariseCalls: async () => [],
    listCalls: async () => [],
  });
  app.startWorkers();
});
afterEach(() => app.close());

const number = '06 39 98 67 11';
const ask = (address: string, delaySeconds = 0) =>
  app.post(
    { popupId: '77', number, ...(delaySeconds && { delaySeconds }) },
    { 'x-forwarded-for': address },
  );
/** A stranger's request with a delay, which WebAppel has taken. */
async function strangersDelay(delaySeconds = 900) {
  const view = await viewIn(await ask('198.51.100.7', delaySeconds));
  await app.clock.advance(2000);
  expect((await reload(app.ledger, view)).state).toBe('accepted');
  return view;
}
const callsSent = () =>
  app.webAppel.askedFor('requestCall').map(({ delaySeconds = 0 }) => delaySeconds);

describe('a delayed call to a number that is asked for again', () => {
  it('makes way for the request that comes earlier, and rings nobody later', async () => {
    const stranger = await strangersDelay();
    const own = await viewIn(await ask('203.0.113.9'));
    expect(app.webAppel.askedFor('cancelCall')).toMatchObject([{ contactId: '700001' }]);
    expect((await reload(app.ledger, stranger)).state).toBe('cancelled');
    await app.clock.advance(2000);
    expect((await reload(app.ledger, own)).state).toBe('accepted');
    expect(callsSent()).toEqual([900, 0]);
  });

  it('makes way before the other call is sent, not after it', async () => {
    await strangersDelay();
    await ask('203.0.113.9');
    await app.clock.advance(2000);
    const methods = app.webAppel.asked.map(({ method }) => method);
    expect(methods.indexOf('cancelCall')).toBeLessThan(methods.lastIndexOf('requestCall'));
  });

  it('cannot be put off by a longer delay', async () => {
    await strangersDelay(300);
    expect((await problemIn(await ask('203.0.113.9', 900))).code).toBe('duplicate');
    expect(app.webAppel.askedFor('cancelCall')).toEqual([]);
  });

  it('stays where it is about to ring', async () => {
    await strangersDelay(300);
    app.clock.jump(275_000);
    expect((await problemIn(await ask('203.0.113.9'))).code).toBe('duplicate');
    expect(app.webAppel.askedFor('cancelCall')).toEqual([]);
  });

  it.each([
    ['refuses to cancel it', new Refusal('TOO_LATE', 'late')],
    ['does not answer', new Unreached('timeout')],
  ])(
    'stays where WebAppel %s, so that the number is never called twice',
    async (_what, failure) => {
      const stranger = await strangersDelay();
      app.webAppel.script({ cancelCall: () => Promise.reject(failure) });
      expect((await problemIn(await ask('203.0.113.9'))).code).toBe('duplicate');
      await app.clock.advance(2000);
      expect((await reload(app.ledger, stranger)).state).toBe('accepted');
      expect(callsSent()).toEqual([900]);
    },
  );

  it('makes way once, whoever asks at the same time', async () => {
    await strangersDelay();
    const answers = await Promise.all(
      ['203.0.113.9', '203.0.114.9', '203.0.115.9'].map((address) => ask(address)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    await app.clock.advance(2000);
    expect(callsSent()).toEqual([900, 0]);
  });
});
