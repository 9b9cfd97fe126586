import fc from 'fast-check';
import { type FieldName, fields } from '../../../shared/webappel/fields.js';
import * as forms from '../../../shared/webappel/forms.js';
import {
  type Answer,
  type Method,
  type MethodName,
  methods,
  type Params,
  type Part,
} from '../../../shared/webappel/methods.js';
import { cellText, cleanText } from '../../../shared/webappel/text.js';

const upTo = (max: number) => fc.integer({ min: 0, max });
const twoDigits = (value: number) => String(value).padStart(2, '0');
const days = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((moment) => moment.toISOString().slice(0, 10));

/** Text with everything that could break a row or a query, without characters that the wire cannot carry. */
const hostileText = (maxLength: number) =>
  fc
    .oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: fc.constantFrom(...';,\r\n\t&=#%+<>br/ {}[]"\'é€œ\u2028\ufeffOK') }),
      fc.constantFrom('OK', 'KO', '<html', 'Fatal error: no', '=1+1', '%E9', 'ERREUR NOT_FOUND'),
    )
    .map((text) =>
      cellText(
        [...cleanText(text)]
          .slice(0, Math.max(1, Math.floor(maxLength / 2) - 1))
          .join('')
          .trim(),
      ),
    )
    .filter((text) => text !== '');

const byForm = new Map<unknown, fc.Arbitrary<unknown>>([
  [
    forms.name,
    fc
      .stringMatching(/^[A-Za-z0-9_-]{1,64}$/)
      .filter((name) => !/^(ok|ko|nok|error|erreur)$/i.test(name)),
  ],
  [
    forms.phoneDigits,
    fc.stringMatching(/^[0-9]{2,15}$/).filter((digits) => !digits.startsWith('00')),
  ],
  [forms.identifier, fc.stringMatching(/^0{0,4}[1-9][0-9]{0,15}$/)],
  [forms.seconds, upTo(999_999_999)],
  [forms.flag, fc.boolean()],
  [forms.day, days],
  [forms.hour, fc.tuple(upTo(23), upTo(59)).map(([h, m]) => `${twoDigits(h)}:${twoDigits(m)}`)],
  [
    forms.wallTime,
    fc
      .tuple(days, upTo(23), upTo(59), upTo(59))
      .map(([day, ...time]) => `${day}T${time.map(twoDigits).join(':')}`),
  ],
  [forms.price, fc.stringMatching(/^[0-9]{1,9}(\.[0-9]{1,9})?$/)],
  [
    forms.address,
    fc.oneof(
      fc.ipV4(),
      fc.ipV6().filter((ip) => forms.address.safeDecode(ip).success),
    ),
  ],
  [forms.mailbox, fc.constantFrom('a@a.com', 'voix+messages@exemple.fr', "o'neil@example.co.uk")],
  [
    forms.destinationCode,
    fc.record({
      country: fc.stringMatching(/^[A-Z]{2}$/),
      line: fc.constantFrom('fixed', 'mobile'),
    }),
  ],
]);

/** Properties of a zod schema that describe the values of a parametric form. */
interface Schema {
  maxLength?: number | null;
  minValue?: number | null;
  maxValue?: number | null;
  options?: readonly string[];
}

/** Generates values of a field that survive a round trip. */
export function valuesOf(field: FieldName): fc.Arbitrary<unknown> {
  const { form } = fields[field];
  const arbitrary = byForm.get(form);
  if (arbitrary) return arbitrary;
  const schema = (form as unknown as { def: { out: Schema } }).def.out;
  if (schema.options) return fc.constantFrom(...schema.options);
  if (typeof schema.minValue === 'number')
    return fc.integer({ min: schema.minValue, max: schema.maxValue ?? 1e9 });
  return hostileText(schema.maxLength ?? 1000);
}

const recordOf = (
  parts: readonly Part[],
  listLength = 1,
): fc.Arbitrary<Record<string, unknown>> => {
  const entries = parts.map((part) => {
    const value = valuesOf(part.field);
    if (part.many)
      return part.optional
        ? fc.array(value, { minLength: 1, maxLength: 5 })
        : fc.array(value, { minLength: listLength, maxLength: listLength });
    return part.clearable ? fc.option(value) : value;
  });
  return fc
    .tuple(
      fc.tuple(...entries),
      fc.array(fc.boolean(), { minLength: parts.length, maxLength: parts.length }),
    )
    .map(([values, absent]) =>
      Object.fromEntries(
        parts.flatMap((part, index) =>
          part.optional && absent[index] ? [] : [[part.field, values[index]]],
        ),
      ),
    );
};

export const paramsOf = <M extends MethodName>(method: M): fc.Arbitrary<Params<M>> =>
  fc
    .integer({ min: 1, max: 30 })
    .chain((length) => recordOf((methods[method] as Method).takes, length)) as fc.Arbitrary<
    Params<M>
  >;

const files = fc
  .tuple(
    fc.constantFrom(
      'RIFF',
      'ID3',
      '\u00ff\u00fb',
      '\u00ff\u00d8\u00ff',
      '\u0089PNG',
      'GIF89a',
      'p{}',
    ),
    fc.uint8Array({ maxLength: 400 }),
  )
  .map(([start, rest]) => Uint8Array.from([...Buffer.from(start, 'latin1'), ...rest]));

/**
 * Generates results of a method.
 * @param withHeader includes the columns that only a listing with a header line has
 */
export const resultsOf = (method: MethodName, withHeader = false): fc.Arbitrary<unknown> =>
  answersOf(methods[method].answers, withHeader);

function answersOf(answer: Answer, withHeader: boolean): fc.Arbitrary<unknown> {
  switch (answer.kind) {
    case 'ok':
      return fc.constant(undefined);
    case 'one':
      return valuesOf(answer.field);
    case 'file':
      return files;
    case 'rows': {
      const columns = withHeader
        ? [...answer.columns, ...(answer.extension ?? [])]
        : answer.columns;
      return fc.array(recordOf(columns), { maxLength: 8 });
    }
    case 'tagged':
      return fc.array(
        fc.oneof(
          ...Object.entries(answer.variants).map(([kind, { columns }]) =>
            recordOf(columns).map((values) => ({ kind, ...values })),
          ),
        ),
        { maxLength: 8 },
      );
  }
}
