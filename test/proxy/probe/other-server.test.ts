import { describe, expect, it } from 'vitest';
import { callingSteps } from '../../../proxy/probe/calling-steps.js';
import type { FollowedCall, Known } from '../../../proxy/probe/question.js';
import { type Fate, startForwarding } from '../../support/network/forwarding-server.js';
import { startEmbedded } from '../../support/platform/embedded.js';
import { goingOn, runProbe } from '../../support/webappel/probe-run.js';

const popup = '77;Boutique;0;OPERATEUR;fr;f;OPERATEUR;;30;;30;Été;1;Fermé;2;;0;;;;;;;;';

type Reply = Exclude<Fate, 'lost'>;

/** The probe against a platform that answers one method in a way of its own. */
async function probeWith(
  method: string,
  reply: Reply | ((query: URLSearchParams) => Reply | undefined),
) {
  const platform = await startEmbedded();
  const server = await startForwarding(platform.url, (asked, query) => {
    if (asked !== method) return undefined;
    return typeof reply === 'function' ? reply(query) : reply;
  });
  return runProbe(server.url, [], { clock: goingOn(platform.clock) });
}

describe('the probe tells', () => {
  it.each<[string, string, Reply, string]>([
    [
      'accents that are not UTF-8',
      'popups_listing',
      { body: Buffer.from(popup, 'latin1') },
      '03-popups: text in UTF-8 -> not UTF-8, read as windows-1252',
    ],
    [
      'a declared charset',
      'popups_listing',
      { body: popup, headers: { 'content-type': 'text/plain; charset=ISO-8859-15' } },
      '03-popups: text in UTF-8 -> declared as ISO-8859-15',
    ],
    [
      'a byte-order mark',
      'popups_listing',
      { body: `\uFEFF${popup}` },
      '03-popups: no byte-order mark before the text -> one is there',
    ],
    [
      'columns that were added',
      'popups_listing',
      { body: `${popup};new;newer` },
      '03-popups: 25 cells in each line -> lines of 27 cells',
    ],
    [
      'a line that is not whole',
      'popups_listing',
      { body: `${popup}\n6;Half` },
      '03-popups: 25 cells in each line -> lines of 2 cells',
    ],
    [
      'cells of another form, by their shape and not their content',
      'popups_listing',
      { body: popup.replace(';30;;30;', ';30 s;;half a minute;') },
      '03-popups: cells in the forms that Rappel knows -> timeout_operateur has the form 99 a · timeout_client has the form aaaa a aaaaaa',
    ],
    [
      'names of destinations that cannot be read',
      'popup_destinations',
      { body: '1;France mobile;0.1;AUTORISE\n2;Zone 3;0.1;INTERDIT' },
      '03-destinations: names of destinations that say country and kind of line, as in France mobile -> 1 of 2 cannot be read: Zone 3',
    ],
    [
      'a name of a schedule that is an error text',
      'planning_plages_listing',
      { body: 'Paramètre nom_plage manquant' },
      '05-schedules: lines of a list -> a text that Rappel cannot read: "Paramètre nom_plage manquant"',
    ],
  ])('%s', async (_, method, reply, difference) => {
    const { code, differs, output } = await probeWith(method, reply);
    expect(differs).toContain(difference);
    expect(code).toBe(4);
    expect(output).toMatch(/expected {2}.+\n(.+\n)*? {3}seen {6}.+\n(.+\n)*? {3}matters {3}.+/);
  });

  it('nothing of line ends and blanks that it reads as well', async () => {
    const { code, differs } = await probeWith('popups_listing', {
      body: ` ${popup.replaceAll(';', ' ; ')} \r\n\r\n${popup.replace('77', '78')}\r\n`,
    });
    expect(differs).toEqual([]);
    expect(code).toBe(0);
  });

  const call = (day: string, end: string): string =>
    `8;${day} 15:05:26;0;;192.0.2.1;5;60;France mobile;0.1;Jade;;;;api;${end}\n`;

  it('words for an end that are not in our table', async () => {
    const { differs } = await probeWith('appel_listing', {
      body: call('2026-11-23', 'ANSWER') + call('2026-11-23', 'TRANSFERE'),
    });
    expect(differs).toContain(
      '06-calls-week: words for the end of a call that Rappel knows -> TRANSFERE',
    );
  });

  it('a last day that is not included, and days that are listed unasked', async () => {
    const { differs } = await probeWith('appel_listing', (query) => ({
      body:
        query.get('date_debut') === query.get('date_fin') && query.has('date_fin')
          ? ''
          : call('2026-11-20', 'ANSWER') + call('2026-11-22', 'BUSY'),
    }));
    expect(differs).toEqual([
      '06-calls-today: calls of today only -> 2 calls of other days',
      '06-calls-one-day: the last day of a period is included -> 1 call of that day not listed',
    ]);
  });
});

describe('of a call that was followed, the probe tells', () => {
  const known: Known = {
    today: '2026-11-23',
    timeZone: 'Europe/Paris',
    word: 'rappelprobe1',
    popupId: '77',
    tokenField: 'custom3',
    results: new Map(),
  };
  const followed: FollowedCall = {
    trackingId: '8',
    token: 'a-token',
    askedAt: Date.parse('2026-11-23T09:00:00Z'),
    listedAfterSeconds: { requests: 5, attempts: 5 },
    request: {
      trackingId: '8',
      popupId: '77',
      requestedAt: '2026-11-23T10:00:01',
      talkSeconds: 60,
      custom3: 'a-token',
      callState: 'answered',
    },
    attempts: [],
    words: ['', 'ANSWER'],
  };
  const row = followed.request;
  const differencesOf = (changes: Partial<FollowedCall>, id = '10-call-1'): string[] => {
    const plan = callingSteps([{ number: '33199001201', act: 'answered' }]);
    const expectations = plan.find((question) => question.id === id)?.rings?.expects ?? [];
    return expectations.flatMap(({ judge }) => {
      const verdict = judge({ ...followed, ...changes }, known);
      return verdict ? Object.values(verdict) : [];
    });
  };

  it('nothing when all is as expected', () => {
    expect(differencesOf({})).toEqual([]);
    expect(differencesOf({}, '12-b-cut')).toEqual([]);
  });

  it.each<[string, Partial<FollowedCall>, string]>([
    [
      'that it came late',
      { listedAfterSeconds: { requests: 35, attempts: 5 } },
      'after 35 seconds',
    ],
    [
      'that it never came',
      { listedAfterSeconds: { requests: 5, attempts: undefined } },
      'it was never listed',
    ],
    ['that its token was cut', { request: { ...row!, custom3: 'a-tok' } }, 'another text'],
    [
      'that the clock is of another zone',
      { request: { ...row!, requestedAt: '2026-11-23T09:00:01' } },
      '-60 minutes off',
    ],
    [
      'that its end is a word we do not know',
      { request: { ...row!, callState: 'unknown' }, words: ['', 'SUCCES'] },
      'the word "SUCCES", which Rappel does not know',
    ],
    [
      'that its end is another one',
      { request: { ...row!, callState: 'busy' }, words: ['', 'BUSY'] },
      '"BUSY", which Rappel reads as busy',
    ],
    ['that it has no end', { request: { ...row!, callState: 'pending' } }, 'no end was listed'],
  ])('%s', (_, changes, seen) => {
    expect(differencesOf(changes)).toEqual([seen]);
  });

  it('that it was not cut in time, or too early to tell', () => {
    const talked = (talkSeconds: number) =>
      differencesOf({ request: { ...row!, talkSeconds } }, '12-b-cut');
    expect(talked(75)).toEqual(['it lasted 75 seconds']);
    expect(talked(20)).toEqual([expect.stringContaining('ended by itself after 20 seconds')]);
  });
});
