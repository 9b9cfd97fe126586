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

describe('a text for the live region', () => {
  it('a text is spoken at once after three seconds of silence', async () => {
    announcer.say('one');
    await clock.advance(3_000);
    announcer.say('two');
    expect(spoken).toEqual(['one', 'two']);
  });

  it('a text waits while another is being spoken, and only the latest waiting text is spoken', async () => {
    announcer.say('one');
    announcer.say('two');
    announcer.say('three');
    await clock.advance(2_999);
    expect(spoken).toEqual(['one']);
    await clock.advance(1);
    expect(spoken).toEqual(['one', 'three']);
  });

  it('a text is not spoken twice in a row', async () => {
    announcer.say('one');
    await clock.advance(3_000);
    announcer.say('one');
    expect(spoken).toEqual(['one']);
  });

  it('an urgent text is spoken at once and replaces a waiting text', async () => {
    announcer.say('one');
    announcer.say('two');
    announcer.say('the end', true);
    await clock.advance(10_000);
    expect(spoken).toEqual(['one', 'the end']);
  });
});
