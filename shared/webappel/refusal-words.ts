import { decodeEntities } from './entities.js';
import type { RefusalCode } from './refusal.js';
import { fold } from './text.js';

/** Parts of an answer that the owner has taught, with their codes: `REFUSALS`. */
export type TaughtRefusals = readonly (readonly [words: string, code: RefusalCode])[];

const MAX_LENGTH = 300;

/** How an answer begins that is a no as a whole. */
const beginsAsNo =
  /^(KO|NOK|NON|NO|ERREUR|ERROR|ERR|ECHEC|FAIL|FAILED|FAILURE|FALSE|REFUS|REFUSE|REFUSED|DENIED|INTERDIT|INVALID|INVALIDE|FORBIDDEN)\b/;

const login =
  /LOGIN|IDENTIFIANT|MOT DE PASSE|PASSWORD|PASSWD|MDP|AUTHENTI|CREDENTIAL|UNAUTHORI|COMPTE|ACCOUNT|UTILISATEUR|USER\b|ACCES/;
const isWrong =
  /INCORRECT|INVALID|ERRON|REFUS|INCONNU|UNKNOWN|FAIL|DENIED|BLOQU|LOCKED|DESACTIV|SUSPEND|INTERDIT|NON AUTORIS|WRONG|MAUVAIS|UNAUTHORI|ECHEC|ERREUR|EXPIR/;

/** Why a call is refused, by the words of the refusal. */
const kinds: readonly (readonly [words: RegExp, code: RefusalCode])[] = [
  [/DEJA|ALREADY|DOUBLON|DUPLICATE/, 'REFUSED'],
  [/BLACK ?LIST|LISTE NOIRE|OPPOSITION/, 'BLACKLISTED'],
  [/DESTINATION|PAYS/, 'FORBIDDEN_DEST'],
  [/FERME|CLOSED|HORAIRE/, 'CLOSED'],
  [/NUMERO|NUMBER|E164|TELEPHONE|PARAM|VARIABLE|FORMAT/, 'INVALID_VARS'],
];

/** Other answers that are a no without beginning as one. */
const isKnownNo =
  /^(APPEL|CALL|NUMERO|NUMBER)\b.*\b(DEJA|ALREADY|INVALIDE?|INTERDIT|REFUSE|REFUSED|IMPOSSIBLE)\b/;

/**
 * The refusal that an answer expresses in words of its own, such as `KO` or `Identifiants incorrects`. Only a short
 * answer without a number that may be an identifier is one: anything else may stand for a call that was taken.
 */
export function refusalInWords(
  answer: string,
  taught: TaughtRefusals = [],
): RefusalCode | undefined {
  const text = decodeEntities(messageOf(answer).replace(/<[^>]{0,80}>/g, ' ')).trim();
  if (text === '' || text.length > MAX_LENGTH) return undefined;
  const folded = fold(text);
  const lesson = taught.find(([words]) => folded.includes(fold(words)));
  if (lesson) return lesson[1];
  const words = spoken(text);
  if (/\d/.test(words)) return undefined;
  const isLogin = login.test(words) && isWrong.test(words);
  if (isLogin || words === 'UNAUTHORIZED') return 'INVALID_AUTH';
  if (!beginsAsNo.test(words) && !isKnownNo.test(words)) return undefined;
  return kinds.find(([kind]) => kind.test(words))?.[1] ?? 'REFUSED';
}

/** Words in upper case, without accents and punctuation. */
const spoken = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, ' ')
    .trim();

/** The message of an answer in JSON: `{"error": "…"}`. Other answers are their own message. */
function messageOf(answer: string): string {
  const [, message] =
    /^\s*\{[^{}]{0,400}"(?:error|erreur|message|err_msg)"\s*:\s*"([^"]{1,300})"/i.exec(answer) ??
    [];
  return message === undefined ? answer : `ERREUR ${message}`;
}
