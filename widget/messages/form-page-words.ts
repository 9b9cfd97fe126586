import type { Locale } from '../../shared/vocabulary.js';

/** The words that only the form without script needs. Only the proxy writes them. */
export interface FormPageWords {
  /** The button that leads to the summary, where nothing is sent yet. */
  next: string;
  /** Title of the summary. */
  check: string;
  /** Back from the summary to the form. */
  change: string;
  /** In front of the page's title, when something has to be corrected. */
  error: string;
  /** The label of the list of times, shown with `later`. */
  laterWhen: string;
  /** Instead of the challenge, which needs a script. */
  robotCheck: string;
}

export const formPageWords: Record<Locale, FormPageWords> = {
  fr: {
    next: 'Continuer',
    check: 'Vérifiez votre demande',
    change: 'Modifier',
    error: 'Erreur',
    laterWhen: 'Si plus tard, quand\u202f?',
    robotCheck:
      'Votre demande n’est pas envoyée. Une vérification automatique protège ce service des abus, et elle ne peut pas se faire sans JavaScript. Activez JavaScript et utilisez le bouton de rappel du site, ou réessayez dans une heure.',
  },
  en: {
    next: 'Continue',
    check: 'Check your request',
    change: 'Change',
    error: 'Error',
    laterWhen: 'If later, when?',
    robotCheck:
      'Your request was not sent. An automatic check protects this service from abuse, and it cannot run without JavaScript. Turn JavaScript on and use the call-back button of the site, or try again in an hour.',
  },
};
