import { z } from 'zod';
import { fields } from '../../shared/webappel/fields.js';
import { sentCharsets } from '../../shared/webappel/sent-charset.js';
import { logLevels } from '../log.js';
import { appointmentVariables } from './appointment-settings.js';
import { centrexVariables } from './centrex-settings.js';
import { limitVariables } from './limit-settings.js';
import { behaviourVariables } from './platform-behaviour.js';
import { privacyVariables } from './privacy-settings.js';
import {
  addressList,
  bareHttpUrl,
  callStates,
  countryList,
  customField,
  databaseUrl,
  emailAddress,
  encryptionKeys,
  hostAndPort,
  numberList,
  oneOf,
  originList,
  phoneNumber,
  popupSchedules,
  port,
  safePhraseField,
  seconds,
  siteUrl,
  smtpUrl,
  taughtRefusals,
  textOfLength,
  timeZone,
  trueOrFalse,
  trustProxy,
  webAddress,
  wholeNumber,
} from './setting-forms.js';
import { settingTexts } from './setting-texts.js';

export interface SettingGroup {
  title: string;
  introduction?: string;
  variables: Readonly<Record<string, z.ZodType>>;
}

export const DEFAULT_HOST = '127.0.0.1';

const account = {
  title: 'The WebAppel account',
  variables: {
    WEBAPPEL_URL: bareHttpUrl.optional().register(settingTexts, {
      about: 'The address of `api.php` of your WebAppel.',
      unset: 'the embedded platform is started and used',
    }),
    WEBAPPEL_EMAIL: z.string().optional().register(settingTexts, {
      about: 'The email of the account that makes the calls.',
      isSecret: true,
    }),
    WEBAPPEL_CHARSET: oneOf(sentCharsets).default('utf-8').register(settingTexts, {
      about:
        'The charset in which your WebAppel wants the text of requests. Answers are read in any charset. `rappel probe --write` says which one to set.',
    }),
    REFUSALS: taughtRefusals.optional().register(settingTexts, {
      about:
        'Answers of your WebAppel that are refusals, as part of their words and a code. Common ones, such as `KO` or `Identifiants incorrects`, are known. `rappel probe` prints answers that it does not know.',
      unset: 'only the known ones',
    }),
    CALL_STATES: callStates.optional().register(settingTexts, {
      about:
        'What the words or codes mean that your WebAppel lists as the state of a call. The log names a word that Rappel does not know, and `rappel probe --call` prints the line to set.',
      unset: 'only the known words',
    }),
    WEBAPPEL_PASS: z.string().optional().register(settingTexts, {
      about:
        'The password of that account. The demo password is accepted on a loopback `HOST` only. While Rappel runs with another WebAppel, a new password in the file of `WEBAPPEL_PASS_FILE` is used without a restart.',
      isSecret: true,
    }),
  },
} satisfies SettingGroup;

const listening = {
  title: 'Where Rappel listens',
  variables: {
    HOST: z.string().default(DEFAULT_HOST).register(settingTexts, {
      about: 'The address to listen on. `0.0.0.0` means every address of the machine.',
    }),
    PORT: port.default(3000).register(settingTexts, {
      about: 'The port of the proxy. 0 means any free port.',
    }),
    PLATFORM_PORT: port.default(3001).register(settingTexts, {
      about:
        'The port of the embedded platform, on the same `HOST`. Must differ from `PORT`; 0 is any free port.',
    }),
    PUBLIC_URL: siteUrl.optional().register(settingTexts, {
      about:
        'The address that visitors use. Its origin may always embed the button. On a loopback `HOST` other names are then accepted in requests.',
      unset:
        "Rappel's own pages may request simulated calls only, and on a loopback `HOST` requests must name a loopback host or one of `ALLOWED_ORIGINS`",
    }),
    TRUST_PROXY: trustProxy.prefault('false').register(settingTexts, {
      about:
        'The reverse proxies in front of Rappel whose `X-Forwarded-For` is trusted for the address of the visitor. A number trusts proxies that connect from a private address; name public ones by their addresses. `true` is refused: any visitor could then claim any address.',
    }),
    DRAIN_SECONDS: seconds(0, 4).optional().register(settingTexts, {
      about:
        'After SIGTERM requests are accepted for this long, so that the load balancer can notice and send visitors elsewhere.',
    }),
  },
} satisfies SettingGroup;

const embedding = {
  title: 'Who may embed the button',
  variables: {
    ALLOWED_ORIGINS: originList.optional().register(settingTexts, {
      about: 'The sites that may embed the button, besides `PUBLIC_URL`.',
      unset: 'none; on a loopback `HOST` every page of this machine',
    }),
    PAGE_PROOF: oneOf(['on', 'off']).default('on').register(settingTexts, {
      about:
        'Whether a callback can be requested only with a page proof, which the button fetches when it is opened. It is bound to the site and the popup, is good for one callback and for two hours. `off` is for clients of your own that can neither fetch one nor keep a site key.',
    }),
    PROOF_OF_WORK: oneOf(['on', 'off']).optional().register(settingTexts, {
      about:
        'Whether the browser has to solve a challenge when a request looks like one of a robot: after refusals of the same address or network, in a rush on the popup, filled in faster than anybody types, or without an origin. Other visitors are not asked. Needs `PAGE_PROOF`.',
    }),
  },
} satisfies SettingGroup;

const calls = {
  title: 'Calls',
  variables: {
    CALL_RETRIES: wholeNumber(0, 9)
      .optional()
      .register(settingTexts, {
        about: `How often WebAppel tries an unanswered call again (\`${fields.retries.wire}\`).`,
      }),
    VOIP_NUMBERS: countryList.default(['FR']).register(settingTexts, {
      about:
        'Countries whose internet and company lines (French 09, Dutch 085, Swiss 058) are called like fixed lines, as codes separated by commas; `none` for no country. List a country only if your tariff says so.',
    }),
    MAX_CALL_SECONDS: wholeNumber(10, 86_400)
      .default(3600)
      .register(settingTexts, {
        about: `The longest conversation in seconds (\`${fields.maxSeconds.wire}\`).`,
      }),
    TOKEN_FIELD: customField.prefault(fields.custom3.wire).register(settingTexts, {
      about:
        'The WebAppel field that carries the token by which Rappel finds a call again. The other two are for visitors; the label of this one in the popup has no effect.',
    }),
    SAFE_PHRASE_FIELD: safePhraseField.optional().register(settingTexts, {
      about:
        'Gives each callback two words, which the form shows to the visitor and this WebAppel field to the operator, who says them first: both then know that it is the call that was asked for. After the name, or in a field of its own, which visitors then cannot fill in. `none`: no words. Check with a call of your own that your operators see the field before you turn it on.',
    }),
    POPUP_SCHEDULES: popupSchedules.optional().register(settingTexts, {
      about:
        'The schedule of each popup, which WebAppel does not list. Without it a popup of another WebAppel counts as always open and offers no appointments.',
      unset: 'none',
    }),
    TIME_ZONE: timeZone.default('Europe/Paris').register(settingTexts, {
      about: 'The time zone of opening hours and of the times that WebAppel writes.',
    }),
    FALLBACK_PHONE: phoneNumber.optional().register(settingTexts, {
      about:
        'The phone number that popups show while no callback is possible, shown exactly as written here.',
      unset: 'none is shown',
    }),
    OWN_NUMBERS: numberList.optional().register(settingTexts, {
      about:
        'Your own numbers with their country, separated by commas, such as those your calls show. They are never called back, nor is `FALLBACK_PHONE`, nor the operators that WebAppel lists.',
      unset: 'only `FALLBACK_PHONE` and the operators',
    }),
    MIRROR_BLOCKS: trueOrFalse.default(false).register(settingTexts, {
      about:
        '`true`: numbers that are blocked without an end, by you or by a person who did not ask for a call, are put on the list of WebAppel too. WebAppel has no method to take a number off its list.',
    }),
  },
} satisfies SettingGroup;

const appointments = {
  title: 'Appointments',
  variables: appointmentVariables,
} satisfies SettingGroup;

const privacy = {
  title: 'Privacy',
  introduction:
    'How long personal data are kept, and what the form says and asks, in each popup. The consent is apart from the request, which does not depend on it; its text, version and language are kept with the callback and listed by the API of the owner.',
  variables: privacyVariables,
} satisfies SettingGroup;

const limits = {
  title: 'Limits',
  introduction:
    'They keep the bill and the phones of others safe from abuse. A limit counts exactly, also across instances, and `none` turns it off. An hour is any 60 minutes and a day any 24 hours; the parts counted are 5 minutes and an hour, so room may be given that much later. What is above a limit is not called, and the visitor is given `FALLBACK_PHONE`. Simulated calls cost nothing, so most limits are off for them.',
  variables: {
    ...limitVariables,
    REQUESTS_PER_ADDRESS: wholeNumber(1, 1_000_000).optional().register(settingTexts, {
      about: 'How many callbacks one address may request in ten minutes.',
    }),
    READS_PER_ADDRESS: wholeNumber(60, 1_000_000).default(3000).register(settingTexts, {
      about:
        'How many pages, files and states one address may read in a minute, half of them at once. A page with the button reads about ten, and one that waits for a call about 20 in a minute, so the default is enough for an office of a hundred.',
    }),
    EVENT_STREAMS: wholeNumber(1, 1_000_000).default(2000).register(settingTexts, {
      about:
        'How many event streams may be open. Above the limit the button polls instead. At most 1000 connections more are accepted.',
    }),
    EVENT_STREAMS_PER_ADDRESS: wholeNumber(1, 1_000_000).default(50).register(settingTexts, {
      about:
        'How many event streams one address may have open. It may have 150 connections more than that; a reverse proxy of `TRUST_PROXY` any number.',
    }),
  },
} satisfies SettingGroup;

const store = {
  title: 'The store',
  variables: {
    DATABASE_URL: databaseUrl.default('sqlite:data/rappel.db').register(settingTexts, {
      about:
        'The database of callbacks and of the embedded platform. `sqlite::memory:` keeps nothing. For PostgreSQL over TLS add `?sslmode=verify-full`, and `&sslrootcert=/path/to/ca.pem` for a certificate that Node does not trust by itself. `sslmode=require` encrypts and checks nothing.',
      isSecret: true,
    }),
    SECRET: textOfLength(32).optional().register(settingTexts, {
      about: 'The key with which phone numbers and addresses are hashed.',
      unset: 'generated once and kept in the store',
      isSecret: true,
    }),
    ENCRYPTION_KEY: encryptionKeys.optional().register(settingTexts, {
      about:
        'Encrypts what the database and its backups hold of visitors, above all numbers and names: see [Encryption](encryption.md). Make a key with `npx rappel key new`, and keep it where the database is not. Give all instances the same. Without it nothing that is encrypted can be read, by anybody.',
      unset: 'nothing is encrypted',
      isSecret: true,
    }),
  },
} satisfies SettingGroup;

const owner = {
  title: 'The owner',
  variables: {
    ADMIN_TOKEN: textOfLength(16)
      .optional()
      .register(settingTexts, {
        about:
          "Opens the owner's API and `/metrics`, as `Authorization: Bearer …`. Give all instances the same one.",
        unset: {
          none: "the owner's API is closed",
          simulated: 'generated and printed at each start',
        },
        isSecret: true,
      }),
    DEMO_DATA: oneOf(['on', 'off']).default('off').register(settingTexts, {
      about:
        'Whether a start with simulated phones and without any request writes three weeks of made-up requests, for the console; `npm start` says `on`. A start with `off`, or with `WEBAPPEL_URL`, removes them.',
    }),
    CONSOLE: oneOf(['on', 'off']).default('on').register(settingTexts, {
      about:
        'Whether the console of the owner is at `/console`. The API answers machines all the same.',
    }),
    CONSOLE_HOST: hostAndPort.optional().register(settingTexts, {
      about:
        'The host name, with a port if need be, at which the console is, instead of that of `PUBLIC_URL`: one that only your network knows. It is reached over https, and sessions and passkeys are good there only.',
      unset: 'the console is where visitors are',
    }),
  },
} satisfies SettingGroup;

const centrex = { title: 'Centrex', variables: centrexVariables } satisfies SettingGroup;

export const mail = {
  title: 'Mail',
  introduction:
    'The embedded platform sends voice messages by mail, and Rappel warnings of budgets and summaries. Set `SMTP_URL` and `MAIL_FROM` both or neither; without them voice messages wait in the store until there is a mail server. Another WebAppel sends its voice messages itself, so beside `WEBAPPEL_URL` they are for `WARNINGS_TO` and `SUMMARY_MAIL` only, and Rappel says at its start if they have no effect.',
  variables: {
    SMTP_URL: smtpUrl.optional().register(settingTexts, {
      about: 'The mail server.',
      unset: 'none',
      isSecret: true,
    }),
    MAIL_FROM: emailAddress.optional().register(settingTexts, {
      about: 'The sender of the mails.',
      unset: 'none',
    }),
    WARNINGS_TO: addressList.optional().register(settingTexts, {
      about:
        'Who is mailed when 50 or 80 percent of a budget are reserved or spent, and when a call no longer fits. Needs `SMTP_URL` and `MAIL_FROM`.',
      unset: 'nobody; the log, the metrics and the owner’s API have the warnings',
    }),
    SUMMARY_MAIL: oneOf(['off', 'daily', 'weekly']).default('off').register(settingTexts, {
      about:
        'Whether the figures of the day before, or on Mondays of the week before, are mailed at 07:00 in `TIME_ZONE`, beside those of the period before. No number and no name is in them. Needs `SMTP_URL`, `MAIL_FROM` and somebody to mail.',
    }),
    SUMMARY_TO: addressList.optional().register(settingTexts, {
      about: 'Who gets the summary.',
      unset: 'those of `WARNINGS_TO`',
    }),
    SUMMARY_LANGUAGE: oneOf(['fr', 'en']).default('fr').register(settingTexts, {
      about: 'The language of the summary.',
    }),
  },
} satisfies SettingGroup;

const webhook = {
  title: 'Webhook',
  introduction:
    'Tells a server of yours of each callback that reached nobody: `callback.missed`, `callback.failed`, `callback.refused`, `callback.expired`, and `callback.unsettled`, which is left to a person. Set both or neither. `docs/running.md` shows a message.',
  variables: {
    WEBHOOK_URL: webAddress.optional().register(settingTexts, {
      about:
        'Where the messages are sent, in the order of what happened. Redirects are not followed.',
      unset: 'none are sent',
    }),
    WEBHOOK_SECRET: textOfLength(24).optional().register(settingTexts, {
      about:
        'The key of their signatures, as the specification Standard Webhooks has it: `whsec_` and base64, or any other text.',
      unset: 'none',
      isSecret: true,
    }),
  },
} satisfies SettingGroup;

const log = {
  title: 'The log',
  variables: {
    LOG_LEVEL: oneOf(logLevels).default('info').register(settingTexts, {
      about: 'The lowest level that is logged, as JSON and without personal data.',
    }),
  },
} satisfies SettingGroup;

const platform = {
  title: 'The embedded platform',
  introduction:
    'The guide of WebAppel does not say how it writes a refusal or how soon it lists a call. These settings make the embedded platform behave as a real one might, to test your page or your client.',
  variables: {
    ...behaviourVariables,
    ACCOUNT_PASS: z.string().optional().register(settingTexts, {
      about: 'The password that `rappel account add` and `rappel account password` set.',
      unset: 'the command asks for it',
      isSecret: true,
    }),
  },
} satisfies SettingGroup;

/** Every setting, in the order of docs/settings.md. */
export const settingGroups: readonly SettingGroup[] = [
  account,
  listening,
  embedding,
  calls,
  appointments,
  privacy,
  limits,
  store,
  owner,
  centrex,
  mail,
  webhook,
  log,
  platform,
];

/** The variables of the environment. A blank variable must be left out. */
export const Environment = z.object({
  ...account.variables,
  ...listening.variables,
  ...embedding.variables,
  ...calls.variables,
  ...appointments.variables,
  ...privacy.variables,
  ...limits.variables,
  ...store.variables,
  ...owner.variables,
  ...centrex.variables,
  ...mail.variables,
  ...webhook.variables,
  ...log.variables,
  ...platform.variables,
});
export type Environment = z.output<typeof Environment>;

/** The settings that `NAME_FILE` may give. */
export const secretNames: readonly string[] = Object.entries(Environment.shape)
  .filter(([, schema]) => settingTexts.get(schema)?.isSecret)
  .map(([name]) => name);
