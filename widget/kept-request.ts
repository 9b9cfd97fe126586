import { DAY_MS, MINUTE_MS } from '../shared/durations.js';
import type { Draft, Submission } from './callback-flow.js';
import { keptKey, QUESTION } from './kept-key.js';

/** What a tab keeps about a popup. */
export interface Kept {
  accepted?: AcceptedRequest | undefined;
  sent?: SentRequest | undefined;
}

/** A request that the proxy has accepted. */
export interface AcceptedRequest {
  handle: string;
  /** The last digits of the number: enough for the visitor to know it again, and no more. */
  numberEnd: string;
  /** It is over: this tab shows its end once more, and tells no other tab. */
  finished?: true;
}

/** A request that was sent and not answered. It has the number, so it is kept for as long only. */
export interface SentRequest {
  draft: Draft;
  submission: Submission;
  /** Milliseconds since 1970. */
  sentAt: number;
  /** The visitor has read that it is not known whether it arrived, and decides. */
  failed?: true;
}

/** For as long a request is sent on after a reload; later, nobody would expect a call. */
const SENT_ON_FOR_MS = 2 * MINUTE_MS;
/** For as long the proxy knows an idempotency key. */
const KEY_LIFETIME_MS = DAY_MS;
const ENDING_DIGITS = 4;

export const numberEndOf = (number: string): string =>
  number.replace(/\D/g, '').slice(-ENDING_DIGITS);

/** Whether the tab was left while the request was on its way, so recently that it is sent on. */
export const isOnItsWay = (sent: SentRequest, now: number): boolean =>
  !sent.failed && isWithin(SENT_ON_FOR_MS, sent, now);

const isWithin = (ms: number, { sentAt }: SentRequest, now: number): boolean =>
  Math.abs(now - sentAt) < ms;

interface Options {
  /** Origin of the proxy. */
  proxy: string;
  popup: string;
  now(): number;
  /** Another tab has a request. */
  onRequest(): void;
}

/**
 * The request of a popup, kept in the session storage of this tab until its end, and told to the other tabs of the
 * site that are open. Where a page may not store, nothing is kept.
 */
export class RequestMemory {
  readonly #key: string;
  #tabs: BroadcastChannel | null = null;

  constructor(private readonly options: Options) {
    this.#key = keptKey(options.proxy, options.popup);
  }

  /** Begins to listen to the other tabs, and asks them. */
  join(): void {
    if (this.#tabs) return;
    try {
      this.#tabs = new BroadcastChannel(this.#key);
      this.#tabs.onmessage = ({ data }) => this.#hear(data);
      this.#tabs.postMessage(QUESTION);
    } catch {
      // A page that may not talk to other tabs, such as that of a sandboxed frame, is alone.
    }
  }

  leave(): void {
    this.#tabs?.close();
    this.#tabs = null;
  }

  read(): Kept {
    const { sent, ...kept } = readKept(this.#key);
    if (!sent) return kept;
    if (isWithin(KEY_LIFETIME_MS, sent, this.options.now())) return { ...kept, sent };
    this.#write(kept);
    return kept;
  }

  keepSent(sent: SentRequest | undefined): void {
    this.#write({ ...this.read(), sent });
  }

  /** Keeps a request in place of what was sent, and tells the other tabs. */
  keepAccepted(accepted: AcceptedRequest): void {
    this.#write({ accepted });
    this.#tabs?.postMessage(accepted);
  }

  /** The accepted request is over. */
  finish(): void {
    const { accepted, sent } = this.read();
    if (accepted) this.#write({ accepted: { ...accepted, finished: true }, sent });
  }

  forgetAccepted(): void {
    this.#write({ sent: this.read().sent });
  }

  /** The requests to numbers that end like this one, of all popups of the proxy in this tab. */
  withNumber(number: string): AcceptedRequest[] {
    const prefix = keptKey(this.options.proxy, '');
    const keys = withStorage((storage) => Object.keys(storage)) ?? [];
    return keys
      .filter((key) => key.startsWith(prefix))
      .map((key) => readKept(key).accepted)
      .filter((accepted) => accepted !== undefined)
      .filter(({ numberEnd }) => numberEnd === numberEndOf(number));
  }

  #write(kept: Kept): void {
    withStorage((storage) => {
      if (kept.accepted || kept.sent) storage.setItem(this.#key, JSON.stringify(kept));
      else storage.removeItem(this.#key);
    });
  }

  #hear(message: unknown): void {
    const { accepted, sent } = this.read();
    const isOpen = accepted && !accepted.finished;
    if (message === QUESTION) {
      if (isOpen) this.#tabs?.postMessage(accepted);
      return;
    }
    const told = asAccepted(message);
    // A tab that is about its own request stays with it.
    if (!told || isOpen) return;
    this.#write({ accepted: told, sent });
    this.options.onRequest();
  }
}

/** Another version of the widget may have written it, or another script of the page. */
function readKept(key: string): Kept {
  const kept = withStorage((storage) => JSON.parse(storage.getItem(key) ?? '{}') as Kept | null);
  return { accepted: asAccepted(kept?.accepted), sent: asSent(kept?.sent) };
}

function asAccepted(value: unknown): AcceptedRequest | undefined {
  const accepted = value as AcceptedRequest | null | undefined;
  return typeof accepted?.handle === 'string' ? accepted : undefined;
}

function asSent(value: unknown): SentRequest | undefined {
  const sent = value as SentRequest | null | undefined;
  return sent?.draft && sent.submission?.key && sent.submission.request ? sent : undefined;
}

/** Undefined where the page may not store, or what is stored cannot be read. */
function withStorage<Value>(use: (storage: Storage) => Value): Value | undefined {
  try {
    return use(sessionStorage);
  } catch {
    return undefined;
  }
}
