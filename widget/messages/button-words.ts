/** The words of the button. Every page loads them in every language, so there are few, and they are short. */
export interface ButtonWords {
  callMe: string;
  /** The widget cannot be loaded. */
  unreachable: string;
}

/**
 * The languages of the widget and of the pages about a request, the default first.
 *
 * To add one, add its line here and in `launcher-words.ts`, and translate `en.ts` into a file of its own. The compiler
 * names what is forgotten.
 */
export const buttonWords = {
  fr: { callMe: 'Être rappelé', unreachable: 'Indisponible' },
  en: { callMe: 'Call me back', unreachable: 'Unavailable' },
  de: { callMe: 'Rückruf anfordern', unreachable: 'Nicht erreichbar' },
  es: { callMe: 'Solicitar llamada', unreachable: 'No disponible' },
  it: { callMe: 'Richiamatemi', unreachable: 'Non disponibile' },
  pt: { callMe: 'Pedir chamada', unreachable: 'Indisponível' },
  nl: { callMe: 'Bel mij terug', unreachable: 'Niet bereikbaar' },
  ar: { callMe: 'طلب معاودة الاتصال', unreachable: 'غير متاح' },
} as const satisfies Record<string, ButtonWords>;

export type Language = keyof typeof buttonWords;
export const languages = Object.keys(buttonWords) as readonly Language[];
