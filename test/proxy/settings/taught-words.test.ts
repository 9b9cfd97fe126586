import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../proxy/settings/settings.js';

describe('what the owner teaches of WebAppel', () => {
  const real = {
    WEBAPPEL_URL: 'https://webappel.example/api.php',
    WEBAPPEL_EMAIL: 'a@a.com',
    WEBAPPEL_PASS: 'pass',
  };

  it('words for states of calls are read without accents and case', () => {
    const { taughtCallStates } = readSettings({
      ...real,
      CALL_STATES: '1=answered, 2=busy,Internaute occupé=busy',
    });
    expect([...taughtCallStates]).toEqual([
      ['1', 'answered'],
      ['2', 'busy'],
      ['INTERNAUTEOCCUPE', 'busy'],
    ]);
  });

  it('refusals are read as words and a code', () => {
    const { taughtRefusals } = readSettings({ ...real, REFUSALS: 'quota dépassé=REFUSED' });
    expect(taughtRefusals).toEqual([['quota dépassé', 'REFUSED']]);
  });

  it('countries with internet lines are France unless set, and may be none', () => {
    expect(readSettings(real).voipNumbers).toEqual(['FR']);
    expect(readSettings({ ...real, VOIP_NUMBERS: 'fr, CH' }).voipNumbers).toEqual(['FR', 'CH']);
    expect(readSettings({ ...real, VOIP_NUMBERS: 'none' }).voipNumbers).toEqual([]);
  });

  it.each([
    ['CALL_STATES', '1=fine', /answered, no-answer, busy/],
    ['CALL_STATES', '=busy', /1=answered,2=busy/],
    ['REFUSALS', 'quota=NO_SUCH_CODE', /FORBIDDEN_DEST/],
    ['REFUSALS', 'a=REFUSED', /words of answers/],
    ['VOIP_NUMBERS', 'France', /FR,BE/],
    ['VOIP_NUMBERS', 'ZZ,QQ', /FR,BE/],
    ['WEBAPPEL_CHARSET', 'latin1', /windows-1252/],
  ])('%s=%s is refused with what to write', (name, value, sentence) => {
    expect(() => readSettings({ ...real, [name]: value })).toThrow(sentence);
  });
});
