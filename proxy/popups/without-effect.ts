import type { CustomField, SafePhraseField } from '../../shared/vocabulary.js';
import { fields } from '../../shared/webappel/fields.js';

/** Null and an empty text clear a setting. */
type PopupSettings = Partial<Record<'label1' | 'label2' | 'label3', string | null | undefined>>;

/** Fields of the owner that Rappel fills in. */
export interface TakenFields {
  tokenField: CustomField;
  safePhraseField?: SafePhraseField | undefined;
}

const labelOf = { custom1: 'label1', custom2: 'label2', custom3: 'label3' } as const;

/** Settings of a popup that WebAppel takes and Rappel's form does not use, a sentence each. */
export function settingsWithoutEffect(
  popup: PopupSettings,
  { tokenField, safePhraseField }: TakenFields,
): string[] {
  const taken = (field: CustomField, what: string, setting: string): string[] => {
    const label = labelOf[field];
    return popup[label]
      ? [
          `${fields[label].wire}: this label has no effect, because the field ${fields[field].wire} carries ${what}. Use another field, or set ${setting} to another one`,
        ]
      : [];
  };
  return [
    ...taken(tokenField, "Rappel's token", 'TOKEN_FIELD'),
    ...(safePhraseField && safePhraseField !== 'visitorName'
      ? taken(safePhraseField, 'the safe phrase', 'SAFE_PHRASE_FIELD')
      : []),
  ];
}
