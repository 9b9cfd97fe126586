import { describe, expect, it } from 'vitest';
import { callStatesLine, type HeardWords } from '../../../proxy/probe/words-to-teach.js';
import { startForwarding } from '../../support/network/forwarding-server.js';
import { startEmbedded } from '../../support/platform/embedded.js';
import { goingOn, runProbe } from '../../support/webappel/probe-run.js';

describe('the line of CALL_STATES that the probe prints', () => {
  it.each<[string, HeardWords[], string | undefined]>([
    ['nothing where all words are known', [{ words: ['', 'BUSY'], reaction: 'busy' }], undefined],
    [
      'each unknown word by the reaction',
      [
        { words: ['', '16'], reaction: 'answered' },
        { words: ['', 'Ligne prise'], reaction: 'busy' },
      ],
      'CALL_STATES="16=answered,Ligne prise=busy"',
    ],
    [
      'a word before the last as one of an open call',
      [{ words: ['', 'PHASE_1', 'PHASE_2'], reaction: 'no-answer' }],
      'CALL_STATES="PHASE_1=pending,PHASE_2=no-answer"',
    ],
    [
      'a word of several ends as one that does not say how',
      [
        { words: ['X'], reaction: 'answered' },
        { words: ['X'], reaction: 'busy' },
      ],
      'CALL_STATES="X=over"',
    ],
    [
      'no word that stands both for an open call and for an end',
      [
        { words: ['X', 'Y'], reaction: 'answered' },
        { words: ['X'], reaction: 'busy' },
      ],
      'CALL_STATES="Y=answered"',
    ],
    [
      'no zero, which is listed while a call is open',
      [{ words: ['0'], reaction: 'busy' }],
      undefined,
    ],
    [
      'no word with a number of somebody',
      [{ words: ['VERS 0612345678'], reaction: 'answered' }],
      undefined,
    ],
  ])('teaches %s', (_, calls, line) => {
    expect(callStatesLine(calls)).toBe(line);
  });

  it('keeps what is taught already', () => {
    const taught = new Map([['17', 'busy']] as const);
    const calls: HeardWords[] = [{ words: ['17', '16'], reaction: 'answered' }];
    expect(callStatesLine(calls, taught)).toBe('CALL_STATES="17=busy,16=answered"');
  });
});

describe('the probe on a WebAppel that writes codes for states of calls', () => {
  async function probeWithCodes(environment: Record<string, string> = {}) {
    const platform = await startEmbedded();
    const inCodes = (text: string): string =>
      text
        .replace(/;ANSWER$/gm, ';16')
        .replace(/;BUSY$/gm, ';17')
        .replace(/;NOANSWER$/gm, ';19');
    const server = await startForwarding(platform.url, () => undefined, inCodes);
    const calls = [
      '--call=+33142001201,answered',
      '--call=+33142001202,busy',
      '--call=+33142001203,no-answer',
    ];
    return runProbe(server.url, ['--popup', '77', ...calls], {
      clock: goingOn(platform.clock),
      environment: {
        WEBAPPEL_EMAIL: 'demo@rappel.test',
        WEBAPPEL_PASS: 'demo',
        ...environment,
      },
    });
  }

  it('it prints the line to copy, and has nothing to say once it is set', async () => {
    const { output } = await probeWithCodes();
    const line = '16=answered,17=busy,19=no-answer';
    expect(output).toContain(`\nCALL_STATES="${line}"\n`);
    const taught = await probeWithCodes({ CALL_STATES: line });
    expect(taught.output).not.toContain('CALL_STATES=');
    expect(taught.differs).toEqual([]);
  });
});
