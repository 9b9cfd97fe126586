import { expect, test } from 'vitest';
import { up as countEarlierCalls } from '../../../../proxy/store/migrations/0040-operator-counts.js';
import type { CallProgress } from '../../../../shared/webappel/call-progress.js';
import { FakeClock } from '../../../support/time/fake-clock.js';
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

test('a call ends as usual by a clock that counts fractions of a millisecond, as that of the system does', async () => {
  class ExactClock extends FakeClock {
    #reads = 0;
    override monotonic(): number {
      this.#reads += 1;
      return super.monotonic() + this.#reads / 1000;
    }
  }
  const centre = await openCallCentre({ clock: new ExactClock() });
  const popupId = await addPopup(centre.webAppel, {
    operators: [operator.noAnswer, operator.answers],
  });
  const id = await centre.webAppel.requestCall(request(popupId, visitor.answers));
  expect(await endOf(centre, id)).toEqual({ state: 'ended', outcome: 'answered' });
  const legs = await centre.store.selectFrom('platform_legs').select('began_at').execute();
  expect(legs).toHaveLength(3);
  for (const { began_at } of legs) expect(Number(began_at) % 1).toBe(0);
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

test('what operators answered is counted by quarter of an hour, with rings and talk', async () => {
  const centre = await openCallCentre();
  const popupId = await addPopup(centre.webAppel, {
    operators: [operator.noAnswer, operator.busy, operator.answers],
  });
  for (const number of [visitor.answers, '33639980101']) {
    const id = await centre.webAppel.requestCall(request(popupId, number));
    await endOf(centre, id);
    await centre.clock.advance(900_000);
  }
  const rows = await centre.store
    .selectFrom('platform_operator_counts')
    .selectAll()
    .orderBy('quarter_at')
    .orderBy('number')
    .execute();
  expect(new Set(rows.map(({ quarter_at }) => Number(quarter_at))).size).toBe(2);
  const of = (digits: string) =>
    rows
      .filter(({ number }) => number === `+${digits}`)
      .map(({ rang, answered, in_use }) => [rang, answered, in_use].map(Number));
  expect(of(operator.noAnswer)).toEqual([
    [1, 0, 0],
    [1, 0, 0],
  ]);
  expect(of(operator.busy)).toEqual([
    [0, 0, 1],
    [0, 0, 1],
  ]);
  expect(of(operator.answers)).toEqual([
    [1, 1, 0],
    [1, 1, 0],
  ]);
  const talked = rows.reduce((sum, { talk_seconds }) => sum + Number(talk_seconds), 0);
  expect(talked).toBeGreaterThan(0);
  // The migration counts the calls of before in the same way.
  await centre.store.schema.dropTable('platform_operator_counts').execute();
  await countEarlierCalls(centre.store as never);
  const recounted = await centre.store
    .selectFrom('platform_operator_counts')
    .selectAll()
    .orderBy('quarter_at')
    .orderBy('number')
    .execute();
  expect(recounted).toEqual(rows);
});
