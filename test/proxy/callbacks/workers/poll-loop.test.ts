import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PollLoop, startPollLoop } from '../../../../proxy/callbacks/workers/poll-loop.js';
import { recordingLog } from '../../../support/callbacks/callbacks.js';
import { FakeClock } from '../../../support/time/fake-clock.js';

let clock: FakeClock;
let loop: PollLoop;
let tickedAt: number[];
/** The result of each tick: when the next row is due. */
let nextAt: () => number | undefined;
let work: () => Promise<void>;

beforeEach(() => {
  clock = new FakeClock();
  tickedAt = [];
  nextAt = () => undefined;
  work = async () => undefined;
});
afterEach(() => loop.stop());

function start(): void {
  loop = startPollLoop({ clock, log: recordingLog().log, name: 'test' }, async () => {
    tickedAt.push(clock.monotonic());
    await work();
    return nextAt();
  });
}

describe('a poll loop', () => {
  it('a poll loop ticks at once, then when the next row is due, and after five seconds at the latest', async () => {
    nextAt = () => (tickedAt.length === 1 ? clock.now() + 700 : clock.now() + 60_000);
    start();
    await clock.advance(6000);
    expect(tickedAt).toEqual([0, 700, 5700]);
  });

  it('a poll loop ticks when it is woken', async () => {
    start();
    await clock.advance(1000);
    loop.wake();
    await clock.advance(0);
    expect(tickedAt).toEqual([0, 1000]);
  });

  it('a poll loop that is woken several times ticks once, at the earliest time requested', async () => {
    start();
    await clock.advance(1000);
    loop.wake(900);
    loop.wake(300);
    loop.wake(600);
    await clock.advance(2000);
    expect(tickedAt).toEqual([0, 1300]);
  });

  it('a poll loop that is woken during a tick ticks once more', async () => {
    let end: () => void = () => undefined;
    work = () => new Promise((resolve) => (end = resolve));
    start();
    await clock.advance(100);
    expect(tickedAt).toEqual([0]);
    loop.wake();
    loop.wake(50);
    end();
    await clock.advance(0);
    expect(tickedAt).toEqual([0, 100]);
    end();
    await clock.advance(1000);
    expect(tickedAt).toEqual([0, 100]);
  });

  it('a poll loop ticks again two seconds after a tick that failed', async () => {
    work = () => Promise.reject(new Error('the store is unavailable'));
    start();
    await clock.advance(2000);
    expect(tickedAt).toEqual([0, 2000]);
  });

  it('a poll loop that is stopped does not tick', async () => {
    start();
    await clock.advance(0);
    loop.wake(100);
    await loop.stop();
    loop.wake();
    await clock.advance(10_000);
    expect(tickedAt).toEqual([0]);
  });
});
