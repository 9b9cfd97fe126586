import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Callback } from '../../../../proxy/callbacks/ledger/callback-entity.js';
import { toneWav } from '../../../../proxy/platform/telephony/wav.js';
import { MINUTE_MS } from '../../../../shared/durations.js';
import type { RequestDetails } from '../../../../shared/owner/requests.js';
import { callbackIn } from '../../../support/callbacks/callbacks.js';
import { signInAs } from '../../../support/program/console-session.js';
import { type OwnerApp, startOwnerApp } from '../../../support/program/owner-app.js';

const recording = toneWav(500);

let app: OwnerApp;
beforeEach(async () => {
  app = await startOwnerApp();
});
afterEach(() => app.close());

/** A callback whose visitor left a message, mailed a minute ago. */
async function withMessage(more: object = {}): Promise<{ callback: Callback; message: number }> {
  const now = app.clock.now();
  const callback = await callbackIn('ended', app.ledger, app.clock);
  const { id } = await app.store
    .insertInto('platform_calls')
    .values({
      ...{ account_id: 1, popup_id: 77, destination_id: 1, source: 'api', number: '33639980042' },
      ...{ delay_seconds: 0, retries: 0, recorded: 0, max_seconds: 600, version: 3, attempt: 1 },
      ...{ state: 'ended', outcome: 'no-answer', talk_seconds: 0, custom1: callback.token },
      row_key: `row ${callback.id}`,
      ...{ requested_at: now, due_at: now, ended_at: now },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await app.store
    .updateTable('callbacks')
    .set({ tracking_id: String(id) })
    .where('id', '=', callback.id)
    .execute();
  const { id: message } = await app.store
    .insertInto('platform_voicemails')
    .values({
      ...{ call_id: id, mailbox: 'shop@example.test', recording, seconds: 4, attempts: 1 },
      ...{ due_at: null, sent_at: now, recorded_at: now - MINUTE_MS },
      ...more,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await app.clock.advance(1);
  return { callback, message };
}

const pathOf = ({ callback, message }: { callback: { id: number }; message: number }) =>
  `requests/${callback.id}/voice-messages/${message}`;
const hear = (path: string, range?: string) =>
  app.get(`/api/owner/${path}`, {
    authorization: 'Bearer a-token-of-the-owner-0123456789',
    ...(range && { range }),
  });
const messagesOf = async ({ id }: { id: number }) =>
  ((await (await app.ask(`requests/${id}`)).json()) as RequestDetails).voiceMessages;
const audit = async () =>
  (
    (await (await app.ask('audit')).json()) as { entries: { action: string; target: string }[] }
  ).entries.map(({ action, target }) => [action, target]);

describe('the voice message of a request', () => {
  it('is listed, and handed out as a sound that nothing keeps or takes for a page', async () => {
    const made = await withMessage();
    expect(await messagesOf(made.callback)).toMatchObject([
      { id: made.message, seconds: 4, isKept: true },
    ]);
    const response = await hear(pathOf(made));
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      ...{ 'content-type': 'audio/wav', 'cache-control': 'no-store', 'accept-ranges': 'bytes' },
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array(recording));
  });

  it('is handed out in parts, as players ask for them', async () => {
    const path = pathOf(await withMessage());
    for (const [range, from, to] of [
      ['bytes=0-', 0, recording.length],
      ['bytes=4-7', 4, 8],
      ['bytes=-10', recording.length - 10, recording.length],
    ] as const) {
      const part = await hear(path, range);
      expect([part.status, part.headers.get('content-range')]).toEqual([
        206,
        `bytes ${from}-${to - 1}/${recording.length}`,
      ]);
      expect(new Uint8Array(await part.arrayBuffer())).toEqual(
        new Uint8Array(recording.subarray(from, to)),
      );
    }
    const beyond = await hear(path, `bytes=${recording.length}-`);
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([
      416,
      `bytes */${recording.length}`,
    ]);
    expect((await hear(path, 'bytes=0-1,4-5')).status).toBe(200);
  });

  it('leaves one entry in the audit log for each time that somebody listens, whatever part it is', async () => {
    const made = await withMessage();
    for (const range of ['bytes=9-', 'bytes=0-', 'bytes=4-7']) await hear(pathOf(made), range);
    const heard = ['voice-message-heard', String(made.callback.id)];
    expect(await audit()).toEqual([heard]);
    await app.clock.advance(11 * MINUTE_MS);
    await hear(pathOf(made));
    expect(await audit()).toEqual([heard, heard]);
  });

  it('is not for readers', async () => {
    const path = pathOf(await withMessage());
    const by = async (role: 'reader' | 'support') =>
      app.get(`/api/owner/${path}`, { cookie: (await signInAs(app, role)).cookie });
    expect((await by('reader')).status).toBe(403);
    expect((await by('support')).status).toBe(200);
  });

  it('is of its request only', async () => {
    const [one, other] = [await withMessage(), await withMessage()];
    const path = pathOf({ ...one, message: other.message });
    expect((await hear(path)).status).toBe(404);
    expect((await app.send(path, undefined, 'delete')).status).toBe(404);
    expect((await hear(pathOf(other))).status).toBe(200);
    expect((await hear('requests/404/voice-messages/1')).status).toBe(404);
  });

  it('is deleted for good, and then not mailed any more', async () => {
    const made = await withMessage({ sent_at: null, due_at: 1 });
    const { voiceMessages } = (await (
      await app.send(pathOf(made), undefined, 'delete')
    ).json()) as RequestDetails;
    expect(voiceMessages).toMatchObject([{ id: made.message, isKept: false, mailedAt: null }]);
    expect((await hear(pathOf(made))).status).toBe(404);
    expect(
      await app.store.selectFrom('platform_voicemails').selectAll().executeTakeFirst(),
    ).toMatchObject({ due_at: null, seconds: 4 });
    expect(await audit()).toEqual([['voice-message-deleted', String(made.callback.id)]]);
  });

  it('is of nobody when another WebAppel took it', async () => {
    await app.close();
    app = await startOwnerApp({
      environment: {
        ...{ WEBAPPEL_URL: 'https://webappel.example/api.php', WEBAPPEL_EMAIL: 'shop@example.fr' },
        WEBAPPEL_PASS: 'a password',
      },
    });
    const callback = await callbackIn('missed', app.ledger, app.clock);
    expect(await messagesOf(callback)).toBe(null);
  });
});
