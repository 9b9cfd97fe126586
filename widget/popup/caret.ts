const digitsIn = (text: string): number => text.match(/\p{Nd}/gu)?.length ?? 0;

/** Only what a number is written with; anything else is left as typed, for the visitor to be told about. */
const numberLike = /^[\p{Nd}\s().+\-/\u2010-\u2015]*$/u;

/**
 * Spaces a number while it is typed. The caret stays behind the digit it stood behind, and nothing is touched in the
 * middle of composing (`event.isComposing`): an input method would lose its text.
 */
export function respace(input: HTMLInputElement, spaced: (typed: string) => string): void {
  const typed = input.value;
  if (!numberLike.test(typed)) return;
  const wanted = spaced(typed);
  if (wanted === typed) return;
  const caret = input.selectionStart ?? typed.length;
  const digitsBefore = digitsIn(typed.slice(0, caret));
  const atEnd = caret === typed.length;
  input.value = wanted;
  const place = atEnd ? wanted.length : placeAfterDigits(wanted, digitsBefore);
  input.setSelectionRange(place, place);
}

function placeAfterDigits(text: string, count: number): number {
  if (count === 0) return text.startsWith('+') ? 1 : 0;
  let seen = 0;
  for (const [index, character] of [...text].entries()) {
    if (/\p{Nd}/u.test(character)) seen += 1;
    if (seen === count) return index + 1;
  }
  return text.length;
}
