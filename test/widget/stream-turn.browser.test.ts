import { expect } from '@open-wc/testing';
import { takeStreamTurn } from '../../widget/stream-turn.js';
import { describe, it } from '../support/browser/mocha.js';
import { waitUntil } from '../support/browser/wait-until.js';

describe('the event streams of a browser', () => {
  it('one page at a time has the stream of a proxy, and the next one when it ends or is closed', async () => {
    const open: string[] = [];
    const take = (name: string, origin = 'https://rappel.example') =>
      takeStreamTurn(origin, (end) => {
        open.push(name);
        ends.set(name, end);
        return () => open.splice(open.indexOf(name), 1);
      });
    const ends = new Map<string, () => void>();
    const stopFirst = take('first');
    await waitUntil(() => open.includes('first'));
    const stopSecond = take('second');
    const stopThird = take('third');
    const stopOther = take('other', 'https://other.example');
    await waitUntil(() => open.includes('other'));
    expect(open).to.deep.equal(['first', 'other']);
    stopSecond();
    ends.get('first')?.();
    await waitUntil(() => open.includes('third'));
    expect(open).to.deep.equal(['other', 'third']);
    for (const stop of [stopFirst, stopThird, stopOther]) stop();
    expect(open).to.deep.equal([]);
  });
});
