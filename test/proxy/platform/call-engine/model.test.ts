import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WebAppel } from '../../../../shared/webappel/methods.js';
import { tries } from '../../../support/store/stores.js';
import { addPopup, openCallCentre } from './call-centre.js';
import { type Behaviour, expectedCourse, type ModelCall, type ModelRules } from './call-model.js';

const behaviour = fc.constantFrom<Behaviour>('01', '01', '02', '03', '04', '05');
const seconds = (min: number, max: number) => fc.integer({ min, max }).map((value) => value * 1000);
/** A few values only, so that their sums often coincide. */
const ringMs = fc.constantFrom(1000, 2000, 3000, 5000, 10_000, 20_000);

const drawnRules = fc.record({
  ordering: fc.constantFrom<ModelRules['ordering']>('fixed', 'rotating'),
  windowMs: fc.constantFrom(1000, 5000, 10_000, 15_000, 20_000, 60_000),
  visitorRingMs: ringMs,
  operators: fc.array(fc.record({ behaviour, ringMs, position: fc.integer({ min: 0, max: 5 }) }), {
    maxLength: 4,
  }),
});
const drawnCalls = fc.array(
  fc.record({
    requestedAt: seconds(0, 60),
    delayMs: fc.constantFrom(0, 0, 10_000, 45_000),
    behaviour,
    direction: fc.constantFrom<ModelCall['direction']>('operator-first', 'visitor-first'),
    retries: fc.integer({ min: 0, max: 2 }),
    maxTalkMs: fc.constantFrom(0, 1000, 3000, 60_000),
    cancelAfterMs: fc.option(seconds(0, 90), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 5 },
);

/** A few milliseconds per call, so that no two calls act at the same time. */
const offsetMs = (index: number) => index * 37;
const CANCEL_MS = 11;

type Action = { at: number; run: () => Promise<void> };

test('concurrent calls ring the phones and reach the outcomes that an independent model predicts', async () => {
  const property = fc.asyncProperty(drawnRules, drawnCalls, async (drawn, callbacks) => {
    const rules: ModelRules = {
      ...drawn,
      operators: drawn.operators.map((operator, index) => ({
        ...operator,
        number: `3319900${index}0${operator.behaviour}`,
      })),
      retryGapMs: 30_000,
      answersAfterMs: 2000,
      refusesAfterMs: 500,
      hangsUpAfterMs: 1250,
      talkMs: 5300,
    };
    const calls: ModelCall[] = callbacks.map(({ cancelAfterMs, ...callback }, index) => {
      const requestedAt = callback.requestedAt + offsetMs(index);
      const cancelAt =
        cancelAfterMs === undefined ? undefined : requestedAt + cancelAfterMs + CANCEL_MS;
      return {
        ...callback,
        requestedAt,
        cancelAt,
        number: `33639980${index}${callback.behaviour}`,
      };
    });
    const centre = await openCallCentre({
      timings: rules,
      retryDelaySeconds: rules.retryGapMs / 1000,
    });
    const popups = await addPopups(centre.webAppel, rules);
    const { trackingIds, cancellations } = await runCalls(centre, popups, calls);

    const expected = expectedCourse(rules, calls);
    const indexOf = new Map(trackingIds.map((id, index) => [id, index]));
    expect(
      centre.requests.map(({ callId, role, to }, place) => ({
        at: Math.round((centre.dialled[place]?.at ?? -1) * 1000),
        call: indexOf.get(callId),
        role,
        number: to.slice(1),
      })),
    ).toEqual(expected.ringing);
    const rows = await centre.store.selectFrom('platform_calls').selectAll().execute();
    const ended = trackingIds.map((id) => rows.find((row) => String(row.id) === id));
    expect(
      ended.map((row) => ({
        outcome: row?.outcome,
        talkSeconds: row?.talk_seconds,
        attempts: row?.attempt,
      })),
    ).toEqual(
      expected.outcomes.map(({ outcome, talkedMs, attempts }) => ({
        outcome,
        talkSeconds: Math.round(talkedMs / 1000),
        attempts,
      })),
    );
    for (const [index, { cancelled }] of expected.outcomes.entries())
      if (calls[index]?.cancelAt !== undefined)
        expect(cancellations[index]).toBe(cancelled ? 'OK' : 'TOO_LATE');
    await centre.engine.stop();
    await centre.store.destroy();
  });
  await fc.assert(property, { numRuns: tries(60) });
}, 120_000);

async function addPopups(webAppel: WebAppel, rules: ModelRules) {
  const settings = {
    operators: [],
    operatorWindowSeconds: rules.windowMs / 1000,
    visitorRingSeconds: rules.visitorRingMs / 1000,
  };
  for (const { number, ringMs, position } of rules.operators)
    await webAppel.addOperator({
      groupName: 'sales',
      phoneNumber: number,
      ringSeconds: ringMs / 1000,
      position,
    });
  if (rules.operators.length > 0)
    await webAppel.setOrdering({ groupName: 'sales', ordering: rules.ordering });
  return {
    'operator-first': await addPopup(webAppel, settings),
    'visitor-first': await addPopup(webAppel, { ...settings, direction: 'visitor-first' }),
  };
}

/** Requests and cancels the calls at the drawn times, then lets all of them finish. */
async function runCalls(
  { clock, webAppel }: Awaited<ReturnType<typeof openCallCentre>>,
  popups: Record<ModelCall['direction'], string>,
  calls: readonly ModelCall[],
) {
  const trackingIds: string[] = [];
  const cancellations: string[] = [];
  const actions = calls.flatMap((call, index): Action[] => {
    const popupId = popups[call.direction];
    const request: Action = {
      at: call.requestedAt,
      run: async () => {
        trackingIds[index] = await webAppel.requestCall({
          popupId,
          phoneNumber: call.number,
          delaySeconds: call.delayMs / 1000,
          retries: call.retries,
          maxSeconds: call.maxTalkMs / 1000,
          recorded: false,
        });
      },
    };
    if (call.cancelAt === undefined) return [request];
    const cancel: Action = {
      at: call.cancelAt,
      run: async () => {
        const contactId = trackingIds[index] ?? '';
        cancellations[index] = await webAppel.cancelCall({ popupId, contactId }).then(
          () => 'OK',
          (refusal: { code: string }) => refusal.code,
        );
      },
    };
    return [request, cancel];
  });
  for (const { at, run } of actions.sort((a, b) => a.at - b.at)) {
    await clock.advance(at - clock.monotonic());
    await run();
  }
  await clock.advance(3_600_000);
  return { trackingIds, cancellations };
}
