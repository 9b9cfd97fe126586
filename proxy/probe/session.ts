import { randomBytes } from 'node:crypto';
import type { Clock } from '../../shared/clock.js';
import { type Method, methods } from '../../shared/webappel/methods.js';
import { type Credentials, formatQuery, formatRequest } from '../../shared/webappel/query.js';
import { Unreached, type UnreachedReason } from '../../shared/webappel/refusal.js';
import type { SentCharset } from '../../shared/webappel/sent-charset.js';
import type { Reading } from '../../shared/webappel/wire.js';
import { maxBytes, uploadOf } from '../webappel/client.js';
import { exchange, type HttpAnswer } from '../webappel/transport.js';
import type { AnswerFolder } from './answer-folder.js';
import { everyAnswerExpects } from './expectations.js';
import type { Finding, ProbeContext, ProbeRequest, Question } from './question.js';
import { answerOf, describe, interpretAnswer, type ProbedAnswer } from './seen.js';

const PAUSE_MS = 1000;
const MAX_UNREACHED_IN_A_ROW = 3;

export interface Difference {
  expected: string;
  seen: string;
  matters: string;
}

/** One question and its outcome, without the account and the owner's numbers. Written to `summary.json`. */
export interface Entry {
  id: string;
  step: number;
  about: string;
  method: string;
  /** The variables that were sent, without the account. */
  query?: string;
  /** The file that keeps the answer. */
  file?: string;
  status?: number;
  tookMs?: number;
  /** A description of the answer. */
  seen?: string;
  expected: string[];
  differs: Difference[];
  /** Expectations that this answer could not settle, and why. */
  open: string[];
  unasked?: string;
  unreached?: UnreachedReason;
}

/** The probe stops early: it was interrupted, WebAppel does not answer, or it refuses the account. */
export class ProbeEnded extends Error {
  override readonly name = 'ProbeEnded';
  constructor(readonly reason: 'stopped' | 'unreached' | 'login') {
    super(reason);
  }
}

export interface SessionParts {
  url: string;
  credentials: Credentials;
  /** As the program sends and reads. */
  charset: SentCharset;
  reading: Reading;
  clock: Clock;
  folder: AnswerFolder;
  /** Removes the account and the owner's numbers from a text. */
  clean(text: string): string;
  stop: AbortSignal;
  context: ProbeContext;
  onEntry?(entry: Entry): void;
}

/** Asks questions one at a time and each once, keeps the answers and compares them with the expectations. */
export class Session {
  readonly entries: Entry[] = [];
  readonly #refused = new Set<string>();
  #wrongPasswordAnswer: string | undefined;
  #requestsSent = 0;
  #unreachedInARow = 0;
  #mayStop = true;

  constructor(readonly parts: SessionParts) {}

  get context(): ProbeContext {
    return this.parts.context;
  }

  /** From now on nothing stops the session early, so that the clean-up can finish. */
  beginCleanUp(): void {
    this.#mayStop = false;
    this.#unreachedInARow = 0;
  }

  /** True unless the request was not sent or WebAppel refused it with a known code. */
  mayHaveTakenEffect(id: string): boolean {
    const entry = this.entries.find((candidate) => candidate.id === id);
    const wasSent = entry?.query !== undefined && entry.unreached !== 'no-connection';
    return wasSent && !this.#refused.has(id);
  }

  /** @throws {ProbeEnded} as soon as the owner stops the probe */
  async wait(ms: number): Promise<void> {
    const { clock, stop } = this.parts;
    if (!this.#mayStop) {
      await new Promise<void>((resolve) => void clock.after(ms, resolve));
      return;
    }
    if (!stop.aborted)
      await new Promise<void>((resolve) => {
        const done = (): void => {
          cancel();
          stop.removeEventListener('abort', done);
          resolve();
        };
        const cancel = clock.after(ms, done);
        stop.addEventListener('abort', done);
      });
    if (stop.aborted) throw new ProbeEnded('stopped');
  }

  /**
   * @returns the request and its answer, if one came; undefined when the question could not be asked
   * @throws {ProbeEnded} when the run has to stop early
   */
  async ask(
    question: Question,
  ): Promise<{ request: ProbeRequest; answer: ProbedAnswer | undefined } | undefined> {
    const { id, step, about, method } = question;
    const { wire } = methods[method];
    const entry: Entry = { id, step, about, method: wire, expected: [], differs: [], open: [] };
    const request = question.send(this.context);
    if ('because' in request) {
      this.#add({ ...entry, unasked: request.because });
      return undefined;
    }
    if (this.#requestsSent > 0 || this.parts.stop.aborted) await this.wait(PAUSE_MS);
    entry.query = this.parts.clean(formatQuery(request.pairs));
    try {
      const answer = await this.send(question, request);
      Object.assign(entry, this.#saveAnswer(id, answer));
      for (const expectation of [...everyAnswerExpects, ...question.expects]) {
        entry.expected.push(expectation.expected);
        this.#recordFinding(entry, expectation, expectation.judge(answer, this.context));
      }
      if (answer.reading.kind === 'refusal') this.#refused.add(id);
      if (answer.reading.kind === 'answer') this.context.results.set(id, answer.reading.result);
      this.#add(entry);
      this.#checkLogin(question, answer);
      return { request, answer };
    } catch (failure) {
      if (!(failure instanceof Unreached)) throw failure;
      this.#add({ ...entry, unreached: failure.reason });
      const isOver = failure.nothingSent || this.#unreachedInARow >= MAX_UNREACHED_IN_A_ROW;
      if (isOver && this.#mayStop) throw new ProbeEnded('unreached');
      return { request, answer: undefined };
    }
  }

  #checkLogin({ invalid, checksLogin }: Question, { reading, text }: ProbedAnswer): void {
    if (invalid === 'password') this.#wrongPasswordAnswer = text;
    if (!checksLogin || reading.kind === 'answer') return;
    const isRefused = reading.kind === 'refusal' && reading.code === 'INVALID_AUTH';
    if (isRefused || text === this.#wrongPasswordAnswer) throw new ProbeEnded('login');
  }

  /**
   * Sends one request and never repeats it.
   * @throws {Unreached} when no complete answer came
   */
  async send(
    { method, invalid }: Pick<Question, 'method' | 'invalid'>,
    request: ProbeRequest,
  ): Promise<ProbedAnswer> {
    const { url, credentials, charset, reading, clock } = this.parts;
    const { wire }: Method = methods[method];
    const login =
      invalid === 'password'
        ? { ...credentials, pass: randomBytes(12).toString('hex') }
        : credentials;
    const startedAt = clock.monotonic();
    this.#requestsSent += 1;
    try {
      const http: HttpAnswer = await exchange({
        url,
        query: formatRequest(
          invalid === 'method' ? this.context.scratchName : wire,
          login,
          request.pairs,
          charset,
        ),
        body: request.file && uploadOf(request.file),
        maxBytes: maxBytes[answerOf(method).kind],
        method: wire,
      });
      this.#unreachedInARow = 0;
      return interpretAnswer(method, http, clock.monotonic() - startedAt, reading);
    } catch (failure) {
      this.#unreachedInARow += 1;
      throw failure;
    }
  }

  /** Adds an entry for expectations about several answers together. */
  conclude<Subject>(
    entry: Pick<Entry, 'id' | 'step' | 'about' | 'method'>,
    expectations: readonly (Omit<Difference, 'seen'> & {
      judge(subject: Subject, context: ProbeContext): Finding;
    })[],
    subject: Subject,
  ): void {
    const complete: Entry = { ...entry, expected: [], differs: [], open: [] };
    for (const expectation of expectations) {
      complete.expected.push(expectation.expected);
      this.#recordFinding(complete, expectation, expectation.judge(subject, this.context));
    }
    this.#add(complete);
  }

  #saveAnswer(id: string, answer: ProbedAnswer): Partial<Entry> {
    return {
      file: this.parts.folder.keep(id, answer.http),
      status: answer.http.status,
      tookMs: Math.round(answer.tookMs),
      seen: this.parts.clean(describe(answer)),
    };
  }

  #recordFinding(
    entry: Entry,
    { expected, matters }: Omit<Difference, 'seen'>,
    finding: Finding,
  ): void {
    if (!finding) return;
    if ('open' in finding) entry.open.push(`${expected}: ${finding.open}`);
    else entry.differs.push({ expected, seen: this.parts.clean(finding.differs), matters });
  }

  #add(entry: Entry): void {
    this.entries.push(entry);
    this.parts.onEntry?.(entry);
  }
}
