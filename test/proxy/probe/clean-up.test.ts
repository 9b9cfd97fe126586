import { describe, expect, it } from 'vitest';
import { type Fate, startForwarding } from '../../support/network/forwarding-server.js';
import { startEmbedded } from '../../support/platform/embedded.js';
import { goingOn, runProbe } from '../../support/webappel/probe-run.js';

type FateOf = (method: string, query: URLSearchParams) => Fate | undefined | 'stop';

/** Runs the probe on the embedded platform with faults for some requests; `stop` presses Ctrl-C during the request. */
async function probeThrough(fateOf: FateOf, words: string[]) {
  const platform = await startEmbedded();
  let pressCtrlC = (): void => undefined;
  const until = new Promise<void>((resolve) => {
    pressCtrlC = resolve;
  });
  const server = await startForwarding(platform.url, (method, query) => {
    const fate = fateOf(method, query);
    if (fate !== 'stop') return fate;
    pressCtrlC();
    return undefined;
  });
  const run = await runProbe(server.url, words, { clock: goingOn(platform.clock), until });
  const popups = await platform.webAppel.listPopups({});
  const leftPopups = popups.filter(({ popupName }) => popupName?.startsWith('rappelprobe'));
  return { ...run, platform, server, popupsLeft: leftPopups.length };
}

const warning = { body: '<br />\n<b>Warning</b>:  out of memory' };
const callOptions = ['--popup=77', '--call=+33142001201'];

describe('the clean-up of the probe', () => {
  it('the probe removes what it created after Ctrl-C in the middle of the run', async () => {
    const { code, output, server, popupsLeft, platform } = await probeThrough(
      (method) => (method === 'popup_maj' ? 'stop' : undefined),
      ['--write'],
    );
    expect(server.methods().filter((method) => method === 'popup_maj')).toHaveLength(1);
    expect(server.methods()).toContain('popup_ajout');
    expect(popupsLeft).toBe(0);
    const groups = await platform.webAppel.listGroups({});
    const groupName = groups.map((group) => group.groupName).find((name) => name !== 'advisers');
    expect(await platform.webAppel.listOperators({ groupName: groupName ?? '' })).toEqual([]);
    expect(output).toContain('You stopped the probe before its end.');
    expect(code).toBe(3);
  });

  it('the probe removes what it created after steps that failed', async () => {
    const { code, popupsLeft, differs } = await probeThrough(
      (method) => (/^(popup_maj|planning_plage_del)$/.test(method) ? warning : undefined),
      ['--write'],
    );
    expect(popupsLeft).toBe(0);
    expect(code).toBe(4);
    expect(differs).toContainEqual(expect.stringMatching(/^09-c-closed-1: OK -> a web page/));
  });

  it('the probe removes a popup even when the answer to its creation was lost', async () => {
    const { code, popupsLeft, server } = await probeThrough(
      (method) => (method === 'popup_ajout' ? 'lost' : undefined),
      ['--write'],
    );
    expect(server.methods().filter((method) => method === 'popup_ajout')).toHaveLength(1);
    expect(server.methods()).toContain('popup_del');
    expect(popupsLeft).toBe(0);
    expect(code).toBe(3);
  });

  it('a probe that is stopped cancels the call that it scheduled', async () => {
    const { platform, server, summary } = await probeThrough(
      (_, query) => (query.get('delais') === '300' ? 'stop' : undefined),
      callOptions,
    );
    expect(server.methods().filter((method) => method === 'appel_annuler')).toHaveLength(1);
    const calls = await platform.webAppel.summariseCalls({ popupId: '77' });
    expect(calls.map(({ callState }) => callState)).toEqual(['answered', 'cancelled']);
    expect(summary.left).toEqual([]);
  });
});

describe('what the probe could not remove', () => {
  it('the probe reports a popup that it cannot remove', async () => {
    const { summary, output, popupsLeft } = await probeThrough(
      (method) => (method === 'popup_del' ? { body: 'KO' } : undefined),
      ['--write'],
    );
    expect(popupsLeft).toBe(1);
    expect(summary.left[0]).toMatch(/^the popup rappelprobe\w+: please remove it yourself$/);
    expect(output).toMatch(/Left on the server:\n {2}- the popup rappelprobe/);
  });

  it('the probe reports a schedule that it cannot empty', async () => {
    const { summary } = await probeThrough(
      (method) => (method === 'planning_plage_del' ? { body: 'KO' } : undefined),
      ['--write'],
    );
    expect(summary.left).toContainEqual(
      expect.stringMatching(/^the schedule rappelprobe\w+: please remove it yourself$/),
    );
  });

  it('the probe reports a popup that may be left when the list of popups can no longer be read', async () => {
    let made = false;
    const { summary } = await probeThrough(
      (method) => {
        made ||= method === 'popup_ajout';
        return made && method === 'popups_listing' ? warning : undefined;
      },
      ['--write'],
    );
    expect(summary.left[0]).toMatch(/^perhaps the popup rappelprobe\w+: the list of popups/);
  });

  it('the probe reports a call that may still be scheduled', async () => {
    const { summary, code } = await probeThrough(
      (_, query) => (query.get('delais') === '300' ? 'lost' : undefined),
      callOptions,
    );
    expect(summary.left).toEqual([
      'perhaps a call in 300 seconds to your own phone: the probe could not cancel it, so the phone may ring',
    ]);
    expect(code).toBe(3);
  });
});
