import { setTimeout as pause } from 'node:timers/promises';
import { isFinal } from '../../shared/vocabulary.js';
import type { Visit } from '../exactly-once/visitors.js';
import type { TlsFront } from '../support/network/tls-front.js';
import { type Answer, HttpsBrowser } from './https-browser.js';

export interface Crowd {
  visits: readonly Visit[];
  /** Number of requests that were sent. */
  requests(): number;
  /** Number of unexpected answers and errors, by description. */
  problems: ReadonlyMap<string, number>;
  streams: { followed: number; toTheEnd: number; reconnected: number };
  /** Visitors who send a request now and then on one connection. */
  idle: readonly HttpsBrowser[];
  /** The time of the latest acknowledgement. */
  lastAcknowledgedAt(): number;
  /** Stops new visitors; resolves when those who came are done. */
  leave(): Promise<void>;
}

const HOSTS = 64;
const IDLE = 20;
/** Around the timeouts after which an idle connection is closed: 5 s by an instance and 4 s by nginx. */
const IDLE_SECONDS = [1, 3.9, 4, 4.1, 4.9, 5, 5.1, 8] as const;
/** One in ten visitors follows the event stream; the others read the state once a second. */
const VISITORS_PER_WATCHER = 10;
const READS_PER_VISITOR = 4;
const RETRY_DELAY_MS = 250;
/** Visitors wait while instances or the database restart, but never this long. */
const MAX_VISIT_SECONDS = 10 * 60;

const numberOf = (visitor: number): string => `+336123${String(visitor).padStart(5, '0')}`;

/** Sends visitors at a steady rate; each requests a callback and follows its state. */
export function sendCrowd(front: TlsFront, requestsPerSecond: number): Crowd {
  const visitorsPerSecond = requestsPerSecond / (1 + READS_PER_VISITOR);
  const visits: Visit[] = [];
  const problems = new Map<string, number>();
  const streams = { followed: 0, toTheEnd: 0, reconnected: 0 };
  const hosts = Array.from(
    { length: HOSTS },
    (_, host) => new HttpsBrowser(front, `127.77.0.${host + 1}`),
  );
  const idle = Array.from(
    { length: IDLE },
    (_, host) => new HttpsBrowser(front, `127.78.0.${host + 1}`, 1),
  );
  let requests = 0;
  let lastAcknowledgedAt = 0;
  let isOver = false;

  const countProblem = (what: string): void =>
    void problems.set(what, (problems.get(what) ?? 0) + 1);

  /** Sends a request; counts any other status as problem and returns undefined. */
  async function expectStatus(
    status: number,
    what: string,
    send: () => Promise<Answer>,
  ): Promise<Answer | undefined> {
    requests += 1;
    const answer = await send().catch((failure: NodeJS.ErrnoException) => failure);
    if (answer instanceof Error) {
      countProblem(`${what}: ${answer.code ?? answer.message}`);
      return undefined;
    }
    if (answer.status === status) return answer;
    countProblem(`${what}: ${answer.status}`);
    // Repeating a request that was refused as wrong would not help.
    if (answer.status >= 400 && answer.status < 500) throw new Error(`${what}: ${answer.body}`);
    return undefined;
  }

  async function request(browser: HttpsBrowser, visit: Visit): Promise<string> {
    const deadlineAt = Date.now() + MAX_VISIT_SECONDS * 1000;
    let proof: Record<string, string> = {};
    for (;;) {
      if (Date.now() > deadlineAt)
        throw new Error(
          `the acknowledgement of ${visit.key} did not happen within ${MAX_VISIT_SECONDS} s`,
        );
      if (!proof['page-proof']) proof = await browser.fetchProof().catch(() => ({}));
      const answer =
        proof['page-proof'] &&
        (await expectStatus(201, 'request', () =>
          browser.ask('/api/callbacks', {
            method: 'POST',
            headers: { 'idempotency-key': visit.key, ...proof },
            body: { popupId: '77', number: visit.number, name: 'CANARY' },
          }),
        ));
      if (answer) return (JSON.parse(answer.body) as { handle: string }).handle;
      await pause(RETRY_DELAY_MS);
    }
  }

  async function watch(browser: HttpsBrowser, handle: string): Promise<void> {
    streams.followed += 1;
    let lastId = '';
    const deadlineAt = Date.now() + MAX_VISIT_SECONDS * 1000;
    for (let ended = false; !ended; ) {
      if (Date.now() > deadlineAt)
        throw new Error(`the end of a watched call did not happen within ${MAX_VISIT_SECONDS} s`);
      requests += 1;
      const status = await browser
        .follow(`/api/callbacks/${handle}/events`, {
          lastId,
          onState(id, state) {
            lastId = id;
            ended = isFinal(state);
          },
        })
        .catch((failure: NodeJS.ErrnoException) => failure.code ?? failure.message);
      if (status !== 200) countProblem(`stream: ${status}`);
      if (ended) streams.toTheEnd += 1;
      else {
        streams.reconnected += 1;
        await pause(RETRY_DELAY_MS);
      }
    }
  }

  async function visitSite(visitor: number): Promise<void> {
    const browser = hosts[visitor % HOSTS] as HttpsBrowser;
    const visit: Visit = {
      number: numberOf(visitor),
      key: `visitor-${visitor}`,
      handle: undefined,
      statuses: [],
    };
    visits.push(visit);
    const handle = await request(browser, visit);
    visit.handle = handle;
    lastAcknowledgedAt = Date.now();
    if (visitor % VISITORS_PER_WATCHER === 0) return watch(browser, handle);
    for (let read = 0; read < READS_PER_VISITOR; read++) {
      await pause(1000);
      await expectStatus(200, 'look', () => browser.ask(`/api/callbacks/${handle}`));
    }
  }

  const ongoing = new Set<Promise<void>>();
  async function sendVisitors(): Promise<void> {
    for (let next = Date.now(); !isOver; next += 1000 / visitorsPerSecond) {
      await pause(Math.max(0, next - Date.now()));
      const visiting = visitSite(visits.length).finally(() => ongoing.delete(visiting));
      ongoing.add(visiting);
    }
  }
  async function sendOccasionalRequests(browser: HttpsBrowser, first: number): Promise<void> {
    for (let turn = first; !isOver; turn++) {
      await expectStatus(200, 'idle', () => browser.ask('/healthz'));
      await pause(1000 * (IDLE_SECONDS[turn % IDLE_SECONDS.length] as number));
    }
  }
  const sending = Promise.all([sendVisitors(), ...idle.map(sendOccasionalRequests)]);

  return {
    visits,
    requests: () => requests,
    problems,
    streams,
    idle,
    lastAcknowledgedAt: () => lastAcknowledgedAt,
    async leave() {
      isOver = true;
      await sending;
      await Promise.all(ongoing);
      for (const browser of [...hosts, ...idle]) browser.close();
    },
  };
}
