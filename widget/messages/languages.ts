import { buttonWords, type Language } from './button-words.js';
import type { LauncherWords, LazyWords, Messages } from './messages.js';

type Entry = Omit<LauncherWords, 'callMe' | 'language'> & {
  /** All other words, loaded when somebody reads them. */
  file(): Promise<{ words: LazyWords }>;
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

/** All words of a language. */
export async function loadMessages(language: Language): Promise<Messages> {
  const { words } = await entries[language].file();
  return { ...launcherWords(language), ...words };
}
