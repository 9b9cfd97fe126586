import { expect, onTestFinished, test } from 'vitest';
import { toneWav } from '../../../../proxy/platform/telephony/wav.js';
import { openMailServer } from '../../../support/network/mail-server.js';
import { FakeClock } from '../../../support/time/fake-clock.js';
import {
  addPopup,
  openCallCentre,
  operator,
  request,
  visitor,
  watchStates,
  withoutFirstWait,
} from './call-centre.js';
import { readMessages, until } from './voice-messages.js';

const mailbox = 'owner@shop.test';
const withVoicemail = { voicemailAddress: mailbox, operators: [operator.noAnswer] };

async function openServer() {
  const server = await openMailServer();
  onTestFinished(() => server.close());
  return { server, mail: { url: server.url, from: 'Rappel <calls@shop.test>' } };
}

test('when no operator answers, the visitor is called, hears the prompt and leaves a message', async () => {
  const centre = await openCallCentre({ timings: { soundMs: 1500, messageMs: 3000 } });
  const popupId = await addPopup(centre.webAppel, withVoicemail);
  await centre.webAppel.storeFile({ popupId, fileType: 'voicemailSound', content: toneWav(500) });
  const trackingId = await centre.webAppel.requestCall(request(popupId));
  const states = await watchStates(centre, trackingId);
  // 20 s of operator, 2 s of visitor, 1.5 s of prompt, 3 s of message.
  await centre.clock.advance(26_499);
  expect(withoutFirstWait(states)).toEqual(['ringing-operator', 'ringing-visitor', 'voicemail']);
  await centre.clock.advance(1);
  expect(states.at(-1)).toBe('ended: no-answer');
  expect(await readMessages(centre)).toMatchObject([
    { call_id: Number(trackingId), mailbox, seconds: 3, sent_at: null },
  ]);
  expect(await centre.webAppel.summariseCalls({ popupId })).toMatchObject([
    { callState: 'no-answer', talkSeconds: 0 },
  ]);
});

test('a closed popup without a group calls only the visitor, for a message', async () => {
  const centre = await openCallCentre();
  await centre.webAppel.addClosure({ scheduleName: 'office', closedOn: '2026-11-23' });
  const popupId = await addPopup(centre.webAppel, { ...withVoicemail, scheduleName: 'office' });
  await centre.webAppel.requestCall(request(popupId));
  await centre.clock.advance(60_000);
  expect(centre.dialled.map(({ role }) => role)).toEqual(['visitor']);
  expect(await readMessages(centre)).toHaveLength(1);
});

test('a visitor who is already on the line is not called again for a message', async () => {
  const centre = await openCallCentre();
  const popupId = await addPopup(centre.webAppel, { ...withVoicemail, direction: 'visitor-first' });
  await centre.webAppel.requestCall({ ...request(popupId), retries: 3 });
  await centre.clock.advance(300_000);
  expect(centre.dialled.map(({ role }) => role)).toEqual(['visitor', 'operator']);
  expect(await readMessages(centre)).toHaveLength(1);
});

test('an operator who hangs up while the visitor rings does not stop the call for a message', async () => {
  const centre = await openCallCentre();
  const operators = [operator.hangsUp];
  const popupId = await addPopup(centre.webAppel, { ...withVoicemail, operators });
  const trackingId = await centre.webAppel.requestCall(request(popupId, visitor.noAnswer));
  const states = await watchStates(centre, trackingId);
  // The operator answers at 2 s and hangs up at 3 s. Then the visitor is rung again for the full ring time.
  await centre.clock.advance(27_999);
  expect(centre.dialled.filter(({ role }) => role === 'visitor').map(({ at }) => at)).toEqual([
    2, 3,
  ]);
  expect(states.at(-1)).toBe('ringing-visitor');
  await centre.clock.advance(1);
  expect(states.at(-1)).toBe('ended: no-answer');
});

test('voicemail follows after the last retry', async () => {
  const centre = await openCallCentre();
  const popupId = await addPopup(centre.webAppel, withVoicemail);
  await centre.webAppel.requestCall({ ...request(popupId), retries: 1 });
  await centre.clock.advance(300_000);
  expect(centre.dialled.map(({ role, at }) => [role, at])).toEqual([
    ['operator', 0],
    ['operator', 50],
    ['visitor', 70],
  ]);
});

test('a call without voicemail just ends', async () => {
  const centre = await openCallCentre();
  const popupId = await addPopup(centre.webAppel, { operators: [operator.noAnswer] });
  await centre.webAppel.requestCall(request(popupId));
  await centre.clock.advance(60_000);
  expect(centre.dialled.map(({ role }) => role)).toEqual(['operator']);
  expect(await readMessages(centre)).toEqual([]);
});

test('a visitor who does not answer or hangs up at once leaves no message', async () => {
  const centre = await openCallCentre({ timings: { hangsUpAfterMs: 900 } });
  const popupId = await addPopup(centre.webAppel, withVoicemail);
  await centre.webAppel.requestCall(request(popupId, visitor.busy));
  await centre.clock.advance(60_000);
  await centre.webAppel.requestCall(request(popupId, visitor.hangsUp));
  await centre.clock.advance(60_000);
  const states = await centre.webAppel.summariseCalls({ popupId });
  expect(states.map(({ callState }) => callState)).toEqual(['busy', 'no-answer']);
  expect(await readMessages(centre)).toEqual([]);
});

test('a stop during a message keeps the recording so far', async () => {
  const centre = await openCallCentre();
  const popupId = await addPopup(centre.webAppel, withVoicemail);
  await centre.webAppel.requestCall(request(popupId));
  await centre.clock.advance(24_000);
  await centre.engine.stop();
  expect(await readMessages(centre)).toMatchObject([{ seconds: 2 }]);
});

test('a voice message is mailed with its recording to the mailbox of the popup', async () => {
  const { server, mail } = await openServer();
  const centre = await openCallCentre({ mail });
  const popupId = await addPopup(centre.webAppel, { ...withVoicemail, popupName: 'Café' });
  await centre.webAppel.requestCall({ ...request(popupId), visitorName: 'Jade' });
  const next = server.next();
  await centre.clock.advance(60_000);
  const { from, to, content } = await next;
  expect([from, to]).toEqual(['calls@shop.test', mailbox]);
  expect(content).toMatch(/^Subject: =\?UTF-8\?Q\?Voice_message_for_Caf=C3=A9\?=/m);
  expect(content).toContain('Number: +33639980001');
  expect(content).toContain('Name: Jade');
  expect(content).toContain('Received: 2026-11-23 10:00:25 (Europe/Paris)');
  const [, encoded = ''] =
    /Content-Type: audio\/wav[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(content) ?? [];
  const recording = Buffer.from(encoded, 'base64');
  expect(recording.toString('latin1', 0, 4)).toBe('RIFF');
  expect(recording.length).toBe(44 + 3 * 16_000);

  await until(async () => (await readMessages(centre))[0]?.sent_at !== null);
  const [kept] = await readMessages(centre);
  expect(kept).toMatchObject({ due_at: null });
  // The console plays it as long as personal data are kept.
  expect(Buffer.from(new Uint8Array(kept?.recording ?? []))).toEqual(recording);
});

test('a refused message is retried after growing delays until the mail server accepts it', async () => {
  const { server, mail } = await openServer();
  const centre = await openCallCentre({ mail });
  const popupId = await addPopup(centre.webAppel, withVoicemail);
  await centre.webAppel.requestCall(request(popupId));
  await centre.clock.advance(24_999);
  for (const line of ['451 later', '550 no', '451 later']) server.refuseNext(line);
  const dueIn: number[] = [];
  await centre.clock.advance(1);
  for (const attempts of [1, 2, 3]) {
    await until(async () => (await readMessages(centre))[0]?.attempts === attempts);
    const [message] = await readMessages(centre);
    dueIn.push((message?.due_at ?? 0) - centre.clock.now());
    // Not before it is due.
    await centre.clock.advance((dueIn.at(-1) ?? 0) - 1);
    expect((await readMessages(centre))[0]?.attempts).toBe(attempts);
    await centre.clock.advance(1);
  }
  expect(dueIn).toEqual([60_000, 120_000, 240_000]);
  await until(() => server.received.length === 1);
  expect(centre.logged.filter(({ level }) => level === 'error')).toHaveLength(3);
  expect(JSON.stringify(centre.logged)).not.toMatch(/\d{11}|@/);
});

test('a message survives an unreachable mail server and a restart', async () => {
  const { server, mail } = await openServer();
  const nowhere = { ...mail, url: 'smtp://127.0.0.1:1' };
  const first = await openCallCentre({ mail: nowhere });
  const popupId = await addPopup(first.webAppel, withVoicemail);
  await first.webAppel.requestCall(request(popupId));
  await first.clock.advance(25_000);
  await until(async () => (await readMessages(first))[0]?.attempts === 1);
  await first.engine.stop();

  const next = server.next();
  const clock = new FakeClock(first.clock.now());
  const second = await openCallCentre({ store: first.store, clock, mail });
  expect((await next).to).toBe(mailbox);
  await second.engine.stop();
  expect(server.received).toHaveLength(1);
});

test('messages are kept and an error is logged if no mail server is set', async () => {
  const centre = await openCallCentre();
  const popupId = await addPopup(centre.webAppel, withVoicemail);
  await centre.webAppel.requestCall(request(popupId));
  await centre.clock.advance(60_000);
  expect(centre.logged).toContainEqual({
    level: 'error',
    message: 'voice message kept, not sent: set SMTP_URL and MAIL_FROM',
    facts: { voicemail: 1 },
  });
  expect(await readMessages(centre)).toMatchObject([{ attempts: 0, sent_at: null }]);
});
