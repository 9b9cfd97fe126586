import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startFaultyServer } from '../../support/network/faulty-server.js';
import { startEmbedded } from '../../support/platform/embedded.js';
import { accountAt, rappel } from '../../support/program/run-command-line.js';
import { temporaryFolder } from '../../support/program/run-program.js';

const login = { email: 'demo@rappel.test', pass: 'demo' };
const nowhere = accountAt('http://127.0.0.1:2/get/webappel/api.php');

let folder = '';
beforeAll(() => {
  const { path, remove } = temporaryFolder();
  folder = path;
  return remove;
});

describe('rappel call on the embedded platform', () => {
  it('rappel call prints a listing with its column names, or as JSON with our names', async () => {
    const { url } = await startEmbedded();
    const environment = accountAt(url, login);
    const printed = await rappel(['call', 'POPUPS_LISTING'], environment);
    expect(printed.text.split('\n')[0]).toMatch(/^id_popup;nom_popup;[^;]/);
    expect(printed.text.split('\n')[1]).toMatch(/^77;/);
    const { text } = await rappel(['call', 'listPopups', '--json'], environment);
    expect(JSON.parse(text)[0]).toMatchObject({ popupId: '77' });
  });

  it('rappel call orders list values by their indices, as a query does', async () => {
    const { url, webAppel } = await startEmbedded();
    const { code } = await rappel(
      // The hours with Monday's index belong to Monday.
      'call planning_plage_add nom_plage=mine jour[1]=monday jour[0]=mardi h_debut[]=08:00 h_debut[]=09:00 h_fin[0]=12:00 h_fin[1]=13:00'.split(
        ' ',
      ),
      accountAt(url, login),
    );
    expect(code).toBe(0);
    const rows = await webAppel.showSchedule({ scheduleName: 'mine' });
    expect(rows).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ weekday: 'tuesday', opensAt: '08:00' }),
        expect.objectContaining({ weekday: 'monday', opensAt: '09:00' }),
      ]),
    );
  });

  it('rappel call says which settings of a popup have no effect, and that a new one may call nobody', async () => {
    const { url } = await startEmbedded();
    const environment = accountAt(url, login);
    const added = await rappel(
      ['call', 'popup_ajout', 'nom_popup=new', 'usr1_nom=Sujet', 'usr3_nom=Ref'],
      environment,
    );
    const popupId = added.text.trim();
    expect(added.code).toBe(0);
    expect(added.errors.join('\n')).toMatch(
      /^usr3_nom: this label has no effect, because the field usr3/,
    );
    expect(added.errors.join('\n')).toContain(
      `rappel call popup_destination_ajout id_popup=${popupId} liste_destination[]=FR_Fixe`,
    );
    expect(added.errors.join('\n')).not.toContain('usr1_nom');
    const changed = await rappel(
      ['call', 'popup_maj', `id_popup=${popupId}`, 'usr1_nom=x', 'usr3_nom=y'],
      { ...environment, TOKEN_FIELD: 'usr1' },
    );
    expect(changed.errors.join('\n')).toMatch(/^usr1_nom: this label has no effect/);
    expect(changed.errors.join('\n')).not.toContain('usr3_nom');
  });

  it('rappel call stores a file and fetches it again', async () => {
    const { url } = await startEmbedded();
    const environment = accountAt(url, login);
    const from = join(folder, 'in.css');
    const to = join(folder, 'out.css');
    writeFileSync(from, 'p{color:red}');
    const words = ['id_popup=77', 'fileType=stylesheet'];
    expect(
      await rappel(['call', 'fichier_deposer', ...words, `@${from}`], environment),
    ).toMatchObject({ code: 0, text: 'OK\n' });
    expect(
      (await rappel(['call', 'fichier_recuperer', ...words, '--out', to], environment)).code,
    ).toBe(0);
    expect(readFileSync(to, 'utf8')).toBe('p{color:red}');
    const piped = await rappel(['call', 'fichier_recuperer', ...words], environment);
    expect(piped.text).toBe('p{color:red}');
    const onTerminal = await rappel(['call', 'fichier_recuperer', ...words], environment, {
      isTerminal: true,
    });
    expect([onTerminal.code, onTerminal.text]).toEqual([1, '']);
  });

  it('rappel call exits with 2 when WebAppel refuses, and prints the code', async () => {
    const { url } = await startEmbedded();
    const { code, text, errors } = await rappel(
      ['call', 'popup_del', 'id_popup=4711'],
      accountAt(url, login),
    );
    expect([code, text, errors]).toEqual([2, '', ['popup_del was refused: NOT_FOUND id_popup']]);
  });

  it.each(['empty', 'html'])(
    'rappel call exits with 3 when the refusal is unreadable (error style %s)',
    async (style) => {
      const { url } = await startEmbedded({ PLATFORM_ERROR_STYLE: style });
      expect(
        (await rappel(['call', 'popup_del', 'id_popup=4711'], accountAt(url, login))).code,
      ).toBe(3);
    },
  );
});

describe('rappel call', () => {
  it('rappel call exits with 3 when nothing answers, and says how to start the embedded platform', async () => {
    const other = await rappel(['call', 'popups_listing'], nowhere);
    expect([other.code, other.errors]).toEqual([
      3,
      ['popups_listing failed: nothing answers at that address'],
    ]);
    const ours = await rappel(['call', 'popups_listing'], { PLATFORM_PORT: '2' });
    expect([ours.code, ours.errors.length]).toEqual([3, 2]);
    expect(ours.errors[1]).toContain('rappel platform');
  });

  it('rappel call warns against repeating a call that WebAppel may have accepted', async () => {
    const server = await startFaultyServer((response) => response.end(''));
    const { code, errors } = await rappel(
      ['call', 'appel', 'id_popup=77', 'e164=33170200258'],
      accountAt(server.url),
    );
    await server.close();
    expect(code).toBe(3);
    expect(errors[1]).toContain('Do not repeat it');
  });

  it.each(['e164=33199001201', 'e164=0199001201', 'e164=447700900123'])(
    'rappel call sends no number reserved for fiction to a real account: %s',
    async (number) => {
      const server = await startFaultyServer((response) => response.end('5'));
      const { code, errors } = await rappel(
        ['call', 'appel', 'id_popup=77', number],
        accountAt(server.url),
      );
      await server.close();
      expect(code).toBe(1);
      expect(errors[0]).toContain('reserved for fiction');
      expect(server.received).toEqual([]);
    },
  );

  it('rappel call never shows the credentials, in whatever encoding a server repeats them', async () => {
    const pass = `Pa&s "<wörd>' +1`;
    const email = 'Owner+x@shop.example';
    const encoded = encodeURIComponent(pass);
    const server = await startFaultyServer((response) =>
      response.end(
        `ERREUR INVALID_AUTH ${[
          pass,
          pass.toUpperCase(),
          encoded.replaceAll('%20', '+').toLowerCase(),
          pass
            .replaceAll('&', '&amp;')
            .replaceAll('<', '&lt;')
            .replaceAll('>', '&gt;')
            .replaceAll('"', '&quot;'),
          btoa(unescape(encoded)),
          email,
          encodeURIComponent(email),
        ].join(' ')} \u001B[31m`,
      ),
    );
    const { code, errors } = await rappel(
      ['call', 'popups_listing'],
      accountAt(server.url, { email, pass }),
    );
    await server.close();
    expect(code).toBe(2);
    expect(errors).toEqual([
      'popups_listing was refused: INVALID_AUTH [pass] [pass] [pass] [pass] [pass] [email] [email]  [31m',
    ]);
  });

  it.each([
    ['no method', ['call'], 'rappel call needs a method'],
    ['an unknown method', ['call', 'apel'], 'There is no method apel'],
    ['an unknown variable', ['call', 'popup_del', 'id=SECRET'], 'there is no variable id'],
    ['a missing variable', ['call', 'popup_del'], 'missing or malformed: id_popup'],
    [
      'a malformed variable',
      ['call', 'popup_del', 'id_popup=SECRET'],
      'missing or malformed: id_popup',
    ],
    [
      'a variable that is given twice',
      ['call', 'popup_del', 'id_popup=1', 'popupId=SECRET'],
      'popupId is given twice',
    ],
    ['a word without =', ['call', 'popup_del', 'SECRET'], 'variables are written name=value'],
    ['the password', ['call', 'popup_del', 'id_popup=1', 'pass=SECRET'], 'WEBAPPEL_PASS'],
    ['the password in another letter case', ['call', 'popup_del', 'PASS=SECRET'], 'WEBAPPEL_PASS'],
    [
      'the password in place of a method',
      ['call', 'pass=SECRET', 'popup_del'],
      'There is no method pass=…',
    ],
    ['the password in place of a command', ['pass=SECRET'], 'There is no command pass=…'],
    [
      'the password as an option',
      ['call', 'popup_del', '--pass=SECRET'],
      "Unknown option '--pass'",
    ],
    [
      'an unknown option',
      ['call', 'popups_listing', '--xml'],
      "Unknown option '--xml'; options: --json, --out",
    ],
    ['a file for a method that takes none', ['call', 'popups_listing', '@x'], 'takes no file'],
    [
      'no file for a method that needs one',
      ['call', 'fichier_deposer', 'id_popup=77', 'fichier=CSS'],
      'fichier_deposer',
    ],
    [
      '--out for a method that returns no file',
      ['call', 'popups_listing', '--out', 'x'],
      '--out is only for a method',
    ],
    ...['/no/such/folder/out.css', tmpdir(), '/proc/out.css'].map(
      (place): [string, string[], string] => [
        // Checked before the request: nothing answers at this address, which would exit with 3.
        `an output file that cannot be written (${place})`,
        ['call', 'fichier_recuperer', 'id_popup=77', 'fileType=stylesheet', '--out', place],
        `--out: the file ${place} cannot be written`,
      ],
    ),
    [
      'an unknown command',
      ['dial'],
      'There is no command dial; there are serve, platform, methods, call',
    ],
    ['a surplus word', ['methods', 'appel', 'more'], 'more is an unexpected argument'],
    ['a surplus word for serve', ['serve', 'now'], 'now is an unexpected argument'],
    ['help on an unknown command', ['help', 'dial'], 'There is no command dial'],
  ])(
    'rappel exits with 1 and says what is wrong, without repeating a value: %s',
    async (_, words, says) => {
      const { code, text, errors } = await rappel(words, nowhere);
      expect([code, text]).toEqual([1, '']);
      expect(errors.join('\n')).toContain(says);
      expect(errors.join('\n')).not.toContain('SECRET');
      expect(existsSync('x')).toBe(false);
    },
  );

  it('rappel call exits with 1 for wrong settings, with one line for each', async () => {
    const { code, errors } = await rappel(['call', 'popups_listing'], {
      WEBAPPEL_URL: 'x',
      PORT: 'y',
    });
    expect(code).toBe(1);
    expect(errors.map((line) => line.split(':')[0])).toEqual(
      expect.arrayContaining(['WEBAPPEL_URL', 'PORT']),
    );
  });
});

describe('the help pages of rappel', () => {
  const pages = [
    ['help'],
    ['-h'],
    ['help', 'help'],
    ['call', '--help'],
    ['call', '-h'],
    ['methods'],
    ['methods', 'appel'],
    ['methods', 'listCalls'],
  ];
  it.each(pages)('a help page fits a narrow terminal: rappel %s %s', async (...words) => {
    const { code, text } = await rappel(words.filter(Boolean), {}, { columns: 50 });
    expect(code).toBe(0);
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(50);
  });

  it('the help pages list every method, and every variable of one method', async () => {
    expect((await rappel(['methods'])).text.trim().split('\n')).toHaveLength(27);
    const { text } = await rappel(['methods', 'appel']);
    for (const word of ['requestCall', 'id_popup', 'e164', 'nbressais', 'dureemaxi', 'L519'])
      expect(text).toContain(word);
    expect(text).not.toMatch(/[`|]/);
  });
});
