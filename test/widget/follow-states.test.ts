import { beforeEach, describe, expect, it } from 'vitest';
import type { CallbackState } from '../../shared/callback.js';
import type { Stop } from '../../shared/clock.js';
import { follow } from '../../widget/follow-states.js';
import type { VisitorProblem } from '../../widget/proxy-client.js';
import { callbackView, FakeProxy } from '../support/browser/fake-proxy.js';
import { FakeClock, settle } from '../support/time/fake-clock.js';

let clock: FakeClock;
let proxy: FakeProxy;
let heard: CallbackState[];
let contact: (VisitorProblem | null)[];
let stop: Stop;

beforeEach(() => {
  clock = new FakeClock();
  proxy = new FakeProxy();
  heard = [];
  contact = [];
  stop = follow(proxy, clock, callbackView(), {
    onNews: ({ state }) => heard.push(state),
    onContact: (problem) => contact.push(problem),
  });
});

describe('a request that is followed', () => {
  it('tells of each state once, by events', () => {
    proxy.tell({ state: 'calling' });
    proxy.tell({ state: 'ended' });
    expect(heard).toEqual(['calling', 'ended']);
  });

  it('is left alone after its end', async () => {
    proxy.tell({ state: 'ended' });
    await clock.advance(600_000);
    expect(proxy.watched).toBe(false);
    expect(proxy.questions).toBe(0);
  });

  it('is asked about now and then although its events are open, for they may be dead', async () => {
    proxy.current = { ...proxy.current, state: 'calling' };
    await clock.advance(29_999);
    expect(heard).toEqual([]);
    await clock.advance(1);
    expect(heard).toEqual(['calling']);
  });

  it('is not asked about while events come', async () => {
    for (let turn = 0; turn < 5; turn++) {
      await clock.advance(20_000);
      proxy.tell({ state: 'calling' });
    }
    expect(proxy.questions).toBe(0);
  });

  it('is asked about at growing intervals while the proxy is away, 30 seconds at most', async () => {
    proxy.problem = { code: 'unavailable' };
    proxy.breakStreams();
    const askedAt: number[] = [];
    for (let second = 0; second <= 130; second++) {
      const before = proxy.questions;
      await clock.advance(second === 0 ? 0 : 1_000);
      if (proxy.questions > before) askedAt.push(second);
    }
    expect(askedAt).toEqual([1, 3, 7, 15, 31, 61, 91, 121]);
  });

  it('says once that there is no news, and once that there is again', async () => {
    proxy.problem = { code: 'unavailable' };
    proxy.breakStreams();
    await clock.advance(6_999);
    expect(contact).toEqual([]);
    await clock.advance(120_000);
    expect(contact).toEqual([{ code: 'unavailable' }]);
    proxy.problem = null;
    await clock.advance(30_000);
    expect(contact).toEqual([{ code: 'unavailable' }, null]);
  });

  it('is followed by questions alone where every stream of events is turned away', async () => {
    proxy.watch = (_handle, _onNews, onBreak) => {
      clock.after(0, onBreak);
      return () => undefined;
    };
    proxy.breakStreams();
    proxy.current = { ...proxy.current, state: 'calling' };
    await clock.advance(1_000);
    expect(heard).toEqual(['calling']);
    proxy.current = { ...proxy.current, state: 'ended' };
    await clock.advance(30_000);
    expect(heard).toEqual(['calling', 'ended']);
    expect(contact).toEqual([]);
  });

  it('is heard of by events again once the proxy is back', async () => {
    proxy.breakStreams();
    await clock.advance(1_000);
    expect(proxy.watched).toBe(true);
    proxy.tell({ state: 'connected' });
    expect(heard.at(-1)).toBe('connected');
  });

  it('is given up when the proxy does not know it any more', async () => {
    proxy.problem = { code: 'not-found' };
    proxy.breakStreams();
    await clock.advance(600_000);
    expect(contact).toEqual([{ code: 'not-found' }]);
    expect(proxy.questions).toBe(1);
  });

  it('is not heard of after it was stopped, even by an answer that was on its way', async () => {
    proxy.breakStreams();
    proxy.hold();
    await clock.advance(1_000);
    proxy.current = { ...proxy.current, state: 'ended' };
    stop();
    proxy.release();
    await settle();
    expect(heard).toEqual([]);
    expect(proxy.watched).toBe(false);
  });
});
