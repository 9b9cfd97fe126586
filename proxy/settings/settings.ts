import { randomBytes } from 'node:crypto';
import { isIP, isIPv6 } from 'node:net';
import { z } from 'zod';
import { isLoopback } from '../../shared/network-address.js';
import { type CustomField, customFields } from '../../shared/vocabulary.js';
import { fields } from '../../shared/webappel/fields.js';
import { isTimeZone } from '../../shared/zoned-time.js';
import { type LogLevel, logLevels } from '../log.js';
import type { CredentialFiles } from '../webappel/credentials.js';
import {
  type AppointmentSettings,
  appointmentFaults,
  appointmentsOf,
  appointmentVariables,
} from './appointment-settings.js';
import { type CentrexSource, centrexSourceOf, centrexVariables } from './centrex-settings.js';
import { behaviourOf, behaviourVariables, type PlatformBehaviour } from './platform-behaviour.js';
import { type Values, withSecretsFromFiles } from './secret-files.js';
import { wholeNumber } from './setting-forms.js';

/** What the program runs with; see the table in README.md. Nothing else reads the environment. */
export interface Settings {
  host: string;
  port: number;
  platformPort: number;
  platformBehaviour: PlatformBehaviour;
  /** Undefined: links say what the request said. */
  publicUrl: string | undefined;
  /** Undefined: the embedded platform is started and used. */
  webAppelUrl: string | undefined;
  credentials: { email: string; pass: string };
  /** The files that these came from, to be read again as they change. */
  credentialFiles: CredentialFiles;
  databaseUrl: string;
  /** Exact origins that may embed; undefined: the proxy's own, and on a loopback host every loopback origin. */
  allowedOrigins: string[] | undefined;
  trustProxy: false | number | string[];
  adminToken: string;
  adminTokenWasMade: boolean;
  /** Undefined: made once and kept in the store. */
  secret: string | undefined;
  timeZone: string;
  /** Which field of WebAppel carries our token; visitors never fill it. */
  tokenField: CustomField;
  callRetries: number;
  maxCallSeconds: number;
  /** Popup to schedule, where WebAppel does not say which one a popup uses. */
  popupSchedules: ReadonlyMap<string, string>;
  appointments: AppointmentSettings;
  /** Requests for a callback that one address may make in ten minutes. */
  requestsPerAddress: number;
  /** Shown to visitors while nobody can be called back, as the owner writes it. */
  fallbackPhone: string | undefined;
  /** Open event streams of visitors: in all, and of one address. */
  mostStreams: number;
  mostStreamsPerAddress: number;
  /** How long requests are still taken after the program was asked to stop, so that balancers notice. */
  drainSeconds: number;
  /** Where voice messages are handed over; undefined: they are kept until there is a mail server. */
  mail: { url: string; from: string } | undefined;
  /** Where the Centrex accounts are read; undefined: nowhere. */
  centrex: CentrexSource | undefined;
  /** Of the account that `rappel account` adds or changes; undefined: it is asked for. */
  accountPass: string | undefined;
  logLevel: LogLevel;
}

/** Every fault of the settings, a line each, the name first. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings';
  constructor(readonly lines: readonly string[]) {
    super(lines.join('\n'));
  }
}

const port = z.coerce
  .number('must be a port number')
  .int('must be a port number')
  .min(0)
  .max(65_535, 'must be at most 65535');
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && !text.includes('*');
}

const isRange = (text: string): boolean => {
  const [address = '', bits, rest] = text.split('/');
  if (rest !== undefined || isIP(address) === 0)
    return ['loopback', 'linklocal', 'uniquelocal'].includes(text);
  // A range of 0 bits is everybody, which is `true` by another name.
  return (
    bits === undefined ||
    (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (isIPv6(address) ? 128 : 32))
  );
};

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);

const trustProxy = z.string().transform((text, context) => {
  if (text === 'false' || text === '0') return false;
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  const ranges = text.split(',').map((range) => range.trim());
  if (text !== 'true' && ranges.every(isRange)) return ranges;
  // `true` believes whatever a visitor writes into X-Forwarded-For.
  context.addIssue({
    code: 'custom',
    message: 'must be false, the number of proxies in front, or their addresses (10.0.0.0/8, …)',
  });
  return z.NEVER;
});

const schedules = list.transform((entries, context) => {
  const pairs = entries.map((entry) => entry.split('='));
  if (pairs.some(([popup = '', name]) => !/^\d+$/.test(popup) || !name))
    context.addIssue({ code: 'custom', message: 'must look like 77=hours,78=hours' });
  return new Map(pairs.map(([popup = '', name = '']) => [popup, name]));
});

/** By the name that owners know it by, WebAppel's. */
const tokenField = z.string().transform((text, context): Settings['tokenField'] => {
  const field = customFields.find((name) => fields[name].wire === text);
  if (field) return field;
  context.addIssue({
    code: 'custom',
    message: `must be one of ${customFields.map((name) => fields[name].wire).join(', ')}`,
  });
  return z.NEVER;
});

const timeZone = z.string().refine(isTimeZone, 'must be a time zone such as Europe/Paris');

const drainBounds = 'must be a number of seconds from 0 to 4';

const Environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.default(3000),
  PLATFORM_PORT: port.default(3001),
  ...behaviourVariables,
  PUBLIC_URL: httpUrl.transform((url) => url.replace(/\/+$/, '')).optional(),
  WEBAPPEL_URL: httpUrl
    .refine((url) => !/[?#@]/.test(url), 'must have no query, no fragment and no user')
    .optional(),
  WEBAPPEL_EMAIL: z.string().min(1).optional(),
  WEBAPPEL_PASS: z.string().min(1).optional(),
  DATABASE_URL: z
    .string()
    .refine(
      (url) => /^sqlite:.+/.test(url) || (/^postgres(ql)?:/.test(url) && URL.canParse(url)),
      'must be sqlite:path/to/file.db, sqlite::memory: or postgres://user:password@host:5432/database',
    )
    .default('sqlite:data/rappel.db'),
  ALLOWED_ORIGINS: list
    .refine(
      (origins) => origins.every(isOrigin),
      'must be exact origins such as https://www.example.fr, separated by commas',
    )
    .optional(),
  TRUST_PROXY: trustProxy.default(false),
  ADMIN_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  TIME_ZONE: timeZone.default('Europe/Paris'),
  TOKEN_FIELD: tokenField.default('custom3'),
  CALL_RETRIES: wholeNumber(0, 9).optional(),
  MAX_CALL_SECONDS: wholeNumber(10, 86_400).default(3600),
  POPUP_SCHEDULES: schedules.default(new Map()),
  ...appointmentVariables,
  REQUESTS_PER_ADDRESS: wholeNumber(1, 1_000_000).optional(),
  FALLBACK_PHONE: z
    .string()
    .regex(/^\+?\d[\d .()-]{2,24}$/, 'must be a phone number such as +33 1 99 00 12 01')
    .optional(),
  EVENT_STREAMS: wholeNumber(1, 1_000_000).default(2000),
  EVENT_STREAMS_PER_ADDRESS: wholeNumber(1, 1_000_000).default(50),
  DRAIN_SECONDS: z.coerce.number(drainBounds).min(0, drainBounds).max(4, drainBounds).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be smtp://… or smtps://…' }).optional(),
  MAIL_FROM: z.string().min(3).optional(),
  ...centrexVariables,
  ACCOUNT_PASS: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
});

const DEMO = { email: 'demo@rappel.test', pass: 'demo' };

/**
 * The settings of an environment.
 * @throws {BadSettings} with every fault at once.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const faults: string[] = [];
  const values = withSecretsFromFiles(environment, faults);
  const parsed = Environment.safeParse(values);
  for (const issue of parsed.error?.issues ?? [])
    faults.push(`${issue.path.join('.')}: ${issue.message}`);
  faults.push(...accountFaults(values, faults));
  const env = parsed.data;
  const embedded = values.WEBAPPEL_URL === undefined;
  if (Boolean(values.SMTP_URL) !== Boolean(values.MAIL_FROM))
    faults.push(
      `${values.SMTP_URL ? 'MAIL_FROM' : 'SMTP_URL'}: must be set too; voice messages need both`,
    );
  if (Boolean(values.CENTREX_USER) !== Boolean(values.CENTREX_PASS))
    faults.push(
      `${values.CENTREX_USER ? 'CENTREX_PASS' : 'CENTREX_USER'}: must be set too; the Centrex directory asks for both`,
    );
  if (env) faults.push(...appointmentFaults(appointmentsOf(env)));
  if (env && env.PORT !== 0 && embedded && env.PORT === env.PLATFORM_PORT)
    faults.push('PLATFORM_PORT: must differ from PORT');
  if (!env || faults.length > 0) throw new BadSettings(faults);
  return {
    host: env.HOST,
    port: env.PORT,
    platformPort: env.PLATFORM_PORT,
    platformBehaviour: behaviourOf(env),
    publicUrl: env.PUBLIC_URL,
    webAppelUrl: env.WEBAPPEL_URL,
    credentials: { email: env.WEBAPPEL_EMAIL ?? DEMO.email, pass: env.WEBAPPEL_PASS ?? DEMO.pass },
    credentialFiles: {
      ...(values.WEBAPPEL_EMAIL_FILE && { email: values.WEBAPPEL_EMAIL_FILE }),
      ...(values.WEBAPPEL_PASS_FILE && { pass: values.WEBAPPEL_PASS_FILE }),
    },
    databaseUrl: env.DATABASE_URL,
    allowedOrigins: env.ALLOWED_ORIGINS,
    trustProxy: env.TRUST_PROXY,
    adminToken: env.ADMIN_TOKEN ?? randomBytes(18).toString('base64url'),
    adminTokenWasMade: env.ADMIN_TOKEN === undefined,
    secret: env.SECRET,
    timeZone: env.TIME_ZONE,
    tokenField: env.TOKEN_FIELD,
    // On a real account 0 might mean "do not even try": the guide says "number of attempts" (L266).
    callRetries: env.CALL_RETRIES ?? (embedded ? 0 : 1),
    maxCallSeconds: env.MAX_CALL_SECONDS,
    popupSchedules: env.POPUP_SCHEDULES,
    appointments: appointmentsOf(env),
    // Simulated calls cost nobody anything, and are tried many at a time.
    requestsPerAddress: env.REQUESTS_PER_ADDRESS ?? (embedded ? 200 : 10),
    fallbackPhone: env.FALLBACK_PHONE,
    mostStreams: env.EVENT_STREAMS,
    mostStreamsPerAddress: env.EVENT_STREAMS_PER_ADDRESS,
    // Nothing stands in front of a demo.
    drainSeconds: env.DRAIN_SECONDS ?? (embedded ? 0 : 2),
    mail: env.SMTP_URL && env.MAIL_FROM ? { url: env.SMTP_URL, from: env.MAIL_FROM } : undefined,
    centrex: centrexSourceOf(env, embedded),
    accountPass: env.ACCOUNT_PASS,
    logLevel: env.LOG_LEVEL,
  };
}

/** Told with the faults of single variables, so that nobody has to start twice to hear of them. */
function accountFaults(
  { WEBAPPEL_URL, HOST = '127.0.0.1', ...values }: Values,
  known: readonly string[],
): string[] {
  if (WEBAPPEL_URL === undefined)
    return isLoopback(HOST) || (values.WEBAPPEL_PASS ?? DEMO.pass) !== DEMO.pass
      ? []
      : [
          'WEBAPPEL_PASS: the demo password works on loopback only; set another one to listen on this HOST',
        ];
  return ['WEBAPPEL_EMAIL', 'WEBAPPEL_PASS']
    .filter((name) => !values[name] && !known.some((fault) => fault.startsWith(`${name}_FILE`)))
    .map((name) => `${name}: must be set when WEBAPPEL_URL is: the account to call with`);
}
