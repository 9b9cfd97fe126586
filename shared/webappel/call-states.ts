import { z } from 'zod';
import type { Form } from './forms.js';
import { fold, isPlaceholder } from './text.js';

/**
 * Our names of the states of calls, each with the words that a WebAppel may write. The guide prints no values (L552,
 * L566): these are Asterisk's DIALSTATUS, ABORT as in another product of the vendor, names of Q.850 causes and SIP
 * answers, and guesses. The embedded platform writes the first word of each list.
 */
const words = {
  answered: [
    ...['ANSWER', 'ANSWERED', 'OK', 'ABOUTI', 'ABOUTIE', 'DECROCHE', 'REPONDU'],
    ...['SUCCES', 'SUCCESS', 'SUCCESSFUL', 'REUSSI', 'REUSSIE'],
  ],
  'no-answer': [
    ...['NOANSWER', 'NOT ANSWERED', 'UNANSWERED', 'MISSED', 'NO USER RESPONSE'],
    ...['NO REPLY', 'NO RESPONSE', 'REQUEST TIMEOUT', 'TIMEOUT', 'ALLOTTED TIMEOUT'],
    ...['REJECTED', 'CALL REJECTED', 'DECLINE', 'DECLINED', 'REJETE', 'REJET'],
    ...['PERDU', 'LOST', 'EXPIRE', 'EXPIRED', 'EXPIRATION'],
    ...['NON REPONDU', 'NON DECROCHE', 'NON REPONSE', 'PAS DE REPONSE', 'SANS REPONSE'],
    ...['AUCUNE REPONSE', 'NE REPOND PAS', 'PAS REPONDU', 'N A PAS REPONDU'],
    ...['PAS DECROCHE', 'N A PAS DECROCHE', 'NE DECROCHE PAS', 'SONNE SANS REPONSE'],
    ...['ABSENT', 'ABSENTE', 'ABSENCE', 'MANQUE', 'NON JOINT', 'NRP'],
  ],
  busy: [
    ...['BUSY', 'USER BUSY', 'BUSY HERE', 'BUSY EVERYWHERE', 'LINE BUSY', 'ENGAGED'],
    ...['OCCUPE', 'OCCUPATION', 'OCCUPES', 'DEJA EN LIGNE', 'TOUS OCCUPES'],
    ...['AUCUN OPERATEUR', 'AUCUN AGENT', 'AUCUN DISPONIBLE', 'NO AGENT', 'NO OPERATOR'],
  ],
  cancelled: [
    ...['CANCEL', 'CANCELLED', 'CANCELED', 'ORIGINATOR CANCEL', 'REQUEST TERMINATED'],
    ...['ANNULE', 'ANNULATION'],
  ],
  abandoned: [...['ABORT', 'ABORTED', 'ABANDON', 'ABANDONED', 'ABANDONNE', 'RACCROCHE', 'AVORTE']],
  /** It has ended, and the word does not say how. */
  over: [
    ...['TERMINE', 'FINI', 'FINIE', 'FIN', 'CLOTURE', 'COMPLETE', 'COMPLETED'],
    ...['ENDED', 'FINISHED', 'TERMINATED', 'HANGUP', 'HUNG UP', 'DISCONNECTED', 'DONE'],
    ...['INTERROMPU', 'COUPE', 'EFFECTUE', 'TRAITE', 'REALISE'],
    ...['NORMAL CLEARING', 'NORMAL CALL CLEARING', 'NORMAL UNSPECIFIED'],
  ],
  congestion: [
    ...['CONGESTION', 'SWITCH CONGESTION', 'NORMAL CIRCUIT CONGESTION'],
    ...['SERVICE UNAVAILABLE', 'NETWORK OUT OF ORDER', 'NORMAL TEMPORARY FAILURE'],
    ...['ENCOMBREMENT', 'ENCOMBRE', 'SATURATION', 'SATURE'],
  ],
  unreachable: [
    ...['CHANUNAVAIL', 'INVALIDARGS', 'UNREACHABLE', 'UNAVAILABLE'],
    ...['TEMPORARILY UNAVAILABLE', 'SUBSCRIBER ABSENT', 'UNALLOCATED NUMBER'],
    ...['NO ROUTE DESTINATION', 'DESTINATION OUT OF ORDER', 'NUMBER CHANGED'],
    ...['INVALID NUMBER', 'INVALID NUMBER FORMAT', 'NOT FOUND'],
    ...['NUMERO INVALIDE', 'NUMERO INCORRECT', 'NUMERO INEXISTANT', 'NUMERO INCONNU'],
    ...['NUMERO NON ATTRIBUE', 'NON ATTRIBUE', 'FAUX NUMERO', 'INDISPONIBLE'],
    ...['INJOIGNABLE', 'NON JOIGNABLE', 'HORS SERVICE', 'HORS LIGNE'],
  ],
  failed: [
    ...['FAILED', 'FAIL', 'FAILURE', 'ERROR', 'KO', 'NOK'],
    ...[
      'ECHEC',
      'ECHOUE',
      'ERREUR',
      'ERREUR RESEAU',
      'ERREUR TECHNIQUE',
      'NON ABOUTI',
      'NON ABOUTIE',
      'PAS ABOUTI',
    ],
  ],
  refused: [
    ...['DONTCALL', 'TORTURE', 'BLACKLIST', 'BLACKLISTED', 'LISTE NOIRE'],
    ...['INTERDIT', 'REFUSE'],
  ],
  closed: ['FERME', 'FERMETURE', 'CLOSED', 'HORS HORAIRE', 'HORS HORAIRES'],
  voicemail: ['REPONDEUR', 'MESSAGERIE', 'MESSAGERIE VOCALE', 'BOITE VOCALE', 'VOICEMAIL'],
  /** It has not ended. */
  pending: [
    ...['EN COURS', 'ATTENTE', 'EN ATTENTE', 'PENDING', 'WAITING', 'QUEUED', 'EN FILE'],
    ...['PROGRAMME', 'DIFFERE', 'PLANIFIE', 'SCHEDULED', 'PROGRESS', 'IN PROGRESS'],
    ...['SONNERIE', 'EN SONNERIE', 'SONNE', 'RINGING', 'RING', 'EARLY'],
    ...['DIALING', 'DIALLING', 'DIAL', 'CALLING', 'CONNECTING', 'NUMEROTATION'],
    ...['COMPOSITION', 'EN COURS D APPEL', 'EN APPEL', 'INITIE', 'INITIATED', 'INIT'],
    ...['LANCE', 'STARTED', 'DEMARRE', 'TENTATIVE', 'ESSAI', 'RETRY', 'NOUVEL ESSAI'],
    ...['EN COMMUNICATION', 'COMMUNICATION', 'COMMUNICATION ETABLIE', 'ETABLI'],
    ...['EN CONVERSATION', 'CONVERSATION', 'MISE EN RELATION', 'EN RELATION'],
    ...['EN LIGNE', 'CONNECTE', 'CONNECTED', 'TALKING', 'BRIDGED', 'UP'],
    ...['EN TRAITEMENT'],
  ],
  unknown: ['UNKNOWN', 'INCONNU'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type CallState = keyof typeof words;

/** Our names of the states of calls. */
export const callStateNames = Object.keys(words) as CallState[];

const known: ReadonlyMap<string, CallState> = new Map(
  callStateNames.flatMap((state) => words[state].map((word) => [fold(word), state] as const)),
);

/** Parties that a word may name beside the state: `INTERNAUTE_OCCUPE`. */
const parties: ReadonlySet<string> = new Set([
  ...['INTERNAUTE', 'CLIENT', 'VISITEUR', 'VISITOR', 'CUSTOMER', 'APPELE', 'CORRESPONDANT'],
  ...['DESTINATAIRE', 'ABONNE', 'OPERATEUR', 'OPERATOR', 'AGENT', 'CONSEILLER'],
  ...['OPERATEURS', 'OPERATORS', 'AGENTS', 'CONSEILLERS'],
]);

/** Words beside the state that say nothing of it. */
const fillers: ReadonlySet<string> = new Set([
  ...[
    'APPEL',
    'CALL',
    'LIGNE',
    'NUMERO',
    'POSTE',
    'PAR',
    'DE',
    'DU',
    'L',
    'LE',
    'LA',
    'EST',
    'LES',
  ],
  ...['NORMALEMENT', 'COMMUNICATION', 'CONVERSATION'],
]);

/**
 * Reads a word for the state of a call. Capitals, accents, separators, the feminine and a code beside it (`17 BUSY`) do
 * not count. What remains must be known as a whole, because `NON ABOUTI` contains `ABOUTI`.
 */
function readState(wire: string): CallState {
  const text = wire.replace(/^[\s([]*\d{1,3}[\])\s]*[:=/-]?\s*(?=\p{L})/u, '');
  // `../occupe` would fold to a known word.
  if (!/^[\p{L}\p{M}\p{N}\s_'’.()-]*$/u.test(text)) return 'unknown';
  const parts = text
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .map(fold)
    .filter((part) => /[A-Z]/.test(part));
  const whole = lookUp(parts);
  if (whole) return whole;
  const others = parts.filter((part) => !parties.has(part));
  const state = lookUp(others) ?? lookUp(others.filter((part) => !fillers.has(part))) ?? 'unknown';
  if (others.length === parts.length) return state;
  // Of one party: picking up is not yet a conversation, and a refusal is a call that was not taken.
  if (state === 'answered') return 'unknown';
  return state === 'refused' ? 'no-answer' : state;
}

function lookUp(parts: readonly string[]): CallState | undefined {
  const word = parts.join('');
  return known.get(word) ?? known.get(word.replace(/EE$/, 'E'));
}

/** Whether a cell says as little as an empty one. Some servers print 0 while a call is open. */
export const isNoCallState = (cell: string): boolean =>
  isPlaceholder(cell) || /^0+$/.test(cell.trim());

/** WebAppel's words for states of calls that the owner has taught, by `callStateKey`. They come before the known words. */
export type TaughtCallStates = ReadonlyMap<string, CallState>;

/** One key for all spellings of a word. The sign of a number counts. */
export const callStateKey = (word: string): string =>
  /^\s*-\d+\s*$/.test(word) ? word.trim() : fold(word);

/** Reads a word, first as the owner has taught it; undefined for a cell that holds none. */
export const readCallState = (word: string, taught?: TaughtCallStates): CallState | undefined =>
  taught?.get(callStateKey(word)) ?? (isNoCallState(word) ? undefined : readState(word));

/** The form of a state of a call, as our name. */
export const callState: Form<CallState> = z.codec(z.string(), z.enum(callStateNames), {
  decode(wire, context) {
    const state = readCallState(wire);
    if (state) return state;
    context.issues.push({ code: 'custom', message: 'no state', input: wire });
    return z.NEVER;
  },
  encode: (state) => words[state][0],
});
