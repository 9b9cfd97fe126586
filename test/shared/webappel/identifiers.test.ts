import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Unreached } from '../../../shared/webappel/refusal.js';
import { decodeAnswer } from '../../../shared/webappel/wire.js';

const read = (text: string) => decodeAnswer('requestCall', { bytes: Buffer.from(text) });

const notice =
  '<br />\n<b>Notice</b>:  Undefined index: rec in <b>/var/www/api.php</b> on line <b>12</b><br />\n';

describe('an answer that consists of one identifier', () => {
  it.each([
    '8;OK',
    '8, ok',
    '"8";"OK"',
    'OK;id_tracking=8',
    'OK: 8',
    'OK=8',
    'ok\n8',
    '8\r\nOK\r\n',
    'OK<br>8',
    'id_tracking;etat\n8;INIT',
    '"id_tracking";"etat"\n"8";"INIT"',
    'etat,id_tracking\nINIT,8',
    'id_tracking;etat\n8;0',
    'date_time;id_tracking\n2026-11-23 10:00:00;8',
    'id_tracking=8;etat=INIT',
    'id_tracking=8&status=OK',
    'id_tracking: 8\netat: EN COURS',
    'id=8',
    'OK - 8',
    '8 OK',
    'SUCCES;8',
    'SUCCESS 8',
    'tracking_id=8',
    'trackingId: 8',
    'id_tracking=8;usr3=Zk3nQ81xWb02',
    'usr3;id_tracking\nZk3nQ81xWb02;8',
    'Array\n(\n    [id_tracking] => 8\n)',
    'array(2) {\n  ["id_tracking"]=>\n  int(8)\n  ["usr3"]=>\n  string(3) "abc"\n}',
    'reponse({"id_tracking":8});',
    '<response><appel id_tracking="8"/></response>',
    '<response status="OK"><id_tracking>8</id_tracking></response>',
    '[8]',
    '["8"]',
    '[{"id_tracking":8}]',
    '{"data":{"id_tracking":8}}',
    '{"data":[{"id_tracking":"8"}]}',
    '{"data":{"id":8}}',
    '{"result":"ok","id":"8"}',
    '{"id":77,"id_tracking":8}',
    '{"popup":{"id":77},"id_tracking":8}',
    '{"status":"OK","id_tracking":8,"id_popup":77}',
    '{"error":null,"result":{"id":8}}',
    '{"status":200,"success":1,"id_tracking":8}',
    '{"error":"","errors":[],"err_code":0,"code":200,"id_tracking":8}',
    '{"success":true,"message":"Appel pris en compte","id_tracking":8}',
    '<?xml version="1.0"?><id_tracking>8</id_tracking>',
    '<?xml version="1.0" encoding="UTF-8"?>\n<response>\n  <status>OK</status>\n  <id_tracking>8</id_tracking>\n</response>',
    '<result><id>8</id></result>',
    '<id_tracking><![CDATA[8]]></id_tracking>',
    `${notice}\uFEFFid_tracking=8`,
    `8${notice}`,
    `${notice}{"id_tracking":8}`,
  ])('the answer %j is the identifier 8', (text) => {
    expect(read(text)).toBe('8');
  });

  it.each(['12345678901234567891', '9007199254740993'])(
    'the identifier %s in JSON keeps all its digits',
    (id) => {
      expect(read(`{"id_popup":77,"id_tracking":${id}}`)).toBe(id);
    },
  );

  it.each([
    // Signs of failure.
    '8;KO',
    'KO;8',
    'Erreur;8',
    'Erreur id=8',
    'ERREUR;id_tracking=8',
    'error=1;id_tracking=8',
    'id_tracking=8;etat=ERREUR',
    'id_tracking;etat\n8;ECHEC',
    'id_tracking;erreur\n8;quota',
    'quota;id_tracking=8',
    '{"result":"ko","id":"8"}',
    '{"status":"error","id_tracking":8}',
    '{"status":0,"id_tracking":8}',
    '{"status":500,"id_tracking":8}',
    'status=-1;id_tracking=8',
    '{"success":false,"id_tracking":8}',
    '{"success":"0","id_tracking":8}',
    '{"error":{"id":8}}',
    '{"errors":["quota"],"id_tracking":8}',
    '{"data":{"id_tracking":8},"err_code":12}',
    '{"code":500,"id":8}',
    '{"message":"Quota dépassé","id_tracking":8}',
    '<response><error>1</error><id_tracking>8</id_tracking></response>',
    'Array\n(\n    [erreur] => quota\n    [id_tracking] => 8\n)',
    '<response erreur="1"><id_tracking>8</id_tracking></response>',
    '<response erreur="quota" id_tracking="8"/>',
    '8 KO',
    'SUCCES;ERREUR;8',
    // Prose, prices, times and other numbers.
    'Merci, 8',
    'Votre appel\n8',
    'Appel numero: 8',
    'id: 8 appels',
    'duree=8',
    'prix;8',
    'prix;etat\n8;INIT',
    '8,50',
    '0,8',
    '8:00',
    '10:30;OK',
    '2026-11-23 10:00:00;8',
    'id_tracking=8.5',
    'id_popup=8;etat=INIT',
    '{"data":8}',
    '{"count":8}',
    '{"id_tracking":8.5}',
    '{"id_tracking":1e30}',
    '{"id_tracking":-8}',
    '{"id_tracking":123456789012345678901}',
    '{"popup":{"id":8}}',
    '{"user":{"id":8},"message":"ok"}',
    '<popup><id>8</id></popup>',
    '<html><body>8</body></html>',
    '<p>Appel 8</p>',
    '<popup id="8"/>',
    'Array\n(\n    [id_popup] => 8\n)',
    // Several.
    'SUCCESS;8;9',
    '<r id_tracking="8"><id_tracking>9</id_tracking></r>',
    'OK;8;9',
    'OK;OK;8',
    '8;77',
    '[8,9]',
    '[{"id_tracking":8},{"id_tracking":9}]',
    '{"a":{"id_tracking":8},"b":{"id_tracking":9}}',
    'id_tracking\n8\n9',
    'id_tracking;etat\n8;INIT\n9;INIT',
    'id_tracking;etat\n8;INIT;9',
    'id_tracking=8;id_tracking=9',
    'id_tracking;etat;8;INIT',
    '<r><id_tracking>8</id_tracking><id_tracking>9</id_tracking></r>',
    'id_tracking',
    'id_tracking=',
    '[]',
    '{}',
    '[0]',
    'Notice: Undefined index: rec in /var/www/api.php on line\n8',
  ])('the answer %j names no identifier', (text) => {
    expect(() => read(text)).toThrow();
  });

  it('the answer 8;KO stands for neither a call nor a refusal', () => {
    expect(() => read('8;KO')).toThrow(Unreached);
  });

  it('no number of a notice is ever taken for an identifier', () => {
    const texts = fc.stringMatching(/^[\w $:;='()-]{0,40}$/);
    const ends = fc.constantFrom('', '\n', '<br />', ';', ' ');
    fc.assert(
      fc.property(fc.nat(), texts, ends, (line, text, end) => {
        for (const remark of [
          `<br />\n<b>Notice</b>:  ${text} in <b>/a.php</b> on line <b>${line}</b><br />\n${end}`,
          `Warning: ${text} in /a.php on line ${line}${end}`,
        ])
          expect(() => read(remark)).toThrow();
      }),
      { seed: 20261123 },
    );
  });
});
