import { behaviourVariables } from './platform-behaviour.js';

type Variables = Readonly<Record<string, string | undefined>>;

const forVoiceMessages = 'your WebAppel sends its voice messages itself';

/** Why a setting of the embedded platform has no effect beside another WebAppel. */
const reasons: Readonly<Record<string, string>> = {
  SMTP_URL: `${forVoiceMessages}, and neither WARNINGS_TO nor SUMMARY_MAIL is set`,
  MAIL_FROM: `${forVoiceMessages}, and neither WARNINGS_TO nor SUMMARY_MAIL is set`,
  DEMO_DATA: 'made-up requests are never beside real ones',
  PLATFORM_PORT: 'the embedded platform is not started',
  ...Object.fromEntries(
    Object.keys(behaviourVariables).map((name) => [name, 'it changes the embedded platform only']),
  ),
};
/** What `WARNINGS_TO` and `SUMMARY_MAIL` need. */
const forMails = ['SMTP_URL', 'MAIL_FROM'];

/** Sentences about settings of the embedded platform that are set although another WebAppel makes the calls. */
export function settingsWithoutPlatform(environment: Variables): string[] {
  if (!environment.WEBAPPEL_URL?.trim()) return [];
  const isMailing = Boolean(
    environment.WARNINGS_TO?.trim() || (environment.SUMMARY_MAIL?.trim() ?? 'off') !== 'off',
  );
  return Object.entries(reasons)
    .filter(([setting]) => !(isMailing && forMails.includes(setting)))
    .flatMap(([setting, reason]) =>
      [setting, `${setting}_FILE`]
        .filter((name) => environment[name]?.trim())
        .map((name) => `${name} has no effect beside WEBAPPEL_URL: ${reason}`),
    );
}
