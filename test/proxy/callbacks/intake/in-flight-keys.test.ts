import { describe, expect, it } from 'vitest';
import { InFlightKeys } from '../../../../proxy/callbacks/intake/in-flight-keys.js';
import { FakeClock, settle } from '../../../support/time/fake-clock.js';

/** Work that the test completes or fails. */
function pendingWork() {
  let end: (answer: string) => void = () => undefined;
  let fail: (failure: Error) => void = () => undefined;
  const done = new Promise<string>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  return { work: () => done, end, fail };
}

describe('in-flight keys', () => {
  it('requests with one key run one after the other', async () => {
    const keys = new InFlightKeys(new FakeClock());
    const first = pendingWork();
    const order: string[] = [];
    const one = keys.runExclusive('key', first.work);
    const two = keys.runExclusive('key', async () => {
      order.push('second begins');
      return 'two';
    });
    await settle();
    expect(order).toEqual([]);
    first.end('one');
    expect(await Promise.all([one, two])).toEqual(['one', 'two']);
    expect(order).toEqual(['second begins']);
  });

  it('a request runs after the first one with its key has failed', async () => {
    const keys = new InFlightKeys(new FakeClock());
    const first = pendingWork();
    const one = keys.runExclusive('key', first.work);
    const two = keys.runExclusive('key', async () => 'two');
    first.fail(new Error('no'));
    await expect(one).rejects.toThrow('no');
    expect(await two).toBe('two');
  });

  it('requests with one key never run at the same time, however many wait', async () => {
    const keys = new InFlightKeys(new FakeClock());
    let running = 0;
    let maxRunning = 0;
    await Promise.all(
      Array.from({ length: 100 }, () =>
        keys.runExclusive('key', async () => {
          running += 1;
          maxRunning = Math.max(maxRunning, running);
          await settle(1);
          running -= 1;
          return true;
        }),
      ),
    );
    expect(maxRunning).toBe(1);
  });

  it('a request waits two seconds for its key before it gives up', async () => {
    const clock = new FakeClock();
    const keys = new InFlightKeys(clock);
    const first = pendingWork();
    const one = keys.runExclusive('key', first.work);
    let answered: unknown = 'waiting';
    const two = keys
      .runExclusive('key', async () => 'two')
      .then((answer) => {
        answered = answer;
      });
    await clock.advance(1999);
    expect(answered).toBe('waiting');
    await clock.advance(1);
    await two;
    expect(answered).toBeUndefined();
    first.end('one');
    expect(await one).toBe('one');
    expect(await keys.runExclusive('key', async () => 'three')).toBe('three');
  });

  it('a request does not wait for one with another key', async () => {
    const keys = new InFlightKeys(new FakeClock());
    void keys.runExclusive('key', pendingWork().work);
    expect(await keys.runExclusive('another', async () => 'two')).toBe('two');
  });
});
