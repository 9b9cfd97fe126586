/**
 * The languages of the widget and of the pages about a request, the default first, and the words of the button. Every
 * page loads them in every language, so they are short.
 *
 * To add one, add its line here, and translate `en.ts` into a file of its own. The compiler names what is forgotten.
 */
export const buttonWords = {
  fr: 'Être rappelé',
  en: 'Call me back',
  de: 'Rückruf anfordern',
  es: 'Solicitar llamada',
  it: 'Richiamatemi',
  pt: 'Pedir chamada',
  nl: 'Bel mij terug',
  ar: 'طلب معاودة الاتصال',
} as const;

export type Language = keyof typeof buttonWords;
export const languages = Object.keys(buttonWords) as readonly Language[];
