import { connect } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { toneWav } from '../../../proxy/platform/telephony/wav.js';
import { API_PATH } from '../../../proxy/platform-server/router.js';
import {
  gif,
  jpeg,
  jpegOf,
  mp3Of,
  mp3Tag,
  pngOf,
  progressiveJpeg,
} from '../../support/platform/uploads.js';
import {
  directClient,
  openPlatform,
  owner,
  serve,
} from '../../support/platform/webappel-platform.js';
import { sendRaw } from '../../support/program/raw-request.js';

const bytes = (start: string, length = start.length) => {
  const content = Buffer.alloc(length);
  content.write(start, 'latin1');
  return content;
};
const wav = Buffer.from(toneWav(2));
/** A complete sound with some bytes replaced. */
const wavWith = (at: number, ...changed: number[]) => {
  const content = Buffer.from(wav);
  content.set(changed, at);
  return content.toString('latin1');
};
const png = pngOf(300, 100);
const KIB = 1024;

let { ask, url, logged } = {} as Awaited<ReturnType<typeof serve>>;
beforeEach(async () => {
  const platform = await openPlatform();
  await (await directClient(platform, owner)).addPopup({ popupName: 'one' });
  ({ ask, url, logged } = await serve(platform));
});

const query = (type: string, popupId = '5') =>
  `methode=fichier_deposer&id_popup=${popupId}&type=${type}`;
const form = (parts: Record<string, Uint8Array>, fileName = 'accueil.wav') => {
  const data = new FormData();
  for (const [name, content] of Object.entries(parts))
    data.append(name, new Blob([new Uint8Array(content)]), fileName);
  return { method: 'POST', body: data };
};
const stored = async (type: string) => {
  const answer = await ask(`methode=fichier_recuperer&id_popup=5&type=${type}`);
  return answer.code ?? answer.bytes.length;
};

describe('uploads', () => {
  it('an uploaded file is read from the part that is named like its type', async () => {
    const parts = { other: png, son_repondeur: wav, more: png };
    expect((await ask(query('son_repondeur'), form(parts))).text).toBe('OK');
    expect(await stored('son_repondeur')).toBe(wav.length);
  });

  it('an uploaded file is read from a single part of any name', async () => {
    expect((await ask(query('son_repondeur'), form({ fichier: wav }))).text).toBe('OK');
  });

  it('an upload of two parts with other names is refused', async () => {
    const { text } = await ask(query('son_repondeur'), form({ one: wav, two: wav }));
    expect(text).toBe('ERREUR INVALID_VARS check: son_repondeur');
  });

  it.each([
    ['sound', 'son_internaute', wav, 2048 * KIB],
    ['image', 'entete_popup', png, 512 * KIB],
    ['style sheet', 'css_popup', bytes('p{} '), 64 * KIB],
  ])(
    'a %s above its size limit is refused and the previous file stays',
    async (_, type, content, maxBytes) => {
      const filled = (length: number) => {
        const file = Buffer.alloc(length, ' ');
        file.set(content);
        return form({ [type]: file });
      };
      expect((await ask(query(type), filled(maxBytes))).text).toBe('OK');
      const refused = new RegExp(`^ERREUR FILE_REFUSED type: must be .*${maxBytes / KIB} KB$`);
      expect((await ask(query(type), filled(maxBytes + 1))).text).toMatch(refused);
      expect((await ask(query(type), filled(9 * 1024 * KIB))).text).toMatch(refused);
      expect(await stored(type)).toBe(maxBytes);
    },
  );

  it.each([
    [
      'a drawing with a script',
      'entete_popup',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    ],
    ['a page', 'entete_popup', '<!doctype html><script>1</script>'],
    ['a page that pretends to be a sound', 'son_internaute', 'RIFF<html><script>1</script>'],
    ['a sound of another kind', 'son_internaute', 'OggS\0\x02'],
    ['a film in a wave', 'son_internaute', 'RIFF\0\0\0\0AVI LIST'],
    ['a truncated sound', 'son_internaute', wav.toString('latin1', 0, wav.length - 1)],
    ['the header of a sound alone', 'son_internaute', wav.toString('latin1', 0, 44)],
    ['a sound that announces more samples than it has', 'son_internaute', wavWith(40, 0, 1)],
    ['a sound of no samples', 'son_internaute', wavWith(40, 0)],
    ['a sound without a format', 'son_internaute', wavWith(12, 0x4c)],
    ['a sound without samples', 'son_internaute', wavWith(36, 0x4c)],
    ['a compressed archive', 'son_internaute', 'PK\x03\x04'],
    ['a program', 'entete_popup', 'MZ\x90\0'],
    ['half a signature', 'entete_popup', '\x89PNG\r\n'],
    ['a truncated image', 'entete_popup', png.toString('latin1', 0, 23)],
    ['an image of a billion pixels', 'entete_popup', pngOf(40_000, 30_000, 1).toString('latin1')],
    ['an image of no pixels', 'entete_popup', pngOf(300, 0).toString('latin1')],
    [
      'the header of an image alone',
      'entete_popup',
      pngOf(4096, 4096, 0).toString('latin1', 0, 33),
    ],
    ['an image without an end', 'entete_popup', png.toString('latin1', 0, png.length - 12)],
    ['an image without data', 'entete_popup', pngOf(4096, 4096, 0).toString('latin1')],
    ['an image without its last line', 'entete_popup', pngOf(300, 100, 99).toString('latin1')],
    ['an image with more lines than it has', 'entete_popup', pngOf(1, 1, 9999).toString('latin1')],
    ['a damaged image', 'entete_popup', png.toString('latin1').replace('IDATx', 'IDATy')],
    ['the header of a photograph alone', 'entete_popup', jpeg.toString('latin1', 0, 170)],
    ['a photograph without an end', 'entete_popup', jpeg.toString('latin1', 0, jpeg.length - 2)],
    ['a photograph with too little data', 'entete_popup', jpegOf(4096, 4096).toString('latin1')],
    ['a screen without a picture', 'entete_popup', 'GIF89a\x04\0\x01\0\0\0\0;'],
    ['an animation without an end', 'entete_popup', gif.toString('latin1', 0, gif.length - 1)],
    [
      'an animation with too little data',
      'entete_popup',
      gif.toString('latin1').replaceAll('\x04\0\x01', '\0\x10\x10'),
    ],
    ['the header of a frame', 'son_internaute', '\xff\xfb\x90\0\0\0\0'],
    ['one frame', 'son_internaute', mp3Of(1).toString('latin1')],
    ['a frame and a half', 'son_internaute', mp3Of(2).toString('latin1', 0, 600)],
    ['a tag without a sound', 'son_internaute', mp3Tag.toString('latin1')],
    [
      'a frame and something else',
      'son_internaute',
      `${mp3Of(1).toString('latin1')}${'x'.repeat(500)}`,
    ],
    ['an animation of a billion pixels', 'entete_popup', 'GIF89a\xff\xff\xff\xff'],
    [
      'a photograph of a billion pixels',
      'entete_popup',
      '\xff\xd8\xff\xe0\0\x04ab\xff\xc2\0\x0b\x08\xff\xff\xff\xff\x03',
    ],
    [
      'a photograph without a frame',
      'entete_popup',
      '\xff\xd8\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff',
    ],
    ['a truncated photograph', 'entete_popup', '\xff\xd8\xff\xe0\xff\xff'],
    ['a style sheet with markup', 'css_popup', 'p{} </style><script>1</script>'],
    ['a style sheet with a comment of markup', 'css_popup', 'p{} <!-- -->'],
    ['a style sheet with a zero byte', 'css_popup', 'p{}\0'],
    ['a style sheet without a rule', 'css_popup', 'bonjour'],
    ['bytes that are no text as a style sheet', 'css_popup', 'p{\xff\xfe}'],
    ['nothing', 'css_popup', ''],
    ['nothing', 'son_internaute', ''],
  ])('an upload of %s is refused', async (_, type, content) => {
    expect((await ask(query(type), form({ [type]: bytes(content) }))).text).toMatch(
      /^ERREUR FILE_REFUSED type: must be a .* KB$/,
    );
    expect(await stored(type)).toBe('NOT_FOUND');
  });

  it.each([
    ['png', png],
    ['gif', gif],
    ['jpg', jpeg],
    ['jpg', progressiveJpeg],
  ])('a whole image is accepted as %s', async (extension, content) => {
    expect((await ask(query('entete_popup'), form({ entete_popup: content }))).text).toBe('OK');
    const { headers } = await ask('methode=fichier_recuperer&id_popup=5&type=entete_popup');
    expect(headers.get('content-disposition')).toContain(`entete_popup.${extension}`);
  });

  it('a refused upload is answered even if the sender reads only after sending everything', async () => {
    const body = Buffer.alloc(5_000_000);
    const answer = await sendRaw(url, [
      `POST ${API_PATH}?${query('css_popup')}&email=a%40a.com&pass=x HTTP/1.1\r\nHost: x\r\n` +
        `Connection: close\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${body.length}\r\n\r\n`,
      body,
    ]);
    expect(answer).toMatch(/ERREUR INVALID_AUTH login refused$/);
  });

  it.each(['../../../etc/passwd', 'a;b\n9;77', 'x.svg', '<script>.css', '.'.repeat(3000)])(
    'the file name %s of an upload is not stored',
    async (fileName) => {
      await ask(query('css_popup'), form({ css_popup: bytes('p{}') }, fileName));
      expect((await ask('methode=popups_listing')).text.trim().split(';')[24]).toBe(
        'css_popup.css',
      );
      const { headers } = await ask('methode=fichier_recuperer&id_popup=5&type=css_popup');
      expect(headers.get('content-disposition')).toBe('attachment; filename="css_popup.css"');
      expect(headers.get('content-type')).toBe('text/css; charset=utf-8');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  it.each([
    ['no body', {}],
    ['a GET', { method: 'GET' }],
    ['a body of another type', { body: 'RIFF' }],
    ['no boundary', { body: 'x', headers: { 'content-type': 'multipart/form-data' } }],
    [
      'no part',
      { body: '--b--\r\n', headers: { 'content-type': 'multipart/form-data; boundary=b' } },
    ],
    [
      'half a part',
      {
        body: '--b\r\nContent-Disposition: form-data; name="son_internaute"; filename="a"\r\n\r\nRIFF',
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
      },
    ],
    [
      'no file',
      {
        body: '--b\r\nContent-Disposition: form-data; name="son_internaute"\r\n\r\nRIFF\r\n--b--',
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
      },
    ],
    [
      'garbage',
      { body: '\0\xff--b--b\r\n', headers: { 'content-type': 'multipart/form-data; boundary=b' } },
    ],
  ])('an upload with %s is refused with the name of its part', async (_, init) => {
    const { text } = await ask(query('son_internaute'), { method: 'POST', ...init });
    expect(text).toBe('ERREUR INVALID_VARS check: son_internaute');
  });

  it('an interrupted upload leaves no file and no log entry', async () => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST ${API_PATH}?${query('son_internaute')}&email=a%40a.com&pass=a HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n` +
        'Content-Type: multipart/form-data; boundary=b\r\n\r\n' +
        '--b\r\nContent-Disposition: form-data; name="son_internaute"; filename="a"\r\n\r\nRIFF',
    );
    await new Promise<void>((resolve) => socket.end(resolve));
    await ask('methode=popups_listing');
    socket.destroy();
    expect(await stored('son_internaute')).toBe('NOT_FOUND');
    expect(logged).toEqual([]);
  });

  it('an upload with a hundred parts is refused, and the next one works', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`part${index}`, wav]),
    );
    expect((await ask(query('son_internaute'), form(many))).code).toBe('INVALID_VARS');
    expect((await ask(query('son_internaute'), form({ son_internaute: wav }))).text).toBe('OK');
  });

  it('the login and the popup of an upload are checked before its file', async () => {
    const wrong = await ask(
      `${query('son_internaute')}&email=a%40a.com&pass=x`,
      form({ son_internaute: png }),
    );
    expect(wrong.code).toBe('INVALID_AUTH');
    const absent = await ask(query('son_internaute', '999'), form({ son_internaute: png }));
    expect(absent.code).toBe('NOT_FOUND');
  });

  it.each([
    '../son_internaute',
    'son_internaute%00',
    'visitorSound',
    'enregistrement',
    '%2Fetc%2Fpasswd',
  ])('an upload of the unknown type %s is refused', async (type) => {
    expect((await ask(query(type), form({ son_internaute: wav }))).text).toBe(
      'ERREUR INVALID_VARS check: type',
    );
    expect((await ask(`methode=fichier_recuperer&id_popup=5&type=${type}`)).code).toBe(
      'INVALID_VARS',
    );
  });
});
