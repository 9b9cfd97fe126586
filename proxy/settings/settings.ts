import { randomBytes } from 'node:crypto';
import type { PopupPrivacy } from '../../shared/callback.js';
import type { E164 } from '../../shared/phone.js';
import {
  type CustomField,
  type SafePhraseField,
  safePhraseFields,
} from '../../shared/vocabulary.js';
import type { TaughtCallStates } from '../../shared/webappel/call-states.js';
import { fields } from '../../shared/webappel/fields.js';
import type { Credentials } from '../../shared/webappel/query.js';
import type { TaughtRefusals } from '../../shared/webappel/refusal-words.js';
import type { SentCharset } from '../../shared/webappel/sent-charset.js';
import type { LogLevel } from '../log.js';
import { type AppointmentSettings, appointmentsOf } from './appointment-settings.js';
import { type CentrexSource, centrexSourceOf } from './centrex-settings.js';
import { combinationFaults, pairFaults } from './cross-checks.js';
import { type CallLimits, type CallPrices, limitsOf, pricesOf } from './limit-settings.js';
import { type PhoneKind, phoneDefaults } from './phone-kind.js';
import { behaviourOf, type PlatformBehaviour } from './platform-behaviour.js';
import { privacyOf } from './privacy-settings.js';
import { withSecretsFromFiles } from './secret-files.js';
import type { DailyHours } from './setting-forms.js';
import { Environment } from './setting-groups.js';

/** The files of the account's credentials. A credential without a file does not change while the program runs. */
export type CredentialFiles = Partial<Record<keyof Credentials, string>>;

/** Everything that the owner can set: docs/settings.md. Only this folder reads the environment. */
export interface Settings {
  host: string;
  port: number;
  platformPort: number;
  platformBehaviour: PlatformBehaviour;
  /** The phones that this program makes ring. */
  phones: PhoneKind;
  publicUrl: string | undefined;
  /** Undefined: the embedded platform is started and used. */
  webAppelUrl: string | undefined;
  /** The charset of requests to WebAppel. */
  webAppelCharset: SentCharset;
  /** Answers of WebAppel that are refusals. */
  taughtRefusals: TaughtRefusals;
  /** WebAppel's words for states of calls. */
  taughtCallStates: TaughtCallStates;
  credentials: Credentials;
  /** Read again when they change. */
  credentialFiles: CredentialFiles;
  databaseUrl: string;
  /** What the store is encrypted with, the newest first; `none` first: nothing is any more. Empty: nothing is. */
  encryptionKeys: readonly ('none' | Uint8Array)[];
  /** Exact origins that may embed, besides PUBLIC_URL's; undefined: on a loopback host every loopback origin. */
  allowedOrigins: string[] | undefined;
  /** Whether requesting a callback needs a page proof. */
  needsPageProof: boolean;
  /** Whether risky requests have to solve a challenge. */
  asksForWork: boolean;
  trustProxy: false | number | string[];
  adminToken: string;
  isAdminTokenGenerated: boolean;
  /** Whether the store of the embedded platform begins with made-up requests. */
  hasDemoData: boolean;
  /** The console of the owner; the host is undefined where visitors and the console share one. */
  console: { isOn: boolean; host: string | undefined };
  /** Undefined: generated once and kept in the store. */
  secret: string | undefined;
  timeZone: string;
  /** The field of WebAppel that carries our token. Visitors never fill it. */
  tokenField: CustomField;
  /** Where the operator is told the safe phrase; undefined: there are none. */
  safePhraseField: SafePhraseField | undefined;
  /** ISO codes of the countries whose internet and company lines may be called like fixed lines. */
  voipNumbers: readonly string[];
  callRetries: number;
  maxCallSeconds: number;
  /** Schedule by popup, where WebAppel does not list it. */
  popupSchedules: ReadonlyMap<string, string>;
  appointments: AppointmentSettings;
  /** What the form says and asks about privacy; undefined: nothing. */
  privacy: PopupPrivacy | undefined;
  /** How long personal data are kept after the end of a callback. */
  keepPersonalDays: number;
  /** When appointments ring no phone, where the number is called; undefined: never. */
  quietHours: DailyHours | undefined;
  callLimits: CallLimits;
  callPrices: CallPrices;
  /** Callback requests that one address may make in ten minutes. */
  requestsPerAddress: number;
  /** Requests by GET that one address may make in a minute. */
  readsPerAddress: number;
  /** Shown to visitors while no callback is possible, as the owner writes it. */
  fallbackPhone: string | undefined;
  /** The owner's own numbers, which are never called, besides the fallback phone and the operators. */
  ownNumbers: readonly E164[];
  /** Whether blocked numbers are put on the list of WebAppel too. */
  mirrorBlocks: boolean;
  /** Maximum number of open event streams, in total and per address. */
  maxStreams: number;
  maxStreamsPerAddress: number;
  /** How long requests are accepted after SIGTERM, so that load balancers notice. */
  drainSeconds: number;
  /** The mail server; undefined: voice messages are kept until there is one. */
  mail: { url: string; from: string } | undefined;
  /** Who is told of callbacks that reached nobody; undefined: nobody. */
  webhook: { url: string; secret: string } | undefined;
  /** Who is mailed the warnings of budgets. Empty: nobody. */
  warningsTo: readonly string[];
  /** The figures that are mailed to the owner; undefined: none. */
  summary: { rhythm: 'daily' | 'weekly'; language: 'fr' | 'en'; to: readonly string[] } | undefined;
  /** Undefined: no Centrex accounts. */
  centrex: CentrexSource | undefined;
  /** For the account that `rappel account` adds or changes; undefined: the command asks for it. */
  accountPass: string | undefined;
  logLevel: LogLevel;
}

/** All errors in the settings, one line each, beginning with the name of the setting. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings';
  constructor(readonly lines: readonly string[]) {
    super(lines.join('\n'));
  }
}

/**
 * Reads where the store is and what it is encrypted with, for commands that use nothing but the store: they run where the
 * other settings are wrong.
 * @throws {BadSettings}
 */
export function readStoreSettings(
  environment: Readonly<Record<string, string | undefined>>,
): Pick<Settings, 'databaseUrl' | 'encryptionKeys'> {
  const faults: string[] = [];
  const values = withSecretsFromFiles(environment, faults, ['DATABASE_URL', 'ENCRYPTION_KEY']);
  const { data, error } = Environment.pick({ DATABASE_URL: true, ENCRYPTION_KEY: true }).safeParse(
    values,
  );
  for (const { path, message } of error?.issues ?? []) faults.push(`${path.join('.')}: ${message}`);
  if (!data || faults.length > 0) throw new BadSettings(faults);
  return { databaseUrl: data.DATABASE_URL, encryptionKeys: data.ENCRYPTION_KEY ?? [] };
}

/** @param byDefault the wire name of a field, or `none` */
function safePhraseFieldOf(
  { SAFE_PHRASE_FIELD: chosen }: Environment,
  byDefault: string,
): SafePhraseField | undefined {
  if (chosen !== undefined) return chosen ?? undefined;
  return safePhraseFields.find((name) => fields[name].wire === byDefault);
}

/**
 * Reads the settings from environment variables.
 * @throws {BadSettings} with every fault at once
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const faults: string[] = [];
  const values = withSecretsFromFiles(environment, faults);
  const phones: PhoneKind = values.WEBAPPEL_URL === undefined ? 'simulated' : 'none';
  const { data: env, error } = Environment.safeParse(values);
  for (const issue of error?.issues ?? []) faults.push(`${issue.path.join('.')}: ${issue.message}`);
  faults.push(...pairFaults(values, phones, faults));
  if (env) faults.push(...combinationFaults(env));
  if (!env || faults.length > 0) throw new BadSettings(faults);
  const defaults = phoneDefaults[phones];
  return {
    host: env.HOST,
    port: env.PORT,
    platformPort: env.PLATFORM_PORT,
    platformBehaviour: behaviourOf(env),
    phones,
    publicUrl: env.PUBLIC_URL,
    webAppelUrl: env.WEBAPPEL_URL,
    webAppelCharset: env.WEBAPPEL_CHARSET,
    taughtRefusals: env.REFUSALS ?? [],
    taughtCallStates: env.CALL_STATES ?? new Map(),
    credentials: {
      // A missing part of the account is a fault above.
      email: env.WEBAPPEL_EMAIL ?? defaults.WEBAPPEL_EMAIL ?? '',
      pass: env.WEBAPPEL_PASS ?? defaults.WEBAPPEL_PASS ?? '',
    },
    credentialFiles: {
      ...(values.WEBAPPEL_EMAIL_FILE && { email: values.WEBAPPEL_EMAIL_FILE }),
      ...(values.WEBAPPEL_PASS_FILE && { pass: values.WEBAPPEL_PASS_FILE }),
    },
    databaseUrl: env.DATABASE_URL,
    encryptionKeys: env.ENCRYPTION_KEY ?? [],
    allowedOrigins: env.ALLOWED_ORIGINS,
    needsPageProof: env.PAGE_PROOF === 'on',
    asksForWork: (env.PROOF_OF_WORK ?? defaults.PROOF_OF_WORK) === 'on',
    trustProxy: env.TRUST_PROXY,
    adminToken: env.ADMIN_TOKEN ?? randomBytes(18).toString('base64url'),
    isAdminTokenGenerated: env.ADMIN_TOKEN === undefined,
    hasDemoData: env.DEMO_DATA === 'on' && env.WEBAPPEL_URL === undefined,
    console: { isOn: env.CONSOLE === 'on', host: env.CONSOLE_HOST },
    secret: env.SECRET,
    timeZone: env.TIME_ZONE,
    tokenField: env.TOKEN_FIELD,
    safePhraseField: safePhraseFieldOf(env, defaults.SAFE_PHRASE_FIELD),
    voipNumbers: env.VOIP_NUMBERS,
    callRetries: env.CALL_RETRIES ?? defaults.CALL_RETRIES,
    maxCallSeconds: env.MAX_CALL_SECONDS,
    popupSchedules: env.POPUP_SCHEDULES ?? new Map(),
    appointments: appointmentsOf(env),
    privacy: privacyOf(env),
    keepPersonalDays: env.KEEP_PERSONAL_DAYS,
    quietHours: env.QUIET_HOURS === 'none' ? undefined : env.QUIET_HOURS,
    callLimits: limitsOf(env, phones),
    callPrices: pricesOf(env),
    requestsPerAddress: env.REQUESTS_PER_ADDRESS ?? defaults.REQUESTS_PER_ADDRESS,
    readsPerAddress: env.READS_PER_ADDRESS,
    fallbackPhone: env.FALLBACK_PHONE,
    ownNumbers: env.OWN_NUMBERS ?? [],
    mirrorBlocks: env.MIRROR_BLOCKS,
    maxStreams: env.EVENT_STREAMS,
    maxStreamsPerAddress: env.EVENT_STREAMS_PER_ADDRESS,
    drainSeconds: env.DRAIN_SECONDS ?? defaults.DRAIN_SECONDS,
    webhook:
      env.WEBHOOK_URL && env.WEBHOOK_SECRET
        ? { url: env.WEBHOOK_URL, secret: env.WEBHOOK_SECRET }
        : undefined,
    mail: env.SMTP_URL && env.MAIL_FROM ? { url: env.SMTP_URL, from: env.MAIL_FROM } : undefined,
    warningsTo: env.WARNINGS_TO ?? [],
    summary:
      env.SUMMARY_MAIL === 'off'
        ? undefined
        : {
            rhythm: env.SUMMARY_MAIL,
            language: env.SUMMARY_LANGUAGE,
            to: env.SUMMARY_TO ?? env.WARNINGS_TO ?? [],
          },
    centrex: centrexSourceOf(env, phones),
    accountPass: env.ACCOUNT_PASS,
    logLevel: env.LOG_LEVEL,
  };
}
