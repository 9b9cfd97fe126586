import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { Visit } from '../exactly-once/visitors.js';
import { startTcpSwitch, type TcpSwitch } from '../support/network/tcp-switch.js';
import type { PostgresServer, Standby } from '../support/store/postgres-server.js';
import { HttpsBrowser } from './https-browser.js';
import { startTopology, type Topology } from './topology.js';

const PER_SECOND = 25;
const LOAD_MS = 8000;
/** How far the standby is behind when the primary is killed. */
const LAG_MS = 4000;
/** For how long calls wait before that. */
const HELD_MS = 5000;
/** What whoever promotes the standby needs to notice. */
const NOTICE_MS = 3000;
const RETRY_MS = 500;
const MAX_WAIT_MS = 60_000;

interface FailOver {
  topology: Topology;
  standby: Standby;
  name: TcpSwitch;
}

/** Two instances on a primary with a standby, reached by a name that leads to the primary. */
async function start(replication: 'synchronous' | 'asynchronous'): Promise<FailOver> {
  let standby: Standby | undefined;
  let name: TcpSwitch | undefined;
  const topology = await startTopology(
    { REQUESTS_PER_ADDRESS: '100000' },
    async (postgres, database) => {
      standby = await postgres.startStandby();
      if (replication === 'synchronous') {
        await postgres.run("alter system set synchronous_standby_names = '*'");
        await postgres.run('select pg_reload_conf()');
      }
      const url = new URL(postgres.urlOf(database));
      name = await startTcpSwitch(Number(url.port));
      url.port = String(name.port);
      return { url: url.href, close: name.close };
    },
  );
  onTestFinished(() => topology.close());
  if (!standby || !name) throw new Error('the database was not reached');
  return { topology, standby, name };
}

/** The owner stops dialling for a moment; the end of the stop needs no commit, which could be lost. */
const holdCalls = (postgres: PostgresServer): Promise<unknown> =>
  postgres.run(
    `insert into guard_stops (popup_id, country, level, reason, author, created_at, ends_at)
     select '', '', 'dial', 'test', 'test', now, now + ${HELD_MS}
     from (select (extract(epoch from clock_timestamp()) * 1000)::bigint as now) as clock`,
    'rappel',
  );

/** Visitors at a steady rate, each with a number and a key of their own, who repeat what is not acknowledged. */
function sendVisitors({ front }: Topology) {
  const visits: Visit[] = [];
  const problems = new Map<string, number>();
  const browser = new HttpsBrowser(front, '127.77.0.1');
  let isOver = false;
  const ongoing: Promise<void>[] = [];

  async function visit(visitor: number): Promise<void> {
    const number = `+336124${String(visitor).padStart(5, '0')}`;
    const visit: Visit = { number, key: `visitor-${visitor}`, handle: undefined, statuses: [] };
    visits.push(visit);
    let proof: Record<string, string> = {};
    for (const deadlineAt = Date.now() + MAX_WAIT_MS; Date.now() < deadlineAt; ) {
      if (!proof['page-proof']) proof = await browser.fetchProof().catch(() => ({}));
      const answer = await browser
        .ask('/api/callbacks', {
          method: 'POST',
          headers: { 'idempotency-key': visit.key, ...proof },
          body: { popupId: '77', number, name: 'CANARY' },
        })
        .catch((failure: NodeJS.ErrnoException) => failure.code ?? failure.message);
      if (typeof answer !== 'string' && answer.status === 201) {
        visit.handle = (JSON.parse(answer.body) as { handle: string }).handle;
        return;
      }
      const problem = typeof answer === 'string' ? answer : String(answer.status);
      problems.set(problem, (problems.get(problem) ?? 0) + 1);
      await pause(RETRY_MS);
    }
  }
  const sending = (async () => {
    for (let next = Date.now(); !isOver; next += 1000 / PER_SECOND) {
      await pause(Math.max(0, next - Date.now()));
      ongoing.push(visit(visits.length));
    }
  })();
  return {
    visits,
    problems,
    async leave() {
      isOver = true;
      await sending;
      await Promise.all(ongoing);
      browser.close();
    },
  };
}

it.each(['synchronous', 'asynchronous'] as const)(
  'after the primary is killed under load with %s replication, nobody is called twice',
  async (replication) => {
    const { topology, standby, name } = await start(replication);
    const { postgres } = topology;
    const visitors = sendVisitors(topology);
    await pause(LOAD_MS);
    if (replication === 'asynchronous') {
      // Calls that wait are known to the standby as unsent; they are sent while it is behind.
      await holdCalls(postgres);
      await pause(HELD_MS - 1000);
      await postgres.stallReplication();
      await pause(LAG_MS);
    }
    await postgres.stop('KILL');
    const killedAt = Date.now();
    await pause(NOTICE_MS);
    await standby.promote();
    name.leadTo(standby.port);
    await pause(LOAD_MS);
    await visitors.leave();
    expect(topology.isUp()).toBe(true);
    const { violations, lost, calledTwice, ...judgement } = await topology.judge(visitors.visits);
    const unacknowledged = visitors.visits.filter(({ handle }) => handle === undefined).length;
    const held = /"held":(\d+)/g;
    const heldCount = [...topology.output().matchAll(held)].reduce(
      (sum, [, n]) => sum + Number(n),
      0,
    );
    process.stdout.write(
      `${replication}: ${visitors.visits.length} visitors, ${unacknowledged} without an acknowledgement, ` +
        `acknowledged ones lost: ${lost}, called twice: ${calledTwice}, held in doubt: ${heldCount}, ` +
        `${judgement.calls} calls; other answers: ${JSON.stringify([...visitors.problems])}; ` +
        `over ${Math.round((Date.now() - killedAt) / 1000)} s after the kill; at rest: ${JSON.stringify(judgement.states)}\n`,
    );
    expect(calledTwice).toBe(0);
    expect(unacknowledged).toBe(0);
    if (replication === 'synchronous') {
      expect(violations).toEqual([]);
      expect(lost).toBe(0);
    } else {
      // Otherwise the standby was not behind, and the test shows nothing.
      expect(heldCount).toBeGreaterThan(0);
      expect(
        violations.filter((text) => !text.includes('an acknowledged callback is missing')),
      ).toEqual([]);
    }
  },
);
