import { z } from 'zod';
import { type PhoneKind, phoneDefaults } from './phone-kind.js';
import { isBareHttpUrl, pathOrUrl, textThat } from './setting-forms.js';
import { settingTexts } from './setting-texts.js';

/** The source of the Centrex accounts. `demo`: the directory that comes with the embedded platform. */
export type CentrexSource =
  | { kind: 'endpoint'; url: string; credentials: { user: string; pass: string } | undefined }
  | { kind: 'file'; path: string }
  | { kind: 'demo' };

export const centrexVariables = {
  CENTREX_SOURCE: pathOrUrl.optional().register(settingTexts, {
    about:
      'The source of your Centrex accounts: a JSON endpoint or a JSON file. It is read for each request of the owner and never changed.',
    unset: { none: 'no Centrex accounts', simulated: 'a directory for the demo' },
  }),
  CENTREX_USER: textThat('a user name without a colon', (text) => /^[^:]+$/.test(text))
    .optional()
    .register(settingTexts, {
      about: 'The user of that endpoint (HTTP Basic). Needs `CENTREX_PASS`.',
      unset: 'no login',
    }),
  CENTREX_PASS: z.string().optional().register(settingTexts, {
    about: 'The password of that endpoint. Needs `CENTREX_USER`.',
    unset: 'no login',
    isSecret: true,
  }),
};

type Values = z.output<z.ZodObject<typeof centrexVariables>>;

export function centrexSourceOf(
  { CENTREX_SOURCE: source, CENTREX_USER: user, CENTREX_PASS: pass }: Values,
  phones: PhoneKind,
): CentrexSource | undefined {
  if (source === undefined) {
    const kind = phoneDefaults[phones].CENTREX_SOURCE;
    return kind && { kind };
  }
  if (!isBareHttpUrl(source)) return { kind: 'file', path: source };
  return { kind: 'endpoint', url: source, credentials: user && pass ? { user, pass } : undefined };
}
