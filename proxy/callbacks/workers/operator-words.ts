import type { SafePhraseField } from '../../../shared/vocabulary.js';
import type { Callback } from '../ledger/callback-entity.js';

type Told = Partial<Record<SafePhraseField, string>>;

/**
 * What WebAppel shows the operator of the visitor, with the safe phrase in its field.
 * @param field undefined: the owner has just turned the phrases off. A visitor who still has one relies on it, so it
 * goes with the name.
 */
export function toldToOperator(
  { name, custom1, custom2, custom3, safe_phrase }: Callback,
  field: SafePhraseField = 'visitorName',
): Told {
  const told: Told = {
    ...(name && { visitorName: name }),
    ...(custom1 && { custom1 }),
    ...(custom2 && { custom2 }),
    ...(custom3 && { custom3 }),
  };
  if (!safe_phrase) return told;
  if (field !== 'visitorName') return { ...told, [field]: safe_phrase };
  return { ...told, visitorName: name ? `${name} (${safe_phrase})` : safe_phrase };
}
