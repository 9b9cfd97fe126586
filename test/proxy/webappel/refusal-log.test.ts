import { inspect } from 'node:util';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../proxy/store/database.js';
import { createWebAppelClient } from '../../../proxy/webappel/client.js';
import { watchCredentials } from '../../../proxy/webappel/credentials.js';
import { cutText } from '../../../proxy/webappel/redact.js';
import { openAccount } from '../../../proxy/webappel/webappel-account.js';
import { holds, writtenForms } from '../../../proxy/widget-files/written-forms.js';
import { type MethodName, methodNames, methods } from '../../../shared/webappel/methods.js';
import { Refusal, refusalStatus } from '../../../shared/webappel/refusal.js';
import { type FaultyServer, startFaultyServer } from '../../support/network/faulty-server.js';
import { ownerToken } from '../../support/program/owner-app.js';
import { startApp, viewIn } from '../../support/program/start-app.js';
import { FakeClock, settle } from '../../support/time/fake-clock.js';
import { paramsOf } from '../../support/webappel/webappel-values.js';

const account = { email: 'canary@shop.example', pass: 'CANARY-pa&ss wörd%' };
const NUMBER = '33639980001';

const PERSON = 'CANARY Pérsòn & Co';

/** What no log at level info may hold; the number is cut into its pairs. */
const canaries = ['CANARY', 'canary@', 'pa&ss', 'rd%', '33639980001', '6399', 'ECHO'];
/** Secrets in every form in which they may be written. */
const secrets = [account.email, account.pass, NUMBER, NUMBER.slice(2), PERSON, ownerToken].map(
  (secret) => [secret, writtenForms(secret)] as const,
);
const secretsIn = (text: string): string[] =>
  secrets.filter(([, forms]) => holds(text, forms)).map(([secret]) => secret);
const leaksIn = (text: string): string[] => [
  ...canaries.filter((canary) => text.includes(canary)),
  ...secretsIn(text),
];

/** Answers in the forms of a refusal that repeat the request, as it came and decoded. */
const answers: [name: string, bodyOf: (url: string) => string][] = Object.keys(
  refusalStatus,
).flatMap((code) => {
  const query = (url: string) => url.split('?')[1] ?? '';
  const decoded = (url: string) => decodeURIComponent(query(url).replaceAll('+', ' '));
  return [
    [`${code} with the query`, (url: string) => `ERREUR ${code} ECHO ${query(url)}`.slice(0, 990)],
    [`${code} with the values`, (url: string) => `ERREUR ${code} ECHO ${decoded(url)}`],
    [
      `${code} in JSON`,
      (url: string) => JSON.stringify({ err_code: code, err_msg: `ECHO ${decoded(url)}` }),
    ],
  ];
});

/** Refusals that repeat the request in an encoding. */
const encodedAnswers: typeof answers = (
  [
    ['base64', (text) => Buffer.from(text).toString('base64')],
    ['base64, one letter later', (text) => Buffer.from(`:${text}`).toString('base64url')],
    ['hexadecimal', (text) => Buffer.from(text).toString('hex')],
    ['percent signs, twice', (text) => encodeURIComponent(encodeURIComponent(text))],
    ['entities', (text) => text.replace(/[^a-z ]/gi, (sign) => `&#${sign.codePointAt(0)};`)],
    ['escapes of JSON', (text) => JSON.stringify(JSON.stringify(text))],
    ['UTF-16', (text) => [...text].join('\0')],
  ] as [string, (text: string) => string][]
).map(([encoding, encode]) => [
  `in ${encoding}`,
  (url) =>
    `ERREUR INVALID_VARS check ${[...new URLSearchParams(url.split('?')[1])].map(([, value]) => encode(value)).join(' ')}`,
]);

let server: FaultyServer;
let bodyOf: (url: string) => string;
beforeEach(async () => {
  server = await startFaultyServer((response, request) => response.end(bodyOf(request.url ?? '')));
});
afterEach(() => server.close());

function openLoggedAccount(level: 'info' | 'debug') {
  const lines: string[] = [];
  // Without the time, whose digits may be those of a canary.
  const log = pino(
    { level, base: null, timestamp: false },
    { write: (line) => void lines.push(line) },
  );
  const clock = new FakeClock();
  const credentials = watchCredentials({ known: account, files: {}, clock, log });
  const parts = { url: server.url, credentials, clock, log, measured: <T>(same: T) => same };
  const opened = openAccount(parts);
  return { opened, lines, log };
}

/** Values of a method, with the canaries in its numbers and texts. */
const paramsFor = (method: MethodName): Record<string, unknown> => {
  const [values] = fc.sample(paramsOf(method), { numRuns: 1, seed: 7 });
  return {
    ...values,
    ...('phoneNumber' in (values ?? {}) && { phoneNumber: NUMBER }),
    ...('visitorName' in (values ?? {}) && { visitorName: PERSON }),
  };
};

describe('a refusal whose text repeats the request', () => {
  it.each(methodNames)(
    'a refusal of %s tells the log and its error the code only',
    async (name) => {
      for (const [form, body] of answers) {
        bodyOf = body;
        const { opened, lines, log } = openLoggedAccount('info');
        const call = opened.bypassingBreaker[name] as (params: unknown) => Promise<unknown>;
        const failure: unknown = await call(paramsFor(name)).catch((reason: unknown) => reason);
        opened.stop();
        log.error({ err: failure, failure, error: (failure as Error).message }, 'printed');
        const printed = inspect(failure, { depth: 9, showHidden: true }) + JSON.stringify(failure);
        expect([form, failure instanceof Refusal, leaksIn(lines.join('') + printed)]).toEqual([
          form,
          true,
          [],
        ]);
      }
    },
  );

  it('the debug log holds its text without the account, the values of the request and digits', async () => {
    const inEntities = account.pass.replace(/./gu, (letter) => `&#${letter.codePointAt(0)};`);
    bodyOf = (url) =>
      `ERREUR INVALID_VARS check usr1, ECHO ${url} 06 39 98 00 01 ${inEntities} CANARY%2Dpa%2526ss`;
    const { opened, lines } = openLoggedAccount('debug');
    const params = { ...paramsFor('requestCall'), custom1: 'CANARY subject' };
    await opened.webAppel.requestCall(params as never).catch(() => undefined);
    opened.stop();
    const [line = ''] = lines.filter((text) => text.includes('WebAppel refused a request'));
    expect(JSON.parse(line)).toMatchObject({
      level: 20,
      method: methods.requestCall.wire,
      code: 'INVALID_VARS',
      text: expect.stringMatching(/^check usr1, ECHO /),
    });
    const others = canaries.filter((canary) => canary !== 'ECHO');
    expect(others.filter((canary) => lines.join('').includes(canary))).toEqual([]);
    expect(lines.join('')).not.toMatch(/39.?98|subject|\bss\b|Person/);
  });

  it.each([
    ['named entities', 'p&amp;ss w&ouml;rd&Eacute;%'],
    ['percent signs of ISO-8859-1', 'p%26ss%20w%F6rd%C9%25'],
    ['quoted-printable', 'p&ss w=F6rd=C9%'],
    ['escapes of C', 'p\\x26ss\\x20w\\xf6rd\\xc9\\x25'],
    ['decomposed accents', 'p&ss wördÉ%'.normalize('NFD')],
    ['blanks between the letters', 'p & s s   w ö r d É %'],
    ['base64', Buffer.from('p&ss wördÉ%').toString('base64')],
    ['base64 with the address', Buffer.from('a@b.example:p&ss wördÉ%').toString('base64')],
    ['capitals', 'P&SS WÖRDÉ%'],
  ])('the debug log holds no part of a password in %s', (_, written) => {
    const logged = cutText(`mot de passe ${written} refuse`, ['p&ss wördÉ%', 'a@b.example']);
    expect(logged).toMatch(/^mot de passe \[cut\][\s%]* refuse$/);
  });

  it.each([
    ['pairs', '06 12 34 56 78'],
    ['letters between', '06a12b34c56d78'],
    ['tags between', '06<br>12<br>34<br>56<br>78'],
    ['words between', '06 et 12 et 34 et 56 et 78'],
    ['base64', 'MDYxMjM0NTY3OA=='],
    ['entities between', '06&nbsp;12&nbsp;34&nbsp;56'],
  ])('the debug log holds no digits of a number with %s', (_, written) => {
    expect(cutText(`numero ${written} refuse`, [])).not.toMatch(/\d|MDY/);
  });
});

/** All that is stored, but for the callbacks themselves, which are to hold the number and the name. */
async function storedBesideCallbacks(store: Store): Promise<string> {
  const stored: unknown[] = [];
  for (const { name } of await store.introspection.getTables())
    if (name !== 'callbacks')
      stored.push(
        await store
          .selectFrom(name as never)
          .selectAll()
          .execute(),
      );
  return JSON.stringify(stored);
}

describe('the program, while every answer repeats the request in a refusal', () => {
  it.each([...answers, ...encodedAnswers])(
    'an answer %s leaves no secret in the log, in answers, in metrics and in the store',
    async (_, body) => {
      bodyOf = (url) => (/email=/.test(url) ? body(url) : '');
      const client = createWebAppelClient({ url: server.url, credentials: () => account });
      const app = await startApp({ environment: { ADMIN_TOKEN: ownerToken } });
      const said: string[] = [];
      const keep = async (answer: Promise<Response>): Promise<Response> => {
        const response = await answer;
        said.push(JSON.stringify([...response.headers]), await response.clone().text());
        return response;
      };
      try {
        app.startWorkers();
        // The view of the popup is cached from an earlier answer.
        await app.get('/api/popups/77');
        app.webAppel.script(client);
        const request = { popupId: '77', number: `+${NUMBER}`, name: PERSON };
        const response = await keep(app.post(request));
        expect(response.status).toBe(201);
        const { handle } = await viewIn(response);
        await app.clock.advance(120_000);
        await keep(app.get(`/api/callbacks/${handle}`));
        await keep(app.get(`/status/${handle}`));
        await keep(app.cancel(handle));
        await keep(app.get('/api/popups/78'));
        const authorization = `Bearer ${ownerToken}`;
        for (const path of ['operator-groups', 'callbacks', 'refusals', 'call-states'])
          await keep(app.get(`/api/owner/${path}`, { authorization }));
        await keep(app.get('/metrics', { authorization }));
        await keep(app.get('/readyz'));
        await app.clock.advance(600_000);
        await settle();
        expect(server.received.length).toBeGreaterThan(1);
        // Without the ids of the requests, whose digits may be those of a canary.
        const logged = app.logLines.join('').replace(/"requestId":"[^"]+"/g, '');
        expect(leaksIn(logged)).toEqual([]);
        expect(secretsIn(said.join('\n'))).toEqual([]);
        expect(secretsIn(await storedBesideCallbacks(app.store))).toEqual([]);
      } finally {
        await app.close();
      }
    },
  );
});
