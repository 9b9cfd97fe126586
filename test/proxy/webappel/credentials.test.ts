import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { CredentialFiles } from '../../../proxy/settings/settings.js';
import { readSettings } from '../../../proxy/settings/settings.js';
import { CHECK_EVERY_MS, watchCredentials } from '../../../proxy/webappel/credentials.js';
import { recordingLog } from '../../support/callbacks/callbacks.js';
import { FakeClock } from '../../support/time/fake-clock.js';

let folder: string;
let recorded: ReturnType<typeof recordingLog>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'credentials-'));
  recorded = recordingLog();
  clock = new FakeClock();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const inFolder = (name: string) => join(folder, name);
const known = { email: 'owner@shop.example', pass: 'CANARY-1' };
let clock: FakeClock;
const watch = (files: CredentialFiles, from = known) => {
  const credentials = watchCredentials({ known: from, files, clock, log: recorded.log });
  onTestFinished(() => credentials.stop());
  return credentials;
};
const watchFile = (path: string) => watch({ pass: path });
/** Until the files are checked again. */
const nextCheck = () => clock.advance(CHECK_EVERY_MS);

describe('watched credentials', () => {
  it('credentials without files are those of the settings', () => {
    expect(watch({}).current()).toEqual(known);
  });

  it('a password is read again when its file is overwritten', async () => {
    const path = inFolder('pass');
    writeFileSync(path, 'CANARY-1\n');
    const credentials = watchFile(path);
    expect(credentials.current().pass).toBe('CANARY-1');
    writeFileSync(path, 'CANARY-number-2\n');
    await nextCheck();
    expect(credentials.current()).toEqual({ ...known, pass: 'CANARY-number-2' });
    expect(recorded.lines.join('')).toContain('has changed');
    expect(recorded.lines.join('')).not.toContain('CANARY');
  });

  it('a password is read again when its file is replaced or its link points elsewhere', async () => {
    writeFileSync(inFolder('a'), 'CANARY-a');
    writeFileSync(inFolder('b'), 'CANARY-b');
    symlinkSync(inFolder('a'), inFolder('pass'));
    const credentials = watchFile(inFolder('pass'));
    expect(credentials.current().pass).toBe('CANARY-a');
    symlinkSync(inFolder('b'), inFolder('next'));
    renameSync(inFolder('next'), inFolder('pass'));
    await nextCheck();
    expect(credentials.current().pass).toBe('CANARY-b');
  });

  it('the email is read again as well as the password', async () => {
    writeFileSync(inFolder('email'), 'new@shop.example');
    const credentials = watch({ email: inFolder('email') });
    expect(credentials.current()).toEqual({ ...known, email: 'new@shop.example' });
  });

  it('credentials come from the files that the settings name', async () => {
    for (const name of ['email', 'pass']) writeFileSync(inFolder(name), `CANARY-${name}`);
    const { credentials, credentialFiles } = readSettings({
      WEBAPPEL_URL: 'https://webappel.example/get/webappel/api.php',
      WEBAPPEL_EMAIL_FILE: inFolder('email'),
      WEBAPPEL_PASS_FILE: inFolder('pass'),
    });
    expect(credentials).toEqual({ email: 'CANARY-email', pass: 'CANARY-pass' });
    const current = watch(credentialFiles, credentials);
    writeFileSync(inFolder('pass'), 'CANARY-another');
    await nextCheck();
    expect(current.current()).toEqual({ email: 'CANARY-email', pass: 'CANARY-another' });
  });

  it('the last credentials stay in use while their file is empty or missing, with one log line', async () => {
    const path = inFolder('pass');
    const credentials = watchFile(path);
    for (let time = 0; time < 3; time++) {
      await nextCheck();
      expect(credentials.current()).toEqual(known);
    }
    expect(recorded.lines.filter((line) => line.includes('cannot be read'))).toHaveLength(1);
    writeFileSync(path, '\n');
    await nextCheck();
    expect(credentials.current()).toEqual(known);
    writeFileSync(path, 'CANARY-back');
    await nextCheck();
    expect(credentials.current().pass).toBe('CANARY-back');
  });
});
