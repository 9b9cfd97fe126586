import type { CustomField } from '../../shared/vocabulary.js';
import { methods, type Params, type Result } from '../../shared/webappel/methods.js';
import { encodeParams } from '../../shared/webappel/wire.js';
import type { Reaction } from './reactions.js';
import type { ProbedAnswer, ProbedMethod } from './seen.js';

/** The content of a request, without account and method: its encoded variables and perhaps a file. */
export interface ProbeRequest {
  pairs: [name: string, value: string][];
  file?: Params<'storeFile'>;
  /** For `appel`: the text by which the call is recognised in listings. */
  token?: string;
}

/** Why a question cannot be asked, as a sentence for the owner. */
export interface CannotAsk {
  because: string;
}

/** Undefined when the answer is as expected. `open` says why this answer cannot settle the expectation. */
export type Finding = { differs: string } | { open: string } | undefined;

export interface Expectation {
  /** Our reading of the guide. */
  expected: string;
  /** What depends on it in Rappel. */
  matters: string;
  judge(answer: ProbedAnswer, context: ProbeContext): Finding;
}

/** One request of the plan, as data: what is sent, what we expect, and what a difference means. */
export interface Question {
  /** Also the name of the file that keeps the answer. */
  id: string;
  /** The step of the plan. */
  step: number;
  /** The subject of the question, for the owner. */
  about: string;
  method: ProbedMethod;
  /** Send a wrong password, or a method name that does not exist. */
  invalid?: 'password' | 'method';
  send(context: ProbeContext): ProbeRequest | CannotAsk;
  /** Stop the run if the answer is that of a wrong password: accounts may lock after several. */
  checksLogin?: true;
  expects: readonly Expectation[];
  /** A description of the call that this question schedules; the clean-up cancels it if no later question does. */
  scheduledCall?: string;
  /** Set for a call that rings a phone. */
  ringing?: Ringing;
}

export interface Ringing {
  /** For the person who holds the phone. */
  instruction: string;
  reaction: Reaction;
  /** What both listings should show of the call. */
  expects: readonly CallExpectation[];
}

/** What both listings showed of one call. */
export interface FollowedCall {
  trackingId: string | undefined;
  /** The text that was sent in the owner's token field. */
  token: string;
  askedAt: number;
  /** When the call first appeared in each listing, in seconds after the request; undefined: never. */
  listedAfterSeconds: { requests: number | undefined; attempts: number | undefined };
  /** The latest row about the call. */
  request: Result<'summariseCalls'>[number] | undefined;
  attempts: Result<'listCalls'>;
  /** WebAppel's words for the call's result, in the order in which they appeared; empty while it had none. */
  words: string[];
}

export interface CallExpectation {
  expected: string;
  matters: string;
  judge(call: FollowedCall, context: ProbeContext): Finding;
}

/** What questions and expectations may use from the run. */
export interface ProbeContext {
  /** In the time zone of the settings, as YYYY-MM-DD. */
  readonly today: string;
  timeZone: string;
  /** The name of everything that the run creates. */
  scratchName: string;
  /** The popup of the option, else the first of the listing. */
  readonly popupId: string | undefined;
  tokenField: CustomField;
  /** Decoded answers, by the id of the question. */
  results: Map<string, unknown>;
}

export const resultOf = <M extends ProbedMethod>(
  { results }: ProbeContext,
  _method: M,
  id: string,
): Result<M> | undefined => results.get(id) as Result<M> | undefined;

/** Encodes a method's variables as the client does; missing ones are not sent. */
export const requestFor = <M extends ProbedMethod>(
  method: M,
  params: Partial<Params<M>>,
): ProbeRequest => {
  const pairs = encodeParams(method, params as Params<M>);
  const { upload } = methods[method] as { upload?: true };
  return upload ? { pairs, file: params as unknown as Params<'storeFile'> } : { pairs };
};

export const daysFromToday = (context: ProbeContext, days: number): string => {
  const day = new Date(`${context.today}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
};
