import { describe, expect, it } from 'vitest';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import { decodeAnswer } from '../../../shared/webappel/wire.js';
import { latin1, readAnswer as read } from '../../support/webappel/read-answer.js';

describe('a short answer of another server', () => {
  it('an identifier is read with or without OK before it', () => {
    expect(read('requestCall', ' 8\r\n')).toBe('8');
    expect(read('requestCall', 'OK;8')).toBe('8');
    expect(read('requestCall', '00000000000000000008')).toBe('00000000000000000008');
  });

  it.each([
    'id_tracking;8',
    'id_tracking=8',
    'ID_TRACKING : 8',
    'id_tracking\n8',
    '"8"',
    "'8'",
    '8;',
    'OK 8',
    'OK;8;',
    '8<br/>',
    '<br>8',
    '{"id_tracking":8}',
    '{"status":"ok","id_tracking":"8"}',
    '<id_tracking>8</id_tracking>',
    '\ufeff8',
    '<br />\n<b>Notice</b>:  Undefined index: usr3 in <b>/var/www/api.php</b> on line <b>12</b><br />\n8',
    'PHP Warning:  Undefined variable in /srv/api.php on line 12\nid_tracking;8\n',
  ])('the answer %j is the identifier 8', (body) => {
    expect(read('requestCall', body)).toBe('8');
  });

  it.each([
    '',
    'OK',
    '0',
    'OK;0',
    '8;9',
    '-8',
    '8.0',
    'appel 8',
    '8 appels',
    'id_popup;8',
    '{"id_popup":8}',
    '{"id_tracking":0}',
    '{"id_tracking":8,"success":false}',
    '<br />\n<b>Notice</b>:  Undefined index in <b>/api.php</b> on line <b>8</b><br />\n',
    '<b>Fatal error</b>: died in /api.php on line 8',
    'Warning: 8',
  ])('the answer %j is not an identifier, and no refusal either', (body) => {
    expect(() => read('requestCall', body)).toThrow(Unreached);
  });

  it.each([
    ['KO', 'REFUSED'],
    ['ko', 'REFUSED'],
    ['ERREUR', 'REFUSED'],
    ['Erreur : appel impossible', 'REFUSED'],
    ['ERREUR numero invalide', 'INVALID_VARS'],
    ['Num&eacute;ro invalide', 'INVALID_VARS'],
    ['Numéro interdit', 'INVALID_VARS'],
    ['appel deja initie', 'REFUSED'],
    ['Appel déjà en cours', 'REFUSED'],
    ['ERREUR destination interdite', 'FORBIDDEN_DEST'],
    ['KO - liste noire', 'BLACKLISTED'],
    ['ERROR: closed', 'CLOSED'],
    ['{"error":"numero invalide"}', 'INVALID_VARS'],
    ['<p>ERREUR</p>', 'REFUSED'],
    ['Identifiants incorrects', 'INVALID_AUTH'],
    ['ERREUR login', 'INVALID_AUTH'],
    ['Mot de passe invalide.', 'INVALID_AUTH'],
    ['Accès refusé', 'INVALID_AUTH'],
    ['compte bloqué', 'INVALID_AUTH'],
    ['Authentication failed', 'INVALID_AUTH'],
    ['unauthorized', 'INVALID_AUTH'],
    ['numero 33612345678 invalide', 'INVALID_VARS'],
    ["Le numéro n'est pas valide", 'INVALID_VARS'],
    ['Number not allowed', 'INVALID_VARS'],
    ['ERREUR 12 : numero invalide', 'INVALID_VARS'],
    ['0;numero invalide', 'INVALID_VARS'],
    ['Appel non autorisé pour ce compte', 'REFUSED'],
    ['Crédit du compte insuffisant', 'REFUSED'],
    ['Erreur identifiant de popup inconnu', 'REFUSED'],
    ['Quota dépassé', 'REFUSED'],
    ['Rejeté', 'REFUSED'],
    ['{"success":false}', 'REFUSED'],
    ['{"status":"error"}', 'REFUSED'],
    ['{"errors":["numero invalide"]}', 'INVALID_VARS'],
    ['{"erreur":{"code":12,"texte":"numero invalide"}}', 'INVALID_VARS'],
    ['<title>403 Forbidden</title><h1>403 Forbidden</h1>', 'REFUSED'],
    ['Erreur interne', 'INTERNAL'],
    ['KO: bad login', 'INVALID_AUTH'],
    ['Bad credentials', 'INVALID_AUTH'],
    ['AUTH_ERROR', 'INVALID_AUTH'],
    ['ERREUR 401 Unauthorized', 'INVALID_AUTH'],
    ['Not logged in', 'INVALID_AUTH'],
    ['Session expirée', 'INVALID_AUTH'],
    ['Veuillez vous identifier', 'INVALID_AUTH'],
    ['Adresse e-mail inconnue', 'INVALID_AUTH'],
    ['1;Identifiants incorrects', 'INVALID_AUTH'],
    ['{"error":{"message":"Invalid credentials"}}', 'INVALID_AUTH'],
    ['<h1>Connexion</h1><form><input name=pass type="password"></form>', 'INVALID_AUTH'],
  ])('the answer %j is a refusal in words: %s', (body, code) => {
    for (const method of ['requestCall', 'addOperator', 'listPopups', 'showSchedule'] as const)
      expect(() => read(method, body)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    'KO 12',
    'ERREUR 8',
    'Votre appel a été pris en compte',
    'Merci, nous vous rappelons',
    'Erreur : appel pris en compte',
    'Appel lancé, erreur du mail',
    'Appel 12 déjà initié',
    'Aucune erreur',
    'No error',
    'Error: none',
    'Une erreur est survenue',
    '{"success":true,"message":"Appel pris en compte"}',
    '{"message":"Appel lancé"}',
    '{"erreur":"aucune"}',
    '{"error":false}',
    `ERREUR ${'x'.repeat(400)}`,
  ])('the answer %j may stand for a call that was taken, and is no refusal', (body) => {
    expect(() => read('requestCall', body)).toThrow(Unreached);
  });

  it('an owner teaches further refusals', () => {
    const taughtRefusals = [['quota dépassé', 'RATE_LIMITED']] as const;
    const body = { bytes: Buffer.from('Votre quota depasse 100 appels') };
    expect(() => decodeAnswer('requestCall', body, { taughtRefusals })).toThrow(
      expect.objectContaining({ code: 'RATE_LIMITED' }),
    );
  });

  it.each(['', 'OK OK', 'NOT OK', '8'])('the answer %j is not a success', (body) => {
    expect(() => read('addOperator', body)).toThrow();
  });

  it('the answer to popup_maj that the guide prints is a success', () => {
    expect(read('updatePopup', '1001;France fixe;0.010;AUTORISE\n')).toBeUndefined();
  });

  it('a refusal is recognised in the form of the embedded platform and in the vendor’s', () => {
    expect(() => read('addOperator', 'ERREUR NOT_FOUND nom_liste_op')).toThrow(Refusal);
    expect(() => read('fetchFile', '{"err_code": "INVALID_AUTH", "err_msg": "x"}')).toThrow(
      expect.objectContaining({ code: 'INVALID_AUTH' }),
    );
  });

  it('a file is recognised by its first bytes', () => {
    expect(read('fetchFile', latin1('RIFF\0\0\0\0WAVE'))).toHaveLength(12);
    expect(read('fetchFile', 'p { color: red }')).toHaveLength(16);
    expect(() => read('fetchFile', 'Fichier inconnu')).toThrow(Unreached);
    expect(() => read('fetchFile', '<html>{}</html>')).toThrow(Unreached);
  });
});
