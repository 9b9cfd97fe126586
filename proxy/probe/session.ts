import { randomBytes } from 'node:crypto';
import type { Clock } from '../../shared/clock.js';
import { type Method, methods } from '../../shared/webappel/methods.js';
import { type Credentials, formatQuery, formatRequest } from '../../shared/webappel/query.js';
import { Unreached, type UnreachedReason } from '../../shared/webappel/refusal.js';
import { maxBytes, uploadOf } from '../webappel/client.js';
import { exchange, type HttpAnswer } from '../webappel/transport.js';
import type { AnswerFolder } from './answer-folder.js';
import { everyAnswer } from './expectations.js';
import type { Known, Question, Sent, Verdict } from './question.js';
import { answerOf, describe, look, type Seen } from './seen.js';

const PAUSE_MS = 1000;
const MOST_UNREACHED_IN_A_ROW = 3;

export interface Difference {
  expected: string;
  seen: string;
  matters: string;
}

/** One question and what came of it, without account and own numbers. */
export interface Entry {
  id: string;
  step: number;
  about: string;
  method: string;
  /** The variables that were sent; the account is left out. */
  query?: string;
  /** Where the answer is kept. */
  file?: string;
  status?: number;
  tookMs?: number;
  /** The answer in words. */
  seen?: string;
  expected: string[];
  differs: Difference[];
  /** What this answer could not tell, and why. */
  open: string[];
  unasked?: string;
  unreached?: UnreachedReason;
}

/** Nothing more is to be asked: somebody wants the end, nobody answers, or the account is refused. */
export class Ended extends Error {
  override readonly name = 'Ended';
  constructor(readonly why: 'stopped' | 'unreached' | 'login') {
    super(why);
  }
}

export interface SessionParts {
  url: string;
  credentials: Credentials;
  clock: Clock;
  folder: AnswerFolder;
  /** Without account and own numbers. */
  clean(text: string): string;
  stop: AbortSignal;
  known: Known;
  /** Told of each question that is done. */
  onEntry?(entry: Entry): void;
}

/** Asks one question after the other, gently and each once, keeps the answers and compares them with what was expected. */
export class Session {
  readonly entries: Entry[] = [];
  readonly #refused = new Set<string>();
  /** What a wrong password was answered. */
  #wrongLogin: string | undefined;
  #asked = 0;
  #unreachedInARow = 0;
  #stoppable = true;

  constructor(readonly parts: SessionParts) {}

  get known(): Known {
    return this.parts.known;
  }

  /** From now on, questions are asked to the end: what was made is being removed. */
  finish(): void {
    this.#stoppable = false;
    this.#unreachedInARow = 0;
  }

  /** Whether it may have been done: it was sent, and not refused in a form that is known. */
  mayBeDone(id: string): boolean {
    const entry = this.entries.find((candidate) => candidate.id === id);
    const wasSent = entry?.query !== undefined && entry.unreached !== 'no-connection';
    return wasSent && !this.#refused.has(id);
  }

  /**
   * Waits, or less when the end is wanted.
   * @throws {Ended} then
   */
  async wait(ms: number): Promise<void> {
    const { clock, stop } = this.parts;
    if (!this.#stoppable) {
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
    if (stop.aborted) throw new Ended('stopped');
  }

  /**
   * Undefined when it could not be asked or no answer came.
   * @throws {Ended} when nothing more is to be asked
   */
  async ask(question: Question): Promise<{ sent: Sent; seen: Seen | undefined } | undefined> {
    const { id, step, about, method } = question;
    const { wire } = methods[method];
    const entry: Entry = { id, step, about, method: wire, expected: [], differs: [], open: [] };
    const sent = question.send(this.known);
    if ('because' in sent) {
      this.#add({ ...entry, unasked: sent.because });
      return undefined;
    }
    if (this.#asked > 0 || this.parts.stop.aborted) await this.wait(PAUSE_MS);
    entry.query = this.parts.clean(formatQuery(sent.pairs));
    try {
      const seen = await this.send(question, sent);
      Object.assign(entry, this.#keep(id, seen));
      for (const expectation of [...everyAnswer, ...question.expects]) {
        entry.expected.push(expectation.expected);
        this.#note(entry, expectation, expectation.judge(seen, this.known));
      }
      if (seen.reading.kind === 'refusal') this.#refused.add(id);
      if (seen.reading.kind === 'answer') this.known.results.set(id, seen.reading.result);
      this.#add(entry);
      this.#checkLogin(question, seen);
      return { sent, seen };
    } catch (failure) {
      if (!(failure instanceof Unreached)) throw failure;
      this.#add({ ...entry, unreached: failure.reason });
      const isOver = failure.nothingSent || this.#unreachedInARow >= MOST_UNREACHED_IN_A_ROW;
      if (isOver && this.#stoppable) throw new Ended('unreached');
      return { sent, seen: undefined };
    }
  }

  #checkLogin({ spoilt, provesLogin }: Question, { reading, text }: Seen): void {
    if (spoilt === 'password') this.#wrongLogin = text;
    if (!provesLogin || reading.kind === 'answer') return;
    const isRefused = reading.kind === 'refusal' && reading.code === 'INVALID_AUTH';
    if (isRefused || text === this.#wrongLogin) throw new Ended('login');
  }

  /**
   * One request, never repeated.
   * @throws {Unreached} no whole answer came
   */
  async send({ method, spoilt }: Pick<Question, 'method' | 'spoilt'>, sent: Sent): Promise<Seen> {
    const { url, credentials, clock } = this.parts;
    const { wire }: Method = methods[method];
    const login =
      spoilt === 'password'
        ? { ...credentials, pass: randomBytes(12).toString('hex') }
        : credentials;
    const startedAt = clock.monotonic();
    this.#asked += 1;
    try {
      const http: HttpAnswer = await exchange({
        url,
        query: formatRequest(spoilt === 'method' ? this.known.word : wire, login, sent.pairs),
        body: sent.file && uploadOf(sent.file),
        maxBytes: maxBytes[answerOf(method).kind],
        method: wire,
      });
      this.#unreachedInARow = 0;
      return look(method, http, clock.monotonic() - startedAt);
    } catch (failure) {
      this.#unreachedInARow += 1;
      throw failure;
    }
  }

  /** Compares what several answers said together. */
  conclude<Subject>(
    entry: Pick<Entry, 'id' | 'step' | 'about' | 'method'>,
    expectations: readonly (Omit<Difference, 'seen'> & {
      judge(subject: Subject, known: Known): Verdict;
    })[],
    subject: Subject,
  ): void {
    const whole: Entry = { ...entry, expected: [], differs: [], open: [] };
    for (const expectation of expectations) {
      whole.expected.push(expectation.expected);
      this.#note(whole, expectation, expectation.judge(subject, this.known));
    }
    this.#add(whole);
  }

  /** Writes the answer into the folder. */
  #keep(id: string, seen: Seen): Partial<Entry> {
    return {
      file: this.parts.folder.keep(id, seen.http),
      status: seen.http.status,
      tookMs: Math.round(seen.tookMs),
      seen: this.parts.clean(describe(seen)),
    };
  }

  #note(entry: Entry, { expected, matters }: Omit<Difference, 'seen'>, verdict: Verdict): void {
    if (!verdict) return;
    if ('open' in verdict) entry.open.push(`${expected}: ${verdict.open}`);
    else entry.differs.push({ expected, seen: this.parts.clean(verdict.differs), matters });
  }

  #add(entry: Entry): void {
    this.entries.push(entry);
    this.parts.onEntry?.(entry);
  }
}
