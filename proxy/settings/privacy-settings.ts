import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { PopupPrivacy } from '../../shared/callback.js';
import { textByLanguage, textThat, webAddress, wholeNumber } from './setting-forms.js';
import { settingTexts } from './setting-texts.js';

export const privacyVariables = {
  PRIVACY_NOTICE: textByLanguage.optional().register(settingTexts, {
    about:
      'A short notice in the form: who calls, why, and how long what is given here is kept. One text, or one for each language as JSON: `{"fr":"…","en":"…"}`.',
    unset: 'none',
  }),
  PRIVACY_URL: webAddress.optional().register(settingTexts, {
    about: 'The address of your privacy policy, linked in the form.',
    unset: 'none',
  }),
  CONSENT_TEXT: textByLanguage.optional().register(settingTexts, {
    about:
      'Asks in the form for a consent to something else than this call, such as "You may also call me about offers". It is a box that nobody has to tick and that is never ticked beforehand. Written as `PRIVACY_NOTICE`.',
    unset: 'no consent is asked for',
  }),
  CONSENT_VERSION: textThat('a text of 1 to 40 characters', (text) => text.length <= 40)
    .optional()
    .register(settingTexts, {
      about: 'Your name for this wording of `CONSENT_TEXT`, kept with each consent.',
      unset: 'the beginning of its SHA-256 hash',
    }),
  KEEP_PERSONAL_DAYS: wholeNumber(1, 3650).default(30).register(settingTexts, {
    about:
      'How many days after the end of a callback its number, name, own fields and address are blanked, and a voice message of the embedded platform is deleted. What was counted stays: state, times, talk, price, destination and country. [Personal data](personal-data.md) lists everything that is kept.',
  }),
};

type Values = {
  [Name in keyof typeof privacyVariables]?: z.output<(typeof privacyVariables)[Name]>;
};

const HASH_LENGTH = 12;

/** Undefined: the form says nothing about privacy. */
export function privacyOf(env: Values): PopupPrivacy | undefined {
  const { PRIVACY_NOTICE, PRIVACY_URL, CONSENT_TEXT, CONSENT_VERSION } = env;
  if (!PRIVACY_NOTICE && !PRIVACY_URL && !CONSENT_TEXT) return undefined;
  return {
    notice: PRIVACY_NOTICE ?? null,
    url: PRIVACY_URL ?? null,
    consent: CONSENT_TEXT
      ? { texts: CONSENT_TEXT, version: CONSENT_VERSION ?? hashOf(CONSENT_TEXT) }
      : null,
  };
}

const hashOf = (texts: Readonly<Record<string, string>>): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(texts).sort(([one], [other]) => (one < other ? -1 : 1))))
    .digest('hex')
    .slice(0, HASH_LENGTH);
