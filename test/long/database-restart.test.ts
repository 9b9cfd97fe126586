import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { PostgresEnd } from '../support/store/postgres-server.js';
import { type Crowd, sendCrowd } from './crowd.js';
import { pauseUntil } from './pause-until.js';
import { startTopology } from './topology.js';

const AWAY_MS = 1500;
const LONGEST_RECOVERY_SECONDS = 20;

/** The moment at which somebody is acknowledged who was not before. */
async function acknowledgedAfter(crowd: Crowd, moment: number): Promise<number | undefined> {
  const isSo = () => crowd.lastAcknowledgedAt() > moment;
  return (await pauseUntil(isSo, LONGEST_RECOVERY_SECONDS))
    ? crowd.lastAcknowledgedAt()
    : undefined;
}

it('PostgreSQL that stops, is cut off and is killed under load loses nothing that was acknowledged, calls nobody twice, and is found again', async () => {
  const topology = await startTopology({ REQUESTS_PER_ADDRESS: '1000' });
  onTestFinished(() => topology.close());
  const crowd = sendCrowd(topology.front, 50);
  const ends: PostgresEnd[] = ['INT', 'QUIT', 'KILL', 'INT', 'QUIT', 'KILL', 'INT', 'QUIT', 'KILL'];
  const recoveries: number[] = [];
  for (const end of ends) {
    expect(await acknowledgedAfter(crowd, Date.now() + 1000)).toBeDefined();
    await topology.postgres.stop(end);
    await pause(AWAY_MS);
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
    `PostgreSQL went away ${ends.length} times, taken up again after ms: ${recoveries.join(', ')}; ` +
      `${crowd.visits.length} visitors, not as expected: ${JSON.stringify([...crowd.troubles])}; ${judgement.calls} calls, ` +
      `${judgement.calledTwice} called twice, ${judgement.lost} lost, at rest: ${JSON.stringify(judgement.states)}\n`,
  );
  expect(judgement.violations).toEqual([]);
  expect(judgement.callbacks).toBe(crowd.visits.length);
});
