import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { methodNames, methods } from '../../../shared/webappel/methods.js';
import { formatQuery } from '../../../shared/webappel/query.js';
import { encodeParams } from '../../../shared/webappel/wire.js';
import {
  createOneOfEach,
  dumpTables,
  type ValidParams,
} from '../../support/platform/owned-things.js';
import {
  openPlatform,
  owner,
  serve,
  stranger,
  type TestPlatform,
} from '../../support/platform/webappel-platform.js';

let platform: TestPlatform;
let params: ValidParams;
let server: Awaited<ReturnType<typeof serve>>;
beforeEach(async () => {
  platform = await openPlatform();
  params = await createOneOfEach(platform);
  server = await serve(platform);
});

describe('logins', () => {
  // Keeps the limit on wrong logins out of these tests.
  afterEach(() => platform.clock.advance(61_000));

  it.each(methodNames)(
    '%s requires a login and gives the same answer whatever part is wrong',
    async (method) => {
      const { content: _, ...rest } = params[method] as Record<string, unknown>;
      const query = `methode=${methods[method].wire}&${formatQuery(encodeParams(method, rest as never))}`;
      const before = await dumpTables(platform);
      const answers = [];
      for (const login of [
        'email=',
        'pass=a',
        'email=a%40a.com',
        'email=a%40a.com&pass=',
        'email=a%40a.com&pass=A',
        'email=b%40b.com&pass=a',
      ])
        answers.push(await server.ask(`${query}&${login}`));
      for (const { status, text, code } of answers)
        expect([status, text, code]).toEqual([
          200,
          'ERREUR INVALID_AUTH login refused',
          'INVALID_AUTH',
        ]);
      expect(await dumpTables(platform)).toEqual(before);
    },
  );

  it('a login is correct regardless of case in the email', async () => {
    expect((await server.ask('methode=popups_listing&email=A%40A.com&pass=a')).code).toBeNull();
  });

  it('a login with repeated variables of different values is refused', async () => {
    for (const login of [
      'email=a%40a.com&email=b%40b.com&pass=a',
      'email=a%40a.com&pass=a&pass=b',
      'email[]=a%40a.com&email=x&pass=a',
    ])
      expect((await server.ask(`methode=popups_listing&${login}`)).code).toBe('INVALID_VARS');
    expect(
      (await server.ask('methode=popups_listing&email=a%40a.com&email=a%40a.com&pass=a')).code,
    ).toBeNull();
  });

  it('an old password stops working as soon as it is changed', async () => {
    const query = 'methode=operateurs_liste_groupes';
    expect((await server.ask(query)).code).toBeNull();
    const { password_hash } = await platform.store
      .selectFrom('platform_accounts')
      .select('password_hash')
      .where('email', '=', stranger.email)
      .executeTakeFirstOrThrow();
    await platform.store
      .updateTable('platform_accounts')
      .set({ password_hash })
      .where('email', '=', owner.email)
      .execute();
    expect((await server.ask(query)).code).toBe('INVALID_AUTH');
    expect((await server.ask(`${query}&email=a%40a.com&pass=b`)).code).toBeNull();
  });
});

describe('guessing', () => {
  const from = (address: string, login: string) =>
    server.ask(`methode=operateurs_liste_groupes&${login}`, {
      headers: { 'x-forwarded-for': address },
    });
  const right = 'email=a%40a.com&pass=a';
  const wrong = (guess: number) => `email=a%40a.com&pass=guess${guess}`;

  it('after ten wrong logins an address may try one every six seconds', async () => {
    for (let guess = 0; guess < 10; guess++)
      expect((await from('192.0.2.66', wrong(guess))).code).toBe('INVALID_AUTH');
    expect((await from('192.0.2.66', wrong(10))).code).toBe('RATE_LIMITED');
    expect((await from('192.0.2.66', right)).code).toBe('RATE_LIMITED');
    await platform.clock.advance(5999);
    expect((await from('192.0.2.66', right)).code).toBe('RATE_LIMITED');
    await platform.clock.advance(1);
    expect((await from('192.0.2.66', wrong(11))).code).toBe('INVALID_AUTH');
    expect((await from('192.0.2.66', wrong(12))).code).toBe('RATE_LIMITED');
    await platform.clock.advance(6000);
    expect((await from('192.0.2.66', right)).code).toBeNull();
  });

  it('wrong logins from one network of IPv6 addresses count as one address’s', async () => {
    const codes = [];
    for (let guess = 0; guess < 11; guess++)
      codes.push((await from(`2001:db8:1:2::${guess + 1}`, wrong(guess))).code);
    expect(codes.at(-1)).toBe('RATE_LIMITED');
  });

  it('guesses at a password do not lock out the owner at a known address, wherever they come from', async () => {
    expect((await from('198.51.100.1', right)).code).toBeNull();
    for (let guess = 0; guess < 60; guess++) await from(`192.0.2.${guess}`, wrong(guess));
    for (let guess = 0; guess < 60; guess++) await from('198.51.100.1', wrong(guess));
    expect((await from('192.0.2.99', wrong(99))).code).toBe('RATE_LIMITED');
    expect((await from('198.51.100.1', wrong(99))).code).toBe('RATE_LIMITED');
    expect((await from('198.51.100.1', right)).code).toBeNull();
  });

  it('guesses at an account that does not exist are limited in the same way', async () => {
    const codes = [];
    for (let guess = 0; guess < 11; guess++)
      codes.push((await from('192.0.2.66', `email=nobody%40b.com&pass=${guess}`)).code);
    expect(codes).toEqual([...Array(10).fill('INVALID_AUTH'), 'RATE_LIMITED']);
  });
});
