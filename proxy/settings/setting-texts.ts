import { z } from 'zod';
import type { PhoneKind } from './phone-kind.js';

interface SettingText {
  /** The meaning, in Markdown. */
  about: string;
  /** What applies while the setting is not set, if that is not one of its values. */
  unset?: string | Readonly<Record<PhoneKind, string>>;
  /** `NAME_FILE` may name a file that holds it. */
  isSecret?: true;
}

/** The description of each setting, for docs/settings.md. Every setting has one. */
export const settingTexts = z.registry<SettingText>();
