import type { CallbackRequest, PopupView } from '../../shared/callback.js';
import { bytesIn } from '../../shared/text-size.js';
import { MAX_CUSTOM_FIELD_BYTES, MAX_NAME_LENGTH } from '../../shared/vocabulary.js';
import { askedFields, type TextField } from '../callback-flow.js';

/**
 * What the page sends along in fields of the popup that visitors do not see. No request fails because of it: it is
 * written as WebAppel takes it, and a field that the popup does not have is left out.
 */
export class HiddenContext {
  #values: Partial<Record<TextField, string>> = {};

  constructor(
    private readonly hidden: readonly string[],
    private readonly texts: Partial<Record<TextField, string>>,
  ) {}

  /** The popup without the hidden fields. */
  hide(popup: PopupView): PopupView {
    const hidden = askedFields(popup).filter((field) => this.hidden.includes(field));
    this.#values = Object.fromEntries(
      hidden
        .map((field): [TextField, string] => [field, acceptable(field, this.texts[field] ?? '')])
        .filter(([, text]) => text !== ''),
    );
    const labels = { ...popup.labels };
    for (const field of hidden) if (field !== 'name') labels[field] = null;
    return { ...popup, labels, asksName: popup.asksName && !hidden.includes('name') };
  }

  addTo(request: CallbackRequest): CallbackRequest {
    return { ...request, ...this.#values };
  }
}

/** One line without semicolons, cut where it becomes too long. */
function acceptable(field: TextField, text: string): string {
  const oneLine = text.normalize('NFKC').replace(/[;\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ');
  const characters = [...oneLine.trim()];
  const isTooLong = () =>
    field === 'name'
      ? characters.join('').length > MAX_NAME_LENGTH
      : bytesIn(characters.join('')) > MAX_CUSTOM_FIELD_BYTES;
  while (isTooLong()) characters.pop();
  return characters.join('').trim();
}
