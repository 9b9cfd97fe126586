import { beforeEach, describe, expect, it } from 'vitest';
import { API_PATH } from '../../../proxy/platform-server/router.js';
import {
  directClient,
  openPlatform,
  owner,
  serve,
} from '../../support/platform/webappel-platform.js';
import { sendRaw } from '../../support/program/raw-request.js';

let webAppel: Awaited<ReturnType<typeof directClient>>;
let url: string;
beforeEach(async () => {
  const platform = await openPlatform();
  webAppel = await directClient(platform, owner);
  await webAppel.addPopup({ popupName: 'one' });
  ({ url } = await serve(platform));
});

const sentence = 'Pour+être+mis+en+relation+entrez+votre+numéro';
const target = (variables: string) => `${API_PATH}?email=a@a.com&pass=a&${variables}`;
const latin1 = (text: string) => Buffer.from(text, 'latin1').toString('latin1');
const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
const message = async () => (await webAppel.listPopups({}))[0]?.openMessage;
const change = `methode=popup_maj&id_popup=5&ouvert_message=${sentence}`;

describe('URLs with raw bytes', () => {
  it.each([
    ['windows-1252', latin1],
    ['UTF-8', utf8],
  ])('a URL with raw bytes is read as %s', async (_, encode) => {
    const answer = await sendRaw(url, [
      encode(`GET ${target(change)} HTTP/1.1\r\nHost: x\r\n\r\n`),
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\r\n\r\nOK$/s);
    expect(await message()).toBe('Pour être mis en relation entrez votre numéro');
  });

  it('a URL with raw bytes is read when its headers arrive later', async () => {
    const answer = await sendRaw(url, [
      utf8(`GET ${target(change)} HTTP/1.1\r\nHos`),
      't: x\r\n',
      '\r\n',
    ]);
    expect(answer).toMatch(/\r\n\r\nOK$/);
  });

  it('a URL with raw bytes is read together with its body', async () => {
    const body = Buffer.from('ferm_message=notre+entreprise+est+fermée', 'utf8');
    const answer = await sendRaw(url, [
      utf8(`POST ${target(change)} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n`),
      'Content-Type: application/x-www-form-urlencoded\r\n\r\n',
      body,
    ]);
    expect(answer).toMatch(/\r\n\r\nOK$/);
    expect((await webAppel.listPopups({}))[0]).toMatchObject({
      openMessage: 'Pour être mis en relation entrez votre numéro',
      closedMessage: 'notre entreprise est fermée',
    });
  });

  it('a request with raw bytes keeps the address of its sender', async () => {
    await webAppel.blockAddress({ address: '127.0.0.1' });
    const answer = await sendRaw(url, [
      utf8(
        `GET ${target('methode=appel&id_popup=5&e164=33639980001&nom=Zoé')} HTTP/1.1\r\nHost: x\r\n\r\n`,
      ),
    ]);
    expect(answer).toContain('ERREUR BLACKLISTED client_ip');
  });

  it('raw bytes do not repeat the previous request on the connection', async () => {
    const add = `GET ${target('methode=popup_ajout&nom_popup=two')} HTTP/1.1\r\nHost: x\r\n\r\n`;
    await sendRaw(url, [add + utf8(`GET ${target(change)} HTTP/1.1\r\nHost: x\r\n\r\n`)]);
    expect((await webAppel.listPopups({})).length).toBeLessThanOrEqual(2);
  });

  it.each([
    'GET /\u00e9\u0000 HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET /\u00e9 HTTP/9.9\r\nHost: x\r\n\r\n',
    'GET /\u00e9 x HTTP/1.1\r\nHost: x\r\n\r\n',
    'DELETE /\u00e9 HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET /\u00e9',
    '\u00e9\r\n\r\n',
  ])('a request with raw bytes and another error is refused (%j)', async (request) => {
    expect(await sendRaw(url, [request])).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  });
});
