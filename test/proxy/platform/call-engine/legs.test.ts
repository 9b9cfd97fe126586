import { expect, test } from 'vitest';
import type { CallProgress } from '../../../../shared/webappel/call-progress.js';
import {
  addPopup,
  type CallCentre,
  openCallCentre,
  operator,
  request,
  visitor,
} from './call-centre.js';

const legsOf = async ({ store }: CallCentre, trackingId: string) => {
  const legs = await store
    .selectFrom('platform_legs')
    .selectAll()
    .where('call_id', '=', Number(trackingId))
    .orderBy('id')
    .execute();
  return legs.map(({ attempt, role, number, outcome }) => [attempt, role, number, outcome]);
};

/** Places a call and returns the progress with which it ends. */
async function endOf(centre: CallCentre, trackingId: string): Promise<CallProgress | undefined> {
  let last: CallProgress | undefined;
  await centre.engine.watch(centre.account.id, trackingId, (progress) => {
    last = progress;
  });
  await centre.clock.advance(300_000);
  return last;
}

test('each phone that was rung is kept, with how it answered, and the visitor’s without a number', async () => {
  const centre = await openCallCentre();
  const popupId = await addPopup(centre.webAppel, {
    operators: [operator.busy, operator.answers],
  });
  const id = await centre.webAppel.requestCall(request(popupId, visitor.answers));
  expect(await endOf(centre, id)).toEqual({ state: 'ended', outcome: 'answered' });
  expect(await legsOf(centre, id)).toEqual([
    [1, 'operator', `+${operator.busy}`, 'busy'],
    [1, 'operator', `+${operator.answers}`, 'answered'],
    [1, 'visitor', null, 'answered'],
  ]);
});

test('a call that finds all operators talking is told apart from one that nobody answers', async () => {
  const centre = await openCallCentre();
  const popupId = await addPopup(centre.webAppel, { operators: [operator.answers] });
  await centre.webAppel.requestCall(request(popupId, visitor.answers));
  await centre.clock.advance(1000);
  const lost = await centre.webAppel.requestCall(request(popupId, '33639980101'));
  expect(await endOf(centre, lost)).toEqual({
    ...{ state: 'ended', outcome: 'busy', allOperatorsBusy: true },
  });
  expect(await legsOf(centre, lost)).toEqual([[1, 'operator', `+${operator.answers}`, 'in-use']]);

  const other = await openCallCentre();
  const unanswered = await addPopup(other.webAppel, { operators: [operator.noAnswer] });
  const missed = await other.webAppel.requestCall(request(unanswered, visitor.answers));
  expect(await endOf(other, missed)).toEqual({ state: 'ended', outcome: 'no-answer' });
});
