/** A text of the owner by language tag; under `any`, one for every language. */
export type OwnerText = Readonly<Record<string, string>>;

export const ANY_LANGUAGE = 'any';

/**
 * The text in the first of the languages that it has, else in any, else in the first that the owner wrote.
 * @param languages the preferred first
 * @returns with the language in which it is shown
 */
export function ownerText(
  texts: OwnerText,
  ...languages: readonly string[]
): { text: string; language: string } {
  const [first = ''] = Object.keys(texts);
  const language =
    [...languages, ANY_LANGUAGE].find((candidate) => Object.hasOwn(texts, candidate)) ?? first;
  const shown = language === ANY_LANGUAGE ? (languages[0] ?? language) : language;
  return { text: texts[language] ?? '', language: shown };
}
