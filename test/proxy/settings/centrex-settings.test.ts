import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BadSettings, readSettings } from '../../../proxy/settings/settings.js';

type Environment = Record<string, string | undefined>;

const REAL_ACCOUNT = {
  WEBAPPEL_URL: 'https://webappel.example/get/webappel/api.php',
  WEBAPPEL_EMAIL: 'owner@shop.example',
  WEBAPPEL_PASS: 'CANARY-pass',
};

describe('the source of the Centrex directory', () => {
  const centrexOf = (environment: Environment) => readSettings(environment).centrex;

  it('the Centrex directory is the demo on the embedded platform and absent on a real account', () => {
    expect(centrexOf({})).toEqual({ kind: 'demo' });
    expect(centrexOf(REAL_ACCOUNT)).toBeUndefined();
  });

  it('the Centrex directory may be an address or a file', () => {
    const url = 'https://api.example/centrex';
    expect(centrexOf({ CENTREX_SOURCE: 'data/accounts.json' })).toEqual({
      kind: 'file',
      path: 'data/accounts.json',
    });
    expect(centrexOf({ CENTREX_SOURCE: url })).toEqual({
      kind: 'endpoint',
      url,
      credentials: undefined,
    });
    const folder = mkdtempSync(join(tmpdir(), 'centrex-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'pass');
    writeFileSync(path, 'CANARY\n');
    const login = { CENTREX_USER: 'owner', CENTREX_PASS_FILE: path };
    expect(centrexOf({ CENTREX_SOURCE: url, ...login })).toMatchObject({
      credentials: { user: 'owner', pass: 'CANARY' },
    });
  });

  it.each([
    [{ CENTREX_SOURCE: 'ftp://api.example/centrex' }, 'CENTREX_SOURCE'],
    [{ CENTREX_SOURCE: 'https://owner:CANARY@api.example/centrex' }, 'CENTREX_SOURCE'],
    [{ CENTREX_SOURCE: 'https://api.example/centrex?key=CANARY' }, 'CENTREX_SOURCE'],
    [{ CENTREX_USER: 'owner' }, 'CENTREX_PASS'],
    [{ CENTREX_PASS: 'CANARY' }, 'CENTREX_USER'],
    [{ CENTREX_USER: 'ow:ner', CENTREX_PASS: 'CANARY' }, 'CENTREX_USER'],
  ])('the source of the Centrex directory is refused when it is %j', (environment, name) => {
    const refuse = () => readSettings(environment);
    expect(refuse).toThrow(BadSettings);
    expect(refuse).toThrow(new RegExp(`^${name}: [^\\n]+$`));
    expect(refuse).not.toThrow(/CANARY/);
  });
});
