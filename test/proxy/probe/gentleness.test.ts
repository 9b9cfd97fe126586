import { describe, expect, it } from 'vitest';
import { callingSteps } from '../../../proxy/probe/calling-steps.js';
import { planOf } from '../../../proxy/probe/probe.js';
import { methods } from '../../../shared/webappel/methods.js';
import { startFaultyServer, startResettingServer } from '../../support/network/faulty-server.js';
import { startForwarding } from '../../support/network/forwarding-server.js';
import { startEmbedded } from '../../support/platform/embedded.js';
import { FakeClock } from '../../support/time/fake-clock.js';
import { goingOn, runProbe } from '../../support/webappel/probe-run.js';

const callOptions = ['--popup=77', '--call=+33142001201', '--call=+33142001202,busy'];
const ownCalls = [{ number: '33142001201', reaction: 'any', masked: '' }] as const;

const queriesOf = (received: string[]): URLSearchParams[] =>
  received.map((path) => new URLSearchParams(path.split('?')[1]));

describe('the probe', () => {
  it('the probe never changes a block list, with any option', async () => {
    const blocklist = [methods.blockNumber.wire, methods.blockAddress.wire];
    const plan = planOf({ writes: true, calls: ownCalls });
    expect(plan.length).toBeGreaterThan(45);
    for (const { method } of plan) expect(blocklist).not.toContain(methods[method].wire);
    const platform = await startEmbedded();
    const server = await startForwarding(platform.url);
    await runProbe(server.url, ['--write', ...callOptions], { clock: goingOn(platform.clock) });
    expect(server.methods().length).toBeGreaterThan(100);
    expect(server.methods().filter((method) => /black/i.test(method))).toEqual([]);
  });

  it('the probe has thirteen steps, and the ids of its questions are unique', () => {
    const steps = planOf({ writes: true, calls: ownCalls }).map(({ step }) => step);
    expect([...new Set(steps)].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 13 }, (_, index) => index + 1),
    );
    const ids = planOf({ writes: true, calls: ownCalls }).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('the probe changes nothing and rings no phone without options', async () => {
    const platform = await startEmbedded();
    const server = await startForwarding(platform.url);
    await runProbe(server.url, [], { clock: goingOn(platform.clock) });
    const reading =
      /(_listing|_liste_groupes|_details|_destinations|^appels_resume|^rappelprobe\w+)$/;
    expect(server.methods().filter((method) => !reading.test(method))).toEqual([]);
    expect(server.methods()).toHaveLength(12);
  });

  it('the probe sends exactly one wrong password and one unknown method', async () => {
    const platform = await startEmbedded();
    const server = await startForwarding(platform.url);
    await runProbe(server.url, [], { clock: goingOn(platform.clock) });
    const wrong = queriesOf(server.received).filter((query) => query.get('pass') !== 'demo');
    expect(wrong).toHaveLength(1);
    expect(wrong[0]?.get('methode')).toBe('operateurs_liste_groupes');
    expect(server.methods().filter((method) => method.startsWith('rappelprobe'))).toHaveLength(1);
  });

  it.each(['ours', 'ko', 'html'])(
    'the probe stops before an account is locked whose login is answered like a wrong one (%s)',
    async (style) => {
      const platform = await startEmbedded({ PLATFORM_ERROR_STYLE: style });
      const server = await startForwarding(platform.url);
      const { code, output } = await runProbe(server.url, ['--write'], {
        clock: goingOn(platform.clock),
        environment: { WEBAPPEL_EMAIL: 'demo@rappel.test', WEBAPPEL_PASS: 'mistyped' },
      });
      expect(code).toBe(2);
      expect(output).toContain('WebAppel answers your account as it answers a wrong password');
      expect(server.received).toHaveLength(3);
    },
  );

  it('the probe waits a second between questions', async () => {
    const platform = await startEmbedded();
    const moments: number[] = [];
    const server = await startForwarding(platform.url, () => {
      moments.push(platform.clock.now());
      return undefined;
    });
    await runProbe(server.url, [], { clock: goingOn(platform.clock) });
    const pauses = moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0));
    expect([...new Set(pauses)]).toEqual([1000]);
  });

  it('the probe places each call once, and limits the last one to a minute', async () => {
    const platform = await startEmbedded();
    const server = await startForwarding(platform.url);
    await runProbe(server.url, callOptions, { clock: goingOn(platform.clock) });
    const calls = queriesOf(server.received).filter((query) => query.get('methode') === 'appel');
    const terms = ['e164', 'delais', 'dureemaxi', 'rec', 'nbressais'];
    expect(calls.map((query) => terms.map((name) => query.get(name)))).toEqual([
      ['33142001201', null, '120', '0', '0'],
      ['33142001202', null, '120', '0', '0'],
      ['33142001201', '300', '120', '0', '0'],
      ['33142001201', '1001', '120', '0', '0'],
      ['33142001201', null, '60', '0', '0'],
    ]);
    expect(new Set(calls.map((query) => query.get('usr3'))).size).toBe(5);
  });

  it('the probe reads both listings every five seconds until two minutes after the end of a call', async () => {
    const platform = await startEmbedded();
    const moments: [string, number][] = [];
    const server = await startForwarding(platform.url, (method) => {
      moments.push([method, platform.clock.now()]);
      return undefined;
    });
    await runProbe(server.url, callOptions.slice(0, 2), { clock: goingOn(platform.clock) });
    const placed = moments.findIndex(([method]) => method === 'appel');
    const next = moments.findIndex(([, at], index) => {
      const before = moments[index - 1]?.[1] ?? at;
      return index > placed + 1 && at !== before && at - before !== 5000;
    });
    const polls = moments.slice(placed + 1, next);
    expect(new Set(polls.map(([method]) => method))).toEqual(
      new Set(['appels_resume', 'appel_listing']),
    );
    const watched = (polls.at(-1)?.[1] ?? 0) - (moments[placed]?.[1] ?? 0);
    // Ten seconds of call, then two minutes.
    expect(watched).toBeGreaterThanOrEqual(125_000);
    expect(watched).toBeLessThanOrEqual(150_000);
  });

  it('the probe stops when nothing answers at the address', async () => {
    const server = await startFaultyServer(() => undefined);
    await server.close();
    const { code, output, summary } = await runProbe(server.url);
    expect(code).toBe(3);
    expect(summary.entries).toHaveLength(1);
    expect(output).toContain('WebAppel did not answer, so the probe has no results.');
  });

  it('the probe stops after three broken connections, and repeats nothing', async () => {
    const server = await startResettingServer();
    const { code } = await runProbe(server.url);
    await server.close();
    expect(code).toBe(3);
    expect(server.received).toHaveLength(3);
    expect(new Set(server.received).size).toBe(3);
  });

  it('the probe follows no redirect, so that the credentials go to no other server', async () => {
    const elsewhere = await startFaultyServer((response) => response.end('OK'));
    const server = await startFaultyServer((response) => {
      response.writeHead(302, { location: `${elsewhere.url}?taken=1` }).end();
    });
    const { code, differs } = await runProbe(server.url);
    await server.close();
    await elsewhere.close();
    expect(elsewhere.received).toEqual([]);
    // The server answers the right account like a wrong password, so the probe stops.
    expect(code).toBe(2);
    expect(differs[0]).toMatch(/^01-wrong-password: .* -> HTTP status 302$/);
  });

  it('the probe rejects an answer that is larger than a listing may be', async () => {
    const server = await startFaultyServer((response) => response.end(Buffer.alloc(5_000_000, 65)));
    const { code, summary } = await runProbe(server.url, [], { clock: goingOn(new FakeClock()) });
    await server.close();
    expect(code).toBe(3);
    expect(summary.entries[0]?.unreached).toBe('too-large');
  });
});

describe('the calls of the probe', () => {
  it('the probe places no call when it is given no number', () => {
    expect(callingSteps([])).toEqual([]);
  });

  it.each([
    [['--call=+33142001201'], '--call also needs --popup'],
    [['--popup=77', '--call=+339999'], '--call: this is not a telephone number'],
    [['--popup=77', '--call=+33142001201,sings'], '--call: the reaction after the comma'],
    [['--popup=shop'], '--popup must be the id of a popup'],
    [['loudly'], 'rappel probe takes only options'],
  ])('the probe refuses the words %j and sends nothing', async (words, sentence) => {
    const server = await startFaultyServer((response) => response.end('OK'));
    const { code, output } = await runProbe(server.url, words);
    await server.close();
    expect(code).toBe(1);
    expect(output).toContain(sentence);
    expect(output).not.toContain('9999');
    expect(server.received).toEqual([]);
  });
});
