import { describe, expect, it } from 'vitest';
import type { MethodName, Result } from '../../../shared/webappel/methods.js';
import { Unreached } from '../../../shared/webappel/refusal.js';
import { decodeAnswer, encodeAnswer } from '../../../shared/webappel/wire.js';
import { latin1, readAnswer as read } from '../../support/webappel/read-answer.js';

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
  ])('a listing is read %s', (_, body) => {
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

  it.each(['', '\n', 'OK', ' ok \r\n', '\ufeff'])('the answer %j is an empty listing', (body) => {
    expect(read('listPopups', body)).toEqual([]);
    expect(read('listSchedules', body)).toEqual([]);
    expect(read('showSchedule', body)).toEqual([]);
  });

  it('a listing with a header line is read by column name, in any order', () => {
    const [row] = read(
      'summariseCalls',
      'etat;ID_Tracking;id_popup;date_time;usr3\nBUSY;8;77;2026-11-23 10:00:00;t\n',
    );
    expect(row).toMatchObject({ trackingId: '8', custom3: 't', callState: 'busy' });
  });

  it('a listing with one column is read by its header line', () => {
    expect(read('listSchedules', 'nom_plage\nmaplage\n')).toEqual([{ scheduleName: 'maplage' }]);
  });

  it('a listing in windows-1252 is read with or without a declared charset', () => {
    const body = latin1(call.replace('Jade', 'Zoé'));
    expect(read('summariseCalls', body)[0]).toMatchObject({ visitorName: 'Zoé' });
    expect(read('summariseCalls', body, 'iso-8859-1')[0]).toMatchObject({ visitorName: 'Zoé' });
    expect(read('summariseCalls', body, 'no-such-charset')[0]).toMatchObject({
      visitorName: 'Zoé',
    });
  });

  it('a listing with new columns at the end is read', () => {
    expect(read('summariseCalls', `${call};new`)[0]).toMatchObject({ callState: 'answered' });
    expect(read('listOperators', '33199001401;10;FIXE;20;new')[0]).toMatchObject({ position: 20 });
  });

  it('a call whose name contains semicolons keeps its state', () => {
    const [row] = read(
      'summariseCalls',
      call.replace('Jade', 'Jade; Claude; ANSWER').replace(/ANSWER$/, 'BUSY'),
    );
    expect(row).toMatchObject({ trackingId: '8', talkSeconds: 42, callState: 'busy' });
    expect(row?.visitorName).toBeUndefined();
  });

  it('a popup whose message contains semicolons keeps its other settings', () => {
    const [row] = read('listPopups', popup.replace('Bonjour', 'Bonjour; bienvenue'));
    expect(row).toMatchObject({
      popupId: '77',
      visitorRingSeconds: 10,
      showName: true,
      label1: 'Commande',
    });
    expect(row?.openMessage).toBeUndefined();
  });

  it('a row without a mandatory cell is left out', () => {
    expect(read('summariseCalls', `${call}\n9;77\n`)).toHaveLength(1);
    expect(read('summariseCalls', `${call}\n9;77;2026-11-23 10:0\n`)).toHaveLength(1);
  });

  it('a row may lack the empty cells at its end', () => {
    const [, row] = read('summariseCalls', `${call}\n9;77;2026-11-23 10:00:00;0\n`);
    expect(row).toEqual({
      trackingId: '9',
      popupId: '77',
      requestedAt: '2026-11-23T10:00:00',
      delaySeconds: 0,
    });
    expect(read('listPopups', '77;Boutique;0;OPERATEUR;fr;f;OPERATEUR;;10;;10;Bonjour')).toEqual([
      expect.objectContaining({ popupId: '77', openMessage: 'Bonjour' }),
    ]);
  });

  it.each([
    ['a line break', 'Bonjour\nà tous'],
    ['CRLF', 'Bonjour\r\nà tous'],
    ['<br />', 'Bonjour<br />à tous'],
    ['<br /> and a line break', 'Bonjour<br />\nà tous'],
  ])('a popup whose message holds %s stays, with its message and all settings', (_, message) => {
    const rows = read(
      'listPopups',
      `${popup.replace('Bonjour', message)}\n${popup.replace('77', '78')}\n`,
    );
    expect(rows.map(({ popupId }) => popupId)).toEqual(['77', '78']);
    expect(rows[0]).toMatchObject({
      openMessage: 'Bonjour à tous',
      closedMessage: 'Ferme',
      showName: true,
      label1: 'Commande',
    });
  });

  it('a popup whose message begins with blank lines and ends with a line break stays', () => {
    const [row] = read('listPopups', popup.replace('Bonjour', '\n\nBonjour\n'));
    expect(row).toMatchObject({ openMessage: 'Bonjour', label1: 'Commande' });
  });

  it('a call whose name holds a line break keeps its state and its fields', () => {
    const [row] = read('summariseCalls', call.replace('Jade', 'Jade\nClaude'));
    expect(row).toMatchObject({
      visitorName: 'Jade Claude',
      custom1: 'RXF46GSDG',
      callState: 'answered',
    });
  });

  it('entities are decoded in texts, and their semicolons end no cell', () => {
    const [row] = read(
      'listPopups',
      popup.replace('Bonjour', 'Caf&eacute; &amp; th&#233; &hellip; l&#039;&eacute;t&#xE9;&nbsp;!'),
    );
    expect(row).toMatchObject({ openMessage: "Café & thé … l'été\u00a0!", label1: 'Commande' });
    expect(read('listPopups', popup.replace('Bonjour', 'Caf&amp;eacute;'))[0]).toMatchObject({
      openMessage: 'Café',
    });
    expect(
      read('summariseCalls', call.replace('ANSWER', 'D&eacute;croch&eacute;'))[0],
    ).toMatchObject({
      callState: 'answered',
    });
    expect(read('listPopups', popup.replace('Bonjour', 'a&#59;b &inconnu '))[0]).toMatchObject({
      openMessage: 'a,b &inconnu',
    });
  });

  it.each([
    ['entities encoded three times', 'Caf&amp;amp;eacute; !', 'Café !'],
    ['arrows, hearts and Greek', '&rarr;&hearts;&alpha;', '→♥α'],
    ['numbers of windows-1252', 'a&#150;b &#x80;', 'a–b €'],
    ['an escaped line break', 'Bonjour&lt;br /&gt;à tous', 'Bonjour à tous'],
  ])(
    '%s in the message of a popup leave its other settings as they are',
    (_, message, openMessage) => {
      expect(read('listPopups', popup.replace('Bonjour', message))[0]).toMatchObject({
        openMessage,
        openGroup: 'conseil',
        label1: 'Commande',
      });
    },
  );

  it('rows with quotes around their cells, as PHP writes CSV, are read', () => {
    const row = { trackingId: '8', visitorName: 'Jade', custom1: 'RXF', callState: 'busy' };
    for (const line of [
      '"8";"77";"2026-11-23 10:00:00";"0";"";"";"Jade";"RXF";"";"";"BUSY"',
      '8;77;"2026-11-23 10:00:00";0;;;Jade;RXF;;;BUSY',
    ])
      expect(read('summariseCalls', line)).toMatchObject([row]);
    const [quoted] = read('listPopups', '"id_popup";"nom_popup"\n"77";"Ma ""Boutique"" ici"');
    expect(quoted).toMatchObject({ popupName: 'Ma "Boutique" ici' });
    expect(read('summariseCalls', call.replace('Jade', '"Jade"'))[0]).toMatchObject({
      visitorName: '"Jade"',
    });
  });

  it('a field that cannot be read is named and left out, and the popup stays', () => {
    const unreadable: string[] = [];
    const [row] = decodeAnswer(
      'listPopups',
      { bytes: Buffer.from(popup.replace(';fr;f;', ';klingon;robot;')) },
      { onUnreadable: (wireName) => unreadable.push(wireName) },
    );
    expect(row).toMatchObject({ popupId: '77', openMessage: 'Bonjour' });
    expect(unreadable).toEqual(['locale', 'voix']);
  });

  it('a heading whose names are not ours is no empty listing', () => {
    for (const [method, body] of [
      [
        'listDestinations',
        'destination;prix;autorisation;numero\nFrance fixe;0.01;AUTORISE;1001\n',
      ],
      ['listPopups', 'numero;libelle\n'],
      ['summariseCalls', 'reference;formulaire;quand\n'],
      ['listOperators', 'numero;duree\n'],
    ] as const)
      expect(() => read(method, body)).toThrow(
        expect.objectContaining({ reason: 'unexpected-answer' }),
      );
    expect(read('listDestinations', 'id_destination;destination;prix;autorisation\n')).toEqual([]);
  });

  it.each([
    ['UTF-8 declared as ISO-8859-1', Buffer.from(call.replace('Jade', 'Zoé')), 'ISO-8859-1'],
    ['UTF-8 declared as windows-1252', Buffer.from(call.replace('Jade', 'Zoé')), 'windows-1252'],
    ['ISO-8859-1 declared as UTF-8', latin1(call.replace('Jade', 'Zoé')), 'utf-8'],
    [
      'UTF-16 with its mark',
      Buffer.from(`\ufeff${call.replace('Jade', 'Zoé')}`, 'utf16le'),
      undefined,
    ],
    [
      'ISO-8859-1 after the mark of UTF-8',
      latin1(`\u00ef\u00bb\u00bf${call.replace('Jade', 'Zoé')}`),
      'iso-8859-1',
    ],
    [
      'UTF-8 after blank lines and a mark',
      Buffer.from(`\n\ufeff${call.replace('Jade', 'Zoé')}`),
      undefined,
    ],
  ])('a listing in %s is read with its accents', (_, body, charset) => {
    expect(read('summariseCalls', body, charset)).toMatchObject([
      { trackingId: '8', visitorName: 'Zoé' },
    ]);
  });

  it('a row is no refusal in words, whatever its texts say', () => {
    expect(() => read('listPopups', popup.replace('77', '?'))).toThrow(Unreached);
  });

  it('an answer without any row is not a listing', () => {
    expect(() => read('summariseCalls', 'Merci de votre visite')).toThrow(Unreached);
  });

  it('a listing after a PHP warning is refused', () => {
    for (const warning of [
      '<br />\n<b>Warning</b>:  mysqli_query() in <b>a.php</b> on line <b>1</b><br />',
      'PHP Warning:  no in a.php',
      'Fatal error: no',
    ])
      expect(() => read('summariseCalls', `${warning}\n${call}\n`)).toThrow(
        expect.objectContaining({ reason: 'html' }),
      );
  });

  it('a visitor’s name that looks like HTML or a warning does not make a listing unreadable', () => {
    for (const name of ['<html', 'Fatal error: no', '<b>Warning</b>: no'])
      expect(read('summariseCalls', call.replace('Jade', name))[0]).toMatchObject({
        visitorName: name,
      });
  });

  it('prices with a comma and hours without a leading zero are read', () => {
    expect(read('listCalls', attempt)[0]).toMatchObject({ price: '0.015', callState: 'busy' });
    expect(read('showSchedule', 'regulier;lundi;9:00;12h30')).toEqual([
      { kind: 'opening', weekday: 'monday', opensAt: '09:00', closesAt: '12:30' },
    ]);
  });

  it.each([
    ['01:02:03', 3723],
    ['01:02', 62],
    ['42 s', 42],
    ['42.0', 42],
  ])('the duration %s is %i seconds', (written, talkSeconds) => {
    expect(read('listCalls', attempt.replace(';42;', `;${written};`))[0]).toMatchObject({
      talkSeconds,
    });
  });

  it('a schedule with openings and closing days on one line is read', () => {
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
  ])('the state %j is read as %j', (word, state) => {
    expect(read('summariseCalls', call.replace(/ANSWER$/, word))[0]?.callState).toBe(state);
  });
});

describe('a truncated answer', () => {
  const listings = [
    [
      'summariseCalls',
      `${call}\n${call.replace('8;77', '9;77').replace('ANSWER', 'BUSY')}\n10;77;2026-11-23 10:00:00;0;;;ANSWER;BUSY;CANCEL;ABORT;NOANSWER\n`,
    ],
    ['listCalls', `${attempt}\n${attempt.replace('BUSY', 'CHANUNAVAIL')}\n`],
  ] as const;

  it.each(listings)(
    'a truncated listing never shows a wrong state of a call (%s)',
    (method, body) => {
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
    },
  );

  it('a truncated listing never has more rows than the original', () => {
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

describe('an answer of the embedded platform', () => {
  it('an embedded platform’s answer is exactly OK, an identifier without a line end, or lines with line ends', () => {
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
    expect(text(encodeAnswer('addOperator', undefined))).toBe('OK');
    expect(text(encodeAnswer('requestCall', '8'))).toBe('8');
    expect(
      text(encodeAnswer('listSchedules', [{ scheduleName: 'a' }, { scheduleName: 'b' }])),
    ).toBe('a\nb\n');
    expect(text(encodeAnswer('listSchedules', []))).toBe('');
  });

  it('a visitor’s name cannot break an answer of the embedded platform', () => {
    const visitorName = 'Jean;;;;;ANSWER\n9999;77;2026-11-23 10:00:00;0;;;x;;;;ANSWER<br>9998';
    const row = { trackingId: '8', popupId: '77', requestedAt: '2026-11-23T10:00:00', visitorName };
    const rows = decodeAnswer('summariseCalls', { bytes: encodeAnswer('summariseCalls', [row]) });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ trackingId: '8' });
    expect(rows[0]?.callState).toBeUndefined();
  });
});
