import { beforeEach, describe, expect, it } from 'vitest';
import {
  type SettingCheck,
  SettingChecks,
  type SettingFault,
} from '../../../proxy/operations/setting-checks.js';
import { recordingLog } from '../../support/callbacks/callbacks.js';
import { FakeClock } from '../../support/time/fake-clock.js';

const RETRY_MS = 30_000;
const wrong: SettingFault = { settings: ['WEBAPPEL_URL'], sentence: 'WEBAPPEL_URL: no answer' };
const refused: SettingFault = { settings: ['WEBAPPEL_PASS'], sentence: 'WEBAPPEL_PASS: refused' };

let clock: FakeClock;
let checks: SettingChecks;
let messages: () => string[];
let outcome: Awaited<ReturnType<SettingCheck>>;
let tries: number;
const check: SettingCheck = async () => {
  tries += 1;
  return outcome;
};

beforeEach(() => {
  clock = new FakeClock();
  const { log, lines } = recordingLog();
  messages = () => lines.map((line) => JSON.parse(line).msg);
  checks = new SettingChecks({ clock, log });
  outcome = undefined;
  tries = 0;
});

describe('settings that only a try can check', () => {
  it('a wrong setting is named after the first try and logged once', async () => {
    outcome = wrong;
    await checks.watch(check, RETRY_MS);
    expect(checks.faulty()).toEqual(['WEBAPPEL_URL']);
    await clock.advance(10 * RETRY_MS);
    expect(tries).toBe(11);
    expect(messages()).toEqual(['WEBAPPEL_URL: no answer']);
  });

  it('a setting that works now is told once and tried no more', async () => {
    outcome = wrong;
    await checks.watch(check, RETRY_MS);
    outcome = undefined;
    await clock.advance(RETRY_MS);
    expect(checks.faulty()).toEqual([]);
    expect(messages().at(-1)).toBe('WEBAPPEL_URL: works now');
    await clock.advance(10 * RETRY_MS);
    expect(tries).toBe(2);
  });

  it('another fault of the same check replaces the first one', async () => {
    outcome = wrong;
    await checks.watch(check, RETRY_MS);
    outcome = refused;
    await clock.advance(RETRY_MS);
    expect(checks.faulty()).toEqual(['WEBAPPEL_PASS']);
    expect(messages()).toEqual([wrong.sentence, refused.sentence]);
  });

  it('a try that could not be made changes nothing and is made again', async () => {
    outcome = refused;
    await checks.watch(check, RETRY_MS);
    outcome = 'unknown';
    await clock.advance(RETRY_MS);
    expect(checks.faulty()).toEqual(['WEBAPPEL_PASS']);
    outcome = undefined;
    await clock.advance(RETRY_MS);
    expect(checks.faulty()).toEqual([]);
  });

  it('settings that work are tried once, and nothing is tried after the end', async () => {
    await checks.watch(check, RETRY_MS);
    await clock.advance(10 * RETRY_MS);
    expect(tries).toBe(1);
    outcome = wrong;
    await checks.watch(check, RETRY_MS);
    checks.stop();
    await clock.advance(10 * RETRY_MS);
    expect(tries).toBe(2);
  });
});
