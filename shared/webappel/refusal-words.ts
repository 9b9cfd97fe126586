import { decodeEntities } from './entities.js';
import { namedValues } from './named-values.js';
import type { RefusalCode } from './refusal.js';
import { fold, isPlaceholder } from './text.js';

/** Parts of an answer that the owner has taught, with their codes: `REFUSALS`. */
export type TaughtRefusals = readonly (readonly [words: string, code: RefusalCode])[];

const MAX_LENGTH = 300;
const MAX_CELLS = 5;

/** How an answer begins that is a no as a whole. */
const beginsAsNo =
  /^(KO|NOK|NON|NO|NOT|ERREUR|ERROR|ERR|ECHEC|FAIL|FAILED|FAILURE|FALSE|REFUS|REFUSEE?|REFUSED|REJET|REJETEE?|REJECTED|DENIED|INTERDITE?|INVALID|INVALIDE|FORBIDDEN|IMPOSSIBLE|BAD|WRONG|MISSING|TOO MANY|TROP DE|FERMEE?|CLOSED|HORS HORAIRES?|DEJA|ALREADY|DOUBLON|DUPLICATE|AUCUNE?|TOUS LES (OPERATEURS|AGENTS|CONSEILLERS))\b/;

/** What an answer may speak of. */
const subject =
  /\b(APPELS?|CALLS?|NUMEROS?|NUMBERS?|TELEPHONE|PHONE|DESTINATION|PAYS|COUNTRY|POPUP|FORMULAIRE|PARAM\w*|VARIABLES?|CHAMPS?|REQUETES?|REQUESTS?|DEMANDE|OPERATION|ACTION|METHODE?|CREDITS?|SOLDE|BALANCE|QUOTA|LIMITE?|FORMAT|OPERATEURS?|VOUS|YOU)\b/;

/** What makes it a no. */
const isNo =
  /\b(DEJA|ALREADY|INVALID|INCORRECT|ERRON|INCONNU|UNKNOWN|INTERDIT|REFUS|REJET|REJECTED|IMPOSSIBLE|BLOQU|BLOCKED|BLACKLIST|FERME|CLOSED|DEPASSE|EXCEED|ATTEINTE?\b|REACHED|INSUFFI|EPUISE|MANQUANT|MISSING|FORBIDDEN|DENIED|NON (AUTORIS|VALID|PERMI|CONFORM|TROUVE)|PAS (AUTORIS|VALIDE|PERMI|TROUVE)|NOT (ALLOWED|VALID|PERMITTED|AUTHORI|FOUND|SUPPORTED)|(PLUS|PAS) DE CREDIT|NO CREDIT|PAS LES? DROITS?)/;

/** Signs of a call that was taken; "not accepted" is none. */
const isYes =
  /(?<!\b(NON|PAS|NOT|PAS ETE|NOT BEEN) )\b(OK|SUCCES|SUCCESS|ACCEPTEE?|ACCEPTED|LANCEE?S?|PRISE? EN COMPTE|ENREGISTREE?S?|MERCI(?! DE)|THANKS?|(AUCUNE?|PAS D|NO|SANS|0) (ERREUR|ERROR|PROBLEM|SOUCI)\w*|(ERREUR|ERROR)S? (AUCUNE?|NONE|NO|0)$)/;

/** A fault halfway: the call may have been taken before it. */
const isHalfway =
  /\b(INTERNE?|INTERNAL|SERVEUR|SERVER|SQL\w*|MYSQL\w*|DATABASE|BASE DE DONNEES|TIME ?OUT|EXCEPTION|SURVENUE|OCCURRED|TEMPORAIRE|TEMPORARY)\b/;

/** Words of a login, and words that may be said of a login or of a call. */
const login =
  /LOGIN|LOG(GED)? IN|SIGN IN|MOT DE PASSE|PASSWORD|PASSWD|\bMDP\b|\bPASS\b|AUTHENTI|\bAUTH\b|CREDENTIAL|UNAUTHORI|IDENTIFICATION|VOUS IDENTIFIER|VOUS CONNECTER|ETRE CONNECTE|NON CONNECTE/;
const maybeLogin =
  /IDENTIFIANT|IDENTIFIE\b|(?<!EN )\bCOMPTE|ACCOUNT|UTILISATEUR|USER(NAME)?\b|\bACCES|\bE ?MAIL|SESSION|\bCLIENT\b/;
const isWrong =
  /INCORRECT|INVALID|ERRON|REFUS|INCONNU|UNKNOWN|FAIL|DENIED|BLOQU|LOCKED|DISABLED|DESACTIV|SUSPEND|INTERDIT|NON AUTORIS|NON IDENTIFI|WRONG|MAUVAIS|\bBAD\b|UNAUTHORI|ECHEC|ECHOUE|ERREUR|ERROR|EXPIR|\bKO\b|\bNOK\b|\bNOT\b|\bNON\b|PLEASE|VEUILLEZ|DEVEZ|REQUIRED|REQUISE?|MUST/;

/** A page that asks for the password. */
const passwordField = /<input\b[^<>]{0,300}\btype\s*=\s*["']?password\b/i;

/** Statuses of HTTP that refuse a request, before their words. */
const httpStatus = /\b40[013] (?=[A-Z])/g;

/** Why a call is refused, by the words of the refusal. */
const kinds: readonly (readonly [words: RegExp, code: RefusalCode])[] = [
  [/DEJA|ALREADY|DOUBLON|DUPLICATE/, 'REFUSED'],
  [/BLACK ?LIST|LISTE NOIRE|OPPOSITION/, 'BLACKLISTED'],
  [/DESTINATION|PAYS/, 'FORBIDDEN_DEST'],
  [/FERME|CLOSED|HORAIRE/, 'CLOSED'],
  [/TROP DE|TOO MANY/, 'RATE_LIMITED'],
  [/NUMERO|NUMBER|E164|TELEPHONE|PHONE|PARAM|VARIABLE|CHAMP|FORMAT/, 'INVALID_VARS'],
];

/**
 * The refusal that an answer expresses in words of its own, such as `KO` or `Identifiants incorrects`. Only a short
 * answer without a number that may be an identifier is one: anything else may stand for a call that was taken.
 */
export function refusalInWords(
  answer: string,
  taught: TaughtRefusals = [],
): RefusalCode | undefined {
  const text = decodeEntities(withoutMarkup(answer)).trim();
  if (text !== '' && text.length <= MAX_LENGTH) {
    const folded = fold(text);
    const lesson = taught.find(([words]) => folded.includes(fold(words)));
    if (lesson) return lesson[1];
  }
  if (passwordField.test(answer)) return 'INVALID_AUTH';
  // A row, whatever its texts say.
  if (!/^[[{]/.test(text) && text.split(';').length > MAX_CELLS) return undefined;
  const words = /^[[{]/.test(text) ? failureIn(text) : spoken(text);
  return words === undefined || words.length > MAX_LENGTH ? undefined : meaningOf(words);
}

function meaningOf(spokenWords: string): RefusalCode | undefined {
  const words = spokenWords.replace(httpStatus, '');
  if (/^UNAUTHORI[SZ]ED/.test(words)) return 'INVALID_AUTH';
  if (isYes.test(words)) return undefined;
  const isOfCall = subject.test(words);
  const isLogin = login.test(words) || (maybeLogin.test(words) && !isOfCall);
  if (isLogin && isWrong.test(words)) return 'INVALID_AUTH';
  const isAboutCall = isOfCall && isNo.test(words);
  const hasDigits = /\d/.test(words);
  // Of a call that exists already, or has no other sign, a number may be the identifier.
  if (hasDigits && (!isAboutCall || /DEJA|ALREADY/.test(words))) return undefined;
  if (!beginsAsNo.test(words) && !isAboutCall) return undefined;
  if (isHalfway.test(words)) return 'INTERNAL';
  return kinds.find(([kind]) => kind.test(words))?.[1] ?? 'REFUSED';
}

const withoutMarkup = (answer: string): string =>
  answer
    .replace(/<(style|script)\b[^<>]*>[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^<>]{0,300}>/g, ' ')
    .replace(/\s+/g, ' ');

/** Words in upper case, without accents and punctuation. */
const spoken = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, ' ')
    .trim();

const failureName = /^(ERR|ERREURS?|ERRORS?|ERR_?MSG|ERROR_?MESSAGE|FAILURE|EXCEPTION)$/i;
const successName = /^(OK|SUCCESS|SUCCES)$/i;
const outcomeName = /^(RESULT|RESULTAT|STATUS|STATUT|ETAT)$/i;
const isBadOutcome = /^(KO|NOK|FALSE|ERR|ERROR|ERREUR|FAIL|FAILED|FAILURE|ECHEC|REFUSED?)$/i;
const idName = /^id(_?tracking)?$/i;

/** The words of an answer in JSON that says no: `{"error": "…"}`. Undefined for any other, and beside an identifier. */
function failureIn(text: string): string | undefined {
  const values = namedValues(text);
  if (!values) return undefined;
  if (values.some(({ name, value }) => idName.test(name) && /^0*[1-9]/.test(value)))
    return undefined;
  const isFailure = values.some(({ name, value, parents }) => {
    if (successName.test(name)) return /^(0|false|ko|no|non)$/i.test(value);
    if (outcomeName.test(name)) return isBadOutcome.test(value);
    const isNamedFailure = [name, ...parents].some((one) => failureName.test(one));
    return isNamedFailure && !isPlaceholder(value) && !/^(0|false)$/i.test(value);
  });
  const said = values.map(({ value }) => value).filter((value) => /\p{L}{2}/u.test(value));
  const words = spoken(said.filter((value) => !/^(true|false)$/i.test(value)).join(' '));
  return isFailure ? `ERREUR ${words}`.trim() : words;
}
