import { z } from 'zod';
import { type PhoneKind, phoneConditions, phoneDefaults } from './phone-kind.js';
import { formOf } from './setting-forms.js';
import { type SettingGroup, secretNames, settingGroups } from './setting-groups.js';
import { settingTexts } from './setting-texts.js';

const code = (text: string): string => `\`${text}\``;

const introduction = `# Settings

Rappel is configured with environment variables. This page lists all of them. It is generated from \`proxy/settings/\`:
\`npm run docs\` rewrites it, and a test checks that it is up to date.

- **Everything is optional.** Without any setting Rappel starts as a demo, on its embedded platform with simulated phones.
  With \`WEBAPPEL_URL\` it calls through another WebAppel; then the account must be set as well.
- **All errors are reported together at start**, one line for each setting, with its name and the values it accepts.
  Rappel does not start until all are corrected.
- **A blank variable counts as not set.**
- **Secrets may be read from files**: \`NAME_FILE\` is the path of a file that holds \`NAME\`. Set one of the two. This works
  for ${listed(secretNames.map(code))}.
- **Some defaults depend on the phones.** "${phoneConditions.simulated}" means without \`WEBAPPEL_URL\`,
  "${phoneConditions.none}" means with it.
`;

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

/** The default in the schema itself. */
function schemaDefault(schema: z.core.$ZodType): string | undefined {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return code(String(schema.def.defaultValue));
  return undefined;
}

const kinds = Object.keys(phoneDefaults) as PhoneKind[];
const perKind = (textOf: (kind: PhoneKind) => string): string =>
  kinds.map((kind) => `${phoneConditions[kind]}: ${textOf(kind)}`).join('; ');

function defaultOf(name: string, schema: z.ZodType): string {
  const unset = settingTexts.get(schema)?.unset;
  if (typeof unset === 'string') return unset;
  if (unset) return perKind((kind) => unset[kind]);
  if (name in phoneDefaults.none)
    return perKind((kind) => {
      const value = phoneDefaults[kind][name as keyof (typeof phoneDefaults)[PhoneKind]];
      return value === undefined ? 'must be set' : code(String(value));
    });
  const value = schemaDefault(schema);
  if (value === undefined) throw new Error(`${name}: say what applies while it is not set`);
  return value;
}

function settingRow([name, schema]: [string, z.ZodType]): string[] {
  const text = settingTexts.get(schema);
  if (!text) throw new Error(`${name}: has no description; register one in settingTexts`);
  return [code(name), defaultOf(name, schema), formOf(schema) ?? 'any text', text.about];
}

/** One group of settings, in Markdown. @throws {Error} for a setting without description or default */
export function groupText({ title, introduction, variables }: SettingGroup): string {
  const rows = Object.entries(variables).map(settingRow);
  return [
    `## ${title}`,
    ...(introduction ? [introduction] : []),
    table(['Setting', 'Default', 'Value', 'Meaning'], rows),
  ].join('\n\n');
}

/** docs/settings.md. */
export const settingsText = (): string =>
  `${[introduction.trimEnd(), ...settingGroups.map(groupText)].join('\n\n')}\n`;
