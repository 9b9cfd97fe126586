import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callbackStates, problemCodes } from '../../shared/vocabulary.js';
import {
  type CallTime,
  callAtSlot,
  callIn,
  callNow,
  type Flow,
  type FlowEvent,
  initialFlow,
  nextFlow,
  numberFault,
  toRequest,
} from '../../widget/callback-flow.js';
import { callbackView, popupView } from '../support/browser/fake-proxy.js';

const flowAfter = (...events: FlowEvent[]): Flow => events.reduce(nextFlow, initialFlow);
const loaded: FlowEvent = { type: 'loaded', country: undefined, popup: popupView() };
const typed: FlowEvent = { type: 'edited', change: { number: '01 99 00 12 01', name: 'Zoé' } };
const submitted = (key = 'first'): FlowEvent => ({ type: 'submitted', fault: null, key });
const accepted: FlowEvent = { type: 'accepted', callback: callbackView() };
const refused: FlowEvent = { type: 'refused', problem: { code: 'unavailable' } };

const keyOf = (flow: Flow) => ('submission' in flow ? flow.submission?.key : undefined);

describe('a visitor', () => {
  it('a visitor goes from loading to the form, then to sending, then follows the request', () => {
    expect(flowAfter().step).toBe('loading');
    expect(flowAfter(loaded).step).toBe('form');
    expect(flowAfter(loaded, typed, submitted()).step).toBe('sending');
    expect(flowAfter(loaded, typed, submitted(), accepted).step).toBe('following');
  });

  it('a visitor gets no form if the popup accepts no requests or has no countries', () => {
    expect(
      flowAfter({
        type: 'loaded',
        country: undefined,
        popup: popupView({ acceptsRequests: false }),
      }).step,
    ).toBe('closed');
    expect(
      flowAfter({ type: 'loaded', country: undefined, popup: popupView({ countries: [] }) }).step,
    ).toBe('not-callable');
  });

  it('a visitor gets no form while the owner has stopped callbacks, and one when the popup is opened again after', () => {
    const changes = { acceptsRequests: false, appointments: false, countries: [], stopped: true };
    const popup = popupView({ ...changes, fallbackPhone: '+33 1 99 00 12 34' });
    const stopped = flowAfter({ type: 'loaded', country: undefined, popup });
    expect(stopped).toMatchObject({ step: 'not-callable', popup });
    expect(nextFlow(nextFlow(stopped, { type: 'reload' }), loaded).step).toBe('form');
  });

  it.each([
    ['an appointment', { appointments: true, delaysSeconds: [300] }, 'appointment'],
    ['a delay', { appointments: false, delaysSeconds: [300] }, 'delay'],
    ['now, if nothing else is offered', { appointments: false, delaysSeconds: [] }, 'now'],
  ])('while a voicemail answers, what is chosen at first is %s', (_what, changes, kind) => {
    const popup = popupView({ open: false, voicemail: true, ...changes });
    expect(flowAfter({ type: 'loaded', country: undefined, popup })).toMatchObject({
      draft: { when: { kind } },
    });
  });

  it('a visitor stays in the form if a text of the owner’s fields is longer than WebAppel takes', () => {
    const tooLong = { type: 'edited', change: { custom1: ` ${'é'.repeat(17)} ` } } as const;
    const flow = flowAfter(loaded, typed, tooLong, submitted());
    expect(flow).toMatchObject({ step: 'form', faults: { custom1: 'unacceptable' } });
    const right = { type: 'edited', change: { custom1: ` ${'é'.repeat(16)} ` } } as const;
    expect(nextFlow(flow, right)).toMatchObject({ faults: {} });
    expect(flowAfter(loaded, typed, right, submitted()).step).toBe('sending');
  });

  it('a visitor stays in the form if the number cannot be called', () => {
    const flow = flowAfter(loaded, {
      type: 'submitted',
      fault: numberFault('too-short'),
      key: 'k',
    });
    expect(flow).toMatchObject({ step: 'form', faults: { number: { reason: 'too-short' } } });
  });

  it('a visitor sees no fault before the first submission', () => {
    const flow = flowAfter(loaded, { type: 'number-checked', fault: numberFault('too-short') });
    expect(flow).toMatchObject({ faults: {} });
  });

  it('a visitor who presses the button twice sends one request', () => {
    const sending = flowAfter(loaded, typed, submitted('first'));
    expect(nextFlow(sending, submitted('second'))).toBe(sending);
  });

  it('a visitor gets the form back with everything typed after any refusal', () => {
    for (const code of problemCodes) {
      const flow = flowAfter(loaded, typed, submitted(), { type: 'refused', problem: { code } });
      expect(flow).toMatchObject({
        step: 'form',
        draft: { name: 'Zoé', number: '01 99 00 12 01' },
      });
    }
  });

  it('a visitor sees a refusal at the field that it concerns', () => {
    const refusedFor = (problem: Extract<FlowEvent, { type: 'refused' }>['problem']) =>
      flowAfter(loaded, typed, submitted(), { type: 'refused', problem });
    expect(refusedFor({ code: 'invalid-number', reason: 'premium' })).toMatchObject({
      faults: { number: { reason: 'premium' } },
      problem: null,
    });
    expect(refusedFor({ code: 'invalid-field', field: 'name' })).toMatchObject({
      faults: { name: 'unacceptable' },
    });
    expect(refusedFor({ code: 'invalid-field', field: 'other' })).toMatchObject({
      faults: {},
      problem: { code: 'invalid-field' },
    });
  });

  it('a visitor sees only later updates of a request, and none after its final state', () => {
    const update = (state: 'calling' | 'ended' | 'connected', second: number): FlowEvent => ({
      type: 'updated',
      callback: callbackView({ state, updatedAt: `2026-11-23T09:00:0${second}Z` }),
    });
    const following = [loaded, typed, submitted(), accepted];
    expect(flowAfter(...following, update('connected', 5), update('calling', 3))).toMatchObject({
      callback: { state: 'connected' },
    });
    expect(flowAfter(...following, update('ended', 5), update('calling', 7))).toMatchObject({
      callback: { state: 'ended' },
    });
  });

  it('a visitor can cancel again if cancelling did not end the request', () => {
    const following = flowAfter(loaded, typed, submitted(), accepted, { type: 'cancelling' });
    expect(following).toMatchObject({ cancelling: true });
    expect(
      nextFlow(following, { type: 'cancel-answered', callback: callbackView() }),
    ).toMatchObject({
      cancelling: false,
    });
  });

  it('a visitor whose slot is no longer free sees that at the slot and keeps everything typed', () => {
    const at = '2026-11-24T08:00:00.000Z';
    const choice: FlowEvent = { type: 'edited', change: { when: callAtSlot(at) } };
    const sending = flowAfter(loaded, typed, choice, submitted());
    expect(sending).toMatchObject({ submission: { request: { slotAt: at } } });
    const back = nextFlow(sending, {
      type: 'refused',
      problem: { code: 'invalid-field', field: 'slotAt' },
    });
    expect(back).toMatchObject({
      faults: { slotAt: 'taken' },
      problem: null,
      draft: { name: 'Zoé' },
    });
    expect(nextFlow(back, choice)).toMatchObject({ faults: {} });
  });

  it('a visitor cannot send an appointment without a time', () => {
    const choice: FlowEvent = { type: 'edited', change: { when: callAtSlot(null) } };
    expect(flowAfter(loaded, typed, choice, submitted())).toMatchObject({
      step: 'form',
      faults: { slotAt: 'taken' },
    });
  });

  it('the form starts with an appointment if the popup accepts nothing else', () => {
    const closed = popupView({ acceptsRequests: false, appointments: true });
    expect(
      nextFlow(initialFlow, { type: 'loaded', country: undefined, popup: closed }),
    ).toMatchObject({
      step: 'form',
      draft: { when: { kind: 'appointment', slotAt: null } },
    });
  });

  it('the form for another request keeps the chosen delay, but not the appointment', () => {
    const again = (when: CallTime) =>
      flowAfter(loaded, { type: 'edited', change: { when } }, typed, submitted(), accepted, {
        type: 'again',
      });
    expect(again(callIn(300))).toMatchObject({ draft: { when: callIn(300) } });
    expect(again(callAtSlot('2026-11-24T08:00:00.000Z'))).toMatchObject({
      draft: { when: callNow },
    });
  });

  it('the form for another request keeps everything typed', () => {
    expect(flowAfter(loaded, typed, submitted(), accepted, { type: 'again' })).toMatchObject({
      step: 'form',
      draft: { name: 'Zoé' },
      submission: null,
    });
  });
});

describe('the key of a submission', () => {
  it('the key of a submission stays the same when the same request is sent again', () => {
    expect(keyOf(flowAfter(loaded, typed, submitted('a'), refused, submitted('b')))).toBe('a');
  });

  it('the key of a submission changes when the request changes', () => {
    const change: FlowEvent = { type: 'edited', change: { name: 'Chloé' } };
    expect(keyOf(flowAfter(loaded, typed, submitted('a'), refused, change, submitted('b')))).toBe(
      'b',
    );
  });

  it('the key of a submission stays the same when a change is undone', () => {
    const change = (name: string): FlowEvent => ({ type: 'edited', change: { name } });
    const flow = flowAfter(
      loaded,
      typed,
      submitted('a'),
      refused,
      change('x'),
      change('Zoé'),
      submitted('b'),
    );
    expect(keyOf(flow)).toBe('a');
  });

  it('the key of a submission changes after a request was accepted', () => {
    const flow = flowAfter(
      loaded,
      typed,
      submitted('a'),
      accepted,
      { type: 'again' },
      submitted('b'),
    );
    expect(keyOf(flow)).toBe('b');
  });
});

describe('the request for a draft', () => {
  const draft = {
    number: ' 01 99 ',
    country: 'FR',
    countryChosenFor: null,
    name: ' Zoé ',
    custom1: '',
    custom2: 'hidden',
    custom3: '',
    when: callNow,
  };

  it('a request contains the fields that the popup asks for and the visitor filled in', () => {
    expect(toRequest(popupView(), draft)).toEqual({
      popupId: '77',
      number: '01 99',
      country: 'FR',
      name: 'Zoé',
    });
  });

  it('a request contains the delay or the appointment that the visitor chose', () => {
    const requestWhen = (when: CallTime) => toRequest(popupView(), { ...draft, when });
    expect(requestWhen(callNow)).not.toHaveProperty('delaySeconds');
    expect(requestWhen(callIn(300))).toMatchObject({ delaySeconds: 300 });
    expect(requestWhen(callAtSlot('2026-11-24T08:00:00.000Z'))).toMatchObject({
      slotAt: '2026-11-24T08:00:00.000Z',
    });
  });

  it('a request contains no name if the popup does not ask for one', () => {
    expect(toRequest(popupView({ asksName: false }), draft)).not.toHaveProperty('name');
  });
});

describe('random events', () => {
  const event: fc.Arbitrary<FlowEvent> = fc.oneof(
    fc.constantFrom<FlowEvent>(
      { type: 'reload' },
      loaded,
      { type: 'load-failed', problem: { code: 'unavailable' } },
      accepted,
      refused,
      { type: 'cancelling' },
      { type: 'cancel-answered', callback: callbackView({ state: 'cancelled' }) },
      { type: 'cancel-refused', problem: { code: 'not-cancellable' } },
      { type: 'again' },
    ),
    fc.record({
      type: fc.constant('submitted' as const),
      fault: fc.constant(null),
      key: fc.uuid(),
    }),
    fc.record({
      type: fc.constant('edited' as const),
      change: fc.record({ number: fc.string() }),
    }),
    fc.record({
      type: fc.constant('updated' as const),
      callback: fc.constantFrom(...callbackStates).map((state) => callbackView({ state })),
    }),
  );

  it('no sequence of events loses the draft, or sends a second request while one is being sent', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        let flow = initialFlow;
        for (const event of events) {
          const before = flow;
          flow = nextFlow(before, event);
          if (before.step === 'sending' && flow.step === 'sending') expect(flow).toBe(before);
          if ('draft' in before && event.type !== 'edited' && 'draft' in flow)
            expect(flow.draft).toEqual(before.draft);
          if ('draft' in before) expect(flow).toHaveProperty('draft');
        }
      }),
    );
  });
});
