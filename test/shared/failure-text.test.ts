import { describe, expect, it } from 'vitest';
import { describeFailure, failureCode, framesOf } from '../../shared/failure-text.js';

const rowError = Object.assign(
  new Error('duplicate key: Key (number)=(+33639980001)\n    at 33639980001 already exists'),
  { code: '23505', detail: 'Key (number)=(+33639980001) already exists.' },
);

describe('the text of a failure for the log', () => {
  it.each([
    ['an SQLSTATE', '23505', rowError],
    [
      'a code of the system',
      'ECONNREFUSED',
      Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
    ],
    [
      'the class, where the code is a sentence',
      'Error',
      Object.assign(new Error('x'), { code: 'no such user a@b.c' }),
    ],
    ['the class, where there is no code', 'TypeError', new TypeError('33639980001')],
    ['the type of what is no error', 'string', '33639980001'],
  ])('the text of a failure is %s', (_, text, failure) => {
    expect(failureCode(failure)).toBe(text);
  });

  it('the frames of a failure hold no line of its message', () => {
    expect(framesOf(rowError).join('')).toMatch(/failure-text\.test/);
    expect(describeFailure(rowError)).toMatch(/^23505\n {4}at /);
    expect(describeFailure(rowError)).not.toContain('33639980001');
  });
});
