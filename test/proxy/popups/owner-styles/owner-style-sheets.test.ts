import { describe, expect, it } from 'vitest';
import { OwnerStyleSheets } from '../../../../proxy/popups/owner-styles/owner-style-sheets.js';
import { Refusal, Unreached } from '../../../../shared/webappel/refusal.js';
import { recordingLog } from '../../../support/callbacks/callbacks.js';
import { FakeClock } from '../../../support/time/fake-clock.js';

function sheetsOf(fetch: () => Promise<Uint8Array>) {
  const clock = new FakeClock();
  const { log, lines } = recordingLog();
  let fetched = 0;
  const fetchFile = () => {
    fetched += 1;
    return fetch();
  };
  const sheets = new OwnerStyleSheets({ webAppel: { fetchFile }, clock, log });
  return { sheets, clock, lines, fetched: () => fetched };
}

describe('the style sheets of owners', () => {
  it('one is fetched once a minute, and what is not used of it is told once', async () => {
    const text = '::part(title) { font-weight: 900; position: fixed }';
    const { sheets, clock, lines, fetched } = sheetsOf(async () => Buffer.from(text));
    for (let time = 0; time < 3; time += 1)
      expect((await sheets.of('77')).css).toBe(':is(#_,[part~=title]){font-weight:900;}');
    expect(fetched()).toBe(1);
    await clock.advance(60_000);
    await sheets.of('77');
    expect(fetched()).toBe(2);
    const told = lines
      .map((line) => JSON.parse(line))
      .filter(({ alert }) => alert === 'style-sheet');
    expect(told).toMatchObject([
      { popup: '77', dropped: ['line 1: position:fixed: this property is not used'] },
    ]);
  });

  it.each([new Refusal('NOT_FOUND'), new Unreached('timeout')])(
    'while one cannot be fetched the last one stays in use: %s',
    async (failure) => {
      let isAway = false;
      const { sheets, clock } = sheetsOf(async () => {
        if (isAway) throw failure;
        return Buffer.from('::part(title) { font-weight: 900 }');
      });
      const { css } = await sheets.of('77');
      isAway = true;
      await clock.advance(60_000);
      expect((await sheets.of('77')).css).toBe(css);
      expect((await sheets.of('78')).css).toBe('');
    },
  );
});
