import { beforeEach, describe, expect, it } from 'vitest';
import {
  directClient,
  openPlatform,
  owner,
  serve,
  type TestPlatform,
} from '../../support/platform/webappel-platform.js';
import { advanceUntil } from '../../support/time/wait-until.js';

let platform: TestPlatform;
let server: Awaited<ReturnType<typeof serve>>;
let ask: typeof server.ask;
beforeEach(async () => {
  platform = await openPlatform();
  server = await serve(platform);
  ask = server.ask;
});

const add = (variables: string) => ask(`methode=planning_plage_add&nom_plage=p&${variables}`);
const shown = async () => (await ask('methode=planning_plage_details&nom_plage=p')).text;

describe('lists', () => {
  it.each([
    [
      'with empty brackets',
      'jour[]=lundi&jour[]=mardi&h_debut[]=9:00&h_debut[]=10h00&h_fin[]=12:00&h_fin[]=24:00',
    ],
    [
      'with encoded brackets',
      'jour%5B%5D=lundi&jour%5B%5D=mardi&h_debut%5B%5D=9:00&h_debut%5B%5D=10:00&h_fin%5B%5D=12:00&h_fin%5B%5D=23:59',
    ],
    [
      'with indices, in any order',
      'jour[1]=mardi&jour[0]=lundi&h_debut[0]=09:00&h_debut[1]=10:00&h_fin[1]=23:59&h_fin[0]=12:00:00',
    ],
    [
      'with days in any case and with accents',
      'jour[]=LUNDI&jour[]=Mardi&h_debut[]=9:00&h_debut[]=10:00&h_fin[]=12:00&h_fin[]=23:59',
    ],
  ])('a list is read %s', async (_, variables) => {
    expect((await add(variables)).text).toBe('OK');
    expect(await shown()).toBe('regulier;lundi;09:00;12:00\nregulier;mardi;10:00;23:59\n');
  });

  it('a list of one item may be a plain variable', async () => {
    expect((await add('jour=lundi&h_debut=9:00&h_fin=12:00')).text).toBe('OK');
    expect(await shown()).toBe('regulier;lundi;09:00;12:00\n');
  });

  it('a list may have more than 20 items', async () => {
    const ranges = Array.from({ length: 42 }, (_, index) => {
      const hour = String(Math.floor(index / 2)).padStart(2, '0');
      const half = index % 2 === 0 ? ['00', '20'] : ['30', '50'];
      return `jour[]=lundi&h_debut[]=${hour}:${half[0]}&h_fin[]=${hour}:${half[1]}`;
    });
    expect((await add(ranges.join('&'))).text).toBe('OK');
    expect((await shown()).split('\n')).toHaveLength(43);
  });

  it('lists of different lengths are refused with all their names', async () => {
    expect((await add('jour[]=lundi&jour[]=mardi&h_debut[]=9:00&h_fin[]=12:00')).text).toBe(
      'ERREUR INVALID_VARS check: jour,h_debut,h_fin',
    );
  });

  it('a missing or ill-formed list is refused by its name', async () => {
    expect((await add('jour[]=lundi')).text).toBe('ERREUR INVALID_VARS check: h_debut,h_fin');
    for (const [variables, name] of [
      ['jour[]=lindi&h_debut[]=9:00&h_fin[]=12:00', 'jour'],
      ['jour[]=lundi&h_debut[]=25:00&h_fin[]=12:00', 'h_debut'],
      ['jour[]=lundi&h_debut[]=&h_fin[]=12:00', 'h_debut'],
      ['jour[]=lundi&h_debut[]=9:00&h_fin[]=12', 'h_fin'],
    ] as const)
      expect((await add(variables)).text).toBe(`ERREUR INVALID_VARS check: ${name}`);
    expect(await shown()).toMatch(/^ERREUR NOT_FOUND/);
  });

  it.each([
    'jour[x]=lundi',
    'jour[0][0]=lundi',
    'jour[=lundi',
    '[]=lundi',
    'jour[-1]=lundi',
    '__proto__[]=lundi',
    '%=%&%E9=%zz',
  ])('%s is not read as a list', async (variables) => {
    expect((await add(`${variables}&h_debut[]=9:00&h_fin[]=12:00`)).text).toBe(
      'ERREUR INVALID_VARS check: jour',
    );
  });
});

describe('queries', () => {
  const rename = (bytes: string) => ask(`methode=popup_ajout&nom_popup=${bytes}`);
  const popupName = async () => (await ask('methode=popups_listing')).text.split(';')[1];

  it.each(['Ferm%C3%A9', 'Ferm%E9', 'Ferm%c3%a9'])(
    'a query is read as UTF-8, or else as windows-1252 (%s)',
    async (bytes) => {
      await rename(bytes);
      expect(await popupName()).toBe('Fermé');
    },
  );

  it.each(['utf8', 'latin1'] as const)('a form with raw bytes is read as %s', async (encoding) => {
    const body = Buffer.from('nom_popup=entrez+votre+numéro', encoding);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    await ask('methode=popup_ajout', { method: 'POST', body, headers });
    expect(await popupName()).toBe('entrez votre numéro');
  });

  it('a value cannot add a cell or a row to a listing', async () => {
    await rename('a%3Bb%0A9%3Bc%0D%3Cbr%3Ed%E2%80%A8e');
    const { text } = await ask('methode=popups_listing');
    expect(text.trimEnd().split('\n')).toHaveLength(1);
    expect(text.split(';')).toHaveLength(25);
    expect(await popupName()).toBe('a,b 9,c ‹br>d e');
  });

  it('a query that is too long or has too many variables is refused', async () => {
    expect((await rename('x'.repeat(9000))).code).toBe('INVALID_VARS');
    expect((await ask(`methode=popups_listing&${'a=1&'.repeat(200)}`)).code).toBe('INVALID_VARS');
  });

  it('variables may be sent in a form, and the URL wins over the form', async () => {
    const body = new URLSearchParams({
      methode: 'popups_listing',
      nom_popup: 'Ferm\u00e9',
      email: 'x',
      pass: 'x',
    });
    const { text } = await ask('methode=popup_ajout', { method: 'POST', body });
    expect(text).toBe('5');
    expect(await popupName()).toBe('Fermé');
  });

  it('a form that is too long is refused with an answer', async () => {
    const body = new URLSearchParams({ nom_popup: 'x'.repeat(3_000_000) });
    const { text } = await ask('methode=popup_ajout', { method: 'POST', body });
    expect(text).toBe('ERREUR INVALID_VARS check: query');
  });

  it('an unknown method name is refused', async () => {
    for (const query of [
      '',
      'methode=',
      'methode=toString',
      'methode=__proto__',
      'methode=addPopup',
      'methode=popup_add',
    ])
      expect((await ask(query)).text).toBe('ERREUR INVALID_METHOD unknown method');
    expect((await ask('methode=nope&methode=popups_listing')).code).toBeNull();
  });

  it('the checks of a request have a fixed order: method, login, missing, ill-formed, existing', async () => {
    const codes = [];
    for (const query of [
      'methode=nope&email=x&pass=x',
      'methode=popup_maj&email=x&pass=x',
      'methode=popup_maj&locale=xx',
      'methode=popup_maj&id_popup=999&locale=xx',
      'methode=popup_maj&id_popup=999',
    ])
      codes.push((await ask(query)).text.replace('ERREUR ', ''));
    expect(codes).toEqual([
      'INVALID_METHOD unknown method',
      'INVALID_AUTH login refused',
      'INVALID_VARS check: id_popup',
      'INVALID_VARS check: locale',
      'NOT_FOUND id_popup',
    ]);
  });
});

describe('answers', () => {
  it('an answer is not cached, not sniffed and not shared with other sites', async () => {
    for (const query of ['methode=popups_listing', 'methode=nope']) {
      const { headers } = await ask(query, { headers: { origin: 'https://example.org' } });
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'text/plain; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('etag')).toBeNull();
    }
  });

  it('a HEAD request of a method that reads is answered like a GET without a body', async () => {
    await ask('methode=popup_ajout&nom_popup=x');
    const got = await ask('methode=popups_listing');
    const head = await ask('methode=popups_listing', { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers.get('content-length')).toBe(String(got.bytes.length));
  });

  it('the variables of a request may be fields of a multipart body, the login too', async () => {
    const body = new FormData();
    for (const [name, value] of [
      ['methode', 'popup_ajout'],
      ['email', owner.email],
      ['pass', owner.pass],
      ['nom_popup', 'Zoé & Cie'],
      ['direction', 'DE L’INTERNAUTE'],
    ] as const)
      body.append(name, value);
    const response = await fetch(server.url, { method: 'POST', body });
    expect(await response.text()).toMatch(/^\d+$/);
    const { text } = await ask('methode=popups_listing');
    expect(text).toContain(';INTERNAUTE;');
    expect(text).toContain('Zoé & Cie');
  });

  it.each(['HEAD', 'PUT', 'DELETE', 'OPTIONS'])(
    'a %s request of a method that changes something is refused and does nothing',
    async (method) => {
      const { status } = await ask('methode=popup_ajout&nom_popup=x', { method });
      expect(status).toBe(405);
      expect((await ask('methode=popups_listing')).text).toBe('');
    },
  );

  it('a popup listing with column names includes the column that Rappel adds', async () => {
    const webAppel = await directClient(platform, owner);
    await webAppel.addPopup({ popupName: 'x', scheduleName: 'hours' });
    const [names, row] = (await ask('methode=popups_listing&entetes=1')).text.split('\n');
    expect(names?.split(';').slice(-2)).toEqual(['css_popup', 'nom_plage']);
    expect(row?.split(';').at(-1)).toBe('hours');
  });

  it('an internal failure is answered without details and logged with its stack but not the query', async () => {
    await platform.store.schema.dropTable('platform_files').execute();
    const { text, status } = await ask('methode=popups_listing&secret=s3cret');
    expect([status, text]).toEqual([200, 'ERREUR INTERNAL internal error']);
    expect(server.logged).toHaveLength(1);
    const line = JSON.stringify(server.logged);
    expect(line).toContain('popups.');
    for (const word of ['s3cret', 'a@a.com', 'a%40a.com', 'platform_files'])
      expect(line).not.toContain(word);
  });

  it('a variable under two names with different values is logged without the values', async () => {
    await ask('methode=popup_ajout&nom_popup=x&ferm_message=one&ferme_message=two');
    expect(server.logged).toMatchObject([
      { facts: { method: 'addPopup', variables: ['ferm_message'] } },
    ]);
    await ask('methode=popup_ajout&nom_popup=x&ferm_message=one&ferme_message=one');
    expect(server.logged).toHaveLength(1);
  });
});

describe('router options', () => {
  it('refusals can be sent with a matching HTTP status', async () => {
    const { ask: askServer } = await serve(platform, { httpErrorStatus: true });
    expect((await askServer('methode=nope')).status).toBe(400);
    expect((await askServer('methode=popups_listing&email=x&pass=x')).status).toBe(401);
    expect((await askServer('methode=popup_del&id_popup=9')).status).toBe(404);
    expect((await askServer('methode=popups_listing')).status).toBe(200);
  });

  it('every listing can start with its column names, which the client skips', async () => {
    const webAppel = await directClient(platform, owner);
    await webAppel.addOpenings({
      scheduleName: 'h',
      weekday: ['monday'],
      opensAt: ['09:00'],
      closesAt: ['12:00'],
    });
    const { ask: askServer, httpClient } = await serve(platform, { csvHeader: true });
    expect((await askServer('methode=planning_plages_listing')).text).toBe('nom_plage\nh\n');
    expect(await httpClient(owner).listSchedules({})).toEqual([{ scheduleName: 'h' }]);
    expect(await httpClient(owner).listGroups({})).toEqual([]);
    expect(await httpClient(owner).showSchedule({ scheduleName: 'h' })).toHaveLength(1);
  });

  it('answers can be delayed', async () => {
    const { ask: askServer } = await serve(platform, { latencyMs: 5000 });
    let answered = false;
    const asked = askServer('methode=popups_listing').then(() => {
      answered = true;
    });
    for (let turn = 0; turn < 20; turn++) await platform.clock.advance(200);
    expect(answered).toBe(false);
    await advanceUntil(platform.clock, 'the answer', () => answered);
    await asked;
  });

  it.each([
    ['empty', 200, 'text/plain', '', 'unexpected-answer'],
    ['html', 200, 'text/html', '<b>Warning</b>', 'html'],
  ] as const)(
    'the client treats a refusal in the style %s as no answer',
    async (errorStyle, status, type, text, reason) => {
      const { ask: askServer, httpClient } = await serve(platform, { errorStyle });
      const answer = await askServer('methode=popup_del&id_popup=9');
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toContain(type);
      expect(answer.text).toContain(text);
      await expect(httpClient(owner).removePopup({ popupId: '9' })).rejects.toMatchObject({
        name: 'Unreached',
        reason,
      });
    },
  );

  it('the client understands a refusal in the style http4xx', async () => {
    const { ask: askServer, httpClient } = await serve(platform, { errorStyle: 'http4xx' });
    const { status, text } = await askServer('methode=popup_del&id_popup=9');
    expect([status, JSON.parse(text)]).toEqual([
      404,
      { err_code: 'NOT_FOUND', err_msg: 'id_popup' },
    ]);
    await expect(httpClient(owner).removePopup({ popupId: '9' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
