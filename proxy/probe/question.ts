import type { CustomField } from '../../shared/vocabulary.js';
import { methods, type Params, type Result } from '../../shared/webappel/methods.js';
import { encodeParams } from '../../shared/webappel/wire.js';
import type { ProbedMethod, Seen } from './seen.js';

/** What a request carries besides account and method: its variables as they travel, and a file. */
export interface Sent {
  pairs: [name: string, value: string][];
  file?: Params<'storeFile'>;
  /** Of a call: the text by which it is found again. */
  token?: string;
}

/** Why a question cannot be put, as a sentence for the owner. */
export interface Unasked {
  because: string;
}

/** Undefined: as expected. `open` says why it cannot be told from this answer. */
export type Verdict = { differs: string } | { open: string } | undefined;

export interface Expectation {
  /** Our reading of the guide. */
  expected: string;
  /** What in Rappel depends on it. */
  matters: string;
  judge(seen: Seen, known: Known): Verdict;
}

/** One request of the plan, as data: what is sent, what we expect, and what a difference means. */
export interface Question {
  /** Also the name of the file that keeps the answer. */
  id: string;
  /** Of the plan. */
  step: number;
  /** What is asked about, for the owner. */
  about: string;
  method: ProbedMethod;
  /** Sent with a password that is wrong, or under a name that no method has. */
  spoilt?: 'password' | 'method';
  send(known: Known): Sent | Unasked;
  /** The run ends here if this is answered as a wrong password is: accounts may lock after several. */
  provesLogin?: true;
  expects: readonly Expectation[];
  /** A call for later, in words: it is cancelled in the end unless another question did. */
  plans?: string;
  /** A call that rings: what whoever holds the phone is to do, and what is expected of its rows in both listings. */
  rings?: Ringing;
}

export interface Ringing {
  advice: string;
  expects: readonly CallExpectation[];
}

/** What both listings said of one call, from the moment it was asked for. */
export interface FollowedCall {
  trackingId: string | undefined;
  /** The text that was sent in the owner's field for the token. */
  token: string;
  askedAt: number;
  /** After how many seconds the first row came, a listing each; undefined: never. */
  listedAfterSeconds: { requests: number | undefined; attempts: number | undefined };
  /** The last row about the call. */
  request: Result<'summariseCalls'>[number] | undefined;
  attempts: Result<'listCalls'>;
  /** The words for its end in the order in which they were seen, empty while there was none. */
  words: string[];
}

export interface CallExpectation {
  expected: string;
  matters: string;
  judge(call: FollowedCall, known: Known): Verdict;
}

/** What a run knows when it puts a question. */
export interface Known {
  /** By the clock of the platform. */
  readonly today: string;
  timeZone: string;
  /** The name of everything that is made for the run. */
  word: string;
  /** The popup that was named, or the first of the listing. */
  readonly popupId: string | undefined;
  tokenField: CustomField;
  /** What was read, by the id of the question. */
  results: Map<string, unknown>;
}

export const resultOf = <M extends ProbedMethod>(
  { results }: Known,
  _method: M,
  id: string,
): Result<M> | undefined => results.get(id) as Result<M> | undefined;

/** The variables of a method as the client sends them; what is left out is not sent. */
export const sending = <M extends ProbedMethod>(method: M, params: Partial<Params<M>>): Sent => {
  const pairs = encodeParams(method, params as Params<M>);
  const { upload } = methods[method] as { upload?: true };
  return upload ? { pairs, file: params as unknown as Params<'storeFile'> } : { pairs };
};

export const daysFromToday = (known: Known, days: number): string => {
  const day = new Date(`${known.today}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
};
