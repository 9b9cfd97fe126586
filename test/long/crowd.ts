import { setTimeout as pause } from 'node:timers/promises';
import { isFinal } from '../../shared/vocabulary.js';
import type { Visit } from '../exactly-once/visitors.js';
import type { TlsFront } from '../support/network/tls-front.js';
import { type Answer, HttpsBrowser } from './https-browser.js';

export interface Crowd {
  visits: readonly Visit[];
  /** How many requests were sent, and what came of them that nobody wants, by kind. */
  requests(): number;
  troubles: ReadonlyMap<string, number>;
  streams: { followed: number; toTheEnd: number; comingBack: number };
  /** Visitors who only look now and then, and how many connections each needed. */
  idle: readonly HttpsBrowser[];
  /** The moment of the last acknowledgement. */
  lastAcknowledgedAt(): number;
  /** Nobody comes any more; resolves when those who are there have what they came for. */
  leave(): Promise<void>;
}

const HOSTS = 64;
const IDLE = 20;
/** On both sides of the 5 s after which an instance lets an idle connection go, and of nginx's 4 s. */
const IDLE_SECONDS = [1, 3.9, 4, 4.1, 4.9, 5, 5.1, 8] as const;
/** One visitor of so many watches the states as they come; the others look at them a second apart. */
const ONE_WATCHES_OF = 10;
const LOOKS = 4;
const AGAIN_AFTER_MS = 250;

const numberOf = (visitor: number): string => `+336123${String(visitor).padStart(5, '0')}`;

/** Lets visitors come at a steady rate, who ask for a callback and want to see what becomes of it. */
export function sendCrowd(front: TlsFront, requestsPerSecond: number): Crowd {
  const visitorsPerSecond = requestsPerSecond / (1 + LOOKS);
  const visits: Visit[] = [];
  const troubles = new Map<string, number>();
  const streams = { followed: 0, toTheEnd: 0, comingBack: 0 };
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

  const trouble = (what: string): void => void troubles.set(what, (troubles.get(what) ?? 0) + 1);

  /** Undefined, and noted, when it was not answered with this status. */
  async function expecting(
    status: number,
    what: string,
    asking: () => Promise<Answer>,
  ): Promise<Answer | undefined> {
    requests += 1;
    const answer = await asking().catch((failure: NodeJS.ErrnoException) => failure);
    if (answer instanceof Error) {
      trouble(`${what}: ${answer.code ?? answer.message}`);
      return undefined;
    }
    if (answer.status === status) return answer;
    trouble(`${what}: ${answer.status}`);
    // A visitor who is told to ask for something else does not ask for the same again.
    if (answer.status >= 400 && answer.status < 500) throw new Error(`${what}: ${answer.body}`);
    return undefined;
  }

  async function request(browser: HttpsBrowser, visit: Visit): Promise<string> {
    for (;;) {
      const answer = await expecting(201, 'request', () =>
        browser.ask('/api/callbacks', {
          method: 'POST',
          headers: { 'idempotency-key': visit.key },
          body: { popupId: '77', number: visit.number, name: 'CANARY' },
        }),
      );
      if (answer) return (JSON.parse(answer.body) as { handle: string }).handle;
      await pause(AGAIN_AFTER_MS);
    }
  }

  async function watch(browser: HttpsBrowser, handle: string): Promise<void> {
    streams.followed += 1;
    let lastId = '';
    for (let ended = false; !ended; ) {
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
      if (status !== 200) trouble(`stream: ${status}`);
      if (ended) streams.toTheEnd += 1;
      else {
        streams.comingBack += 1;
        await pause(AGAIN_AFTER_MS);
      }
    }
  }

  async function live(visitor: number): Promise<void> {
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
    if (visitor % ONE_WATCHES_OF === 0) return watch(browser, handle);
    for (let look = 0; look < LOOKS; look++) {
      await pause(1000);
      await expecting(200, 'look', () => browser.ask(`/api/callbacks/${handle}`));
    }
  }

  const living = new Set<Promise<void>>();
  async function comeInTurn(): Promise<void> {
    for (let next = Date.now(); !isOver; next += 1000 / visitorsPerSecond) {
      await pause(Math.max(0, next - Date.now()));
      const life = live(visits.length).finally(() => living.delete(life));
      living.add(life);
    }
  }
  async function lookNowAndThen(browser: HttpsBrowser, first: number): Promise<void> {
    for (let turn = first; !isOver; turn++) {
      await expecting(200, 'idle', () => browser.ask('/healthz'));
      await pause(1000 * (IDLE_SECONDS[turn % IDLE_SECONDS.length] as number));
    }
  }
  const going = Promise.all([comeInTurn(), ...idle.map(lookNowAndThen)]);

  return {
    visits,
    requests: () => requests,
    troubles,
    streams,
    idle,
    lastAcknowledgedAt: () => lastAcknowledgedAt,
    async leave() {
      isOver = true;
      await going;
      await Promise.all(living);
      for (const browser of [...hosts, ...idle]) browser.close();
    },
  };
}
