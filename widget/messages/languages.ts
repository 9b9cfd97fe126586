import { buttonWords, type Language } from './button-words.js';
import type { LauncherWords, LazyWords, Messages, PageMessages, PageWords } from './messages.js';

type Entry = Omit<LauncherWords, 'callMe' | 'language'> & {
  /** All other words, loaded when somebody reads them. */
  file(): Promise<{ words: LazyWords; pageWords: PageWords }>;
};

/** The words of the dialog while it loads, and the file of each language. To add a language, see `buttonWords`. */
const entries: Record<Language, Entry> = {
  fr: {
    unreachable: 'Indisponible',
    close: 'Fermer',
    loading: 'Chargement…',
    tryAgain: 'Réessayer',
    file: () => import('./fr.js'),
  },
  en: {
    unreachable: 'Unavailable',
    close: 'Close',
    loading: 'Loading…',
    tryAgain: 'Try again',
    file: () => import('./en.js'),
  },
  de: {
    unreachable: 'Nicht erreichbar',
    close: 'Schließen',
    loading: 'Wird geladen…',
    tryAgain: 'Erneut versuchen',
    file: () => import('./de.js'),
  },
  es: {
    unreachable: 'No disponible',
    close: 'Cerrar',
    loading: 'Cargando…',
    tryAgain: 'Reintentar',
    file: () => import('./es.js'),
  },
  it: {
    unreachable: 'Non disponibile',
    close: 'Chiudere',
    loading: 'Caricamento…',
    tryAgain: 'Riprovare',
    file: () => import('./it.js'),
  },
  pt: {
    unreachable: 'Indisponível',
    close: 'Fechar',
    loading: 'A carregar…',
    tryAgain: 'Tentar de novo',
    file: () => import('./pt.js'),
  },
  nl: {
    unreachable: 'Niet bereikbaar',
    close: 'Sluiten',
    loading: 'Laden…',
    tryAgain: 'Opnieuw proberen',
    file: () => import('./nl.js'),
  },
  ar: {
    unreachable: 'غير متاح',
    close: 'إغلاق',
    loading: 'جارٍ التحميل…',
    tryAgain: 'إعادة المحاولة',
    file: () => import('./ar.js'),
  },
};

/** The words of a language that are there without loading. */
export function launcherWords(language: Language): LauncherWords {
  const { file: _, ...words } = entries[language];
  return { ...words, language, callMe: buttonWords[language] };
}

/** All words of the widget in a language. */
export async function loadMessages(language: Language): Promise<Messages> {
  const { words } = await entries[language].file();
  return { ...launcherWords(language), ...words };
}

/** The same with those of the server's pages. */
export async function loadPageMessages(language: Language): Promise<PageMessages> {
  const { words, pageWords } = await entries[language].file();
  return { ...launcherWords(language), ...words, ...pageWords };
}
