import { describe, expect, it } from 'vitest';
import type { MethodName, Result } from '../../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import { decodeAnswer, encodeAnswer } from '../../../shared/webappel/wire.js';

const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
const read = <M extends MethodName>(method: M, body: string | Uint8Array, charset?: string) =>
  decodeAnswer(method, { bytes: typeof body === 'string' ? Buffer.from(body) : body, charset });

const call = '8;77;2026-11-23 10:00:00;0;192.0.2.1;42;Jade;RXF46GSDG;;;ANSWER';
const attempt =
  '8;2026-11-23 10:00:00;0;2026-11-23 10:00:05;192.0.2.1;7;42;France mobile;0,015;Jade;a;b;c;site;BUSY';
const popup =
  '77;Boutique;0;OPERATEUR;fr;f;OPERATEUR;;10;;10;Bonjour;conseil;Ferme;;;1;Commande;;;;;;;';

describe('a listing of another server', () => {
  it.each([
    ['with CRLF', `${call}\r\n${call}\r\n`],
    ['with CR', `${call}\r${call}`],
    ['with <br>', `${call}<br>${call}<BR />`],
    ['with a byte-order mark', `\ufeff${call}\n${call}\n`],
    ['with blank lines', `\n${call}\n\n${call}\n\n`],
    ['with blanks around the cells', `${call}\n${call}\n`.replaceAll(';', ' ; ')],
  ])('is read %s', (_, body) => {
    const rows = read('summariseCalls', body);
    expect(rows).toHaveLength(2);
    expect(rows[1]).toEqual({
      trackingId: '8',
      popupId: '77',
      requestedAt: '2026-11-23T10:00:00',
      delaySeconds: 0,
      visitorAddress: '192.0.2.1',
      talkSeconds: 42,
      visitorName: 'Jade',
      custom1: 'RXF46GSDG',
      callState: 'answered',
    });
  });

  it.each(['', '\n', 'OK', ' ok \r\n', '\ufeff'])('is empty when it says %j', (body) => {
    expect(read('listPopups', body)).toEqual([]);
    expect(read('listSchedules', body)).toEqual([]);
    expect(read('showSchedule', body)).toEqual([]);
  });

  it('is read by the names of its columns, in any order', () => {
    const [row] = read(
      'summariseCalls',
      'etat;ID_Tracking;id_popup;date_time;usr3\nBUSY;8;77;2026-11-23 10:00:00;t\n',
    );
    expect(row).toMatchObject({ trackingId: '8', custom3: 't', callState: 'busy' });
  });

  it('is read by the name of its only column', () => {
    expect(read('listSchedules', 'nom_plage\nmaplage\n')).toEqual([{ scheduleName: 'maplage' }]);
  });

  it('is read with accents of windows-1252, declared or not', () => {
    const body = latin1(call.replace('Jade', 'Zoé'));
    expect(read('summariseCalls', body)[0]).toMatchObject({ visitorName: 'Zoé' });
    expect(read('summariseCalls', body, 'iso-8859-1')[0]).toMatchObject({ visitorName: 'Zoé' });
    expect(read('summariseCalls', body, 'no-such-charset')[0]).toMatchObject({
      visitorName: 'Zoé',
    });
  });

  it('is read with new columns at the end', () => {
    expect(read('summariseCalls', `${call};new`)[0]).toMatchObject({ callState: 'answered' });
    expect(read('listOperators', '33199001401;10;FIXE;20;new')[0]).toMatchObject({ position: 20 });
  });

  it('keeps the state of a call whose name holds semicolons', () => {
    const [row] = read(
      'summariseCalls',
      call.replace('Jade', 'Jade; Claude; ANSWER').replace(/ANSWER$/, 'BUSY'),
    );
    expect(row).toMatchObject({ trackingId: '8', talkSeconds: 42, callState: 'busy' });
    expect(row?.visitorName).toBeUndefined();
  });

  it('keeps what is sure of a popup whose message holds semicolons', () => {
    const [row] = read('listPopups', popup.replace('Bonjour', 'Bonjour; bienvenue'));
    expect(row).toMatchObject({
      popupId: '77',
      visitorRingSeconds: 10,
      showName: true,
      label1: 'Commande',
    });
    expect(row?.openMessage).toBeUndefined();
  });

  it('leaves out a row with too few cells', () => {
    expect(read('summariseCalls', `${call}\n9;77;2026-11-23 10:00:00;0\n`)).toHaveLength(1);
  });

  it('is not a listing when no line is a row', () => {
    expect(() => read('summariseCalls', 'Identifiants incorrects')).toThrow(Unreached);
  });

  it('is not read behind a warning of PHP', () => {
    for (const warning of [
      '<br />\n<b>Warning</b>:  mysqli_query() in <b>a.php</b> on line <b>1</b><br />',
      'PHP Warning:  no in a.php',
      'Fatal error: no',
    ])
      expect(() => read('summariseCalls', `${warning}\n${call}\n`)).toThrow(
        expect.objectContaining({ reason: 'html' }),
      );
  });

  it('is read although a visitor is called like a page or a warning', () => {
    for (const name of ['<html', 'Fatal error: no', '<b>Warning</b>: no'])
      expect(read('summariseCalls', call.replace('Jade', name))[0]).toMatchObject({
        visitorName: name,
      });
  });

  it('prints prices with a comma and hours without a zero', () => {
    expect(read('listCalls', attempt)[0]).toMatchObject({ price: '0.015', callState: 'busy' });
    expect(read('showSchedule', 'regulier;lundi;9:00;12h30')).toEqual([
      { kind: 'opening', weekday: 'monday', opensAt: '09:00', closesAt: '12:30' },
    ]);
  });

  it('prints durations as hours, minutes and seconds', () => {
    expect(read('listCalls', attempt.replace(';42;', ';01:02:03;'))[0]).toMatchObject({
      talkSeconds: 3723,
    });
  });

  it('prints both kinds of a schedule on one line', () => {
    const glued = 'regulier;lundi ;9:00;12:00 exception;2016-01-01 regulier;MARDI ;09:00;24:00';
    expect(read('showSchedule', glued)).toEqual([
      { kind: 'opening', weekday: 'monday', opensAt: '09:00', closesAt: '12:00' },
      { kind: 'closure', closedOn: '2016-01-01' },
      { kind: 'opening', weekday: 'tuesday', opensAt: '09:00', closesAt: '23:59' },
    ]);
  });

  it.each([
    ['ANSWER', 'answered'],
    ['non décroché', 'no-answer'],
    ['NO ANSWER', 'no-answer'],
    ['non abouti', 'failed'],
    ['ANSWERING MACHINE', 'unknown'],
    ['3', 'unknown'],
    ['En cours', 'pending'],
    ['', undefined],
  ])('says %j of a call that is %j', (word, state) => {
    expect(read('summariseCalls', call.replace(/ANSWER$/, word))[0]?.callState).toBe(state);
  });
});

describe('an answer that is cut', () => {
  const listings = [
    [
      'summariseCalls',
      `${call}\n${call.replace('8;77', '9;77').replace('ANSWER', 'BUSY')}\n10;77;2026-11-23 10:00:00;0;;;ANSWER;BUSY;CANCEL;ABORT;NOANSWER\n`,
    ],
    ['listCalls', `${attempt}\n${attempt.replace('BUSY', 'CHANUNAVAIL')}\n`],
  ] as const;

  it.each(listings)('never shows another state of a call (%s)', (method, body) => {
    const whole = read(method, body);
    const bytes = Buffer.from(body);
    for (let length = 0; length < bytes.length; length++) {
      let rows: Result<typeof method>;
      try {
        rows = read(method, bytes.subarray(0, length));
      } catch (failure) {
        expect(failure).toBeInstanceOf(Unreached);
        continue;
      }
      for (const [index, { callState }] of rows.entries())
        expect([whole[index]?.callState, 'pending', 'unknown', undefined]).toContain(callState);
    }
  });

  it('is never taken for more rows than there were', () => {
    const bodies: [MethodName, string][] = [
      ['listPopups', `${popup}\n${popup}\n`],
      ['listDestinations', '1001;France fixe;0.010;AUTORISE\n1002;France mobile;0.035;INTERDIT\n'],
      ['listOperators', '33199001401;10;FIXE;10\n33199001411;10;FIXE;20\n'],
      ['listGroups', 'maliste;FIXE\nautre;TOURNANTE\n'],
      ['showSchedule', 'regulier;lundi;09:00;12:00\nexception;2016-01-01\n'],
    ];
    for (const [method, body] of bodies)
      for (let length = 0; length <= body.length; length++) {
        try {
          expect((read(method, body.slice(0, length)) as unknown[]).length).toBeLessThanOrEqual(2);
        } catch (failure) {
          expect(failure).toBeInstanceOf(Unreached);
        }
      }
  });
});

describe('a short answer of another server', () => {
  it('is an identifier, also behind OK', () => {
    expect(read('requestCall', ' 8\r\n')).toBe('8');
    expect(read('requestCall', 'OK;8')).toBe('8');
    expect(read('requestCall', '00000000000000000008')).toBe('00000000000000000008');
  });

  it.each(['', 'OK', 'KO', '0', 'OK;0', '8;9', '-8', '8.0', 'Numéro interdit', '<br>8'])(
    'is no identifier when it says %j',
    (body) => {
      expect(() => read('requestCall', body)).toThrow(Unreached);
    },
  );

  it.each(['', 'KO', 'OK OK', 'NOT OK', '8'])('is no success when it says %j', (body) => {
    expect(() => read('addOperator', body)).toThrow(Unreached);
  });

  it('is a success of a changed popup as the guide prints it', () => {
    expect(read('updatePopup', '1001;France fixe;0.010;AUTORISE\n')).toBeUndefined();
  });

  it('is a refusal in our words and in those of the vendor', () => {
    expect(() => read('addOperator', 'ERREUR NOT_FOUND nom_liste_op')).toThrow(Refusal);
    expect(() => read('fetchFile', '{"err_code": "INVALID_AUTH", "err_msg": "x"}')).toThrow(
      expect.objectContaining({ code: 'INVALID_AUTH' }),
    );
  });

  it('is a file only with the first bytes of one', () => {
    expect(read('fetchFile', latin1('RIFF\0\0\0\0WAVE'))).toHaveLength(12);
    expect(read('fetchFile', 'p { color: red }')).toHaveLength(16);
    expect(() => read('fetchFile', 'Fichier inconnu')).toThrow(Unreached);
    expect(() => read('fetchFile', '<html>{}</html>')).toThrow(Unreached);
  });
});

describe('an answer of ours', () => {
  it('is exactly OK, an identifier without a line end, or lines that end', () => {
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
    expect(text(encodeAnswer('addOperator', undefined))).toBe('OK');
    expect(text(encodeAnswer('requestCall', '8'))).toBe('8');
    expect(
      text(encodeAnswer('listSchedules', [{ scheduleName: 'a' }, { scheduleName: 'b' }])),
    ).toBe('a\nb\n');
    expect(text(encodeAnswer('listSchedules', []))).toBe('');
  });

  it('cannot be broken by a name', () => {
    const visitorName = 'Jean;;;;;ANSWER\n9999;77;2026-11-23 10:00:00;0;;;x;;;;ANSWER<br>9998';
    const row = { trackingId: '8', popupId: '77', requestedAt: '2026-11-23T10:00:00', visitorName };
    const rows = decodeAnswer('summariseCalls', { bytes: encodeAnswer('summariseCalls', [row]) });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ trackingId: '8' });
    expect(rows[0]?.callState).toBeUndefined();
  });
});
