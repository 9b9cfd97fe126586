import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadSettings, readSettings } from '../../../proxy/settings/settings.js';

type Environment = Record<string, string | undefined>;

function faultsOf(environment: Environment): readonly string[] {
  try {
    readSettings(environment);
  } catch (failure) {
    if (failure instanceof BadSettings) return failure.lines;
    throw failure;
  }
  return [];
}

const namesOf = (lines: readonly string[]): string[] =>
  lines.map((line) => line.split(':')[0] ?? '').sort();

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fileWith = (content: string): string => {
  const path = join(folder, 'secret');
  writeFileSync(path, content);
  return path;
};

const REAL_ACCOUNT = {
  WEBAPPEL_URL: 'https://webappel.example/get/webappel/api.php',
  WEBAPPEL_EMAIL: 'owner@shop.example',
  WEBAPPEL_PASS: 'CANARY-pass',
};

describe('the settings', () => {
  it('every setting is optional', () => {
    expect(readSettings({})).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      platformPort: 3001,
      databaseUrl: 'sqlite:data/rappel.db',
      trustProxy: false,
      credentials: { email: 'demo@rappel.test', pass: 'demo' },
      tokenField: 'custom3',
      allowedOrigins: undefined,
      isAdminTokenGenerated: true,
    });
  });

  it('an empty or blank variable counts as not set', () => {
    const names = [
      'PORT',
      'HOST',
      'PLATFORM_PORT',
      'PUBLIC_URL',
      'WEBAPPEL_URL',
      'WEBAPPEL_EMAIL',
      'WEBAPPEL_PASS',
      'DATABASE_URL',
      'ALLOWED_ORIGINS',
      'TRUST_PROXY',
      'SECRET',
      'CALL_RETRIES',
      'LOG_LEVEL',
    ];
    const { adminToken: _a, ...bare } = readSettings({});
    for (const blank of ['', '  ']) {
      const { adminToken: _b, ...settings } = readSettings(
        Object.fromEntries(names.map((name) => [name, blank])),
      );
      expect(settings).toEqual(bare);
    }
  });

  it.each([
    'https://shop.example/rappel',
    'https://shop.example/rappel/',
    'https://shop.example//',
    'https://shop.example/?a=b',
    'https://shop.example/#top',
    'https://me:pass@shop.example',
  ])('PUBLIC_URL is refused unless it is a whole site: %s', (url) => {
    expect(faultsOf({ PUBLIC_URL: url })).toEqual([
      'PUBLIC_URL: must be an http or https address without a path, such as https://rappel.example.fr; Rappel needs a host name or a port of its own',
    ]);
  });

  it.each([
    ['https://shop.example', 'https://shop.example'],
    ['https://shop.example/', 'https://shop.example'],
    ['HTTPS://Shop.Example:443', 'https://shop.example'],
    ['http://shop.example:8080/', 'http://shop.example:8080'],
  ])('PUBLIC_URL is kept as browsers write an origin: %s', (url, origin) => {
    expect(readSettings({ PUBLIC_URL: url }).publicUrl).toBe(origin);
  });

  it('all errors in the settings are reported at once, one line each, beginning with the setting', () => {
    const lines = faultsOf({
      PORT: 'http',
      PLATFORM_PORT: '70000',
      PLATFORM_PROFILE: 'lax',
      PLATFORM_ERROR_STYLE: 'polite',
      PLATFORM_HTTP_ERROR_STATUS: 'yes',
      PLATFORM_CSV_HEADER: '1',
      PLATFORM_LATENCY_MS: '60001',
      PLATFORM_LISTING_LAG_SECONDS: '0.5',
      PUBLIC_URL: 'ftp://shop.example',
      DATABASE_URL: 'mysql://db',
      ALLOWED_ORIGINS: 'https://shop.example/path',
      TRUST_PROXY: 'yes',
      ADMIN_TOKEN: 'short',
      SECRET: 'short',
      TIME_ZONE: 'Europe/Atlantis',
      TOKEN_FIELD: 'usr4',
      CALL_RETRIES: '10',
      MAX_CALL_SECONDS: '1',
      POPUP_SCHEDULES: '77',
      REQUESTS_PER_ADDRESS: '0',
      SLOT_MINUTES: '7',
      SLOT_CAPACITY: '0',
      SLOT_NOTICE_MINUTES: '-1',
      SLOT_HORIZON_DAYS: '61',
      SLOT_GRACE_MINUTES: 'an hour',
      FALLBACK_PHONE: 'javascript:1',
      EVENT_STREAMS: '0',
      EVENT_STREAMS_PER_ADDRESS: 'many',
      DRAIN_SECONDS: '5',
      LOG_LEVEL: 'loud',
      MAIL_FROM: 'voice@shop.example',
      // Faults that concern two settings are told with the others, not after them.
      WEBAPPEL_URL: 'https://webappel.example/api.php',
    });
    expect(namesOf(lines)).toEqual([
      'ADMIN_TOKEN',
      'ALLOWED_ORIGINS',
      'CALL_RETRIES',
      'DATABASE_URL',
      'DRAIN_SECONDS',
      'EVENT_STREAMS',
      'EVENT_STREAMS_PER_ADDRESS',
      'FALLBACK_PHONE',
      'LOG_LEVEL',
      'MAX_CALL_SECONDS',
      'PLATFORM_CSV_HEADER',
      'PLATFORM_ERROR_STYLE',
      'PLATFORM_HTTP_ERROR_STATUS',
      'PLATFORM_LATENCY_MS',
      'PLATFORM_LISTING_LAG_SECONDS',
      'PLATFORM_PORT',
      'PLATFORM_PROFILE',
      'POPUP_SCHEDULES',
      'PORT',
      'PUBLIC_URL',
      'REQUESTS_PER_ADDRESS',
      'SECRET',
      'SLOT_CAPACITY',
      'SLOT_GRACE_MINUTES',
      'SLOT_HORIZON_DAYS',
      'SLOT_MINUTES',
      'SLOT_NOTICE_MINUTES',
      'SMTP_URL',
      'TIME_ZONE',
      'TOKEN_FIELD',
      'TRUST_PROXY',
      'WEBAPPEL_EMAIL',
      'WEBAPPEL_PASS',
    ]);
    for (const line of lines) expect(line).toMatch(/^[A-Z_]+: \S[^\n]*$/);
  });

  it('an error in a setting stays on one line whatever the value contains', () => {
    for (const line of faultsOf({ HOST: '0.0.0.0\nPORT: fine', LOG_LEVEL: 'a\nb', PORT: '1\n2x' }))
      expect(line).not.toContain('\n');
  });

  it('a TRUST_PROXY that trusts every address is refused, in any notation', () => {
    for (const everybody of ['true', 'TRUE', '0.0.0.0/0', '::/0', '10.0.0.0/8,0.0.0.0/0'])
      expect(faultsOf({ TRUST_PROXY: everybody })).toEqual([
        expect.stringMatching(/^TRUST_PROXY: /),
      ]);
  });

  it('TRUST_PROXY accepts a number of proxies or their addresses', () => {
    const trusted = (text: string) => readSettings({ TRUST_PROXY: text }).trustProxy;
    expect(trusted('false')).toBe(false);
    expect(trusted('0')).toBe(false);
    expect(trusted('2')).toBe(2);
    expect(trusted('10.0.0.0/8, fd00::/8,loopback')).toEqual([
      '10.0.0.0/8',
      'fd00::/8',
      'loopback',
    ]);
    for (const wrong of ['-1', '1.5', '10.0.0.0/33', '10.0.0.0/', '10.0.0/8', '10.0.0.0/8/8', 'x'])
      expect(faultsOf({ TRUST_PROXY: wrong })).toHaveLength(1);
  });

  it('the demo password is refused on an address that others can reach', () => {
    for (const HOST of ['0.0.0.0', '::', '192.0.2.1', 'shop.example', '127.0.0.1.shop.example'])
      expect(namesOf(faultsOf({ HOST }))).toEqual(['WEBAPPEL_PASS']);
    expect(namesOf(faultsOf({ HOST: '0.0.0.0', WEBAPPEL_PASS: 'demo' }))).toEqual([
      'WEBAPPEL_PASS',
    ]);
    expect(faultsOf({ HOST: '0.0.0.0', WEBAPPEL_PASS: 'another one' })).toEqual([]);
    for (const HOST of ['127.0.0.1', '127.8.8.8', 'localhost', '::1'])
      expect(faultsOf({ HOST })).toEqual([]);
  });

  it('WEBAPPEL_URL requires the email and the password of the account', () => {
    const { WEBAPPEL_URL } = REAL_ACCOUNT;
    expect(namesOf(faultsOf({ WEBAPPEL_URL }))).toEqual(['WEBAPPEL_EMAIL', 'WEBAPPEL_PASS']);
    expect(namesOf(faultsOf({ ...REAL_ACCOUNT, WEBAPPEL_PASS: '' }))).toEqual(['WEBAPPEL_PASS']);
    expect(readSettings(REAL_ACCOUNT)).toMatchObject({ webAppelUrl: WEBAPPEL_URL });
  });

  it('a WEBAPPEL_URL with a query, fragment, user or password is refused', () => {
    for (const WEBAPPEL_URL of [
      'https://webappel.example/api.php?methode=appel',
      'https://webappel.example/api.php?',
      'https://webappel.example/api.php#x',
      'https://me@webappel.example/api.php',
      'https://:CANARY@webappel.example/api.php',
      'file:///etc/passwd',
      'webappel.example',
    ])
      expect(namesOf(faultsOf({ ...REAL_ACCOUNT, WEBAPPEL_URL }))).toEqual(['WEBAPPEL_URL']);
  });

  it('a secret is read from the file of NAME_FILE, without its line end', () => {
    const path = fileWith('CANARY-from-a-file-of-32-characters\n');
    expect(
      readSettings({
        ...REAL_ACCOUNT,
        WEBAPPEL_PASS: undefined,
        WEBAPPEL_PASS_FILE: path,
        SECRET_FILE: path,
        ADMIN_TOKEN_FILE: path,
      }),
    ).toMatchObject({
      credentials: { pass: 'CANARY-from-a-file-of-32-characters' },
      secret: 'CANARY-from-a-file-of-32-characters',
      adminToken: 'CANARY-from-a-file-of-32-characters',
      isAdminTokenGenerated: false,
    });
  });

  it('a secret file that cannot be read, is empty or is set beside its variable is reported', () => {
    expect(namesOf(faultsOf({ SECRET_FILE: join(folder, 'none') }))).toEqual(['SECRET_FILE']);
    expect(namesOf(faultsOf({ WEBAPPEL_PASS_FILE: fileWith(' \n') }))).toEqual([
      'WEBAPPEL_PASS_FILE',
    ]);
    expect(
      namesOf(faultsOf({ WEBAPPEL_PASS: 'CANARY', WEBAPPEL_PASS_FILE: fileWith('CANARY') })),
    ).toEqual(['WEBAPPEL_PASS']);
  });

  it('an error in a setting never contains the value of a secret', () => {
    const path = fileWith('CANARY-file');
    const lines = [
      ...faultsOf({
        PORT: 'x',
        SECRET: 'CANARY-1',
        ADMIN_TOKEN: 'CANARY-2',
        WEBAPPEL_PASS: 'CANARY-3',
        SMTP_URL: 'http://me:CANARY-6@mail.example',
        WEBAPPEL_PASS_FILE: path,
        WEBAPPEL_URL: 'https://me:CANARY-4@webappel.example/?pass=CANARY-5',
      }),
      ...faultsOf({ SECRET_FILE: path, ADMIN_TOKEN_FILE: path }),
    ];
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.join('\n')).not.toContain('CANARY');
  });

  it('the proxy and the platform cannot have the same port, except 0', () => {
    expect(namesOf(faultsOf({ PORT: '4000', PLATFORM_PORT: '4000' }))).toEqual(['PLATFORM_PORT']);
    expect(faultsOf({ PORT: '0', PLATFORM_PORT: '0' })).toEqual([]);
    expect(faultsOf({ ...REAL_ACCOUNT, PORT: '3001' })).toEqual([]);
  });

  it('an allowed origin must have the exact form that browsers send', () => {
    for (const origin of [
      'https://shop.example/path',
      'https://SHOP.example',
      'https://shop.example:443',
      'shop.example',
      'null',
      '*',
      'https://*.shop.example',
      'https://me@shop.example',
    ])
      expect(namesOf(faultsOf({ ALLOWED_ORIGINS: origin }))).toEqual(['ALLOWED_ORIGINS']);
    expect(
      readSettings({ ALLOWED_ORIGINS: 'https://shop.example/, http://shop.example:8080' }),
    ).toMatchObject({ allowedOrigins: ['https://shop.example', 'http://shop.example:8080'] });
  });

  it('TOKEN_FIELD is the field’s name in WebAppel', () => {
    expect(readSettings({ TOKEN_FIELD: 'usr1' }).tokenField).toBe('custom1');
    expect(namesOf(faultsOf({ TOKEN_FIELD: 'custom1' }))).toEqual(['TOKEN_FIELD']);
  });

  it('SAFE_PHRASE_FIELD is off on a real account, and never the field of the token', () => {
    expect(readSettings({}).safePhraseField).toBe('visitorName');
    expect(readSettings({ SAFE_PHRASE_FIELD: 'none' }).safePhraseField).toBeUndefined();
    expect(readSettings(REAL_ACCOUNT).safePhraseField).toBeUndefined();
    expect(readSettings({ ...REAL_ACCOUNT, SAFE_PHRASE_FIELD: 'usr2' }).safePhraseField).toBe(
      'custom2',
    );
    expect(namesOf(faultsOf({ SAFE_PHRASE_FIELD: 'usr3' }))).toEqual(['SAFE_PHRASE_FIELD']);
    expect(faultsOf({ SAFE_PHRASE_FIELD: 'usr1', TOKEN_FIELD: 'usr2' })).toEqual([]);
  });

  it('CALL_RETRIES is 1 by default on a real account and 0 on the embedded platform', () => {
    expect(readSettings({}).callRetries).toBe(0);
    expect(readSettings(REAL_ACCOUNT).callRetries).toBe(1);
    expect(readSettings({ ...REAL_ACCOUNT, CALL_RETRIES: '0' }).callRetries).toBe(0);
  });

  it('SMTP_URL and MAIL_FROM must be set together', () => {
    const SMTP_URL = 'smtps://me:CANARY@mail.example';
    const MAIL_FROM = 'voice@shop.example';
    expect(readSettings({}).mail).toBeUndefined();
    expect(readSettings({ SMTP_URL, MAIL_FROM }).mail).toEqual({ url: SMTP_URL, from: MAIL_FROM });
    expect(namesOf(faultsOf({ SMTP_URL }))).toEqual(['MAIL_FROM']);
    expect(namesOf(faultsOf({ MAIL_FROM }))).toEqual(['SMTP_URL']);
  });

  it('SUMMARY_MAIL needs a mail server and somebody to mail, and SUMMARY_TO a SUMMARY_MAIL', () => {
    const mail = { SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'rappel@shop.example' };
    const to = ['owner@shop.example'];
    expect(readSettings(mail).summary).toBeUndefined();
    expect(
      readSettings({ ...mail, SUMMARY_MAIL: 'weekly', SUMMARY_TO: 'owner@shop.example' }).summary,
    ).toEqual({ rhythm: 'weekly', language: 'fr', to });
    expect(
      readSettings({ ...mail, SUMMARY_MAIL: 'daily', WARNINGS_TO: 'owner@shop.example' }).summary,
    ).toEqual({ rhythm: 'daily', language: 'fr', to });
    expect(namesOf(faultsOf({ SUMMARY_MAIL: 'daily' }))).toEqual(['SMTP_URL', 'SUMMARY_TO']);
    expect(namesOf(faultsOf({ SUMMARY_TO: 'owner@shop.example' }))).toEqual(['SUMMARY_MAIL']);
    expect(namesOf(faultsOf({ ...mail, SUMMARY_MAIL: 'hourly' }))).toEqual(['SUMMARY_MAIL']);
  });

  it('WARNINGS_TO needs a mail server, and is a list of addresses', () => {
    const mail = { SMTP_URL: 'smtps://mail.example', MAIL_FROM: 'voice@shop.example' };
    const WARNINGS_TO = 'owner@shop.example, accounts@shop.example';
    expect(readSettings(mail).warningsTo).toEqual([]);
    expect(readSettings({ ...mail, WARNINGS_TO }).warningsTo).toEqual([
      'owner@shop.example',
      'accounts@shop.example',
    ]);
    expect(namesOf(faultsOf({ WARNINGS_TO }))).toEqual(['SMTP_URL']);
    for (const wrong of ['the owner', 'Owner <owner@shop.example>', 'a@b@c', ','])
      expect(namesOf(faultsOf({ ...mail, WARNINGS_TO: wrong }))).toEqual(['WARNINGS_TO']);
  });

  it('a new ADMIN_TOKEN is generated for each run', () => {
    expect(readSettings({}).adminToken).not.toBe(readSettings({}).adminToken);
    expect(readSettings({}).adminToken.length).toBeGreaterThanOrEqual(24);
  });
});
