import type { FileType } from '../../shared/configuration/configuration.js';
import type { PopupEntry } from '../../shared/configuration/configuration-file.js';
import { inLanguage } from '../language.js';
import { popups as en } from '../messages/en/popups.js';
import { popups as fr } from '../messages/fr/popups.js';
import { changedFields, type PopupField, valueAt } from './popup-fields.js';

const words = inLanguage({ en, fr });

/** One value that changes, for people. */
export interface ShownChange {
  label: string;
  from: string;
  to: string;
}

/** What changes between two states of a popup, in the language of the page. */
export const changesOf = (before: PopupEntry, after: PopupEntry): ShownChange[] =>
  changedFields(before, after).map((field) => ({
    label: words.labels[field],
    ...(field === 'destinations'
      ? listChange(before.destinations ?? [], after.destinations ?? [])
      : { from: shown(field, valueAt(before, field)), to: shown(field, valueAt(after, field)) }),
  }));

function listChange(before: readonly string[], after: readonly string[]) {
  const more = after.filter((one) => !before.includes(one)).join(', ');
  const less = before.filter((one) => !after.includes(one)).join(', ');
  const to = [more && words.added(more), less && words.removed(less)].filter(Boolean).join('; ');
  return { from: '', to };
}

function shown(field: PopupField, value: unknown): string {
  if (value === undefined) return words.untold;
  if (value === null || value === '') return words.nothing;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  const choices: Readonly<Record<string, string>> | undefined =
    field in words.choices ? words.choices[field as keyof typeof words.choices] : undefined;
  return choices?.[String(value)] ?? String(value);
}

export const fileChange = (type: FileType, isRemoved: boolean): ShownChange => ({
  label: words.files[type],
  from: '',
  to: isRemoved ? words.fileChanges.removed : words.fileChanges.stored,
});
