const digitsIn = (text: string): number => text.match(/\p{Nd}/gu)?.length ?? 0;

/** Text that may be a phone number. Any other text stays as typed, and the form reports it. */
const numberLike = /^[\p{Nd}\s().+\-/\u2010-\u2015]*$/u;

/**
 * Formats a number while it is typed, keeping the caret behind the same digit. Do not call it during composition
 * (`event.isComposing`): an input method would lose its text.
 */
export function formatInPlace(input: HTMLInputElement, format: (typed: string) => string): void {
  const typed = input.value;
  if (!numberLike.test(typed)) return;
  const formatted = format(typed);
  if (formatted === typed) return;
  const caret = input.selectionStart ?? typed.length;
  const digitsBefore = digitsIn(typed.slice(0, caret));
  const atEnd = caret === typed.length;
  input.value = formatted;
  const position = atEnd ? formatted.length : positionAfterDigits(formatted, digitsBefore);
  input.setSelectionRange(position, position);
}

function positionAfterDigits(text: string, count: number): number {
  if (count === 0) return text.startsWith('+') ? 1 : 0;
  let seen = 0;
  for (const [index, character] of [...text].entries()) {
    if (/\p{Nd}/u.test(character)) seen += 1;
    if (seen === count) return index + 1;
  }
  return text.length;
}
