import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../../proxy/settings/settings.js';
import { watchCredentials } from '../../../proxy/webappel/credentials.js';
import { recordingLog } from '../../support/callbacks/callbacks.js';

let folder: string;
let kept: ReturnType<typeof recordingLog>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'credentials-'));
  kept = recordingLog();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const inFolder = (name: string) => join(folder, name);
const known = { email: 'owner@shop.example', pass: 'CANARY-1' };
const keepFrom = (path: string) => watchCredentials(known, { pass: path }, kept.log);

describe('kept credentials', () => {
  it('are those of the settings where there are no files', () => {
    expect(watchCredentials(known, {}, kept.log).current()).toEqual(known);
  });

  it('follow their file as it is written over', () => {
    const path = inFolder('pass');
    writeFileSync(path, 'CANARY-1\n');
    const credentials = keepFrom(path);
    expect(credentials.current().pass).toBe('CANARY-1');
    writeFileSync(path, 'CANARY-number-2\n');
    expect(credentials.current()).toEqual({ ...known, pass: 'CANARY-number-2' });
    expect(kept.lines.join('')).toContain('has changed');
    expect(kept.lines.join('')).not.toContain('CANARY');
  });

  it('follow a file that is replaced, and a link that is put elsewhere, as container platforms do', () => {
    writeFileSync(inFolder('a'), 'CANARY-a');
    writeFileSync(inFolder('b'), 'CANARY-b');
    symlinkSync(inFolder('a'), inFolder('pass'));
    const credentials = keepFrom(inFolder('pass'));
    expect(credentials.current().pass).toBe('CANARY-a');
    symlinkSync(inFolder('b'), inFolder('next'));
    renameSync(inFolder('next'), inFolder('pass'));
    expect(credentials.current().pass).toBe('CANARY-b');
  });

  it('follow the address as well as the password', () => {
    writeFileSync(inFolder('email'), 'new@shop.example');
    const credentials = watchCredentials(known, { email: inFolder('email') }, kept.log);
    expect(credentials.current()).toEqual({ ...known, email: 'new@shop.example' });
  });

  it('come from the files that the settings name', () => {
    for (const name of ['email', 'pass']) writeFileSync(inFolder(name), `CANARY-${name}`);
    const { credentials, credentialFiles } = readSettings({
      WEBAPPEL_URL: 'https://webappel.example/get/webappel/api.php',
      WEBAPPEL_EMAIL_FILE: inFolder('email'),
      WEBAPPEL_PASS_FILE: inFolder('pass'),
    });
    expect(credentials).toEqual({ email: 'CANARY-email', pass: 'CANARY-pass' });
    const current = watchCredentials(credentials, credentialFiles, kept.log);
    writeFileSync(inFolder('pass'), 'CANARY-another');
    expect(current.current()).toEqual({ email: 'CANARY-email', pass: 'CANARY-another' });
  });

  it('keep what they know while the file is empty or away, and say so once', () => {
    const path = inFolder('pass');
    const credentials = keepFrom(path);
    for (let time = 0; time < 3; time++) expect(credentials.current()).toEqual(known);
    expect(kept.lines.filter((line) => line.includes('cannot be read'))).toHaveLength(1);
    writeFileSync(path, '\n');
    expect(credentials.current()).toEqual(known);
    writeFileSync(path, 'CANARY-back');
    expect(credentials.current().pass).toBe('CANARY-back');
  });
});
