import type { CustomField } from '../../shared/vocabulary.js';
import { fields } from '../../shared/webappel/fields.js';

/** Null and an empty text clear a setting. */
type PopupSettings = Partial<
  Record<'label1' | 'label2' | 'label3' | 'stylesheet', string | null | undefined>
>;

const labelOf = { custom1: 'label1', custom2: 'label2', custom3: 'label3' } as const;

/** Settings of a popup that WebAppel takes and Rappel's form does not use, a sentence each. */
export function settingsWithoutEffect(popup: PopupSettings, tokenField: CustomField): string[] {
  const label = labelOf[tokenField];
  return [
    ...(popup[label]
      ? [
          `${fields[label].wire}: this label has no effect, because the field ${fields[tokenField].wire} carries Rappel's token. Use another field, or set TOKEN_FIELD to another one`,
        ]
      : []),
    ...(popup.stylesheet
      ? [
          `${fields.stylesheet.wire}: the style sheet of a popup has no effect on Rappel's form. Use the CSS custom properties of docs/elements.md on your page`,
        ]
      : []),
  ];
}
