import { expect, test } from 'vitest';
import { openMailServer } from '../../../support/network/mail-server.js';
import { operator, request, visitor, watchStates } from './call-centre.js';
import { advanceBoth, linkSignals, openTwoEngines } from './two-engines.js';
import { readMessages, until } from './voice-messages.js';

const both = [operator.answers, operator.alsoAnswers];

const operatorsOf = ({ dialled }: { dialled: { role: string; to: string }[] }): string[] =>
  dialled.filter(({ role }) => role === 'operator').map(({ to }) => to);

test('an operator who talks on one engine is skipped by another and rung again afterwards', async () => {
  const { first, popupId, openSecond } = await openTwoEngines({ operators: both });
  const second = await openSecond();
  await first.webAppel.requestCall(request(popupId));
  await first.clock.advance(5000);
  await second.webAppel.requestCall(request(popupId, '33639980101'));
  await second.clock.advance(5000);
  expect([operatorsOf(first), operatorsOf(second)]).toEqual([both.slice(0, 1), both.slice(1)]);
  await advanceBoth([first.clock, second.clock], 30);
  await second.webAppel.requestCall(request(popupId, '33639980201'));
  await second.clock.advance(5000);
  expect(operatorsOf(second)).toEqual([both[1], both[0]]);
});

test('an operator of a dead engine is free once its calls are ended', async () => {
  const [only = ''] = both;
  const { first, popupId, openSecond } = await openTwoEngines({ operators: [only] });
  const second = await openSecond();
  await first.webAppel.requestCall(request(popupId));
  await first.clock.advance(5000);
  await second.clock.advance(30_000);
  const trackingId = await second.webAppel.requestCall(request(popupId, '33639980101'));
  await second.clock.advance(30_000);
  const [row] = await second.webAppel.listCalls({ popupId, trackingId });
  expect(row?.callState).toBe('answered');
});

test('a voice message is mailed once, by one engine', async () => {
  const server = await openMailServer();
  const mail = { url: server.url, from: 'Rappel <calls@shop.test>' };
  const { first, popupId, openSecond } = await openTwoEngines({
    operators: [operator.noAnswer],
    voicemailAddress: 'owner@shop.test',
  });
  await first.webAppel.requestCall(request(popupId));
  await first.clock.advance(60_000);
  expect(await readMessages(first)).toHaveLength(1);
  await first.engine.stop();
  server.setSilent(true);
  const second = await openSecond(mail);
  await until(() => server.connections() === 1);
  const third = await openSecond(mail);
  await advanceBoth([second.clock, third.clock], 6);
  expect(server.connections()).toBe(1);
  expect(await readMessages(first)).toMatchObject([{ attempts: 0, sent_at: null }]);

  // The second engine dies while it sends the message: its clock stands still.
  server.setSilent(false);
  const next = server.next();
  await third.clock.advance(30_000);
  expect((await next).to).toBe('owner@shop.test');
  await until(async () => (await readMessages(first))[0]?.sent_at !== null);
  expect(server.received).toHaveLength(1);
  // It was only asleep. Its sending now fails, but the message belongs to the third engine by then.
  await server.close();
  await second.engine.stop();
  expect(await readMessages(first)).toMatchObject([{ due_at: null }]);
});

const course = ['waiting', 'ringing-operator', 'ringing-visitor', 'talking', 'ended: answered'];

test('a watcher gets the progress of a call on another engine at once, by signals', async () => {
  const { first, popupId, openSecond } = await openTwoEngines({ signals: linkSignals() });
  const second = await openSecond();
  const trackingId = await first.webAppel.requestCall({ ...request(popupId), delaySeconds: 1 });
  const states = await watchStates(second, trackingId);
  await first.clock.advance(3500);
  expect(states).toEqual(course.slice(0, 3));
  // A later watcher gets the current state first.
  expect(await watchStates(second, trackingId)).toEqual(['ringing-visitor']);
  await first.clock.advance(20_000);
  await second.clock.advance(0);
  expect(states).toEqual(course);
});

test('a watcher gets the progress of a call on another engine within five seconds without signals', async () => {
  const { first, popupId, openSecond } = await openTwoEngines();
  const second = await openSecond();
  const trackingId = await first.webAppel.requestCall({ ...request(popupId), delaySeconds: 1 });
  const states = await watchStates(second, trackingId);
  await first.clock.advance(3500);
  await second.clock.advance(5000);
  expect(states).toEqual(['waiting', 'ringing-visitor']);
});

test.each([
  ['a call for later', { delaySeconds: 60 }, visitor.answers, 60],
  ['the next attempt', { retries: 1 }, visitor.busy, 32.5],
])(
  '%s is dialled by another engine within five seconds if the engine that accepted it is dead',
  async (_, more, number, dueAt) => {
    const { first, popupId, openSecond } = await openTwoEngines();
    const second = await openSecond();
    await first.webAppel.requestCall({ ...request(popupId, number), ...more });
    await first.clock.advance(3000);
    await second.clock.advance((dueAt + 5) * 1000);
    const [dialled] = second.dialled;
    expect(dialled?.at).toBeGreaterThanOrEqual(dueAt);
    expect(dialled?.at).toBeLessThanOrEqual(dueAt + 5);
  },
);

test('a stopping engine frees capacity, which another engine uses at once', async () => {
  const { first, popupId, openSecond } = await openTwoEngines({
    signals: linkSignals(),
    maxConcurrentCalls: 1,
  });
  const second = await openSecond();
  await first.webAppel.requestCall(request(popupId));
  await first.webAppel.requestCall(request(popupId, '33639980101'));
  await first.clock.advance(1000);
  await first.engine.stop();
  await second.clock.advance(0);
  expect(operatorsOf(second)).toHaveLength(1);
});
