import { expect, it } from 'vitest';
import { createWebAppelClient } from '../../../proxy/webappel/client.js';
import { CallbackRequest } from '../../../shared/callback.js';
import { lastOf, parseQuery } from '../../../shared/webappel/query.js';
import { cellText } from '../../../shared/webappel/text.js';
import { startFaultyServer } from '../../support/network/faulty-server.js';
import { freshNumber, problemIn, startApp } from '../../support/program/start-app.js';
import { hostileStrings } from '../../support/webappel/hostile-strings.js';

const wireNames = { name: 'nom', custom1: 'usr1' };

it('hundreds of hostile requests are refused by their field, or make one call each with the expected variables once', async () => {
  const server = await startFaultyServer((response) =>
    response.end(String(server.received.length)),
  );
  // The texts are compared as they were given.
  const app = await startApp({ environment: { SAFE_PHRASE_FIELD: 'none' } });
  const expected: string[] = [];
  try {
    app.startWorkers();
    const credentials = { email: 'owner@shop.example', pass: 'p&ss=1' };
    const client = createWebAppelClient({ url: server.url, credentials: () => credentials });
    app.webAppel.script({ requestCall: client.requestCall });
    for (const [index, text] of hostileStrings(300).entries()) {
      const field = index % 2 ? 'name' : 'custom1';
      const known = CallbackRequest.shape[field].safeParse(text);
      const response = await app.post({ popupId: '77', number: freshNumber(), [field]: text });
      if (known.success) expect([text, response.status]).toEqual([text, 201]);
      // A body above the limit is not read, so no field of it is named.
      else if (text.length < 1000)
        expect(await problemIn(response)).toMatchObject({ code: 'invalid-field', field });
      else expect(response.status).toBe(413);
      if (known.success) expected.push(`${wireNames[field]}=${cellText(known.data ?? '')}`);
      if (index % 10 === 9) await app.clock.advance(1000);
    }
    await app.clock.advance(5000);
    const received = server.received.map((url) => url.slice(url.indexOf('?') + 1));
    const texts = received.map((query) => {
      const variables = parseQuery(query);
      const names = [...new URLSearchParams(query).keys()].filter(
        (name) => !/^(nom|usr1)$/.test(name),
      );
      expect(names.join(' ')).toBe(
        'methode email pass id_popup e164 nbressais rec dureemaxi usr3 client_ip',
      );
      expect([lastOf(variables, 'methode'), lastOf(variables, 'id_popup')]).toEqual([
        'appel',
        '77',
      ]);
      const [name = 'nom'] = ['nom', 'usr1'].filter((one) => variables.has(one));
      return `${name}=${lastOf(variables, name) ?? ''}`;
    });
    const withText = (lines: readonly string[]) =>
      lines.filter((line) => !line.endsWith('=')).sort();
    expect(received).toHaveLength(expected.length);
    expect(expected.length).toBeGreaterThan(100);
    expect(withText(texts)).toEqual(withText(expected));
  } finally {
    await app.close();
    await server.close();
  }
});
