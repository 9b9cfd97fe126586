import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callbackStates, problemCodes } from '../../shared/vocabulary.js';
import { type Flow, type FlowEvent, next, start, toRequest } from '../../widget/callback-flow.js';
import { callbackView, popupView } from '../support/browser/fake-proxy.js';

const having = (...events: FlowEvent[]): Flow => events.reduce(next, start);
const loaded: FlowEvent = { is: 'loaded', popup: popupView() };
const typed: FlowEvent = { is: 'edited', change: { number: '01 99 00 12 01', name: 'Zoé' } };
const submitted = (key = 'first'): FlowEvent => ({ is: 'submitted', reason: null, key });
const accepted: FlowEvent = { is: 'accepted', callback: callbackView() };
const refused: FlowEvent = { is: 'refused', problem: { code: 'unavailable' } };

const keyOf = (flow: Flow) => ('attempt' in flow ? flow.attempt?.key : undefined);

describe('a visitor', () => {
  it('comes from loading to the form, from there to sending, and then follows the request', () => {
    expect(having().step).toBe('loading');
    expect(having(loaded).step).toBe('form');
    expect(having(loaded, typed, submitted()).step).toBe('sending');
    expect(having(loaded, typed, submitted(), accepted).step).toBe('following');
  });

  it('sees no form where no request is accepted, or nothing can be called', () => {
    expect(having({ is: 'loaded', popup: popupView({ acceptsRequests: false }) }).step).toBe(
      'closed',
    );
    expect(having({ is: 'loaded', popup: popupView({ countries: [] }) }).step).toBe('closed');
  });

  it('stays in the form with a number that cannot be called', () => {
    const flow = having(loaded, { is: 'submitted', reason: 'too-short', key: 'k' });
    expect(flow).toMatchObject({ step: 'form', faults: { number: 'too-short' } });
  });

  it('is not told of a fault before the first attempt', () => {
    const flow = having(loaded, { is: 'number-checked', reason: 'too-short' });
    expect(flow).toMatchObject({ faults: {} });
  });

  it('who presses twice sends once', () => {
    const sending = having(loaded, typed, submitted('first'));
    expect(next(sending, submitted('second'))).toBe(sending);
  });

  it('comes back to the form with what was typed, whatever the refusal', () => {
    for (const code of problemCodes) {
      const flow = having(loaded, typed, submitted(), { is: 'refused', problem: { code } });
      expect(flow).toMatchObject({
        step: 'form',
        draft: { name: 'Zoé', number: '01 99 00 12 01' },
      });
    }
  });

  it('is told at the field what is wrong with it', () => {
    const refusedFor = (problem: Extract<FlowEvent, { is: 'refused' }>['problem']) =>
      having(loaded, typed, submitted(), { is: 'refused', problem });
    expect(refusedFor({ code: 'invalid-number', reason: 'premium' })).toMatchObject({
      faults: { number: 'premium' },
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

  it('hears of a request what is later, and nothing after its end', () => {
    const news = (state: 'calling' | 'ended' | 'connected', second: number): FlowEvent => ({
      is: 'news',
      callback: callbackView({ state, updatedAt: `2026-11-23T09:00:0${second}Z` }),
    });
    const following = [loaded, typed, submitted(), accepted];
    expect(having(...following, news('connected', 5), news('calling', 3))).toMatchObject({
      callback: { state: 'connected' },
    });
    expect(having(...following, news('ended', 5), news('calling', 7))).toMatchObject({
      callback: { state: 'ended' },
    });
  });

  it('may cancel again after cancelling was answered without ending the request', () => {
    const following = having(loaded, typed, submitted(), accepted, { is: 'cancelling' });
    expect(following).toMatchObject({ cancelling: true });
    expect(next(following, { is: 'cancel-answered', callback: callbackView() })).toMatchObject({
      cancelling: false,
    });
  });

  it('is told that a time is taken where the time is chosen, and keeps what was typed', () => {
    const at = '2026-11-24T08:00:00.000Z';
    const choice: FlowEvent = { is: 'edited', change: { slotAt: at } };
    const sending = having(loaded, typed, choice, submitted());
    expect(sending).toMatchObject({ attempt: { request: { slotAt: at } } });
    const back = next(sending, {
      is: 'refused',
      problem: { code: 'invalid-field', field: 'slotAt' },
    });
    expect(back).toMatchObject({
      faults: { slotAt: 'gone' },
      problem: null,
      draft: { name: 'Zoé' },
    });
    expect(next(back, choice)).toMatchObject({ faults: {} });
  });

  it('does not send an appointment that has no time yet', () => {
    const choice: FlowEvent = { is: 'edited', change: { slotAt: '' } };
    expect(having(loaded, typed, choice, submitted())).toMatchObject({
      step: 'form',
      faults: { slotAt: 'gone' },
    });
  });

  it('can ask for an appointment while it is closed, and for nothing else', () => {
    const closed = popupView({ acceptsRequests: false, appointments: true });
    expect(next(start, { is: 'loaded', popup: closed })).toMatchObject({
      step: 'form',
      draft: { slotAt: '' },
    });
  });

  it('who makes another request finds what was typed', () => {
    expect(having(loaded, typed, submitted(), accepted, { is: 'again' })).toMatchObject({
      step: 'form',
      draft: { name: 'Zoé' },
      attempt: null,
    });
  });
});

describe('the key of an attempt', () => {
  it('stays while the same is sent again', () => {
    expect(keyOf(having(loaded, typed, submitted('a'), refused, submitted('b')))).toBe('a');
  });

  it('changes with what is sent', () => {
    const change: FlowEvent = { is: 'edited', change: { name: 'Chloé' } };
    expect(keyOf(having(loaded, typed, submitted('a'), refused, change, submitted('b')))).toBe('b');
  });

  it('stays when a change was undone', () => {
    const change = (name: string): FlowEvent => ({ is: 'edited', change: { name } });
    const flow = having(
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

  it('changes once a request was accepted', () => {
    const flow = having(loaded, typed, submitted('a'), accepted, { is: 'again' }, submitted('b'));
    expect(keyOf(flow)).toBe('b');
  });
});

describe('the request', () => {
  const draft = {
    number: ' 01 99 ',
    country: 'FR',
    name: ' Zoé ',
    custom1: '',
    custom2: 'hidden',
    custom3: '',
    delaySeconds: 0,
    slotAt: null,
  };

  it('holds what the popup asked for and the visitor gave', () => {
    expect(toRequest(popupView(), draft)).toEqual({
      popupId: '77',
      number: '01 99',
      country: 'FR',
      name: 'Zoé',
    });
  });

  it('holds no name where none is asked for', () => {
    expect(toRequest(popupView({ asksName: false }), draft)).not.toHaveProperty('name');
  });
});

describe('every order of events', () => {
  const event: fc.Arbitrary<FlowEvent> = fc.oneof(
    fc.constantFrom<FlowEvent>(
      { is: 'reload' },
      loaded,
      { is: 'load-failed', problem: { code: 'unavailable' } },
      accepted,
      refused,
      { is: 'cancelling' },
      { is: 'cancel-answered', callback: callbackView({ state: 'cancelled' }) },
      { is: 'cancel-refused', problem: { code: 'not-cancellable' } },
      { is: 'again' },
    ),
    fc.record({ is: fc.constant('submitted' as const), reason: fc.constant(null), key: fc.uuid() }),
    fc.record({
      is: fc.constant('edited' as const),
      change: fc.record({ number: fc.string() }),
    }),
    fc.record({
      is: fc.constant('news' as const),
      callback: fc.constantFrom(...callbackStates).map((state) => callbackView({ state })),
    }),
  );

  it('leads to a step, loses no draft, and never from sending to sending', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        let flow = start;
        for (const happened of events) {
          const before = flow;
          flow = next(before, happened);
          if (before.step === 'sending' && flow.step === 'sending') expect(flow).toBe(before);
          if ('draft' in before && happened.is !== 'edited' && 'draft' in flow)
            expect(flow.draft).toEqual(before.draft);
          if ('draft' in before) expect(flow).toHaveProperty('draft');
        }
      }),
    );
  });
});
