import { expect, test } from 'vitest';
import { createAccount } from '../../../../proxy/platform/accounts/accounts.js';
import { addPopup, type CallCentre, openCallCentre, operator, request } from './call-centre.js';
import { advanceBoth, openTwoEngines } from './two-engines.js';

const visitors = ['33639980001', '33639980101', '33639980201', '33639980301'];

/** Watches a call and collects its states, each with its queue position. */
async function watchQueue({ engine, account }: CallCentre, trackingId: string): Promise<string[]> {
  const states: string[] = [];
  await engine.watch(account.id, trackingId, ({ state, queuePosition }) =>
    states.push(queuePosition ? `${state} ${queuePosition}` : state),
  );
  return states;
}

const visitorsOf = (...centres: CallCentre[]): string[] =>
  centres
    .flatMap(({ dialled }) => dialled.filter(({ role }) => role === 'visitor'))
    .sort((one, other) => one.at - other.at)
    .map(({ to }) => to);

test('the watcher of a queued call gets its position and every move up', async () => {
  const centre = await openCallCentre({ maxConcurrentCalls: 1 });
  const { webAppel, clock } = centre;
  const popupId = await addPopup(webAppel);
  const ids: string[] = [];
  for (const number of visitors) {
    ids.push(await webAppel.requestCall(request(popupId, number)));
    await clock.advance(0);
  }
  const [first, second, third, fourth] = await Promise.all(ids.map((id) => watchQueue(centre, id)));
  expect([first, second, third, fourth]).toEqual([
    ['ringing-operator'],
    ['waiting 1'],
    ['waiting 2'],
    ['waiting 3'],
  ]);
  await webAppel.cancelCall({ popupId, contactId: ids[1] ?? '' });
  await clock.advance(1000);
  expect([third, fourth]).toEqual([
    ['waiting 2', 'waiting 1'],
    ['waiting 3', 'waiting 2'],
  ]);
  await clock.advance(60_000);
  expect(third?.slice(1, 3)).toEqual(['waiting 1', 'ringing-operator']);
  expect(fourth?.slice(1, 4)).toEqual(['waiting 2', 'waiting 1', 'ringing-operator']);
});

test('a call for later joins the queue when it is due', async () => {
  const centre = await openCallCentre({ maxConcurrentCalls: 1 });
  const { webAppel, clock } = centre;
  const popupId = await addPopup(webAppel, { operators: [operator.noAnswer] });
  await webAppel.requestCall(request(popupId));
  const later = await webAppel.requestCall({ ...request(popupId), delaySeconds: 10 });
  const states = await watchQueue(centre, later);
  await clock.advance(9999);
  expect(states).toEqual(['waiting']);
  await clock.advance(1001);
  expect(states).toEqual(['waiting', 'waiting 1']);
});

test('calls of two engines are dialled in the order of their requests', async () => {
  const { first, popupId, openSecond } = await openTwoEngines({ maxConcurrentCalls: 1 });
  const second = await openSecond();
  for (const [index, number] of visitors.entries())
    await [first, second][index % 2]?.webAppel.requestCall(request(popupId, number));
  const states = await watchQueue(second, '4');
  await advanceBoth([first.clock, second.clock], 60);
  expect(visitorsOf(first, second)).toEqual(visitors);
  expect(states.filter((state) => /\d/.test(state))).toEqual([
    'waiting 3',
    'waiting 2',
    'waiting 1',
  ]);
});

test('an account at its limit does not delay another account', async () => {
  const centre = await openCallCentre({ maxConcurrentCalls: 1 });
  const { webAppel, clock, store, platform } = centre;
  const busy = await addPopup(webAppel);
  for (const number of visitors) await webAppel.requestCall(request(busy, number));
  const login = { email: 'other@shop.test', pass: 'x', cost: { N: 2, r: 1, p: 1 } };
  await createAccount(store, login);
  const account = await platform.signIn(login.email, login.pass);
  if (!account) throw new Error('the test account is missing');
  const other = platform.webAppel({ account, peerAddress: '192.0.2.1' });
  const popupId = await addPopup(other);
  await other.requestCall(request(popupId, '33639980901'));
  await clock.advance(3000);
  expect(visitorsOf(centre)).toEqual([visitors[0], '33639980901']);
});
