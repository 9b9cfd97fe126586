import { describe, expect, it } from 'vitest';
import { type CentrexAccount, readAccounts } from '../../../proxy/centrex/centrex-account.js';
import {
  centrexSecrets,
  printedAccount,
  printedAccountWith,
} from '../../support/program/centrex.js';

const read = (more: object): CentrexAccount | undefined =>
  readAccounts([printedAccountWith(more)])?.accounts[0];
const reason = (more: object): string | undefined =>
  readAccounts([printedAccountWith(more)])?.skipped[0]?.reason;

const whole: CentrexAccount = {
  id: '12',
  phoneNumbers: ['+33199001421', '+33199001422'],
  state: 'active',
  site: 'Saint-Étienne',
  server: 'sip1.example.net',
  simultaneousCalls: 2,
  userName: 'Inès Moreau',
  codecMode: 'preferred',
  codec: 'G711a',
  transport: 'UDP',
  dialPlan: 'FR',
  shortNumber: '421',
  displayedNumber: '33199001421',
  voicemail: { emailAddress: 'ines@example.net', showsOnPhone: true, mayChangeGreeting: false },
  callForwarding: {
    unconditional: 'inactive',
    unconditionalShows: 'caller',
    unreachable: 'short-number',
    unreachableShows: 'account',
    noAnswer: 'hang-up',
    noAnswerShows: 'caller',
    delaySeconds: 25,
    secretary: 'inactive',
  },
  phone: { model: 'D785', macAddress: '00:04:13:00:00:00', port: '5060', snomHandset: 'M65' },
  recordsCalls: false,
  playsRingbackMessage: true,
  mayIntercept: false,
  mayReadAllFaxes: true,
  stopsWhenAllowanceIsUsed: false,
  blocksPremiumNumbers: true,
  hasZoiper: true,
  lastRegistrationAt: '2026-11-23T08:30:00.000Z',
  ldap: { hostname: 'ldap.example.net', user: 'ines', domain: 'dc=example' },
};

describe('a Centrex account', () => {
  it('a Centrex account is read with every value of the guide except the secrets', () => {
    expect(readAccounts([printedAccount])).toEqual({ accounts: [whole], skipped: [] });
    for (const secret of centrexSecrets)
      expect(JSON.stringify(readAccounts([printedAccount]))).not.toContain(secret);
  });

  it('a Centrex account contains no value that the guide does not print, at any depth', () => {
    const more = { token: 'CANARY', __proto__x: 'CANARY' };
    expect(
      read({ ...more, phone: { ...printedAccount.phone, ...more, phone_pwd: 'CANARY' } }),
    ).toEqual(whole);
  });

  it('a Centrex account requires only its id', () => {
    const [bare] = readAccounts([{ centrex_account_id: '7' }])?.accounts ?? [];
    const { id, phoneNumbers, hasZoiper, ...rest } = bare!;
    expect({ id, phoneNumbers, hasZoiper }).toEqual({
      id: '7',
      phoneNumbers: [],
      hasZoiper: false,
    });
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
  });

  it.each([
    [0, false],
    [1, true],
    ['0', false],
    ['1', true],
    [true, true],
    [false, false],
    ['true', true],
    ['', null],
    [null, null],
  ])('a switch of a Centrex account may be printed as %j', (printed, own) => {
    expect(read({ call_recording: printed })?.recordsCalls).toBe(own);
  });

  it.each([
    ['33199001421', ['+33199001421']],
    [33199001421, ['+33199001421']],
    [['+33 1 99 00 14 21'], ['+33199001421']],
    [
      ['0033199001421', 33199001422],
      ['+33199001421', '+33199001422'],
    ],
    [[], []],
    ['', []],
    [null, []],
  ])('the numbers of a Centrex account may be printed as %j', (printed, own) => {
    expect(read({ phone_number: printed })?.phoneNumbers).toEqual(own);
  });

  it.each(['voicemail', 'call_forwarding', 'phone', 'ldap_connection'] as const)(
    'the %s of a Centrex account may be printed as an object, as an array of one, or empty',
    (name) => {
      const own = { call_forwarding: 'callForwarding', ldap_connection: 'ldap' } as const;
      const ours = own[name as keyof typeof own] ?? name;
      expect(read({ [name]: [printedAccount[name]] })).toEqual(whole);
      for (const empty of [[], null, '', undefined])
        expect(read({ [name]: empty })).toEqual({ ...whole, [ours]: null });
    },
  );

  it('a Centrex account forwards after 20 seconds when no delay is printed', () => {
    const forwarding = read({ call_forwarding: { no_answer: 'VOICEMAIL', delay: '' } });
    expect(forwarding?.callForwarding).toMatchObject({ noAnswer: 'voicemail', delaySeconds: 20 });
  });

  it.each(['inactive', 'voicemail', 'short_number', 'number', 'hang_up'])(
    'a Centrex account may be forwarded to %s',
    (target) => {
      const forwarding = read({ call_forwarding: { unconditional: target } })?.callForwarding;
      expect(forwarding?.unconditional).toBe(target.replace('_', '-'));
    },
  );

  it.each(['FAX', 'G711a', 'G711u', 'G722', 'G726-32', 'G729', 'H264', 'OPUS'])(
    'a Centrex account may have the codec %s, in any letter case',
    (codec) => {
      expect(read({ codec })?.codec).toBe(codec);
      expect(read({ codec: codec.toLowerCase() })?.codec).toBe(codec);
    },
  );

  it.each([
    ['2026-11-23T08:30Z', '2026-11-23T08:30:00.000Z'],
    ['2026-11-23T08:30:59Z', '2026-11-23T08:30:59.000Z'],
    ['2026-11-23T09:30+01:00', '2026-11-23T08:30:00.000Z'],
    ['2026-11-23T08:30', '2026-11-23T08:30:00.000Z'],
    ['', null],
  ])('a Centrex account may have registered last at %s', (printed, own) => {
    expect(read({ last_registration_at: printed })?.lastRegistrationAt).toBe(own);
  });

  it.each([
    [{ centrex_account_id: undefined }, 'centrex_account_id'],
    [{ centrex_account_id: 'CANARY' }, 'centrex_account_id'],
    [{ centrex_account_id: 1.5 }, 'centrex_account_id'],
    [{ phone_number: ['CANARY'] }, 'phone_number'],
    [{ phone_number: { CANARY: '33199001421' } }, 'phone_number'],
    [{ phone_number: '0199001421' }, 'phone_number'],
    [{ state: 'CANARY' }, 'state'],
    [{ site: { CANARY: 1 } }, 'site'],
    [{ user_name: 'CANARY'.repeat(100) }, 'user_name'],
    [{ simultaneous_calls_count: 'CANARY' }, 'simultaneous_calls_count'],
    [{ simultaneous_calls_count: -1 }, 'simultaneous_calls_count'],
    [{ codec_mode: 'CANARY' }, 'codec_mode'],
    [{ codec: 'CANARY' }, 'codec'],
    [{ transport: 'CANARY' }, 'transport'],
    [{ short_phone_number: 'CANARY' }, 'short_phone_number'],
    [{ call_recording: 2 }, 'call_recording'],
    [{ vas_numbers_block: ['CANARY'] }, 'vas_numbers_block'],
    [{ voicemail: 'CANARY' }, 'voicemail'],
    [{ voicemail: [{}, {}] }, 'voicemail'],
    [{ voicemail: { visual_notification: 'CANARY' } }, 'voicemail.visual_notification'],
    [{ call_forwarding: { unreachable: 'CANARY' } }, 'call_forwarding.unreachable'],
    [{ call_forwarding: { no_answer_number: 'CANARY' } }, 'call_forwarding.no_answer_number'],
    [{ call_forwarding: { delay: 'CANARY' } }, 'call_forwarding.delay'],
    [{ call_forwarding: { secretary: 1 } }, 'call_forwarding.secretary'],
    [{ phone: 5 }, 'phone'],
    [{ ldap_connection: { hostname: ['CANARY'] } }, 'ldap_connection.hostname'],
    [{ last_registration_at: 'CANARY' }, 'last_registration_at'],
    [{ last_registration_at: '2026-02-30T10:00Z' }, 'last_registration_at'],
  ])(
    'a malformed Centrex account is skipped, and its field is named without its value: %j',
    (more, name) => {
      expect(reason(more)).toMatch(new RegExp(`^${name.replace('.', '\\.')}: (must|is) `));
      expect(reason(more)).not.toContain('CANARY');
    },
  );
});

describe('a list of Centrex accounts', () => {
  it('a list of Centrex accounts is read without its malformed accounts', () => {
    const list = [
      { state: 'active' },
      printedAccount,
      null,
      'CANARY',
      [],
      printedAccountWith({ state: 3 }),
    ];
    expect(readAccounts(list)).toEqual({
      accounts: [whole],
      skipped: [
        { place: 1, reason: 'centrex_account_id: must be digits' },
        ...[3, 4, 5].map((place) => ({ place, reason: 'must be an object' })),
        { place: 6, reason: 'state: must be one of active, suspended' },
      ],
    });
  });

  it.each([
    ['as a bare list', [printedAccount]],
    ['in data', { status: 'success', data: [printedAccount] }],
    ['as one account', printedAccount],
    ['as one account in data', { data: printedAccount }],
  ])('a list of Centrex accounts may come %s', (_how, json) => {
    expect(readAccounts(json)).toEqual({ accounts: [whole], skipped: [] });
  });

  it.each([[null], ['text'], [3], [{}], [{ err_code: 'INVALID_AUTH' }], [{ data: 'none' }]])(
    'a list of Centrex accounts is not found in %j',
    (json) => {
      expect(readAccounts(json)).toBeUndefined();
    },
  );
});
