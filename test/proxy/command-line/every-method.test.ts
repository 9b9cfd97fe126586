import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Platform } from '../../../proxy/platform/platform.js';
import { fields } from '../../../shared/webappel/fields.js';
import {
  type Method,
  type MethodName,
  methodNames,
  methods,
  type Part,
} from '../../../shared/webappel/methods.js';
import { encodeParams } from '../../../shared/webappel/wire.js';
import { serve } from '../../support/platform/webappel-platform.js';
import { accountAt, rappel } from '../../support/program/run-command-line.js';
import { temporaryFolder } from '../../support/program/run-program.js';
import { FakeClock } from '../../support/time/fake-clock.js';
import { paramsOf, resultsOf } from '../../support/webappel/webappel-values.js';

type Values = Record<string, unknown>;

const SEED = 27;
const sample = <T>(values: fc.Arbitrary<T>): T =>
  fc.sample(values, { seed: SEED, numRuns: 1 })[0] as T;

/** Values for every variable of the method: each sample leaves some out, so samples are merged. */
const valuesFor = (method: MethodName): Values =>
  Object.assign(
    {},
    ...fc.sample(paramsOf(method) as fc.Arbitrary<Values>, { seed: SEED, numRuns: 30 }),
  );

/** A value in our spelling; objects can only be written in WebAppel's. */
const ownText = ({ field }: Part, value: unknown): string => {
  if (value === null) return '';
  return typeof value === 'object' ? fields[field].form.encode(value as never) : String(value);
};

const wordsInOurNames = (method: MethodName, values: Values): string[] =>
  (methods[method] as Method).takes.flatMap((part) => {
    const value = values[part.field];
    return Array.isArray(value)
      ? value.map((item) => `${part.field}=${ownText(part, item)}`)
      : [`${part.field}=${ownText(part, value)}`];
  });

const wordsInGuideNames = (method: MethodName, values: Values): string[] => {
  const { takes } = methods[method] as Method;
  // A variable that the client sends under two names is written once.
  const twice = new Set(
    takes.flatMap(
      ({ field }) => (fields[field] as { alsoSentAs?: readonly string[] }).alsoSentAs ?? [],
    ),
  );
  return encodeParams(method, values as never)
    .filter(([name]) => !twice.has(name))
    .map(([name, value]) => `${name}=${value}`);
};

/** Serves a platform that records its requests and answers `result`. */
async function serveRecordingPlatform(method: MethodName, result: unknown) {
  const asked: { method: string; params: Values }[] = [];
  const webAppel = Object.fromEntries(
    methodNames.map((name) => [
      name,
      async (params: Values) => {
        asked.push({ method: name, params });
        return name === method ? result : undefined;
      },
    ]),
  );
  const platform = {
    signIn: async () => ({ id: 1, timeZone: 'Europe/Paris' }),
    webAppel: () => webAppel,
  } as unknown as Platform;
  const { url } = await serve({ platform, clock: new FakeClock() });
  return { url, asked };
}

let file = '';
const content = new Uint8Array(Buffer.from('p{color:red}'));
beforeAll(() => {
  const folder = temporaryFolder();
  file = join(folder.path, 'style.css');
  writeFileSync(file, content);
  return folder.remove;
});

describe.each(methodNames)('rappel call %s', (method) => {
  const { wire, upload, answers }: Method = methods[method];

  it.each([
    ["the guide's names", wire, wordsInGuideNames],
    ['our names', method, wordsInOurNames],
  ] as const)(
    'rappel call sends the variables that were written with %s',
    async (_, name, wordsFor) => {
      const values = valuesFor(method);
      const result = sample(resultsOf(method));
      const { url, asked } = await serveRecordingPlatform(method, result);
      const words = wordsFor(method, values);
      const { code, text, errors } = await rappel(
        [
          'call',
          ...(answers.kind === 'file' ? [] : ['--json']),
          name,
          '--',
          ...words,
          ...(upload ? [`@${file}`] : []),
        ],
        accountAt(url),
      );
      expect(code, errors.join('\n')).toBe(0);
      expect(asked).toHaveLength(1);
      const { content: sent, ...params } = asked[0]?.params ?? {};
      expect([asked[0]?.method, params]).toEqual([method, values]);
      expect(sent && Buffer.from(sent as Uint8Array)).toEqual(upload && Buffer.from(content));
      if (answers.kind === 'rows' || answers.kind === 'tagged')
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(result)));
      if (answers.kind === 'one') expect(JSON.parse(text)).toEqual({ [answers.field]: result });
      if (answers.kind === 'ok') expect(JSON.parse(text)).toEqual({ done: true });
    },
  );
});

it('rappel knows the 27 methods of the guide', () => {
  expect(methodNames).toHaveLength(27);
});
