import type {
  CallbackRequest,
  CallbackView,
  GivenConsent,
  NumberReason,
  PopupView,
} from '../shared/callback.js';
import { bytesIn } from '../shared/text-size.js';
import { customFields, MAX_CUSTOM_FIELD_BYTES } from '../shared/vocabulary.js';
import { latestOf } from './callback-states.js';
import { ownProperties } from './own-properties.js';
import type { VisitorProblem } from './proxy-refusal.js';
import { type SlotFault, slotFaultOf } from './slot-faults.js';

export const textFields = ['name', ...customFields] as const;
export type TextField = (typeof textFields)[number];
export type Field = 'number' | TextField;

/** When the visitor wants to be called. An appointment has no `slotAt` until a free slot is chosen. */
export type CallTime =
  | { kind: 'now' }
  | { kind: 'delay'; seconds: number }
  | { kind: 'appointment'; slotAt: string | null };

export const callNow: CallTime = { kind: 'now' };
export const callIn = (seconds: number): CallTime => ({ kind: 'delay', seconds });
export const callAtSlot = (slotAt: string | null): CallTime => ({ kind: 'appointment', slotAt });

/** Everything the visitor has typed and chosen. */
export type Draft = Record<Field, string> & {
  /** The consent that the visitor has given besides the request. */
  consent?: GivenConsent | null;
  country: string;
  /** The visitor has chosen the country: `always` in the list, or for one number in answer to a question. */
  countryChosenFor: 'always' | { number: string } | null;
  when: CallTime;
  /** The visitor has opened the optional fields. */
  showsDetails?: true;
  /** Fields that the page has filled in and visitors do not see. */
  hidden?: readonly TextField[];
};

/** Why the number cannot be called as it stands. */
export interface NumberFault {
  reason: NumberReason;
  /** ISO code of the country that the number belongs to; null if that is not known. */
  country: string | null;
  /** With `country-unclear`: the countries to choose from, and the number there if it could be checked. */
  choices: readonly { country: string; e164: string | null }[];
}

/** A fault about which nothing else is known. */
export const numberFault = (reason: NumberReason): NumberFault => ({
  reason,
  country: null,
  choices: [],
});

export type Faults = { number?: NumberFault; slotAt?: SlotFault } & Partial<
  Record<TextField, 'unacceptable'>
>;

/** One callback request with its idempotency key: sent twice, it is accepted once. */
export interface Submission {
  request: CallbackRequest;
  key: string;
}

/** The steps a visitor goes through. From the form on, every step keeps the draft. */
export type Flow =
  | { step: 'loading' }
  | { step: 'unavailable'; problem: VisitorProblem }
  | { step: 'closed'; popup: PopupView }
  /** The popup has no destination that may be called, or the owner has stopped callbacks. */
  | { step: 'not-callable'; popup: PopupView }
  | ({
      step: 'form';
      faults: Faults;
      problem: VisitorProblem | null;
      wasSubmitted: boolean;
    } & FormState)
  | ({
      step: 'sending';
      /** The browser solves a challenge. */
      checking?: true;
      /** The answer takes longer than usual. */
      slow?: true;
    } & FormState & { submission: Submission })
  | ({
      step: 'following';
      callback: CallbackView;
      /** Why updates cannot be fetched at the moment. */
      updateProblem: VisitorProblem | null;
      cancelling: boolean;
      /** Why the callback could not be cancelled. */
      problem: VisitorProblem | null;
    } & FormState);

interface FormState {
  popup: PopupView;
  draft: Draft;
  submission: Submission | null;
}

export type FlowEvent =
  | { type: 'reload' }
  /** `kept` is what was typed, and perhaps sent, before the page was left. */
  | { type: 'loaded'; popup: PopupView; country: string | undefined; kept?: KeptForm | undefined }
  /** The request that was on its way when the page was left is sent on. */
  | { type: 'sent-on' }
  /** A request from before the page was left, or of another tab. */
  | { type: 'recalled'; popup: PopupView; country: string | undefined; callback: CallbackView }
  | { type: 'load-failed'; problem: VisitorProblem }
  | { type: 'edited'; change: Partial<Draft> }
  /** `asks` shows the fault before the first attempt to send. */
  | { type: 'number-checked'; fault: NumberFault | null; asks?: boolean }
  | { type: 'submitted'; fault: NumberFault | null; key: string }
  | { type: 'challenged' }
  | { type: 'slow' }
  | { type: 'accepted'; callback: CallbackView }
  | { type: 'refused'; problem: VisitorProblem }
  | { type: 'updated'; callback: CallbackView }
  | { type: 'update-problem'; problem: VisitorProblem | null }
  | { type: 'cancelling' }
  | { type: 'cancel-answered'; callback: CallbackView }
  | { type: 'cancel-refused'; problem: VisitorProblem }
  | { type: 'again' }
  | { type: 'restarted' };

export interface KeptForm {
  draft: Draft;
  submission: Submission;
}

export const initialFlow: Flow = ownProperties({ step: 'loading' });

/** The steps that begin again when the dialog is opened again. */
const reloadedSteps: readonly Flow['step'][] = ['unavailable', 'closed', 'not-callable'];

/** The flow after an event. An event that does not apply to the step, such as a second click, changes nothing. */
export function nextFlow(flow: Flow, event: FlowEvent): Flow {
  const next = stepAfter(flow, event);
  if (next === flow) return flow;
  return ownProperties(
    next.step === 'form' ? { ...next, faults: ownProperties(next.faults) } : next,
  );
}

function stepAfter(flow: Flow, event: FlowEvent): Flow {
  switch (event.type) {
    case 'reload':
      return reloadedSteps.includes(flow.step) ? initialFlow : flow;
    case 'loaded':
      return flow.step === 'loading' ? firstStep(event.popup, event.country, event.kept) : flow;
    case 'sent-on':
      return flow.step === 'form' && flow.submission
        ? {
            step: 'sending',
            popup: flow.popup,
            draft: flow.draft,
            submission: flow.submission,
          }
        : flow;
    case 'recalled':
      return flow.step === 'loading' ? recall(event.popup, event.country, event.callback) : flow;
    case 'load-failed':
      return flow.step === 'loading' ? { step: 'unavailable', problem: event.problem } : flow;
    case 'edited':
      return flow.step === 'form' ? edit(flow, event.change) : flow;
    case 'number-checked':
      return flow.step === 'form' &&
        (flow.wasSubmitted || event.asks || flow.faults.number) &&
        JSON.stringify(flow.faults.number) !== JSON.stringify(event.fault ?? undefined)
        ? { ...flow, faults: withNumberFault(flow.faults, event.fault) }
        : flow;
    case 'submitted':
      return flow.step === 'form' ? submit(flow, event.fault, event.key) : flow;
    case 'challenged':
      return flow.step === 'sending' ? { ...flow, checking: true } : flow;
    case 'slow':
      return flow.step === 'sending' ? { ...flow, slow: true } : flow;
    case 'accepted':
      return flow.step === 'sending' || flow.step === 'form'
        ? followingStep({ ...flow, submission: null }, event.callback)
        : flow;
    case 'refused':
      return flow.step === 'sending' || flow.step === 'form' ? refuse(flow, event.problem) : flow;
    case 'updated':
      return flow.step === 'following' ? applyUpdate(flow, event.callback) : flow;
    case 'update-problem':
      return flow.step === 'following' ? { ...flow, updateProblem: event.problem } : flow;
    case 'cancelling':
      return flow.step === 'following' ? { ...flow, cancelling: true, problem: null } : flow;
    case 'cancel-answered':
      return flow.step === 'following'
        ? { ...applyUpdate(flow, event.callback), cancelling: false }
        : flow;
    case 'cancel-refused':
      return flow.step === 'following'
        ? { ...flow, cancelling: false, problem: event.problem }
        : flow;
    case 'again':
      return flow.step === 'following' ? startAgain(flow) : flow;
    case 'restarted':
      return initialFlow;
  }
}

/** The request for a draft, without empty fields and without fields that the popup does not ask for. */
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
  const { when } = draft;
  const slotAt = chosenSlot(when);
  if (slotAt) request.slotAt = slotAt;
  if (when.kind === 'delay') request.delaySeconds = when.seconds;
  if (draft.consent) request.consent = draft.consent;
  return request;
}

/** The slot of an appointment; null if none is chosen, and for other call times. */
export const chosenSlot = (when: CallTime): string | null =>
  when.kind === 'appointment' ? when.slotAt : null;

/** Whether the draft is an appointment without a chosen slot. */
export const lacksSlot = ({ when }: Draft): boolean => when.kind === 'appointment' && !when.slotAt;

/** The text fields that the popup asks for, in the order of the form. */
export const askedFields = (popup: PopupView): TextField[] =>
  textFields.filter((field) => (field === 'name' ? popup.asksName : popup.labels[field] !== null));

/** Those of them that the form shows. */
export const shownFields = ({ popup, draft }: Pick<FormState, 'popup' | 'draft'>): TextField[] =>
  askedFields(popup).filter((field) => !draft.hidden?.includes(field));

type FormStep = Extract<Flow, { step: 'form' }>;
type FollowingStep = Extract<Flow, { step: 'following' }>;

function firstStep(popup: PopupView, country: string | undefined, kept?: KeptForm): Flow {
  if (popup.countries.length === 0) return { step: 'not-callable', popup };
  if (!(popup.acceptsRequests || popup.appointments)) return { step: 'closed', popup };
  const draft = { ...emptyDraft(popup, country), ...kept?.draft };
  return formStep({ popup, draft, submission: kept?.submission ?? null });
}

const emptyDraft = (popup: PopupView, country: string | undefined): Draft => ({
  number: '',
  country: country ?? popup.countries[0]?.country ?? '',
  countryChosenFor: null,
  name: '',
  custom1: '',
  custom2: '',
  custom3: '',
  when: initialCallTime(popup),
});

const recall = (
  popup: PopupView,
  country: string | undefined,
  callback: CallbackView,
): FollowingStep =>
  followingStep({ popup, draft: emptyDraft(popup, country), submission: null }, callback);

/** Now, unless that reaches nobody and another time is offered. */
function initialCallTime(popup: PopupView): CallTime {
  const { acceptsRequests, voicemail, appointments } = popup;
  if (acceptsRequests && !voicemail) return callNow;
  if (appointments) return callAtSlot(null);
  const [firstDelay] = offeredDelays(popup);
  return firstDelay ? callIn(firstDelay) : callNow;
}

/** The delays from which a visitor may choose, in seconds. */
export const offeredDelays = ({ acceptsRequests, delaysSeconds }: PopupView): number[] =>
  acceptsRequests ? delaysSeconds.filter((seconds) => seconds > 0) : [];

/** Keeps the draft, except an appointment: its slot is past, or taken by this visitor. */
function startAgain({ popup, draft, submission }: FollowingStep): Flow {
  // A popup that was loaded to show a request may offer no form.
  const first = firstStep(popup, draft.country);
  if (first.step !== 'form') return first;
  const when = draft.when.kind === 'appointment' ? initialCallTime(popup) : draft.when;
  return formStep({ popup, draft: { ...draft, when }, submission });
}

/** What was wrong with a field that the visitor changes is wrong no more. */
function edit(flow: FormStep, change: Partial<Draft>): FormStep {
  const faults = { ...flow.faults };
  if (change.when) delete faults.slotAt;
  for (const field of textFields) if (field in change) delete faults[field];
  return { ...flow, draft: { ...flow.draft, ...change }, faults };
}

/** How many bytes more one of the owner's fields takes, as WebAppel counts them; negative if the text is too long. */
export const bytesLeft = (text: string): number => MAX_CUSTOM_FIELD_BYTES - bytesIn(text.trim());

const textFaults = ({ popup, draft }: FormState): Faults =>
  Object.fromEntries(
    askedFields(popup)
      .filter((field) => field !== 'name' && bytesLeft(draft[field]) < 0)
      .map((field) => [field, 'unacceptable']),
  );

const formStep = ({ popup, draft, submission }: FormState): FormStep => ({
  step: 'form',
  popup,
  draft,
  submission,
  faults: {},
  problem: null,
  wasSubmitted: false,
});

const followingStep = (
  { popup, draft, submission }: FormState,
  callback: CallbackView,
): FollowingStep => ({
  step: 'following',
  popup,
  draft,
  submission,
  callback,
  updateProblem: null,
  cancelling: false,
  problem: null,
});

function submit(flow: FormStep, fault: NumberFault | null, freshKey: string): Flow {
  const others = {
    ...textFaults(flow),
    ...(lacksSlot(flow.draft) && { slotAt: 'taken' as const }),
  };
  const faults = withNumberFault(others, fault);
  if (Object.keys(faults).length > 0) return { ...flow, faults, problem: null, wasSubmitted: true };
  const request = toRequest(flow.popup, flow.draft);
  const isUnchanged =
    flow.submission !== null && JSON.stringify(flow.submission.request) === JSON.stringify(request);
  const submission = isUnchanged && flow.submission ? flow.submission : { request, key: freshKey };
  return { step: 'sending', popup: flow.popup, draft: flow.draft, submission };
}

function refuse(flow: FormState, problem: VisitorProblem): FormStep {
  const form: FormStep = { ...formStep(flow), wasSubmitted: true };
  const slotAt = slotFaultOf(problem);
  if (slotAt) return { ...form, faults: { slotAt } };
  const field = shownFields(flow).find((candidate) => candidate === problem.field);
  if (problem.code === 'invalid-field' && field)
    return { ...form, faults: { [field]: 'unacceptable' } };
  const isAboutNumber = problem.code === 'invalid-number' || problem.code === 'number-not-allowed';
  if (isAboutNumber && problem.reason) {
    const { reason, numberCountry = null, possibleCountries = [] } = problem;
    const choices = possibleCountries.map((country) => ({ country, e164: null }));
    return { ...form, faults: { number: { reason, country: numberCountry, choices } } };
  }
  return { ...form, problem };
}

function applyUpdate(flow: FollowingStep, update: CallbackView): FollowingStep {
  const callback = latestOf(flow.callback, update);
  const stateChanged = callback.state !== flow.callback.state;
  return {
    ...flow,
    callback,
    cancelling: flow.cancelling && !stateChanged,
    problem: stateChanged ? null : flow.problem,
  };
}

function withNumberFault({ number: _, ...others }: Faults, fault: NumberFault | null): Faults {
  return fault ? { ...others, number: fault } : others;
}
