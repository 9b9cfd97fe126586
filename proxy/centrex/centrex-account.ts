import { z } from 'zod';
import {
  count,
  digitsOrNothing,
  flag,
  identifier,
  moment,
  optionalStructure,
  phoneNumbers,
  presence,
  printedAs,
  printedPath,
  sameWord,
  structure,
  text,
  word,
} from './centrex-forms.js';

/** Targets of call forwarding. */
const target = word({
  inactive: 'inactive',
  voicemail: 'voicemail',
  'short-number': 'short_number',
  number: 'number',
  'hang-up': 'hang_up',
});
/** The number that a forwarded call displays. */
const shownNumber = sameWord('caller', 'account');

const DEFAULT_FORWARDING_DELAY_SECONDS = 20;

/**
 * A Centrex account as the guide prints it (L567-687), without its secrets. `centrex_account_pwd` and the `pwd` of
 * `ldap_connection` are never read. Of `zoiper_download_url` only its presence is read: the link contains the password.
 */
const account = structure({
  id: printedAs('centrex_account_id', identifier),
  phoneNumbers: printedAs('phone_number', phoneNumbers),
  state: printedAs('state', sameWord('active', 'suspended')),
  site: printedAs('site', text),
  server: printedAs('server', text),
  // The guide calls it alphanumeric, but it is a count.
  simultaneousCalls: printedAs('simultaneous_calls_count', count(null)),
  userName: printedAs('user_name', text),
  codecMode: printedAs('codec_mode', sameWord('preferred', 'forced')),
  codec: printedAs(
    'codec',
    sameWord('FAX', 'G711a', 'G711u', 'G722', 'G726-32', 'G729', 'H264', 'OPUS'),
  ),
  // The guide lists the first three; the other two are their encrypted forms.
  transport: printedAs('transport', sameWord('UDP', 'TCP', 'WS', 'TLS', 'WSS')),
  dialPlan: printedAs('dial_plan', text),
  shortNumber: printedAs('short_phone_number', digitsOrNothing),
  displayedNumber: printedAs('displayed_number', text),
  voicemail: printedAs(
    'voicemail',
    optionalStructure({
      emailAddress: printedAs('email_address', text),
      showsOnPhone: printedAs('visual_notification', flag),
      mayChangeGreeting: printedAs('edit_message_right', flag),
    }),
  ),
  callForwarding: printedAs(
    'call_forwarding',
    optionalStructure({
      unconditional: printedAs('unconditional', target),
      unconditionalShows: printedAs('unconditional_number', shownNumber),
      unreachable: printedAs('unreachable', target),
      unreachableShows: printedAs('unreachable_number', shownNumber),
      noAnswer: printedAs('no_answer', target),
      noAnswerShows: printedAs('no_answer_number', shownNumber),
      delaySeconds: printedAs('delay', count(DEFAULT_FORWARDING_DELAY_SECONDS)),
      secretary: printedAs('secretary', sameWord('inactive', 'active')),
    }),
  ),
  phone: printedAs(
    'phone',
    optionalStructure({
      model: printedAs('phone_model', text),
      macAddress: printedAs('mac_address', text),
      port: printedAs('port', text),
      snomHandset: printedAs('snom_handset_ref', text),
    }),
  ),
  recordsCalls: printedAs('call_recording', flag),
  playsRingbackMessage: printedAs('ringback_message', flag),
  mayIntercept: printedAs('interception_right', flag),
  mayReadAllFaxes: printedAs('fax_numbers_right', flag),
  stopsWhenAllowanceIsUsed: printedAs('limited_account', flag),
  blocksPremiumNumbers: printedAs('vas_numbers_block', flag),
  hasZoiper: printedAs('zoiper_download_url', presence),
  lastRegistrationAt: printedAs('last_registration_at', moment),
  ldap: printedAs(
    'ldap_connection',
    optionalStructure({
      hostname: printedAs('hostname', text),
      user: printedAs('user', text),
      domain: printedAs('domain', text),
    }),
  ),
});

/** An account of the directory, with our names. */
export const CentrexAccount = account.out.meta({ id: 'CentrexAccount' });
export type CentrexAccount = z.infer<typeof CentrexAccount>;

/** An unreadable account: its position and the error, but none of its values. */
export const SkippedAccount = z
  .object({
    place: z.int().meta({ description: 'The position in the answer of the source, from 1.' }),
    reason: z
      .string()
      .meta({ description: "The guide's name of the malformed value and its required format." }),
  })
  .meta({ id: 'SkippedAccount' });

export const CentrexAccounts = z
  .object({
    accounts: z.array(CentrexAccount),
    skipped: z.array(SkippedAccount),
  })
  .meta({ id: 'CentrexAccounts' });
export type CentrexAccounts = z.infer<typeof CentrexAccounts>;

/** The guide prints no envelope: accept a bare list, a list in `data`, or a single account. */
function findList(json: unknown): unknown[] | undefined {
  if (Array.isArray(json)) return json;
  if (typeof json !== 'object' || json === null) return undefined;
  if ('data' in json) return findList(json.data);
  return 'centrex_account_id' in json ? [json] : undefined;
}

/** Reads the accounts of a JSON document and skips malformed ones. Undefined when it is not a list of accounts. */
export function readAccounts(json: unknown): CentrexAccounts | undefined {
  const list = findList(json);
  if (!list) return undefined;
  const found: CentrexAccounts = { accounts: [], skipped: [] };
  list.forEach((value, index) => {
    const { data, error } = account.out.safeParse(account.read(value));
    if (data) found.accounts.push(data);
    else found.skipped.push({ place: index + 1, reason: reasonOf(error.issues[0]) });
  });
  return found;
}

const reasonOf = (issue: z.core.$ZodIssue | undefined): string =>
  [printedPath(issue?.path ?? [], account.parts), issue?.message].filter(Boolean).join(': ');
