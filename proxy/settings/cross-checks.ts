import { MINUTES_PER_DAY } from '../../shared/durations.js';
import { isLoopback } from '../../shared/network-address.js';
import { type PhoneKind, phoneDefaults } from './phone-kind.js';
import type { Values } from './secret-files.js';
import { DEFAULT_HOST, type Environment } from './setting-groups.js';

/**
 * Errors of settings that require each other, one line each. They are checked before parsing, so that they can be
 * reported together with the errors of single settings.
 * @param known the faults found so far
 */
export const pairFaults = (
  values: Values,
  phones: PhoneKind,
  known: readonly string[],
): string[] => [
  ...accountFaults(values, phones, known),
  ...bothOrNeither(values, 'SMTP_URL', 'MAIL_FROM'),
  ...(values.WARNINGS_TO && !values.SMTP_URL && !values.MAIL_FROM
    ? ['SMTP_URL: must be set too, with MAIL_FROM, because WARNINGS_TO is set']
    : []),
  ...summaryFaults(values),
  ...bothOrNeither(values, 'CENTREX_USER', 'CENTREX_PASS'),
  ...bothOrNeither(values, 'WEBHOOK_URL', 'WEBHOOK_SECRET'),
];

function summaryFaults({
  SUMMARY_MAIL: rhythm,
  SUMMARY_TO,
  WARNINGS_TO,
  SMTP_URL,
  MAIL_FROM,
}: Values): string[] {
  const isWanted = rhythm === 'daily' || rhythm === 'weekly';
  if (!isWanted)
    return SUMMARY_TO ? ['SUMMARY_MAIL: must be daily or weekly, because SUMMARY_TO is set'] : [];
  return [
    ...(SMTP_URL || MAIL_FROM || WARNINGS_TO
      ? []
      : [`SMTP_URL: must be set too, with MAIL_FROM, because SUMMARY_MAIL is ${rhythm}`]),
    ...(SUMMARY_TO || WARNINGS_TO
      ? []
      : [`SUMMARY_TO: must be set too, or WARNINGS_TO, because SUMMARY_MAIL is ${rhythm}`]),
  ];
}

function bothOrNeither(values: Values, one: string, other: string): string[] {
  if (Boolean(values[one]) === Boolean(values[other])) return [];
  const [present, missing] = values[one] ? [one, other] : [other, one];
  return [`${missing}: must be set too, because ${present} is set`];
}

function accountFaults(values: Values, phones: PhoneKind, known: readonly string[]): string[] {
  const defaults = phoneDefaults[phones];
  const missing = (['WEBAPPEL_EMAIL', 'WEBAPPEL_PASS'] as const)
    .filter((name) => !values[name] && defaults[name] === undefined)
    .filter((name) => !known.some((fault) => fault.startsWith(`${name}_FILE`)))
    .map((name) => `${name}: must be set when WEBAPPEL_URL is set; it is the account to call with`);
  const usesDemoPassword =
    defaults.WEBAPPEL_PASS !== undefined &&
    (values.WEBAPPEL_PASS ?? defaults.WEBAPPEL_PASS) === defaults.WEBAPPEL_PASS;
  if (!usesDemoPassword || isLoopback(values.HOST ?? DEFAULT_HOST)) return missing;
  return [
    ...missing,
    'WEBAPPEL_PASS: the demo password works on loopback only; set another one to listen on this HOST',
  ];
}

/** Errors of settings that are valid one by one but not together, one line each. */
export function combinationFaults(env: Environment): string[] {
  const faults: string[] = [];
  if (env.SLOT_NOTICE_MINUTES >= env.SLOT_HORIZON_DAYS * MINUTES_PER_DAY)
    faults.push(
      'SLOT_NOTICE_MINUTES: must be less than SLOT_HORIZON_DAYS, or no time can be offered',
    );
  if (env.SAFE_PHRASE_FIELD === env.TOKEN_FIELD)
    faults.push('SAFE_PHRASE_FIELD: must differ from TOKEN_FIELD, which carries the token');
  const isEmbedded = env.WEBAPPEL_URL === undefined;
  if (isEmbedded && env.PORT !== 0 && env.PORT === env.PLATFORM_PORT)
    faults.push('PLATFORM_PORT: must differ from PORT');
  return faults;
}
