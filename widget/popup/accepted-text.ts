import { bytesIn } from '../../shared/text-size.js';
import { MAX_CUSTOM_FIELD_BYTES, MAX_NAME_LENGTH } from '../../shared/vocabulary.js';
import type { TextField } from '../callback-flow.js';

/**
 * A text as the proxy accepts it in a field: one line without semicolons, cut where it becomes too long. For fields that
 * visitors do not see, where nobody could correct it.
 */
export function acceptedText(field: TextField, text: string): string {
  const oneLine = text.normalize('NFKC').replace(/[;\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ');
  const characters = [...oneLine.trim()];
  const isTooLong = () =>
    field === 'name'
      ? characters.join('').length > MAX_NAME_LENGTH
      : bytesIn(characters.join('')) > MAX_CUSTOM_FIELD_BYTES;
  while (isTooLong()) characters.pop();
  return characters.join('').trim();
}
