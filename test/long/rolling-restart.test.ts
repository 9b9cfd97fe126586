import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Crowd, sendCrowd } from './crowd.js';
import { startTopology, type Topology } from './topology.js';

const RESTARTS = Number(process.env.RESTARTS ?? 50);

let topology: Topology;
beforeEach(async () => {
  topology = await startTopology({ REQUESTS_PER_ADDRESS: '1000' });
});
afterEach(() => topology.close());

/** A summary of the run for the output. */
const summarise = ({ visits, requests, problems, streams }: Crowd): string =>
  `${visits.length} visitors, ${requests()} requests, unexpected answers: ${JSON.stringify([...problems])}; ` +
  `streams: ${JSON.stringify(streams)}`;

it(`${RESTARTS} rolling restarts at 50 requests a second lose no callback, call nobody twice and cause no error for a visitor`, {
  timeout: 120_000 + RESTARTS * 60_000,
}, async () => {
  const crowd = sendCrowd(topology.front, 50);
  const stops: number[] = [];
  for (let restart = 0; restart < RESTARTS; restart++) {
    const { code, stoppedMs } = await topology.restart(restart % 2 === 0 ? 0 : 1);
    expect(code).toBe(0);
    stops.push(stoppedMs);
  }
  await crowd.leave();
  const judgement = await topology.judge(crowd.visits);
  process.stdout.write(
    `${RESTARTS} restarts, the slowest stop ${Math.max(...stops)} ms; ${summarise(crowd)}; ` +
      `${judgement.calls} calls, ${judgement.calledTwice} called twice, ${judgement.lost} lost, ` +
      `at rest: ${JSON.stringify(judgement.states)}; nginx: ${topology.front.output()}\n`,
  );
  expect(judgement.violations).toEqual([]);
  expect([...crowd.problems]).toEqual([]);
  expect(crowd.idle.map(({ connections }) => connections)).toEqual(crowd.idle.map(() => 1));
  expect(judgement.callbacks).toBe(crowd.visits.length);
  // WebAppel accepts every call here, so every callback is called.
  expect(judgement.calls).toBe(judgement.callbacks);
  expect(crowd.streams.toTheEnd).toBe(crowd.streams.followed);
  expect(crowd.streams.followed).toBeGreaterThan(RESTARTS);
  expect(Math.max(...stops)).toBeLessThan(15_000);
});
