import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderGroup } from '../../../../proxy/platform/call-engine/group-order.js';
import { tries } from '../../../support/store/stores.js';
import { FakeClock } from '../../../support/time/fake-clock.js';
import { addPopup, openCallCentre, operator, request, visitor } from './call-centre.js';

const three = ['33199000103', '33199000203', '33199000303'];

const firstRung = (dialled: { role: string; to: string }[], group: string[]) =>
  dialled.filter(({ role, to }) => role === 'operator' && group.includes(to)).map(({ to }) => to);

test('a fixed group rings in order of position, each operator for its own ring time', async () => {
  const { clock, webAppel, dialled } = await openCallCentre();
  const popupId = await addPopup(webAppel, { operators: three });
  await webAppel.addOperator({
    groupName: 'sales',
    phoneNumber: '33199000403',
    ringSeconds: 7,
    position: 1,
  });
  await webAppel.requestCall(request(popupId));
  await clock.advance(120_000);
  expect(dialled.map(({ to, at }) => [to, at])).toEqual([
    ['33199000403', 0],
    [three[0], 7],
    [three[1], 27],
    [three[2], 47],
  ]);
});

test('no operator starts to ring after the ring window, but one who rings already rings on', async () => {
  const { clock, webAppel, dialled } = await openCallCentre();
  const popupId = await addPopup(webAppel, { operators: three, operatorWindowSeconds: 20 });
  await webAppel.requestCall(request(popupId));
  await clock.advance(120_000);
  // The end of the window is exclusive: at 20 s nobody else starts to ring.
  expect(dialled.map(({ at }) => at)).toEqual([0]);

  await webAppel.updatePopup({ popupId, operatorWindowSeconds: 21 });
  await webAppel.requestCall(request(popupId));
  await clock.advance(39_999);
  expect((await webAppel.summariseCalls({ popupId }))[1]?.callState).toBeUndefined();
  await clock.advance(1);
  expect((await webAppel.summariseCalls({ popupId }))[1]?.callState).toBe('no-answer');
  expect(dialled.map(({ at }) => at)).toEqual([0, 120, 140]);
});

test('a rotating group continues with the next operator, for every visitor and after a restart', async () => {
  const first = await openCallCentre();
  const { webAppel, store } = first;
  const popupId = await addPopup(webAppel, { operators: three, operatorWindowSeconds: 5 });
  const otherPopup = await addPopup(webAppel, { operatorWindowSeconds: 5, operators: [] });
  await webAppel.setOrdering({ groupName: 'sales', ordering: 'rotating' });
  await webAppel.requestCall(request(popupId));
  await first.clock.advance(30_000);
  await webAppel.requestCall(request(otherPopup, visitor.busy));
  await first.clock.advance(30_000);
  await first.engine.stop();

  const restarted = await openCallCentre({ store, clock: new FakeClock() });
  for (const _ of ['third', 'fourth']) {
    await restarted.webAppel.requestCall(request(popupId));
    await restarted.clock.advance(30_000);
  }
  expect(firstRung([...first.dialled, ...restarted.dialled], three)).toEqual([
    three[0],
    three[1],
    three[2],
    three[0],
  ]);
});

test('a random group rings in every order with equal frequency', () => {
  const orders = new Map<string, number>();
  // All pairs of a fine grid of random numbers, so that the counts are exact.
  for (let first = 0; first < 6; first++)
    for (let second = 0; second < 6; second++) {
      const numbers = [first / 6, second / 6, 0];
      const order = orderGroup(['a', 'b', 'c'], 'random', {
        rotation: 0,
        random: () => numbers.shift() ?? 0,
      }).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
  expect(Object.fromEntries([...orders].sort())).toEqual({
    abc: 6,
    acb: 6,
    bac: 6,
    bca: 6,
    cab: 6,
    cba: 6,
  });
});

test('an operator who talks in another call is skipped', async () => {
  const { clock, webAppel, dialled } = await openCallCentre();
  const popupId = await addPopup(webAppel, {
    operators: [operator.answers, operator.alsoAnswers],
  });
  await webAppel.requestCall(request(popupId));
  await clock.advance(5000);
  await webAppel.requestCall(request(popupId));
  await clock.advance(1000);
  expect(dialled.filter(({ role }) => role === 'operator').map(({ to }) => to)).toEqual([
    operator.answers,
    operator.alsoAnswers,
  ]);
});

test('an operator who rings for another call is skipped and counts as busy', async () => {
  const { clock, webAppel, dialled } = await openCallCentre();
  const popupId = await addPopup(webAppel, { operators: [operator.noAnswer] });
  await webAppel.requestCall(request(popupId));
  await clock.advance(1000);
  await webAppel.requestCall(request(popupId));
  await clock.advance(1000);
  expect(dialled).toHaveLength(1);
  expect((await webAppel.summariseCalls({ popupId }))[1]?.callState).toBe('busy');
});

/** Behaviour by the last two digits: seconds until the phone stops ringing. */
const behaviours = { '01': 2, '02': 0.5, '03': Number.POSITIVE_INFINITY, '05': 0.5 } as const;
type Behaviour = keyof typeof behaviours;

/** Model based on the guide alone: which phones ring when, in seconds from the start of a call. */
function expectedRinging(
  order: { number: string; behaviour: Behaviour; ringSeconds: number }[],
  windowSeconds: number,
): { ringing: [string, number][]; answered: boolean } {
  const ringing: [string, number][] = [];
  let now = 0;
  for (const { number, behaviour, ringSeconds } of order) {
    if (now >= windowSeconds) break;
    ringing.push([number, now]);
    if (behaviour === '01' && ringSeconds > 2) return { ringing, answered: true };
    now += Math.min(behaviours[behaviour], ringSeconds);
  }
  return { ringing, answered: false };
}

test('any group rings in the order that an independent model predicts', async () => {
  const operators = fc.array(
    fc.record({
      behaviour: fc.constantFrom<Behaviour>('01', '02', '03', '05'),
      ringSeconds: fc.integer({ min: 1, max: 30 }),
    }),
    { maxLength: 6 },
  );
  const ordering = fc.constantFrom('fixed', 'random', 'rotating');
  const property = fc.asyncProperty(
    operators,
    ordering,
    fc.integer({ min: 1, max: 60 }),
    fc.integer({ min: 1, max: 4 }),
    fc.infiniteStream(fc.double({ min: 0, max: 0.999_999, noNaN: true })),
    async (drawn, mode, windowSeconds, calls, numbers) => {
      const random = () => numbers.next().value ?? 0;
      const { clock, webAppel, dialled, engine, store } = await openCallCentre({ random });
      const group = drawn.map((entry, index) => ({
        ...entry,
        number: `3319900${index}0${entry.behaviour}`,
      }));
      const popupId = await addPopup(webAppel, {
        operators: [],
        operatorWindowSeconds: windowSeconds,
      });
      for (const { number, ringSeconds } of group)
        await webAppel.addOperator({ groupName: 'sales', phoneNumber: number, ringSeconds });
      if (group.length > 0) await webAppel.setOrdering({ groupName: 'sales', ordering: mode });
      for (let call = 0; call < calls; call++) {
        const began = clock.monotonic() / 1000;
        const before = dialled.length;
        await webAppel.requestCall(request(popupId));
        await clock.advance(600_000);
        const rung = dialled.slice(before).filter(({ role }) => role === 'operator');
        const start = mode === 'rotating' && group.length > 0 ? call % group.length : 0;
        const order =
          mode === 'random'
            ? rung.flatMap(({ to }) => group.filter(({ number }) => number === to))
            : [...group.slice(start), ...group.slice(0, start)];
        const rest = group.filter((entry) => mode === 'random' && !order.includes(entry));
        const { ringing, answered } = expectedRinging([...order, ...rest], windowSeconds);
        expect(rung.map(({ to, at }) => [to, at - began])).toEqual(ringing);
        expect(new Set(rung.map(({ to }) => to)).size).toBe(rung.length);
        expect(dialled.length - before - rung.length).toBe(answered ? 1 : 0);
      }
      await engine.stop();
      await store.destroy();
    },
  );
  await fc.assert(property, { numRuns: tries(60) });
}, 60_000);
