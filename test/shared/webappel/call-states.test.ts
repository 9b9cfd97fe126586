import { describe, expect, it } from 'vitest';
import { type CallState, callStateKey } from '../../../shared/webappel/call-states.js';
import { fields } from '../../../shared/webappel/fields.js';
import type { Reading } from '../../../shared/webappel/wire.js';
import { decodeAnswer } from '../../../shared/webappel/wire.js';

const read = (word: string) => fields.callState.form.decode(word);
const rowOf = (cells: string, reading: Reading = {}) =>
  decodeAnswer(
    'summariseCalls',
    { bytes: Buffer.from(`8;77;2026-11-23 10:00:00;0;;${cells}`) },
    reading,
  )[0];

describe('a word for the state of a call', () => {
  it.each<[string, CallState]>([
    ['NO ANSWER', 'no-answer'],
    ['NOANSWER', 'no-answer'],
    ['NON_REPONSE', 'no-answer'],
    ['Aucune réponse', 'no-answer'],
    ["N'a pas répondu", 'no-answer'],
    ['NO_USER_RESPONSE', 'no-answer'],
    ['Absent', 'no-answer'],
    ['CLIENT_ABSENT', 'no-answer'],
    ['Refusé par le client', 'no-answer'],
    ['BUSY', 'busy'],
    ['17 BUSY', 'busy'],
    ['17 - USER_BUSY', 'busy'],
    ['17:BUSY', 'busy'],
    ['USER_BUSY (17)', 'busy'],
    ['486 Busy Here', 'busy'],
    ['INTERNAUTE_OCCUPE', 'busy'],
    ['OCCUPE_INTERNAUTE', 'busy'],
    ['Ligne occupée', 'busy'],
    ['OPERATEUR OCCUPE', 'busy'],
    ['INJOIGNABLE', 'unreachable'],
    ['CHANUNAVAIL', 'unreachable'],
    ['20 SUBSCRIBER_ABSENT', 'unreachable'],
    ['CONGESTION', 'congestion'],
    ['SATURÉ', 'congestion'],
    ['ANSWERED', 'answered'],
    ['200 OK', 'answered'],
    ['Échec', 'failed'],
    ['CLOSED', 'closed'],
    ['MESSAGERIE', 'voicemail'],
    ['ABANDON', 'abandoned'],
    ['RACCROCHE PAR INTERNAUTE', 'abandoned'],
    ['Appel perdu', 'no-answer'],
    ['REJET', 'no-answer'],
    ['EXPIRE', 'no-answer'],
    ['TOUS LES OPERATEURS OCCUPES', 'busy'],
    ['OPERATEURS OCCUPES', 'busy'],
    ['AUCUN OPERATEUR DISPONIBLE', 'busy'],
    ['AVORTE', 'abandoned'],
    ['Terminée', 'over'],
    ['Terminé normalement', 'over'],
    ['INTERROMPU', 'over'],
    ['Communication coupée', 'over'],
    ['DISCONNECTED', 'over'],
    ['ERREUR RESEAU', 'failed'],
    ['16 NORMAL_CLEARING', 'over'],
    ['EN_COURS', 'pending'],
    ['Appel en cours', 'pending'],
    ['SONNERIE', 'pending'],
    ['Sonnerie opérateur', 'pending'],
    ['MISE EN RELATION', 'pending'],
    ['CONNECTE', 'pending'],
    ['Connectée', 'pending'],
    ['Tentative 2', 'pending'],
    ['in-progress', 'pending'],
  ])('the word %j is read as %s', (word, state) => {
    expect(read(word)).toBe(state);
  });

  it.each([
    '16',
    'TRANSFERE',
    'PARTIELLEMENT ABOUTI',
    'NON OCCUPE',
    '../occupe',
    // One party picked up: the call has only begun.
    'INTERNAUTE_DECROCHE',
    'OPERATEUR',
    'NON TRAITE',
    'A RAPPELER',
  ])('the word %j is one that Rappel does not know', (word) => {
    expect(rowOf(`;Jade;;;t;${word}`)).toMatchObject({ callState: 'unknown', unknownWord: word });
  });

  it.each([
    '',
    '-',
    '--',
    '0',
    '00',
    'NULL',
    'null',
    '(null)',
    'N/A',
    '?',
    '\\N',
    'none',
    'N/D',
    'N.C.',
  ])('the cell %j is no word, and is read as an empty one without a warning', (cell) => {
    const unreadable: string[] = [];
    const row = rowOf(`NULL;Jade;;;t;${cell}`, { onUnreadable: (name) => unreadable.push(name) });
    expect(row).toMatchObject({ trackingId: '8', visitorName: 'Jade' });
    expect(row).not.toHaveProperty('callState');
    expect(row).not.toHaveProperty('unknownWord');
    expect(unreadable).toEqual([]);
  });

  it.each([
    ['0', 'no-answer'],
    ['-1', 'failed'],
    ['1', 'unknown'],
    ['terminé', 'no-answer'],
  ])('the word %j, which the owner may have taught, is read as %s', (word, state) => {
    const taughtCallStates = new Map<string, CallState>([
      [callStateKey('0'), 'no-answer'],
      [callStateKey('-1'), 'failed'],
      [callStateKey('TERMINE'), 'no-answer'],
    ]);
    expect(rowOf(`;Jade;;;t;${word}`, { taughtCallStates })?.callState).toBe(state);
  });
});
