import type { CallbackRequest, CallbackView, NumberReason, PopupView } from '../shared/callback.js';
import { customFields } from '../shared/vocabulary.js';
import { later } from './callback-states.js';
import type { VisitorProblem } from './proxy-client.js';

export const textFields = ['name', ...customFields] as const;
export type TextField = (typeof textFields)[number];
export type Field = 'number' | TextField;

/** What the visitor has typed and chosen, kept through every step. */
export type Draft = Record<Field, string> & {
  country: string;
  delaySeconds: number;
  /** The appointment; empty while none of the free times is chosen, null where none is wanted. */
  slotAt: string | null;
};

export type Faults = { number?: NumberReason; slotAt?: 'gone' } & Partial<
  Record<TextField, 'unacceptable'>
>;

/** One callback under one key: sent twice it is accepted once. */
export interface Attempt {
  request: CallbackRequest;
  key: string;
}

/** The steps a visitor goes through. What has been typed travels with every step from the form on. */
export type Flow =
  | { step: 'loading' }
  | { step: 'unavailable'; problem: VisitorProblem }
  | { step: 'closed'; popup: PopupView }
  | ({ step: 'form'; faults: Faults; problem: VisitorProblem | null; tried: boolean } & Filled)
  | ({ step: 'sending' } & Filled & { attempt: Attempt })
  | ({
      step: 'following';
      callback: CallbackView;
      /** Why no news can be had at the moment. */
      lost: VisitorProblem | null;
      cancelling: boolean;
      problem: VisitorProblem | null;
    } & Filled);

interface Filled {
  popup: PopupView;
  draft: Draft;
  attempt: Attempt | null;
}

export type FlowEvent =
  | { is: 'reload' }
  | { is: 'loaded'; popup: PopupView }
  | { is: 'load-failed'; problem: VisitorProblem }
  | { is: 'edited'; change: Partial<Draft> }
  | { is: 'number-checked'; reason: NumberReason | null }
  | { is: 'submitted'; reason: NumberReason | null; key: string }
  | { is: 'accepted'; callback: CallbackView }
  | { is: 'refused'; problem: VisitorProblem }
  | { is: 'news'; callback: CallbackView }
  | { is: 'contact'; problem: VisitorProblem | null }
  | { is: 'cancelling' }
  | { is: 'cancel-answered'; callback: CallbackView }
  | { is: 'cancel-refused'; problem: VisitorProblem }
  | { is: 'again' };

export const start: Flow = { step: 'loading' };

/** The step after something happened. What makes no sense in a step (a second click while sending) changes nothing. */
export function next(flow: Flow, event: FlowEvent): Flow {
  switch (event.is) {
    case 'reload':
      return flow.step === 'unavailable' || flow.step === 'closed' ? start : flow;
    case 'loaded':
      return flow.step === 'loading' ? shown(event.popup) : flow;
    case 'load-failed':
      return flow.step === 'loading' ? { step: 'unavailable', problem: event.problem } : flow;
    case 'edited':
      return flow.step === 'form' ? edit(flow, event.change) : flow;
    case 'number-checked':
      return flow.step === 'form' &&
        flow.tried &&
        flow.faults.number !== (event.reason ?? undefined)
        ? { ...flow, faults: withNumberFault(flow.faults, event.reason) }
        : flow;
    case 'submitted':
      return flow.step === 'form' ? submit(flow, event.reason, event.key) : flow;
    case 'accepted':
      return flow.step === 'sending' || flow.step === 'form'
        ? followed({ ...flow, attempt: null }, event.callback)
        : flow;
    case 'refused':
      return flow.step === 'sending' || flow.step === 'form' ? refuse(flow, event.problem) : flow;
    case 'news':
      return flow.step === 'following' ? hear(flow, event.callback) : flow;
    case 'contact':
      return flow.step === 'following' ? { ...flow, lost: event.problem } : flow;
    case 'cancelling':
      return flow.step === 'following' ? { ...flow, cancelling: true, problem: null } : flow;
    case 'cancel-answered':
      return flow.step === 'following'
        ? { ...hear(flow, event.callback), cancelling: false }
        : flow;
    case 'cancel-refused':
      return flow.step === 'following'
        ? { ...flow, cancelling: false, problem: event.problem }
        : flow;
    case 'again':
      return flow.step === 'following' ? again(flow) : flow;
  }
}

/** The request a draft stands for: nothing the popup did not ask, nothing left empty. */
export function toRequest(popup: PopupView, draft: Draft): CallbackRequest {
  const request: CallbackRequest = {
    popupId: popup.id,
    number: draft.number.trim(),
    country: draft.country,
  };
  for (const field of askedFields(popup)) {
    const text = draft[field].trim();
    if (text !== '') request[field] = text;
  }
  if (draft.slotAt) request.slotAt = draft.slotAt;
  else if (draft.delaySeconds > 0) request.delaySeconds = draft.delaySeconds;
  return request;
}

/** The popup's own fields, in their order. */
export const askedFields = (popup: PopupView): TextField[] =>
  textFields.filter((field) => (field === 'name' ? popup.asksName : popup.labels[field] !== null));

type Form = Extract<Flow, { step: 'form' }>;
type FollowingStep = Extract<Flow, { step: 'following' }>;

function shown(popup: PopupView): Flow {
  const first = popup.countries[0];
  if (!(popup.acceptsRequests || popup.appointments) || !first) return { step: 'closed', popup };
  const draft: Draft = {
    number: '',
    country: first.country,
    name: '',
    custom1: '',
    custom2: '',
    custom3: '',
    delaySeconds: 0,
    slotAt: firstCallback(popup),
  };
  return form({ popup, draft, attempt: null });
}

/** Who comes while it is closed can only want an appointment. */
const firstCallback = ({ acceptsRequests }: PopupView): string | null =>
  acceptsRequests ? null : '';

/** The time of the last request is over or taken, by this visitor. */
const again = ({ popup, draft, attempt }: FollowingStep): Form =>
  form({ popup, draft: { ...draft, slotAt: firstCallback(popup) }, attempt });

function edit(flow: Form, change: Partial<Draft>): Form {
  const { slotAt: _, ...others } = flow.faults;
  const faults = change.slotAt === undefined ? flow.faults : others;
  return { ...flow, draft: { ...flow.draft, ...change }, faults };
}

const form = ({ popup, draft, attempt }: Filled): Form => ({
  step: 'form',
  popup,
  draft,
  attempt,
  faults: {},
  problem: null,
  tried: false,
});

const followed = ({ popup, draft, attempt }: Filled, callback: CallbackView): FollowingStep => ({
  step: 'following',
  popup,
  draft,
  attempt,
  callback,
  lost: null,
  cancelling: false,
  problem: null,
});

function submit(flow: Form, reason: NumberReason | null, freshKey: string): Flow {
  const faults = withNumberFault(flow.draft.slotAt === '' ? { slotAt: 'gone' } : {}, reason);
  if (Object.keys(faults).length > 0) return { ...flow, faults, problem: null, tried: true };
  const request = toRequest(flow.popup, flow.draft);
  const same =
    flow.attempt !== null && JSON.stringify(flow.attempt.request) === JSON.stringify(request);
  const attempt = same && flow.attempt ? flow.attempt : { request, key: freshKey };
  return { step: 'sending', popup: flow.popup, draft: flow.draft, attempt };
}

function refuse(flow: Filled, problem: VisitorProblem): Form {
  const back: Form = { ...form(flow), tried: true };
  if (problem.field === 'slotAt') return { ...back, faults: { slotAt: 'gone' } };
  const field = textFields.find((candidate) => candidate === problem.field);
  if (problem.code === 'invalid-field' && field)
    return { ...back, faults: { [field]: 'unacceptable' } };
  const aboutNumber = problem.code === 'invalid-number' || problem.code === 'number-not-allowed';
  if (aboutNumber && problem.reason) return { ...back, faults: { number: problem.reason } };
  return { ...back, problem };
}

function hear(flow: FollowingStep, news: CallbackView): FollowingStep {
  const callback = later(flow.callback, news);
  const moved = callback.state !== flow.callback.state;
  return {
    ...flow,
    callback,
    cancelling: flow.cancelling && !moved,
    problem: moved ? null : flow.problem,
  };
}

function withNumberFault({ number: _, ...others }: Faults, reason: NumberReason | null): Faults {
  return reason ? { ...others, number: reason } : others;
}
