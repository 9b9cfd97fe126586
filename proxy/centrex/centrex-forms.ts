import { z } from 'zod';
import { type E164, fromDigits } from '../../shared/phone.js';
import { fold } from '../../shared/webappel/text.js';

/** How one value of the directory is read: `read` makes of what came what `out` then checks. */
export interface Form<Out extends z.ZodType = z.ZodType> {
  out: Out;
  read(came: unknown): unknown;
}

/** A named value: the name that the guide prints, and its form. */
export type Printed = Form & { printed: string; parts?: PrintedParts };
export type PrintedParts = { readonly [name: string]: Printed };

export const printedAs = <Out extends z.ZodType, F extends Form<Out>>(
  printed: string,
  form: F,
) => ({
  printed,
  ...form,
});

const isMissing = (came: unknown): boolean => came === undefined || came === null || came === '';

/** Missing values are null, be they absent, null or empty. */
const unlessMissing =
  (read: (came: unknown) => unknown) =>
  (came: unknown): unknown =>
    isMissing(came) ? null : read(came);

/** Where a number is printed as text or text as a number, both are read. */
const asText = (came: unknown): unknown =>
  typeof came === 'number' && Number.isSafeInteger(came)
    ? String(came)
    : typeof came === 'string'
      ? came.trim()
      : came;

const LONGEST_TEXT = 500;

export const text = {
  out: z.string('must be text').max(LONGEST_TEXT, 'is too long').nullable(),
  read: unlessMissing(asText),
};

const digits = z.string('must be digits').regex(/^\d{1,20}$/, 'must be digits');

/** Of the account: the one value that may not be missing. */
export const identifier = { out: digits, read: asText };

export const digitsOrNothing = { out: digits.nullable(), read: unlessMissing(asText) };

/** A count or a number of seconds, also where it is printed as alphanumeric. */
export const count = (whenMissing: number | null) => ({
  out: z.int('must be a whole number').min(0, 'must be a whole number').nullable(),
  read: (came: unknown): unknown => {
    if (isMissing(came)) return whenMissing;
    const said = asText(came);
    return typeof said === 'string' && /^\d{1,9}$/.test(said) ? Number(said) : said;
  },
});

/** 0 or 1 as printed, also in quotes, or JSON's own. */
export const flag = {
  out: z.boolean('must be 0 or 1').nullable(),
  read: unlessMissing((came) => {
    const said = String(typeof came === 'string' ? came.trim().toLowerCase() : came);
    if (typeof came === 'object') return came;
    return said === '1' || said === 'true' ? true : said === '0' || said === 'false' ? false : came;
  }),
};

/** One of a closed list: our word, then the guide's. Case and separators do not count. */
export function word<const Ours extends string>(words: Readonly<Record<Ours, string>>) {
  const ours = Object.keys(words) as [Ours, ...Ours[]];
  const byFolded = new Map(ours.map((own) => [fold(words[own]), own]));
  return {
    out: z.enum(ours, `must be one of ${Object.values(words).join(', ')}`).nullable(),
    read: unlessMissing((came) =>
      typeof came === 'string' ? (byFolded.get(fold(came)) ?? came) : came,
    ),
  };
}

/** As `word`, where our words are the guide's. */
export const sameWord = <const Ours extends string>(...words: readonly Ours[]) =>
  word(
    Object.fromEntries(words.map((own) => [own, own])) as unknown as unknown as Record<
      Ours,
      string
    >,
  );

/** The 30th of February is another day to `Date`. */
export function isOfTheCalendar(said: string): boolean {
  const written = `${said.slice(0, 16)}Z`;
  const at = Date.parse(written);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(written.slice(0, 16));
}

/** A moment, as the guide prints it: `YYYY-MM-DDTHH:MMZ`; seconds and an offset may be there too. */
export const moment = {
  out: z.iso.datetime('must be YYYY-MM-DDTHH:MMZ').nullable(),
  read: unlessMissing((came) => {
    if (typeof came !== 'string') return came;
    const said = came.trim();
    const printed = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/;
    const at =
      printed.test(said) && isOfTheCalendar(said)
        ? Date.parse(/T.*(Z|[+-]\d\d:\d\d)$/.test(said) ? said : `${said}Z`)
        : Number.NaN;
    return Number.isNaN(at) ? said : new Date(at).toISOString();
  }),
};

/** The digits of E.164; a plus, 00 and separators may be there. */
export const readDigits = (came: string): string =>
  came.replace(/[\s.\-()]+/g, '').replace(/^(\+|00)/, '');

/** One number or several: the guide prints a number where it asks and an array where it answers. E.164 with its plus. */
export const phoneNumbers = {
  out: z.array(
    z
      .string('must be a number')
      .regex(/^\+[1-9]\d{5,14}$/, 'must be in E.164 form')
      .refine((number): number is E164 => number.startsWith('+')),
  ),
  read: (came: unknown): unknown =>
    (Array.isArray(came) ? came : [came])
      .filter((one) => !isMissing(one))
      .map((one) => {
        const said = asText(one);
        return typeof said === 'string' ? fromDigits(readDigits(said)) : said;
      }),
};

/** Only that there is something. */
export const presence = {
  out: z.boolean(),
  read: (came: unknown): unknown => (typeof came === 'object' && came !== null) || !isMissing(came),
};

type Outs<Parts extends PrintedParts> = { [Name in keyof Parts]: Parts[Name]['out'] };

/**
 * Named values together. Called "Array" in the guide although described by names, so it is an object, an array of
 * one, or an empty array where there is none. What is not named here is not read: it stays outside.
 */
export function structure<const Parts extends PrintedParts>(parts: Parts) {
  const shape = Object.fromEntries(Object.entries(parts).map(([name, { out }]) => [name, out]));
  return {
    parts,
    out: z.object(shape as unknown as Outs<Parts>, 'must be an object'),
    read: (came: unknown): unknown => {
      const one = Array.isArray(came) && came.length === 1 ? came[0] : came;
      if (typeof one !== 'object' || one === null || Array.isArray(one)) return undefined;
      const values = new Map(Object.entries(one));
      return Object.fromEntries(
        Object.entries(parts).map(([name, part]) => [name, part.read(values.get(part.printed))]),
      );
    },
  };
}

/** As `structure`, and null where it is missing or empty. */
export function optionalStructure<const Parts extends PrintedParts>(parts: Parts) {
  const whole = structure(parts);
  return {
    parts,
    out: whole.out.nullable(),
    read: unlessMissing((came) =>
      Array.isArray(came) && came.length === 0 ? null : whole.read(came),
    ),
  };
}

/** The guide's names along a path of ours, for whoever mends the source. */
export function printedPath(path: readonly PropertyKey[], parts: PrintedParts | undefined): string {
  const [name, ...rest] = path;
  const part = parts?.[String(name)];
  if (!part) return '';
  const below = printedPath(rest, part.parts);
  return below ? `${part.printed}.${below}` : part.printed;
}
