import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { methodNames, type Result } from '../../../shared/webappel/methods.js';
import { formatQuery, parseQuery } from '../../../shared/webappel/query.js';
import { Refusal, refusalStatus, Unreached } from '../../../shared/webappel/refusal.js';
import {
  decodeAnswer,
  decodeParams,
  encodeAnswer,
  encodeParams,
  encodeRefusal,
} from '../../../shared/webappel/wire.js';
import { paramsOf, resultsOf } from '../../support/webappel/webappel-values.js';

// A fixed seed makes failures reproducible.
const runs = { numRuns: 100, seed: 20_261_123 };

describe.each(methodNames)('the codec of %s', (method) => {
  it('the codec reads back parameters', () => {
    fc.assert(
      fc.property(paramsOf(method), (params) => {
        const query = formatQuery(encodeParams(method, params));
        fc.pre(query.length <= 8192 && query.split('&').length <= 200);
        expect(decodeParams(method, parseQuery(query))).toEqual(params);
      }),
      runs,
    );
  });

  it('the codec reads back an answer', () => {
    fc.assert(
      fc.property(resultsOf(method), (result) => {
        expect(
          decodeAnswer(method, { bytes: encodeAnswer(method, result as Result<typeof method>) }),
        ).toEqual(result);
      }),
      runs,
    );
  });

  it('the codec reads back an answer with a header line', () => {
    fc.assert(
      fc.property(resultsOf(method, true), (result) => {
        const bytes = encodeAnswer(method, result as Result<typeof method>, { withHeader: true });
        expect(decodeAnswer(method, { bytes })).toEqual(result);
      }),
      runs,
    );
  });

  it('the codec reads back a refusal', () => {
    for (const code of Object.keys(refusalStatus) as (keyof typeof refusalStatus)[])
      for (const detail of ['', 'check: a,b', 'x'.repeat(900)])
        expect(() =>
          decodeAnswer(method, { bytes: encodeRefusal(new Refusal(code, detail)) }),
        ).toThrow(expect.objectContaining({ code, detail }));
  });

  it('the codec reads any bytes as a result, a refusal or an unexpected answer', () => {
    const lines = fc
      .array(
        fc.constantFrom(
          'OK',
          'ERREUR',
          ' ',
          ';',
          ';;;;',
          '\n',
          '<br>',
          '77',
          'ANSWER',
          'é',
          '{',
          '"err_code":"',
        ),
      )
      .map((words) => Uint8Array.from(Buffer.from(words.join(''))));
    const charset = fc.option(
      fc.oneof(fc.constantFrom('utf-8', 'iso-8859-1', 'utf-16'), fc.string()),
      {
        nil: undefined,
      },
    );
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 600 }), lines), charset, (bytes, label) => {
        try {
          decodeAnswer(method, { bytes, charset: label });
        } catch (failure) {
          expect(failure instanceof Refusal || failure instanceof Unreached).toBe(true);
        }
      }),
      runs,
    );
  });

  it('the codec reads any query as parameters or refuses it', () => {
    fc.assert(
      fc.property(hostileQueries, (query) => {
        try {
          decodeParams(method, parseQuery(query));
          decodeParams(method, parseQuery(query), 'strict');
        } catch (failure) {
          expect(failure).toBeInstanceOf(Refusal);
        }
      }),
      runs,
    );
  });
});

const words = [
  'jour',
  '[]',
  '[0]',
  '[',
  ']',
  '=',
  '&',
  '%',
  '%E9',
  '%zz',
  '+',
  'date',
  'id_popup',
  '1',
  'e164',
  '__proto__',
  '\u00e9',
  '\u20ac',
  '\ud800',
];
const hostileQueries = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((parts) => parts.join('')),
  fc.array(fc.string(), { minLength: 190, maxLength: 210 }).map((parts) => parts.join('&')),
);
