import { describe, expect, it } from 'vitest';
import { type Fate, startForwarding } from '../../support/network/forwarding-server.js';
import { startEmbedded } from '../../support/platform/embedded.js';
import { goingOn, runProbe } from '../../support/webappel/probe-run.js';

type FateOf = (method: string, query: URLSearchParams) => Fate | undefined | 'stop';

/** The probe against our own platform, where some requests meet a fate; `stop` is Ctrl-C while it is asked. */
async function probeThrough(fateOf: FateOf, words: string[]) {
  const platform = await startEmbedded();
  let press = (): void => undefined;
  const until = new Promise<void>((resolve) => {
    press = resolve;
  });
  const server = await startForwarding(platform.url, (method, query) => {
    const fate = fateOf(method, query);
    if (fate !== 'stop') return fate;
    press();
    return undefined;
  });
  const run = await runProbe(server.url, words, { clock: goingOn(platform.clock), until });
  const popups = await platform.webAppel.listPopups({});
  const left = popups.filter(({ popupName }) => popupName?.startsWith('rappelprobe'));
  return { ...run, platform, server, popupsLeft: left.length };
}

const warning = { body: '<br />\n<b>Warning</b>:  out of memory' };
const calling = ['--popup=77', '--call=+33199001201'];

describe('what the probe makes is removed', () => {
  it('when Ctrl-C is pressed in the middle', async () => {
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
    expect(output).toContain('It was stopped before its end.');
    expect(code).toBe(3);
  });

  it('when steps fail', async () => {
    const { code, popupsLeft, differs } = await probeThrough(
      (method) => (/^(popup_maj|planning_plage_del)$/.test(method) ? warning : undefined),
      ['--write'],
    );
    expect(popupsLeft).toBe(0);
    expect(code).toBe(4);
    expect(differs).toContainEqual(expect.stringMatching(/^09-c-closed-1: OK -> a web page/));
  });

  it('when the answer to its making was lost', async () => {
    const { code, popupsLeft, server } = await probeThrough(
      (method) => (method === 'popup_ajout' ? 'lost' : undefined),
      ['--write'],
    );
    expect(server.methods().filter((method) => method === 'popup_ajout')).toHaveLength(1);
    expect(server.methods()).toContain('popup_del');
    expect(popupsLeft).toBe(0);
    expect(code).toBe(3);
  });

  it('when it is a call that was planned', async () => {
    const { platform, server, summary } = await probeThrough(
      (_, query) => (query.get('delais') === '300' ? 'stop' : undefined),
      calling,
    );
    expect(server.methods().filter((method) => method === 'appel_annuler')).toHaveLength(1);
    const calls = await platform.webAppel.summariseCalls({ popupId: '77' });
    expect(calls.map(({ callState }) => callState)).toEqual(['answered', 'cancelled']);
    expect(summary.left).toEqual([]);
  });
});

describe('what could not be removed is told', () => {
  it('of a popup', async () => {
    const { summary, output, popupsLeft } = await probeThrough(
      (method) => (method === 'popup_del' ? { body: 'KO' } : undefined),
      ['--write'],
    );
    expect(popupsLeft).toBe(1);
    expect(summary.left[0]).toMatch(/^the popup rappelprobe\w+: remove it by hand$/);
    expect(output).toMatch(/Left on the server:\n {2}- the popup rappelprobe/);
  });

  it('of a schedule that could not be emptied', async () => {
    const { summary } = await probeThrough(
      (method) => (method === 'planning_plage_del' ? { body: 'KO' } : undefined),
      ['--write'],
    );
    expect(summary.left).toContainEqual(
      expect.stringMatching(/^the schedule rappelprobe\w+: remove it by hand$/),
    );
  });

  it('of a list that can no longer be read', async () => {
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

  it('of a call that may be planned', async () => {
    const { summary, code } = await probeThrough(
      (_, query) => (query.get('delais') === '300' ? 'lost' : undefined),
      calling,
    );
    expect(summary.left).toEqual([
      'perhaps a call in 300 seconds to your own phone, which could not be cancelled',
    ]);
    expect(code).toBe(3);
  });
});
