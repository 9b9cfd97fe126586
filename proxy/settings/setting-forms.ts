import { isIP, isIPv6 } from 'node:net';
import { z } from 'zod';
import { MICROS } from '../../shared/money.js';
import { readByAllPlans } from '../../shared/numbers/all-plans.js';
import { cleanTyped, digitsAfterPlus } from '../../shared/numbers/typed-number.js';
import { ANY_LANGUAGE, type OwnerText } from '../../shared/owner-text.js';
import type { E164 } from '../../shared/phone.js';
import { isTimeZone } from '../../shared/time-zones.js';
import {
  type CustomField,
  customFields,
  MAX_CONSENT_LENGTH,
  type SafePhraseField,
  safePhraseFields,
} from '../../shared/vocabulary.js';
import {
  type CallState,
  callStateKey,
  callStateNames,
  type TaughtCallStates,
} from '../../shared/webappel/call-states.js';
import { fields } from '../../shared/webappel/fields.js';
import { isRefusalCode, refusalStatus } from '../../shared/webappel/refusal.js';
import type { TaughtRefusals } from '../../shared/webappel/refusal-words.js';
import { fold } from '../../shared/webappel/text.js';
import { NO_FIELD } from './phone-kind.js';

/** The accepted values of a setting: completes "must be …" in an error, and is a column of docs/settings.md. */
const valueForms = z.registry<{ form: string }>();

/** The values that a setting takes; undefined where any text will do. */
export function formOf(schema: z.core.$ZodType): string | undefined {
  const known = valueForms.get(schema);
  if (known) return known.form;
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  )
    return formOf(schema.def.innerType);
  return schema instanceof z.ZodPipe ? formOf(schema.def.in) : undefined;
}

/**
 * A setting that is parsed from text.
 * @param form completes "must be …"
 * @param read undefined for a text that is refused
 */
const readAs = <Value>(form: string, read: (text: string) => Value | undefined) =>
  z
    .string()
    .transform((text, context): Value => {
      const value = read(text);
      if (value !== undefined) return value;
      context.addIssue({ code: 'custom', message: `must be ${form}` });
      return z.NEVER;
    })
    .register(valueForms, { form });

/** A setting that stays text. */
export const textThat = (form: string, isRight: (text: string) => boolean) =>
  readAs(form, (text) => (isRight(text) ? text : undefined));

export const textOfLength = (min: number) =>
  textThat(`a text of at least ${min} characters`, (text) => text.length >= min);

const ENCRYPTION_KEY_BYTES = 32;

/** The first encrypts, the others only decrypt. */
export const encryptionKeys = readAs(
  'one key as `rappel key new` prints it (32 bytes in base64), or several separated by commas, the newest first; `none` first stops encrypting',
  (text): ('none' | Uint8Array)[] | undefined => {
    const keys = text
      .split(/[\s,]+/)
      .filter((word) => word !== '')
      .map((word) => (word === 'none' ? word : Buffer.from(word, 'base64')));
    const areUsable = keys.every((key, index) =>
      key === 'none' ? index === 0 && keys.length > 1 : key.length === ENCRYPTION_KEY_BYTES,
    );
    return areUsable && keys.length > 0 ? keys : undefined;
  },
);

export const wholeNumber = (min: number, max: number, form = 'a whole number') =>
  readAs(`${form} from ${min} to ${max}`, (text) => {
    const value = Number(text);
    return Number.isInteger(value) && value >= min && value <= max ? value : undefined;
  });

/** `none` is no limit. */
export const limit = (max: number) =>
  readAs(`a whole number from 0 to ${max}, or none`, (text): number | 'none' | undefined => {
    const value = Number(text);
    if (text === 'none') return text;
    return Number.isInteger(value) && value >= 0 && value <= max ? value : undefined;
  });

/** In millionths. */
const microsIn = (text: string): number | undefined =>
  /^\d{1,7}([.,]\d{1,6})?$/.test(text)
    ? Math.round(Number(text.replace(',', '.')) * MICROS)
    : undefined;

/** An amount in the unit of WebAppel's prices, read as millionths. */
export const money = readAs('an amount such as 0.10', microsIn);

export const budget = readAs('an amount such as 50, or none', (text) =>
  text === 'none' ? text : microsIn(text),
);

/** Times of a day such as `21:00`, from the first until just before the second; over midnight if the first is later. */
export interface DailyHours {
  from: string;
  to: string;
}

/** `none`: never. */
export const dailyHours = readAs(
  'two times such as 21:00-08:00, or none',
  (text): DailyHours | 'none' | undefined => {
    if (text === 'none') return text;
    const time = '(?:[01]\\d|2[0-3]):[0-5]\\d';
    const [, from, to] = new RegExp(`^(${time})-(${time})$`).exec(text) ?? [];
    return from && to && from !== to ? { from, to } : undefined;
  },
);

export const seconds = (min: number, max: number) =>
  readAs(`a number of seconds from ${min} to ${max}`, (text) => {
    const value = Number(text);
    return value >= min && value <= max ? value : undefined;
  });

/** 0 is any free port. */
export const port = wholeNumber(0, 65_535, 'a port');

export const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) => {
  const form = `one of ${words.join(', ')}`;
  return z.enum(words, `must be ${form}`).register(valueForms, { form });
};

export const trueOrFalse = readAs('true or false', (text) =>
  text === 'true' ? true : text === 'false' ? false : undefined,
);

const urlOf = (form: string, protocol: RegExp) =>
  z.url({ protocol, error: `must be ${form}` }).register(valueForms, { form });

export const smtpUrl = urlOf('an address such as smtp://user:pass@host:587', /^smtps?$/);

const bareForm = 'an http or https address without query, fragment or user';
const isBare = (url: string): boolean => !/[?#@]/.test(url);

export const bareHttpUrl = urlOf(bareForm, /^https?$/)
  .refine(isBare, `must be ${bareForm}`)
  .register(valueForms, { form: bareForm });

/** The address of a page. */
export const webAddress = urlOf('an http or https address', /^https?$/);

/** A host name, with or without a port. */
export const hostAndPort = readAs('a host name such as console.example.fr', (text) =>
  URL.canParse(`https://${text}`) && new URL(`https://${text}`).host === text.toLowerCase()
    ? text.toLowerCase()
    : undefined,
);

/** The address of a whole site, in the form that browsers send as `Origin`. */
export const siteUrl = readAs(
  'an http or https address without a path, such as https://rappel.example.fr; Rappel needs a host name or a port of its own',
  (text) => {
    if (!URL.canParse(text)) return undefined;
    const { origin, href, protocol } = new URL(text);
    return /^https?:$/.test(protocol) && href === `${origin}/` ? origin : undefined;
  },
);

export const isBareHttpUrl = (text: string): boolean =>
  /^https?:\/\//i.test(text) && URL.canParse(text) && isBare(text);

/** The path of a file, or a bare address: see {@link isBareHttpUrl}. */
export const pathOrUrl = textThat(
  `the path of a JSON file, or ${bareForm}`,
  (text) => !/^[a-z][a-z\d+.-]*:\/\//i.test(text) || isBareHttpUrl(text),
);

/** Parameters of a PostgreSQL URL that have an effect. */
const postgresParameters = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'host', 'options'];

/** What is wrong with a PostgreSQL URL; undefined if nothing is. Parameters without effect are faults, not ignored. */
function postgresUrlFault(url: string): string | undefined {
  if (/^postgres(ql)?:\/\/[^/?]*,/.test(url))
    return 'must name one host; for fail-over use a name or a proxy that always leads to the writable server';
  if (!URL.canParse(url)) return 'must be postgres://user:password@host:5432/database';
  const unknown = [...new URL(url).searchParams.keys()].find(
    (name) => !postgresParameters.includes(name),
  );
  if (unknown === 'target_session_attrs')
    return 'must not have target_session_attrs, which Rappel does not know; it leaves a server that is read-only by itself, and needs a name that leads to the writable one';
  return unknown
    ? `must have no parameters but ${postgresParameters.join(', ')} after the ?`
    : undefined;
}

const databaseForm =
  'sqlite:path/to/file.db, sqlite::memory: or postgres://user:password@host:5432/database';

export const databaseUrl = textThat(
  databaseForm,
  (url) => /^sqlite:.+/.test(url) || /^postgres(ql)?:/.test(url),
).superRefine((url, context) => {
  const fault = /^postgres(ql)?:/.test(url) ? postgresUrlFault(url) : undefined;
  if (fault) context.addIssue({ code: 'custom', message: fault });
});

const listIn = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

const isOrigin = (text: string): boolean =>
  URL.canParse(text) && new URL(text).origin === text && !text.includes('*');

export const originList = readAs(
  'exact origins such as https://www.example.fr, separated by commas',
  (text) => {
    // As people copy them from the address bar.
    const origins = listIn(text).map((origin) => origin.replace(/\/$/, ''));
    return origins.every(isOrigin) ? origins : undefined;
  },
);

function isAddressRange(text: string): boolean {
  const [address = '', bits, rest] = text.split('/');
  if (rest !== undefined || isIP(address) === 0)
    return ['loopback', 'linklocal', 'uniquelocal'].includes(text);
  // A range of 0 bits holds every address, as `true` would.
  return (
    bits === undefined ||
    (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (isIPv6(address) ? 128 : 32))
  );
}

export const trustProxy = readAs(
  'false, the number of proxies in front, or their addresses (10.0.0.0/8, …)',
  (text): false | number | string[] | undefined => {
    if (text === 'false' || text === '0') return false;
    if (/^[1-9]\d?$/.test(text)) return Number(text);
    const ranges = text.split(',').map((range) => range.trim());
    // `true` would trust every X-Forwarded-For header. It is not a range, so it is refused.
    return ranges.every(isAddressRange) ? ranges : undefined;
  },
);

/** Answers of WebAppel that are refusals, with the code of each. */
export const taughtRefusals = readAs(
  `words of answers with a code, such as "numero inconnu=INVALID_VARS,quota depasse=REFUSED"; the codes are ${Object.keys(refusalStatus).join(', ')}`,
  (text): TaughtRefusals | undefined => {
    const pairs = listIn(text).map((entry) => {
      const at = entry.lastIndexOf('=');
      return [entry.slice(0, Math.max(at, 0)).trim(), entry.slice(at + 1).trim()] as const;
    });
    const areValid = pairs.every(([words, code]) => fold(words).length >= 3 && isRefusalCode(code));
    return areValid ? (pairs as unknown as TaughtRefusals) : undefined;
  },
);

const isCallState = (word: string): word is CallState =>
  word !== 'unknown' && callStateNames.includes(word as CallState);

/** WebAppel's words for the states of calls. */
export const callStates = readAs(
  `words of WebAppel and what they mean, such as 1=answered,2=busy; the meanings are ${callStateNames.filter((name) => name !== 'unknown').join(', ')}`,
  (text): TaughtCallStates | undefined => {
    const pairs = listIn(text).map((entry) => {
      const at = entry.lastIndexOf('=');
      return [callStateKey(entry.slice(0, Math.max(at, 0))), entry.slice(at + 1).trim()] as const;
    });
    const areValid = pairs.every(([word, state]) => word !== '' && isCallState(state));
    return areValid ? (new Map(pairs) as TaughtCallStates) : undefined;
  },
);

const knownRegions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** ISO codes of countries; `none` for no country. */
export const countryList = readAs(
  'country codes such as FR,BE separated by commas, or none',
  (text): readonly string[] | undefined => {
    if (text.trim().toLowerCase() === 'none') return [];
    const codes = listIn(text).map((code) => code.toUpperCase());
    const areKnown = codes.every((code) => /^[A-Z]{2}$/.test(code) && knownRegions.of(code));
    return codes.length > 0 && areKnown ? codes : undefined;
  },
);

const isOwnerText = (text: unknown): boolean =>
  typeof text === 'string' && text.trim() !== '' && text.length <= MAX_CONSENT_LENGTH;

/** One text for every language, or one for each. */
export const textByLanguage = readAs(
  `a text, or texts by language such as {"fr":"…","en":"…"}, each of at most ${MAX_CONSENT_LENGTH} characters`,
  (text): OwnerText | undefined => {
    if (!text.trim().startsWith('{'))
      return isOwnerText(text) ? { [ANY_LANGUAGE]: text } : undefined;
    try {
      const texts = Object.entries(JSON.parse(text) as Record<string, unknown>);
      const areRight = texts.every(
        ([tag, value]) => /^[a-z]{2,3}$/.test(tag) && isOwnerText(value),
      );
      return areRight && texts.length > 0 ? (Object.fromEntries(texts) as OwnerText) : undefined;
    } catch {
      return undefined;
    }
  },
);

/** The schedule of each popup. */
export const popupSchedules = readAs(
  'popups and their schedules such as 77=hours,78=hours',
  (text): ReadonlyMap<string, string> | undefined => {
    const pairs = listIn(text).map((entry) => entry.split('='));
    if (pairs.some(([popup = '', name]) => !/^\d+$/.test(popup) || !name)) return undefined;
    return new Map(pairs.map(([popup = '', name = '']) => [popup, name]));
  },
);

/** A field of WebAppel by its wire name, the one that owners know. */
export const customField = readAs(
  `one of ${customFields.map((name) => fields[name].wire).join(', ')}`,
  (text): CustomField | undefined => customFields.find((name) => fields[name].wire === text),
);

/** Null: none. */
export const safePhraseField = readAs(
  `one of ${[...safePhraseFields.map((name) => fields[name].wire), NO_FIELD].join(', ')}`,
  (text): SafePhraseField | null | undefined =>
    text === NO_FIELD ? null : safePhraseFields.find((name) => fields[name].wire === text),
);

export const timeZone = textThat('a time zone such as Europe/Paris', isTimeZone);

export const phoneNumber = textThat('a phone number such as +33 1 99 00 12 01', (text) =>
  /^\+?\d[\d .()-]{2,24}$/.test(text),
);

/** Numbers with their country, so that each is read in one way. */
export const numberList = readAs(
  'phone numbers such as +33 1 99 00 12 01,+32 2 555 12 34 separated by commas',
  (text): readonly E164[] | undefined => {
    const numbers = listIn(text).map((entry) => {
      const cleaned = cleanTyped(entry);
      return digitsAfterPlus(cleaned) === undefined ? undefined : readByAllPlans(cleaned);
    });
    const read = numbers.flatMap((number) => (number?.isPossible ? [number.e164] : []));
    return numbers.length > 0 && read.length === numbers.length ? read : undefined;
  },
);

/** Addresses without names. */
export const addressList = readAs(
  'email addresses such as owner@shop.example, separated by commas',
  (text): readonly string[] | undefined => {
    const addresses = listIn(text);
    const areRight = addresses.every((address) => /^[^\s@<>"]+@[^\s@<>"]+$/.test(address));
    return addresses.length > 0 && areRight ? addresses : undefined;
  },
);

/** Not checked further, because it may also contain a name. */
export const emailAddress = textThat('an email address', (text) => text.length >= 3);
