const countDigits = (text: string): number => text.match(/\p{Nd}/gu)?.length ?? 0;
const isDigit = (character: string | undefined): boolean => /^\p{Nd}$/u.test(character ?? '');

/** Text that may be a phone number. Any other text stays as typed, and the form reports it. */
const numberLike = /^[\p{Nd}\p{Cf}\s().+\-/\u2010-\u2015]*$/u;

/** Fields whose text is being replaced by `replaceText`, which fires `input` itself. */
const replacing = new WeakSet<HTMLInputElement>();

/**
 * Formats a number while it is typed, keeping the caret behind the same digit. A format moves digits and never loses
 * one: where it would, the text stays as typed. Text of an input method stays until it is complete, and so does what
 * the visitor brings back by undo.
 */
export function formatInPlace(
  input: HTMLInputElement,
  { isComposing, inputType }: Pick<InputEvent, 'isComposing' | 'inputType'>,
  format: (typed: string) => string,
): void {
  const typed = input.value;
  if (replacing.has(input) || isComposing || inputType?.startsWith('history')) return;
  if (!numberLike.test(typed)) return;
  const formatted = format(typed);
  if (formatted === typed || countDigits(formatted) !== countDigits(typed)) return;
  const caret = input.selectionStart ?? typed.length;
  const digitsBefore = countDigits(typed.slice(0, caret));
  const atEnd = caret === typed.length;
  replaceText(input, formatted);
  const position = atEnd ? formatted.length : positionAfterDigits(formatted, digitsBefore);
  input.setSelectionRange(position, position);
}

/**
 * Deletes the digit next to the caret where a space is in between: the format would bring the space back, and the key
 * would do nothing.
 */
export function deleteDigit(event: InputEvent): void {
  const input = event.target as HTMLInputElement;
  const caret = input.selectionStart;
  const step = { deleteContentForward: 1, deleteContentBackward: -1 }[event.inputType];
  if (!step || event.isComposing || caret === null || caret !== input.selectionEnd) return;
  const next = (at: number): string | undefined => input.value[step > 0 ? at : at - 1];
  if (next(caret) !== ' ') return;
  let end = caret;
  while (next(end) === ' ') end += step;
  if (!isDigit(next(end))) return;
  event.preventDefault();
  end += step;
  input.setSelectionRange(Math.min(caret, end), Math.max(caret, end));
  document.execCommand('delete');
}

/**
 * As an edit of the visitor's, so that the browser can undo it; directly where the field has no focus (autofill) or the
 * browser cannot do that.
 */
function replaceText(input: HTMLInputElement, text: string): void {
  const { activeElement } = input.getRootNode() as ShadowRoot;
  replacing.add(input);
  try {
    if (activeElement === input) {
      input.select();
      // Deprecated, and the only way to keep the history of a field; all browsers have it.
      document.execCommand('insertText', false, text);
    }
    if (input.value !== text) input.value = text;
  } finally {
    replacing.delete(input);
  }
}

function positionAfterDigits(text: string, count: number): number {
  if (count === 0) return text.startsWith('+') ? 1 : 0;
  let seen = 0;
  for (const [index, character] of [...text].entries()) {
    if (isDigit(character)) seen += 1;
    if (seen === count) return index + 1;
  }
  return text.length;
}
