import { behaviourVariables } from './platform-behaviour.js';
import { mail } from './setting-groups.js';

const reasons: Readonly<Record<string, string>> = Object.fromEntries([
  ...Object.keys(mail.variables).map((name) => [
    name,
    'your WebAppel sends its voice messages itself',
  ]),
  ...Object.keys(behaviourVariables).map((name) => [name, 'it changes the embedded platform only']),
]);

/** Sentences about settings of the embedded platform that are set although another WebAppel makes the calls. */
export function settingsWithoutPlatform(
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  if (!environment.WEBAPPEL_URL?.trim()) return [];
  return Object.entries(reasons).flatMap(([setting, reason]) =>
    [setting, `${setting}_FILE`]
      .filter((name) => environment[name]?.trim())
      .map((name) => `${name} has no effect beside WEBAPPEL_URL: ${reason}`),
  );
}
