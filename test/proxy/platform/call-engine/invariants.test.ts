import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tries } from '../../../support/store/stores.js';
import { addPopup, openCallCentre } from './call-centre.js';

const MAX_CONCURRENT = 3;
const RETRY_DELAY_MS = 30_000;

const callback = fc.record({
  afterSeconds: fc.integer({ min: 0, max: 40 }),
  behaviour: fc.constantFrom('01', '02', '03', '04', '05'),
  retries: fc.integer({ min: 0, max: 2 }),
  delaySeconds: fc.constantFrom(0, 0, 15, 90),
  isVisitorFirst: fc.boolean(),
  isCancelled: fc.boolean(),
});

/** The largest number of these time spans that overlap. */
function maxOverlap(spans: { from: number; until: number }[]): number {
  return Math.max(
    0,
    ...spans.map(
      ({ from: now }) => spans.filter(({ from, until }) => from <= now && now < until).length,
    ),
  );
}

test('random requests each end once, and no number ever rings twice at a time', async () => {
  const property = fc.asyncProperty(
    fc.array(callback, { minLength: 1, maxLength: 12 }),
    async (callbacks) => {
      const centre = await openCallCentre({ maxConcurrentCalls: MAX_CONCURRENT });
      const { clock, webAppel, store, ended, requests, engine } = centre;
      const operators = ['33199000101', '33199000203', '33199000304'];
      const popups = {
        operator: await addPopup(webAppel, { operators }),
        visitor: await addPopup(webAppel, { operators: [], direction: 'visitor-first' }),
      };
      const cancelledAt = new Map<string, number>();
      for (const [
        index,
        { afterSeconds, behaviour, isVisitorFirst, isCancelled, ...rest },
      ] of callbacks.entries()) {
        await clock.advance(afterSeconds * 1000);
        const popupId = isVisitorFirst ? popups.visitor : popups.operator;
        const phoneNumber = `336399${80 + Math.floor(index / 10)}${index % 10}${behaviour}`;
        const contactId = await webAppel.requestCall({
          ...rest,
          popupId,
          phoneNumber,
          recorded: false,
          maxSeconds: 0,
        });
        if (!isCancelled) continue;
        await clock.advance(10_000);
        await webAppel.cancelCall({ popupId, contactId }).then(
          () => cancelledAt.set(contactId, clock.monotonic()),
          (refusal: { code: string }) => expect(refusal.code).toBe('TOO_LATE'),
        );
      }
      await clock.advance(3_600_000);

      const calls = await store.selectFrom('platform_calls').selectAll().execute();
      const attempts = await store
        .selectFrom('platform_call_attempts')
        .selectAll()
        .orderBy('id')
        .execute();
      expect(ended).toHaveLength(requests.length);
      for (const call of calls) {
        const own = attempts.filter(({ call_id }) => call_id === call.id);
        expect([call.state, own.length]).toEqual(['ended', call.attempt]);
        expect(own.length).toBeLessThanOrEqual(call.retries + 1);
        const cancellation = cancelledAt.get(String(call.id));
        expect(call.outcome === 'cancelled').toBe(cancellation !== undefined);
        if (cancellation === undefined) expect(own.at(-1)?.outcome).toBe(call.outcome);
        for (const [index, { started_at, ended_at, talk_seconds, outcome }] of own.entries()) {
          expect(ended_at).not.toBeNull();
          expect(talk_seconds > 0).toBe(outcome === 'answered');
          const before = own[index - 1]?.ended_at ?? Number.NEGATIVE_INFINITY;
          expect(started_at - before).toBeGreaterThanOrEqual(RETRY_DELAY_MS);
          expect(started_at - call.requested_at).toBeGreaterThanOrEqual(call.delay_seconds * 1000);
        }
        const legs = ended.filter(({ request }) => request.callId === String(call.id));
        for (const { from } of legs) expect(from).toBeLessThanOrEqual(cancellation ?? from);
      }
      const spans = attempts.map(({ started_at, ended_at }) => ({
        from: started_at,
        until: ended_at ?? Number.POSITIVE_INFINITY,
      }));
      expect(maxOverlap(spans)).toBeLessThanOrEqual(MAX_CONCURRENT);
      for (const number of new Set(requests.map(({ to }) => to)))
        expect(maxOverlap(ended.filter(({ request }) => request.to === number))).toBe(1);
      await engine.stop();
      await store.destroy();
    },
  );
  await fc.assert(property, { numRuns: tries(40) });
}, 60_000);
