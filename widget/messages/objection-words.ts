import type { Locale } from '../../shared/vocabulary.js';

/** The words of the page for a person who was called without asking. Only the proxy writes them. */
export interface ObjectionWords {
  title: string;
  explanation: string;
  confirm: string;
  back: string;
  done: string;
}

export const objectionWords: Record<Locale, ObjectionWords> = {
  fr: {
    title: 'Vous n’avez pas demandé cet appel\u202f?',
    explanation:
      'Si vous confirmez, ce numéro ne recevra plus d’appels de notre part, et les demandes en cours pour ce numéro prennent fin. Nous ne conservons pas le numéro lui-même pour cela, seulement une empreinte qui permet de le reconnaître. Sans date de fin\u202f: pour être rappelé plus tard, adressez-vous à nous.',
    confirm: 'Ne plus appeler ce numéro',
    back: 'Revenir au suivi',
    done: 'C’est noté\u202f: nous n’appellerons plus ce numéro.',
  },
  en: {
    title: 'Did you not ask for this call?',
    explanation:
      'If you confirm, we no longer call this number, and open requests for it end. For this we do not keep the number itself, only a fingerprint by which we recognise it. This has no end date: if you want to be called again later, contact us.',
    confirm: 'Do not call this number again',
    back: 'Back to the progress',
    done: 'Done: we will not call this number again.',
  },
};
