import { beforeEach, describe, expect, it } from 'vitest';
import type { CallbackState } from '../../shared/callback.js';
import type { Stop } from '../../shared/clock.js';
import { follow, followWhileVisible } from '../../widget/follow-states.js';
import type { StreamListener } from '../../widget/proxy-client.js';
import type { VisitorProblem } from '../../widget/proxy-refusal.js';
import { callbackView, FakeProxy } from '../support/browser/fake-proxy.js';
import { FakeClock, settle } from '../support/time/fake-clock.js';

let clock: FakeClock;
let proxy: FakeProxy;
let states: CallbackState[];
let problems: (VisitorProblem | null)[];
let stop: Stop;

beforeEach(() => {
  clock = new FakeClock();
  proxy = new FakeProxy();
  states = [];
  problems = [];
  stop = follow(proxy, clock, callbackView(), {
    onUpdate: ({ state }) => states.push(state),
    onUpdateProblem: (problem) => problems.push(problem),
  });
});

describe('a followed callback', () => {
  it('each state of a callback is reported once from its event stream', () => {
    proxy.pushUpdate({ state: 'calling' });
    proxy.pushUpdate({ state: 'ended' });
    expect(states).toEqual(['calling', 'ended']);
  });

  it('a callback is no longer polled or watched after its final state', async () => {
    proxy.pushUpdate({ state: 'ended' });
    await clock.advance(600_000);
    expect(proxy.isWatched).toBe(false);
    expect(proxy.pollCount).toBe(0);
  });

  it('a callback is polled every 30 seconds while its event stream is open, because the stream may be dead', async () => {
    proxy.current = { ...proxy.current, state: 'calling' };
    await clock.advance(29_999);
    expect(states).toEqual([]);
    await clock.advance(1);
    expect(states).toEqual(['calling']);
  });

  it('a callback is not polled while updates arrive', async () => {
    for (let round = 0; round < 5; round++) {
      await clock.advance(20_000);
      proxy.pushUpdate({ state: 'calling' });
    }
    expect(proxy.pollCount).toBe(0);
  });

  it('a callback is polled at growing intervals of at most 30 seconds while the proxy is unreachable', async () => {
    proxy.problem = { code: 'unavailable' };
    proxy.breakStreams();
    const polledAt: number[] = [];
    for (let second = 0; second <= 130; second++) {
      const before = proxy.pollCount;
      await clock.advance(second === 0 ? 0 : 1_000);
      if (proxy.pollCount > before) polledAt.push(second);
    }
    expect(polledAt).toEqual([1, 3, 7, 15, 31, 61, 91, 121]);
  });

  it('an outage is reported once, and its end once', async () => {
    proxy.problem = { code: 'unavailable' };
    proxy.breakStreams();
    await clock.advance(6_999);
    expect(problems).toEqual([]);
    await clock.advance(120_000);
    expect(problems).toEqual([{ code: 'unavailable' }]);
    proxy.problem = null;
    await clock.advance(30_000);
    expect(problems).toEqual([{ code: 'unavailable' }, null]);
  });

  it('a callback is followed by polling alone if no event stream can be opened', async () => {
    proxy.watch = (_handle, { onBreak }) => {
      clock.after(0, onBreak);
      return () => undefined;
    };
    proxy.breakStreams();
    proxy.current = { ...proxy.current, state: 'calling' };
    await clock.advance(1_000);
    expect(states).toEqual(['calling']);
    proxy.current = { ...proxy.current, state: 'ended' };
    await clock.advance(30_000);
    expect(states).toEqual(['calling', 'ended']);
    expect(problems).toEqual([]);
  });

  it('a callback is followed by its event stream again once the proxy is reachable', async () => {
    proxy.breakStreams();
    await clock.advance(1_000);
    expect(proxy.isWatched).toBe(true);
    proxy.pushUpdate({ state: 'connected' });
    expect(states.at(-1)).toBe('connected');
  });

  it('a callback is no longer polled when the proxy does not know it any more', async () => {
    proxy.problem = { code: 'not-found' };
    proxy.breakStreams();
    await clock.advance(600_000);
    expect(problems).toEqual([{ code: 'not-found' }]);
    expect(proxy.pollCount).toBe(1);
  });

  it('a follower that was stopped reports nothing, not even an answer that was already on its way', async () => {
    proxy.breakStreams();
    proxy.hold();
    await clock.advance(1_000);
    proxy.current = { ...proxy.current, state: 'ended' };
    stop();
    proxy.release();
    await settle();
    expect(states).toEqual([]);
    expect(proxy.isWatched).toBe(false);
  });
});

describe('a callback that is followed in several pages of a browser', () => {
  it('a page that waits for its turn to have the stream polls every five seconds', async () => {
    stop();
    let listener: StreamListener | undefined;
    proxy.watch = (_handle, given) => {
      listener = given;
      return () => undefined;
    };
    follow(proxy, clock, callbackView(), {
      onUpdate: () => undefined,
      onUpdateProblem: () => undefined,
    });
    await clock.advance(11_000);
    expect(proxy.pollCount).toBe(3);
    listener?.onOpen();
    await clock.advance(29_999);
    expect(proxy.pollCount).toBe(3);
  });

  it('a hidden page has no stream and asks nothing, and shows the state when it appears again', async () => {
    stop();
    const page = Object.assign(new EventTarget(), { hidden: false });
    const show = (isShown: boolean) => {
      page.hidden = !isShown;
      page.dispatchEvent(new Event('visibilitychange'));
    };
    stop = followWhileVisible(
      proxy,
      clock,
      callbackView(),
      {
        onUpdate: ({ state }) => states.push(state),
        onUpdateProblem: (problem) => problems.push(problem),
      },
      page,
    );
    expect(proxy.isWatched).toBe(true);
    show(false);
    expect(proxy.isWatched).toBe(false);
    await clock.advance(600_000);
    expect(proxy.pollCount).toBe(0);
    show(true);
    expect(proxy.isWatched).toBe(true);
    proxy.pushUpdate({ state: 'calling' });
    expect(states).toEqual(['calling']);
    stop();
    show(false);
    show(true);
    expect(proxy.isWatched).toBe(false);
  });

  it('what failed before a page was hidden is forgotten when it appears again', async () => {
    stop();
    const page = Object.assign(new EventTarget(), { hidden: false });
    stop = followWhileVisible(
      proxy,
      clock,
      callbackView(),
      {
        onUpdate: () => undefined,
        onUpdateProblem: (problem) => problems.push(problem),
      },
      page,
    );
    proxy.problem = { code: 'unavailable' };
    proxy.breakStreams();
    await clock.advance(60_000);
    page.hidden = true;
    page.dispatchEvent(new Event('visibilitychange'));
    expect(problems).toEqual([{ code: 'unavailable' }, null]);
  });
});
