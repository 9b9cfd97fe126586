import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PollLoop, startPollLoop } from '../../../../proxy/callbacks/workers/poll-loop.js';
import { recordingLog } from '../../../support/callbacks/callbacks.js';
import { FakeClock } from '../../../support/time/fake-clock.js';

let clock: FakeClock;
let loop: PollLoop;
let looks: number[];
/** When the next row is due, as each look tells. */
let nextAt: () => number | undefined;
let looking: () => Promise<void>;

beforeEach(() => {
  clock = new FakeClock();
  looks = [];
  nextAt = () => undefined;
  looking = async () => undefined;
});
afterEach(() => loop.stop());

function start(): void {
  loop = startPollLoop({ clock, log: recordingLog().log, name: 'test' }, async () => {
    looks.push(clock.monotonic());
    await looking();
    return nextAt();
  });
}

describe('a loop over due rows', () => {
  it('looks at once, and again when the next row is due, or after five seconds', async () => {
    nextAt = () => (looks.length === 1 ? clock.now() + 700 : clock.now() + 60_000);
    start();
    await clock.advance(6000);
    expect(looks).toEqual([0, 700, 5700]);
  });

  it('looks when it is woken', async () => {
    start();
    await clock.advance(1000);
    loop.wake();
    await clock.advance(0);
    expect(looks).toEqual([0, 1000]);
  });

  it('looks once, at the earliest moment of those that it is woken for', async () => {
    start();
    await clock.advance(1000);
    loop.wake(900);
    loop.wake(300);
    loop.wake(600);
    await clock.advance(2000);
    expect(looks).toEqual([0, 1300]);
  });

  it('looks once more when it is woken while it looks', async () => {
    let end: () => void = () => undefined;
    looking = () => new Promise((resolve) => (end = resolve));
    start();
    await clock.advance(100);
    expect(looks).toEqual([0]);
    loop.wake();
    loop.wake(50);
    end();
    await clock.advance(0);
    expect(looks).toEqual([0, 100]);
    end();
    await clock.advance(1000);
    expect(looks).toEqual([0, 100]);
  });

  it('tries again two seconds after a look that failed', async () => {
    looking = () => Promise.reject(new Error('the store is away'));
    start();
    await clock.advance(2000);
    expect(looks).toEqual([0, 2000]);
  });

  it('looks no more once it is stopped', async () => {
    start();
    await clock.advance(0);
    loop.wake(100);
    await loop.stop();
    loop.wake();
    await clock.advance(10_000);
    expect(looks).toEqual([0]);
  });
});
