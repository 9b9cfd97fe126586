import { describe, expect, it } from 'vitest';
import { startEmbedded } from '../../support/platform/embedded.js';
import { advanceUntil } from '../../support/time/wait-until.js';

const refusedQuery = 'methode=popup_del&id_popup=4711';

describe('settings of the embedded platform', () => {
  it('the embedded platform is tolerant, immediate and explicit by default', async () => {
    const { ask } = await startEmbedded();
    const refused = await ask(refusedQuery);
    expect([refused.status, await refused.text()]).toEqual([200, 'ERREUR NOT_FOUND id_popup']);
    expect(await (await ask('methode=popups_listing')).text()).toMatch(/^77;/);
    const taken = await ask('methode=appel&id_popup=77&e164=33199001202');
    expect(await taken.text()).toMatch(/^\d+$/);
    const listed = await ask('methode=appels_resume&id_popup=77');
    expect(await listed.text()).not.toBe('');
  });

  it.each([
    ['empty', 200, /^$/],
    ['ko', 200, /^KO$/],
    ['html', 200, /<b>Warning<\/b>/],
    ['http4xx', 404, /"err_code":"NOT_FOUND"/],
  ])('PLATFORM_ERROR_STYLE=%s sets the form of a refusal', async (style, status, text) => {
    const { ask } = await startEmbedded({ PLATFORM_ERROR_STYLE: style });
    const refused = await ask(refusedQuery);
    expect(refused.status).toBe(status);
    expect(await refused.text()).toMatch(text);
  });

  it('PLATFORM_HTTP_ERROR_STATUS gives refusals their HTTP status', async () => {
    const { ask } = await startEmbedded({ PLATFORM_HTTP_ERROR_STATUS: 'true' });
    expect((await ask(refusedQuery)).status).toBe(404);
    expect((await ask('methode=popups_listing')).status).toBe(200);
  });

  it('PLATFORM_CSV_HEADER starts listings with the column names', async () => {
    const { ask, webAppel } = await startEmbedded({ PLATFORM_CSV_HEADER: 'true' });
    expect(await (await ask('methode=popups_listing')).text()).toMatch(/^id_popup;/);
    expect((await webAppel.listPopups({}))[0]?.popupId).toBe('77');
  });

  it('PLATFORM_CHARSET writes answers in another charset, and the client reads them', async () => {
    const { ask, webAppel } = await startEmbedded({ PLATFORM_CHARSET: 'iso-8859-1' });
    await webAppel.updatePopup({ popupId: '77', openMessage: 'Été' });
    const answer = await ask('methode=popups_listing');
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=iso-8859-1');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.includes(Buffer.from('Été', 'latin1'))).toBe(true);
    const popup = (await webAppel.listPopups({})).find(({ popupId }) => popupId === '77');
    expect(popup?.openMessage).toBe('Été');
  });

  it('PLATFORM_PROFILE=strict requires the mandatory variables and existing names', async () => {
    const { ask } = await startEmbedded({ PLATFORM_PROFILE: 'strict' });
    const textOf = async (query: string) => (await ask(query)).text();
    expect(await textOf('methode=appel&id_popup=77&e164=33199001202')).toBe(
      'ERREUR INVALID_VARS check: nbressais,rec,dureemaxi',
    );
    expect(await textOf('methode=popup_maj&id_popup=77&nom_plage=missing')).toBe(
      'ERREUR NOT_FOUND nom_plage',
    );
  });

  it('PLATFORM_LATENCY_MS delays every answer', async () => {
    const { ask, clock } = await startEmbedded({ PLATFORM_LATENCY_MS: '5000' });
    let answered = false;
    const asked = ask('methode=popups_listing').then(() => {
      answered = true;
    });
    for (let step = 0; step < 20; step += 1) await clock.advance(200);
    expect(answered).toBe(false);
    await advanceUntil(clock, 'the answer', () => answered);
    await asked;
  });
});

describe('PLATFORM_LISTING_LAG_SECONDS', () => {
  const lagging = { PLATFORM_LISTING_LAG_SECONDS: '30' };

  it('the listing lag of the platform delays the listing of a request and of its end', async () => {
    const { clock, webAppel } = await startEmbedded(lagging);
    const trackingId = await webAppel.requestCall({
      popupId: '77',
      phoneNumber: '33199001201',
      retries: 0,
      recorded: false,
      maxSeconds: 60,
    });
    const listed = async () => {
      const [row] = await webAppel.summariseCalls({ popupId: '77' });
      const [detail] = await webAppel.listCalls({ popupId: '77' });
      expect(detail?.callState).toBe(row?.callState);
      return row && { id: row.trackingId, talked: row.talkSeconds, state: row.callState };
    };
    await clock.advance(29_999);
    // The call ended long ago, but the listings lag behind.
    expect(await listed()).toBeUndefined();
    await clock.advance(1);
    expect(await listed()).toEqual({ id: trackingId, talked: 0, state: undefined });
    await clock.advance(30_000);
    expect(await listed()).toEqual({ id: trackingId, talked: 5, state: 'answered' });
  });

  it('a cancelled request is listed as waiting until the listing lag is over', async () => {
    const { clock, webAppel } = await startEmbedded(lagging);
    const contactId = await webAppel.requestCall({
      popupId: '77',
      phoneNumber: '33199001201',
      retries: 0,
      recorded: false,
      maxSeconds: 60,
      delaySeconds: 600,
    });
    await clock.advance(40_000);
    await webAppel.cancelCall({ popupId: '77', contactId });
    const states = async () =>
      [
        ...(await webAppel.summariseCalls({ popupId: '77' })),
        ...(await webAppel.listCalls({ popupId: '77' })),
      ].map(({ callState }) => callState);
    expect(await states()).toEqual([undefined, undefined]);
    await clock.advance(30_000);
    expect(await states()).toEqual(['cancelled', 'cancelled']);
  });

  it('an attempt within the listing lag is listed without its start and price', async () => {
    const { clock, webAppel } = await startEmbedded(lagging);
    await webAppel.requestCall({
      popupId: '77',
      phoneNumber: '33199001201',
      retries: 0,
      recorded: false,
      maxSeconds: 60,
      delaySeconds: 20,
    });
    await clock.advance(45_000);
    const [waiting] = await webAppel.listCalls({ popupId: '77' });
    expect(waiting?.trackingId).toBe('1');
    expect([waiting?.startedAt, waiting?.rangSeconds, waiting?.price]).toEqual(
      Array(3).fill(undefined),
    );
    await clock.advance(6000);
    const [started] = await webAppel.listCalls({ popupId: '77' });
    expect(started?.startedAt).toBe('2026-11-23T10:00:20');
    expect(started?.price).toBeUndefined();
    await clock.advance(60_000);
    expect((await webAppel.listCalls({ popupId: '77' }))[0]).toMatchObject({
      talkSeconds: 5,
      price: expect.stringMatching(/^\d/),
    });
  });
});
