import { beforeEach, describe, expect, it } from 'vitest';
import { Announcer } from '../../widget/announcer.js';
import { FakeClock } from '../support/time/fake-clock.js';

let clock: FakeClock;
let announcer: Announcer;
let spoken: string[];

beforeEach(() => {
  clock = new FakeClock();
  spoken = [];
  announcer = new Announcer(clock, (text) => spoken.push(text));
});

describe('what is announced', () => {
  it('is spoken at once after a silence', async () => {
    announcer.say('one');
    await clock.advance(3_000);
    announcer.say('two');
    expect(spoken).toEqual(['one', 'two']);
  });

  it('is only the last of what came within three seconds', async () => {
    announcer.say('one');
    announcer.say('two');
    announcer.say('three');
    await clock.advance(2_999);
    expect(spoken).toEqual(['one']);
    await clock.advance(1);
    expect(spoken).toEqual(['one', 'three']);
  });

  it('is not said twice', async () => {
    announcer.say('one');
    await clock.advance(3_000);
    announcer.say('one');
    expect(spoken).toEqual(['one']);
  });

  it('does not wait when it is urgent, and what waited is dropped', async () => {
    announcer.say('one');
    announcer.say('two');
    announcer.say('the end', true);
    await clock.advance(10_000);
    expect(spoken).toEqual(['one', 'the end']);
  });
});
