import { z } from 'zod';
import { type E164, fromDigits } from '../../shared/phone.js';
import { fold } from '../../shared/webappel/text.js';

/** How one value of the directory is read: `read` normalises it, `out` then validates it. */
export interface Form<Out extends z.ZodType = z.ZodType> {
  out: Out;
  read(value: unknown): unknown;
}

/** A form and the name that the guide prints for the value. */
export type Printed = Form & { printed: string; parts?: PrintedParts };
export type PrintedParts = { readonly [name: string]: Printed };

export const printedAs = <Out extends z.ZodType, F extends Form<Out>>(
  printed: string,
  form: F,
) => ({
  printed,
  ...form,
});

const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || value === '';

/** Reads an absent, null or empty value as null. */
const unlessMissing =
  (read: (value: unknown) => unknown) =>
  (value: unknown): unknown =>
    isMissing(value) ? null : read(value);

/** Sources send numbers as text and text as numbers: accept both. */
const asText = (value: unknown): unknown =>
  typeof value === 'number' && Number.isSafeInteger(value)
    ? String(value)
    : typeof value === 'string'
      ? value.trim()
      : value;

const MAX_TEXT_LENGTH = 500;

export const text = {
  out: z.string('must be text').max(MAX_TEXT_LENGTH, 'is too long').nullable(),
  read: unlessMissing(asText),
};

const digits = z.string('must be digits').regex(/^\d{1,20}$/, 'must be digits');

/** The id of the account, the only required value. */
export const identifier = { out: digits, read: asText };

export const digitsOrNothing = { out: digits.nullable(), read: unlessMissing(asText) };

/** A count or a number of seconds, as a number or as text. */
export const count = (whenMissing: number | null) => ({
  out: z.int('must be a whole number').min(0, 'must be a whole number').nullable(),
  read: (value: unknown): unknown => {
    if (isMissing(value)) return whenMissing;
    const text = asText(value);
    return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : text;
  },
});

/** 0 or 1, as a number or as text; also true or false. */
export const flag = {
  out: z.boolean('must be 0 or 1').nullable(),
  read: unlessMissing((value) => {
    const text = String(typeof value === 'string' ? value.trim().toLowerCase() : value);
    if (typeof value === 'object') return value;
    return text === '1' || text === 'true'
      ? true
      : text === '0' || text === 'false'
        ? false
        : value;
  }),
};

/**
 * One word of a closed list. Letter case and separators do not matter.
 * @param words our words, each with the guide's
 */
export function word<const Ours extends string>(words: Readonly<Record<Ours, string>>) {
  const ours = Object.keys(words) as [Ours, ...Ours[]];
  const byFolded = new Map(ours.map((own) => [fold(words[own]), own]));
  return {
    out: z.enum(ours, `must be one of ${Object.values(words).join(', ')}`).nullable(),
    read: unlessMissing((value) =>
      typeof value === 'string' ? (byFolded.get(fold(value)) ?? value) : value,
    ),
  };
}

export const sameWord = <const Ours extends string>(...words: readonly Ours[]) =>
  word(Object.fromEntries(words.map((own) => [own, own])) as unknown as Record<Ours, string>);

/** False for the 30th of February, which `Date` would move to March. */
export function isRealDate(text: string): boolean {
  const minute = `${text.slice(0, 16)}Z`;
  const at = Date.parse(minute);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(minute.slice(0, 16));
}

/** A moment as the guide prints it, `YYYY-MM-DDTHH:MMZ`, with optional seconds or another offset. */
export const moment = {
  out: z.iso.datetime('must be YYYY-MM-DDTHH:MMZ').nullable(),
  read: unlessMissing((value) => {
    if (typeof value !== 'string') return value;
    const trimmed = value.trim();
    const printed = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/;
    const at =
      printed.test(trimmed) && isRealDate(trimmed)
        ? Date.parse(/T.*(Z|[+-]\d\d:\d\d)$/.test(trimmed) ? trimmed : `${trimmed}Z`)
        : Number.NaN;
    return Number.isNaN(at) ? trimmed : new Date(at).toISOString();
  }),
};

/** The digits of an E.164 number, without a leading plus or 00 and without separators. */
export const readDigits = (value: string): string =>
  value.replace(/[\s.\-()]+/g, '').replace(/^(\+|00)/, '');

/** Numbers in E.164 with a plus. The guide prints one number in queries and an array in answers: accept both. */
export const phoneNumbers = {
  out: z.array(
    z
      .string('must be a number')
      .regex(/^\+[1-9]\d{5,14}$/, 'must be in E.164 form')
      .refine((number): number is E164 => number.startsWith('+')),
  ),
  read: (value: unknown): unknown =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => !isMissing(one))
      .map((one) => {
        const text = asText(one);
        return typeof text === 'string' ? fromDigits(readDigits(text)) : text;
      }),
};

/** Whether a value is present. */
export const presence = {
  out: z.boolean(),
  read: (value: unknown): unknown =>
    (typeof value === 'object' && value !== null) || !isMissing(value),
};

type Outs<Parts extends PrintedParts> = { [Name in keyof Parts]: Parts[Name]['out'] };

/**
 * A group of named values. The guide calls it "Array" but describes names, so accept an object or an array of one.
 * Values that are not named here are not read.
 */
export function structure<const Parts extends PrintedParts>(parts: Parts) {
  const shape = Object.fromEntries(Object.entries(parts).map(([name, { out }]) => [name, out]));
  return {
    parts,
    out: z.object(shape as unknown as Outs<Parts>, 'must be an object'),
    read: (value: unknown): unknown => {
      const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
      if (typeof one !== 'object' || one === null || Array.isArray(one)) return undefined;
      const values = new Map(Object.entries(one));
      return Object.fromEntries(
        Object.entries(parts).map(([name, part]) => [name, part.read(values.get(part.printed))]),
      );
    },
  };
}

/** Like `structure`, but null when it is missing or an empty array. */
export function optionalStructure<const Parts extends PrintedParts>(parts: Parts) {
  const required = structure(parts);
  return {
    parts,
    out: required.out.nullable(),
    read: unlessMissing((value) =>
      Array.isArray(value) && value.length === 0 ? null : required.read(value),
    ),
  };
}

/** Translates a path of our names to the guide's names, for error messages. */
export function printedPath(path: readonly PropertyKey[], parts: PrintedParts | undefined): string {
  const [name, ...rest] = path;
  const part = parts?.[String(name)];
  if (!part) return '';
  const below = printedPath(rest, part.parts);
  return below ? `${part.printed}.${below}` : part.printed;
}
