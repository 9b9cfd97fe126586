import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { PostgresEnd } from '../support/store/postgres-server.js';
import { holdsWithin } from '../support/time/wait-until.js';
import { type Crowd, sendCrowd } from './crowd.js';
import { startTopology } from './topology.js';

const OUTAGE_MS = 1500;
const MAX_RECOVERY_SECONDS = 20;

/** The time of the next acknowledgement after `moment`; undefined when none comes in time. */
async function acknowledgedAfter(crowd: Crowd, moment: number): Promise<number | undefined> {
  const isLater = () => crowd.lastAcknowledgedAt() > moment;
  return (await holdsWithin(isLater, { seconds: MAX_RECOVERY_SECONDS }))
    ? crowd.lastAcknowledgedAt()
    : undefined;
}

it('after PostgreSQL stops under load, requests are accepted again, no accepted one is lost and nobody is called twice', async () => {
  const topology = await startTopology({ REQUESTS_PER_ADDRESS: '1000' });
  onTestFinished(() => topology.close());
  const crowd = sendCrowd(topology.front, 50);
  const ends: PostgresEnd[] = ['INT', 'QUIT', 'KILL', 'INT', 'QUIT', 'KILL', 'INT', 'QUIT', 'KILL'];
  const recoveries: number[] = [];
  for (const end of ends) {
    expect(await acknowledgedAfter(crowd, Date.now() + 1000)).toBeDefined();
    await topology.postgres.stop(end);
    await pause(OUTAGE_MS);
    await topology.postgres.start();
    const backAt = Date.now();
    const recoveredAt = await acknowledgedAfter(crowd, backAt);
    expect(recoveredAt).toBeDefined();
    recoveries.push((recoveredAt ?? 0) - backAt);
  }
  expect(topology.isUp()).toBe(true);
  await crowd.leave();
  const judgement = await topology.judge(crowd.visits);
  process.stdout.write(
    `PostgreSQL was away ${ends.length} times, requests accepted again after (ms): ${recoveries.join(', ')}; ` +
      `${crowd.visits.length} visitors, unexpected answers: ${JSON.stringify([...crowd.problems])}; ${judgement.calls} calls, ` +
      `${judgement.calledTwice} called twice, ${judgement.lost} lost, at rest: ${JSON.stringify(judgement.states)}\n`,
  );
  expect(judgement.violations).toEqual([]);
  expect(judgement.callbacks).toBe(crowd.visits.length);
});
