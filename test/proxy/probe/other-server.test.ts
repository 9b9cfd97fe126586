import { describe, expect, it } from 'vitest';
import { callingSteps } from '../../../proxy/probe/calling-steps.js';
import type { FollowedCall, ProbeContext } from '../../../proxy/probe/question.js';
import { type Fate, startForwarding } from '../../support/network/forwarding-server.js';
import { startEmbedded } from '../../support/platform/embedded.js';
import { goingOn, runProbe } from '../../support/webappel/probe-run.js';

const popup = '77;Boutique;0;OPERATEUR;fr;f;OPERATEUR;;30;;30;Été;1;Fermé;2;;0;;;;;;;;';

type Reply = Exclude<Fate, 'lost'>;

/** Runs the probe on a platform that gives its own answer to one method. */
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

describe('the probe on a server with other answers', () => {
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
      '03-popups: no byte-order mark before the text -> there is one',
    ],
    [
      'additional columns',
      'popups_listing',
      { body: `${popup};new;newer` },
      '03-popups: 25 cells in each line -> lines of 27 cells',
    ],
    [
      'an incomplete line',
      'popups_listing',
      { body: `${popup}\n6;Half` },
      '03-popups: 25 cells in each line -> lines of 2 cells',
    ],
    [
      'cells in another format, by their shape and not their content',
      'popups_listing',
      { body: popup.replace(';30;;30;', ';30 s;;half a minute;') },
      '03-popups: cells in the formats that Rappel knows -> timeout_operateur has the format 99 a · timeout_client has the format aaaa a aaaaaa',
    ],
    [
      'destination names that it cannot read',
      'popup_destinations',
      { body: '1;France mobile;0.1;AUTORISE\n2;Zone 3;0.1;INTERDIT' },
      '03-destinations: destination names with a country and a kind of line, such as France mobile -> 1 of 2 cannot be read: Zone 3',
    ],
    [
      'an error text in place of a list of schedules',
      'planning_plages_listing',
      { body: 'Votre planning est vide' },
      '05-schedules: lines of a list -> a text that Rappel cannot read: "Votre planning est vide"',
    ],
  ])('the probe reports %s', async (_, method, reply, difference) => {
    const { code, differs, output } = await probeWith(method, reply);
    expect(differs).toContain(difference);
    expect(code).toBe(4);
    expect(output).toMatch(/expected {2}.+\n(.+\n)*? {3}seen {6}.+\n(.+\n)*? {3}matters {3}.+/);
  });

  it('the probe reports nothing about other line ends and blanks, which it can read', async () => {
    const { code, differs } = await probeWith('popups_listing', {
      body: ` ${popup.replaceAll(';', ' ; ')} \r\n\r\n${popup.replace('77', '78')}\r\n`,
    });
    expect(differs).toEqual([]);
    expect(code).toBe(0);
  });

  const call = (day: string, end: string): string =>
    `8;${day} 15:05:26;0;;192.0.2.1;5;60;France mobile;0.1;Jade;;;;api;${end}\n`;

  it('the probe reports words for the result of a call that Rappel does not know', async () => {
    const { differs } = await probeWith('appel_listing', {
      body: call('2026-11-23', 'ANSWER') + call('2026-11-23', 'TRANSFERE'),
    });
    expect(differs).toContain(
      '06-calls-week: only words that Rappel knows as the result of a call -> TRANSFERE',
    );
  });

  it('the probe reports a last day that is missing, and days that were not requested', async () => {
    const { differs } = await probeWith('appel_listing', (query) => ({
      body:
        query.get('date_debut') === query.get('date_fin') && query.has('date_fin')
          ? ''
          : call('2026-11-20', 'ANSWER') + call('2026-11-22', 'BUSY'),
    }));
    expect(differs).toEqual([
      '06-calls-today: calls of today only -> 2 calls of other days',
      '06-calls-one-day: the last day of a period is included -> 1 call of that day missing',
    ]);
  });
});

describe('the calls that the probe follows', () => {
  const context: ProbeContext = {
    today: '2026-11-23',
    timeZone: 'Europe/Paris',
    scratchName: 'rappelprobe1',
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
    const plan = callingSteps([{ number: '33199001201', reaction: 'answered' }]);
    const expectations = plan.find((question) => question.id === id)?.ringing?.expects ?? [];
    return expectations.flatMap(({ judge }) => {
      const finding = judge({ ...followed, ...changes }, context);
      return finding ? Object.values(finding) : [];
    });
  };

  it('the probe reports nothing about a call when everything is as expected', () => {
    expect(differencesOf({})).toEqual([]);
    expect(differencesOf({}, '12-b-cut')).toEqual([]);
  });

  it.each<[string, Partial<FollowedCall>, string]>([
    [
      'that it was listed late',
      { listedAfterSeconds: { requests: 35, attempts: 5 } },
      'after 35 seconds',
    ],
    [
      'that it was never listed',
      { listedAfterSeconds: { requests: 5, attempts: undefined } },
      'it never appeared',
    ],
    ['that its token was cut', { request: { ...row!, custom3: 'a-tok' } }, 'another text'],
    [
      'that WebAppel uses another time zone',
      { request: { ...row!, requestedAt: '2026-11-23T09:00:01' } },
      '-60 minutes off',
    ],
    [
      'that its result is an unknown word',
      { request: { ...row!, callState: 'unknown' }, words: ['', 'SUCCES'] },
      'the word "SUCCES", which Rappel does not know. If it means what you did, set CALL_STATES="SUCCES=answered"',
    ],
    [
      'that its result is another one',
      { request: { ...row!, callState: 'busy' }, words: ['', 'BUSY'] },
      '"BUSY", which Rappel reads as busy',
    ],
    [
      'that its result is a word for an open call',
      { request: { ...row!, callState: 'pending' }, words: ['', 'CONNECTE'] },
      '"CONNECTE", which Rappel takes for a call that goes on',
    ],
    [
      'that its result is only a zero',
      { request: { ...row!, callState: undefined }, words: ['', '0'] },
      '"0", which Rappel takes for a call that goes on',
    ],
    [
      'that it has no result',
      { request: { ...row!, callState: 'pending' } },
      'no result was listed',
    ],
  ])('the probe reports about a call %s', (_, changes, seen) => {
    expect(differencesOf(changes)).toEqual([seen]);
  });

  it('the probe reports about a call that it was cut late, or that it ended too early to tell', () => {
    const talked = (talkSeconds: number) =>
      differencesOf({ request: { ...row!, talkSeconds } }, '12-b-cut');
    expect(talked(75)).toEqual(['it lasted 75 seconds']);
    expect(talked(20)).toEqual([
      expect.stringContaining('ended after 20 seconds, before WebAppel had to cut it'),
    ]);
  });
});
