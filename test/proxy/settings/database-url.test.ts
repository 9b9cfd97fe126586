import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../proxy/settings/settings.js';

describe('the address of a PostgreSQL database', () => {
  it.each([
    'postgres://u:p@db:5432/rappel',
    'postgres://u:p@db/rappel?sslmode=verify-full&sslrootcert=/ca.pem',
    'postgresql://u:p@db/rappel?options=-c%20search_path%3Dx',
  ])('%s is accepted', (url) => {
    expect(readSettings({ DATABASE_URL: url }).databaseUrl).toBe(url);
  });

  it.each([
    ['postgres://u:p@a:1,b:2/rappel', /one host/],
    ['postgres://u:p@a,b/rappel', /one host/],
    ['postgres://u:p@a/rappel?target_session_attrs=read-write', /target_session_attrs/],
    ['postgres://u:p@a/rappel?sslmod=require', /sslmode, sslrootcert/],
    ['postgres://u:p@a/rappel?connect_timeout=3', /sslmode, sslrootcert/],
  ])('%s is refused with what to write, and without its password', (url, sentence) => {
    let message = '';
    try {
      readSettings({ DATABASE_URL: url });
    } catch (failure) {
      message = (failure as Error).message;
    }
    expect(message).toMatch(sentence);
    expect(message).not.toContain('u:p');
  });
});
