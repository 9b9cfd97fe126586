import { z } from 'zod';
import { cellText, cleanText, fold } from './text.js';

/** Codec between wire text and a value. It reads every known notation and writes the one that all servers understand. */
export type Form<Value> = z.ZodType<Value, string>;

const refuse = <T>(context: z.core.ParsePayload<T>, message: string): never => {
  context.issues.push({ code: 'custom', message, input: context.value });
  return z.NEVER;
};

export const text = (maxLength = 1000): Form<string> =>
  z.codec(z.string(), z.string().max(maxLength), { decode: cleanText, encode: cellText });

/** The guide prints `[a-zA-Z0-9]+` and uses `list_op1` (L66). Refuses names that could be mistaken for an answer. */
export const name: Form<string> = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .refine((word) => !/^(ok|ko|nok|error|erreur)$/i.test(word), 'could be mistaken for an answer');

/** Digits of a phone number. Reading drops `+`, `00`, blanks, dots and dashes (an unencoded `+` arrives as a blank). */
export const phoneDigits: Form<string> = z.codec(z.string(), z.string().regex(/^[0-9]{2,15}$/), {
  decode: (wire) => wire.replace(/[\s.\-()]+/g, '').replace(/^(\+|00)/, ''),
  encode: (digits) => digits,
});

export const identifier: Form<string> = z
  .string()
  .trim()
  .regex(/^[0-9]{1,20}$/);

export const integer = (min: number, max: number): Form<number> =>
  z.codec(
    z
      .string()
      .trim()
      .regex(/^[0-9]{1,15}$/),
    z.int().min(min).max(max),
    {
      decode: Number,
      encode: String,
    },
  );

/** Seconds; a listing may also print `HH:MM:SS`, `MM:SS`, `42.0` and `42 s`. */
export const seconds: Form<number> = z.codec(
  z
    .string()
    .trim()
    .regex(/^([0-9]{1,9}([.,][0-9]{1,6})?( ?s(ec)?)?|([0-9]{1,3}:)?[0-5]?[0-9]:[0-5][0-9])$/i),
  z.int().min(0),
  {
    decode: (wire) =>
      wire
        .split(':')
        .reduce((total, part) => total * 60 + Number.parseInt(part.replace(/[.,].*/, ''), 10), 0),
    encode: String,
  },
);

export const flag: Form<boolean> = z.codec(
  z
    .string()
    .trim()
    .regex(/^(0|1|oui|non)$/i),
  z.boolean(),
  {
    decode: (wire) => wire === '1' || /^oui$/i.test(wire),
    encode: (value) => (value ? '1' : '0'),
  },
);

/**
 * `choice({ fixed: ['FIXE'] })`: our word, then its wire words; the first one is written. Reading ignores case, accents and
 * separators.
 * @param otherwise our word for unknown wire words; without it they are refused
 */
export function choice<const Words extends Record<string, readonly [string, ...string[]]>>(
  words: Words,
  otherwise?: keyof Words & string,
): Form<keyof Words & string> {
  type Ours = keyof Words & string;
  const ours = Object.keys(words) as Ours[];
  const read = new Map(
    ours.flatMap((word) => words[word]!.map((wire) => [fold(wire), word] as const)),
  );
  // `../son_internaute` would fold to a known word.
  const isWord = (wire: string): boolean => /^[\p{L}\p{M}\p{N}\s_'’.()-]*$/u.test(wire);
  return z.codec(z.string(), z.enum(ours as [Ours, ...Ours[]]), {
    decode: (wire, context) =>
      (isWord(wire) ? read.get(fold(wire)) : undefined) ??
      otherwise ??
      refuse(context, 'unknown word'),
    encode: (word) => words[word as Ours]![0],
  }) as unknown as Form<Ours>;
}

const twoDigits = (part: string | undefined): string => (part ?? '0').padStart(2, '0');

const isCalendarDay = (day: string): boolean => {
  const moment = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day);
};

function readDay(wire: string): string | undefined {
  const yearFirst = /^(\d{4})[-/]?(\d{2})[-/]?(\d{2})$/.exec(wire);
  const dayFirst = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(wire);
  const parts = yearFirst ? yearFirst.slice(1) : dayFirst?.slice(1).reverse();
  const day = parts && `${parts[0]}-${twoDigits(parts[1])}-${twoDigits(parts[2])}`;
  return day && isCalendarDay(day) ? day : undefined;
}

/** A day, `2016-01-01` (L112; L117 prints `YYY-MM-DD`). Also reads `01/06/2016` and `20160101`. */
export const day: Form<string> = z.codec(z.string().trim(), z.iso.date(), {
  decode: (wire, context) => readDay(wire) ?? refuse(context, 'not a day'),
  encode: (value) => value,
});

/** A time of day, `09:00` (L99). Also reads `9:00` (L373), `9h00`, `09:00:00` and `24:00` (= 23:59). */
export const hour: Form<string> = z.codec(
  z.string().trim(),
  z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  {
    decode: (wire, context) => {
      const [, hours, minutes] = /^(\d{1,2})[:hH](\d{2})(?::\d{2})?$/.exec(wire) ?? [];
      if (hours === undefined || minutes === undefined) return refuse(context, 'not an hour');
      return hours === '24' && minutes === '00' ? '23:59' : `${twoDigits(hours)}:${minutes}`;
    },
    encode: (value) => value,
  },
);

/**
 * Local date and time of the platform, `2016-08-06 15:05:26` (L137; `ii` is PHP for minutes), read as
 * `2016-08-06T15:05:26`. Not an instant, because the guide names no time zone.
 */
export const wallTime: Form<string> = z.codec(
  z.string().trim(),
  z.iso.datetime({ local: true, precision: 0 }),
  {
    decode: (wire, context) => {
      const [, date, time, secondsPart] =
        /^(\S{8,10})[ T](\d{2}:\d{2})(:\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?$/.exec(wire) ?? [];
      const isoDay = date && readDay(date);
      return isoDay ? `${isoDay}T${time}${secondsPart ?? ':00'}` : refuse(context, 'not a moment');
    },
    encode: (value) => value.replace('T', ' '),
  },
);

/** A price as decimal text, never a float. `0,015` reads as `0.015`. */
export const price: Form<string> = z.codec(
  z.string().trim(),
  z.string().regex(/^[0-9]{1,9}(\.[0-9]{1,9})?$/),
  {
    decode: (wire) => wire.replace(',', '.'),
    encode: (value) => value,
  },
);

export const address: Form<string> = z
  .string()
  .trim()
  .pipe(z.union([z.ipv4(), z.ipv6()]));

export const mailbox: Form<string> = z.string().trim().pipe(z.email());

/** `FR_Fixe` (L283): a country and a kind of line. */
export type Destination = { country: string; line: 'fixed' | 'mobile' };

export const destinationCode: Form<Destination> = z.codec(
  z.string().trim(),
  z.object({ country: z.string().regex(/^[A-Z]{2}$/), line: z.enum(['fixed', 'mobile']) }),
  {
    decode: (wire, context): Destination => {
      const [, country, line] = /^([A-Z]{2})_(FIXE|MOBILE)$/.exec(wire.toUpperCase()) ?? [];
      return country
        ? { country, line: line === 'FIXE' ? 'fixed' : 'mobile' }
        : refuse(context, 'not a destination');
    },
    encode: ({ country, line }) => `${country}_${line === 'fixed' ? 'Fixe' : 'Mobile'}`,
  },
);
