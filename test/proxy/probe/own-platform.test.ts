import { describe, expect, it } from 'vitest';
import { startEmbedded } from '../../support/platform/embedded.js';
import { advanceUntil } from '../../support/time/wait-until.js';
import { goingOn, runProbe } from '../../support/webappel/probe-run.js';

const answers = '+33142001201,answered';

/** Runs the probe on the embedded platform with these settings. */
async function probeOwn(words: string[], environment: Record<string, string> = {}) {
  const platform = await startEmbedded(environment);
  const run = await runProbe(platform.url, words, { clock: goingOn(platform.clock) });
  return { ...run, platform };
}

describe('the probe on the embedded platform', () => {
  it('the probe finds no difference on the embedded platform when it only reads', async () => {
    const { code, differs, output } = await probeOwn([]);
    expect(differs).toEqual([]);
    expect(code).toBe(0);
    expect(output).toContain('All answers are as we expected from the guide.');
  });

  it('the probe finds no difference when it writes to the embedded platform, and cleans up after itself', async () => {
    const { code, differs, summary, platform } = await probeOwn(['--write']);
    expect(differs).toEqual([]);
    expect(code).toBe(0);
    const popups = await platform.webAppel.listPopups({});
    expect(popups.map(({ popupId }) => popupId)).toEqual(['77', '78', '79', '80']);
    const [group, ...others] = (await platform.webAppel.listGroups({})).filter(
      ({ groupName }) => groupName !== 'advisers',
    );
    expect(others).toEqual([]);
    const groupName = group?.groupName ?? '';
    expect(await platform.webAppel.listOperators({ groupName })).toEqual([]);
    expect(await platform.webAppel.showSchedule({ scheduleName: groupName })).toEqual([]);
    expect(summary.left).toEqual([
      expect.stringMatching(/^the group rappelprobe\w+: it is empty/),
      expect.stringMatching(/^the schedule rappelprobe\w+: it is empty/),
    ]);
  });

  it('the probe finds no difference when the calls it places are answered, busy and not answered', async () => {
    const { code, differs, summary, output } = await probeOwn([
      ...['--popup', '77', '--call', answers],
      ...['--call', '01 42 00 12 02,busy', '--call=+33142001203,no-answer'],
    ]);
    expect(differs).toEqual([]);
    expect(code).toBe(0);
    expect(summary.left).toEqual([]);
    expect(output).toContain('In 10 s +33 1 42 •• •• 03 rings: let it ring.');
    expect(output).toContain('result in the list of calls: BUSY');
  });
});

describe('the probe on an embedded platform with other settings', () => {
  it.each([
    ['empty', '04-group-unknown', 'an empty answer, which Rappel reads as an empty list'],
    ['ko', '01-wrong-password', 'a refusal, REFUSED'],
    ['html', '02-unknown-method', 'a web page: "<br /> <b>Warning</b>: mysqli_query()'],
    ['http4xx', '04-group-not-named', 'HTTP status 400'],
  ])('the probe reports a platform that refuses in the style %s', async (style, id, seen) => {
    const { code, differs, output } = await probeOwn([], { PLATFORM_ERROR_STYLE: style });
    expect(code).toBe(4);
    const found = differs.filter((line) => line.startsWith(id));
    expect(found).toEqual([expect.stringContaining(seen)]);
    expect(output).toContain(seen.slice(0, 40));
    // Answers that are not refusals are as expected.
    expect(differs.filter((line) => line.startsWith('03-'))).toEqual([]);
  });

  it('the probe reports a platform that sends refusals with an HTTP error status', async () => {
    const { code, differs } = await probeOwn([], { PLATFORM_HTTP_ERROR_STATUS: 'true' });
    expect(code).toBe(4);
    expect(differs.map((line) => line.replace(/: .* -> /, ': '))).toEqual([
      '01-wrong-password: HTTP status 401',
      '02-unknown-method: HTTP status 400',
      '04-group-not-named: HTTP status 400',
      '04-group-unknown: HTTP status 404',
      '05-schedule-not-named: HTTP status 400',
    ]);
  });

  it('the probe reports a platform that begins its lists with column names', async () => {
    const { code, differs, output } = await probeOwn([], { PLATFORM_CSV_HEADER: 'true' });
    expect(code).toBe(4);
    expect(differs.map((line) => line.split(':')[0])).toEqual([
      '03-popups',
      '03-destinations',
      '05-schedules',
      '06-calls-today',
      '06-calls-week',
      '06-requests-today',
    ]);
    // Six answers show the difference, and the report has it once.
    expect(output).toMatch(/ our reading of the guide in 1 point:$/m);
    expect(output).toContain('step 3, the popups, and 5 more');
  });

  it('the probe reports a platform that answers slowly', async () => {
    const platform = await startEmbedded({ PLATFORM_LATENCY_MS: '5000' });
    let isDone = false;
    const running = runProbe(platform.url, [], { clock: platform.clock }).finally(() => {
      isDone = true;
    });
    await advanceUntil(platform.clock, 'the end of the probe', () => isDone, 500);
    const { code, differs } = await running;
    expect(code).toBe(4);
    expect(differs[0]).toMatch(/^01-wrong-password: an answer within 4 seconds -> \d+\.\d seconds/);
  });

  it('the probe reports a platform that lists calls late', async () => {
    const { code, differs } = await probeOwn(['--popup=77', '--call', answers], {
      PLATFORM_LISTING_LAG_SECONDS: '30',
    });
    expect(code).toBe(4);
    expect(differs).toContainEqual(
      expect.stringMatching(
        /^10-call-1-listed: the call in the list of calls within 6 seconds -> after 3\d seconds/,
      ),
    );
    // It was cancelled a moment ago, so it is not listed yet.
    expect(differs).toContainEqual(
      '11-b-requests: a result that Rappel reads as cancelled -> the call is not listed',
    );
  });

  it('the probe reports a platform that enforces the limits that the guide prints', async () => {
    const words = ['--write', '--popup=77', '--call', answers];
    const { code, differs, summary } = await probeOwn(words, { PLATFORM_PROFILE: 'strict' });
    expect(code).toBe(4);
    expect(differs).toEqual([
      '12-a-planned: an identifier, digits only -> a refusal, INVALID_VARS',
    ]);
    // The request was refused, so no call is scheduled.
    expect(summary.left.map((line) => line.split(' ')[1])).toEqual(['group', 'schedule']);
  });
});
