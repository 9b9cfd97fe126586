import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkMailServer } from '../../../proxy/operations/mail-check.js';
import { openStore } from '../../../proxy/store/database.js';
import { holds, writtenForms } from '../../../proxy/widget-files/written-forms.js';
import { freePort } from '../../support/network/free-port.js';
import { openMailServer } from '../../support/network/mail-server.js';
import { startOwnerApp } from '../../support/program/owner-app.js';
import { rappel } from '../../support/program/run-command-line.js';
import { callbackBody, freshNumber } from '../../support/program/start-app.js';
import { openRefusingPostgres } from '../../support/store/refusing-postgres.js';
import { waitUntil } from '../../support/time/wait-until.js';

const pass = 'CANARY-pa&ss wörd%';
const inUrl = encodeURIComponent(pass);
const forms = writtenForms(pass);
/** What servers say that repeat a password, in one line of each form in which one can be written. */
const repeated = ['the password', ...forms].join(' ').replace(/[\r\n\0]/g, ' ');

const leaks = (text: string): boolean => holds(text, forms) || /CANARY|pa&ss/i.test(text);

it('the secrets are found in what a server repeats', () => {
  for (const form of forms) expect(leaks(`a ${form} b`)).toBe(true);
  expect(leaks('another text')).toBe(false);
});

/** The mail server, and what is refused of a warning of a budget. */
const mailFaults: [what: string, open: () => Promise<string>][] = [
  ['cannot be reached', async () => `127.0.0.1:${await freePort()}`],
  [
    'refuses the password and repeats it',
    () => openMail((server) => server.refuseLogins(repeated)),
  ],
  [
    'refuses a mail and repeats the password',
    () =>
      openMail((server) => {
        for (let times = 0; times < 5; times++) server.refuseNext(`550 ${repeated}`);
      }),
  ],
  ['takes the mail', () => openMail(() => undefined)],
];

async function openMail(
  prepare: (server: Awaited<ReturnType<typeof openMailServer>>) => void,
): Promise<string> {
  const server = await openMailServer();
  onTestFinished(() => server.close());
  prepare(server);
  return server.url.replace('smtp://', '');
}

describe('the password of the mail server', () => {
  it.each(mailFaults)(
    'is nowhere in what the program says when the mail server %s',
    async (_, open) => {
      const SMTP_URL = `smtp://shop:${inUrl}@${await open()}`;
      const app = await startOwnerApp({
        environment: {
          SMTP_URL,
          MAIL_FROM: 'rappel@shop.example',
          WARNINGS_TO: 'owner@shop.example',
          MAX_CALL_SECONDS: '600',
          ASSUMED_PRICE: '0.10',
          BUDGET_PER_DAY: '2',
        },
        script: {
          listDestinations: async () => [
            { destinationId: '1', destinationName: 'France mobile', allowed: 'allowed' as const },
          ],
        },
      });
      const said: string[] = [String(await checkMailServer(SMTP_URL))];
      try {
        app.startWorkers();
        await app.post({ ...callbackBody, number: freshNumber() });
        await app.clock.advance(5000);
        const warnings = async () => (await app.ask('budget-warnings')).text();
        await waitUntil('the end of the mail', async () =>
          /"mail":"(failing|sent)"/.test(await warnings()),
        );
        said.push(await warnings());
        for (const path of ['metrics', 'readyz'])
          said.push(await (await app.get(`/${path}`)).text());
        expect(app.logLines.length).toBeGreaterThan(0);
        const stored = await app.store.selectFrom('budget_warnings').selectAll().execute();
        expect([...said, ...app.logLines, JSON.stringify(stored)].filter(leaks)).toEqual([]);
      } finally {
        await app.close();
      }
    },
  );
});

describe('the password of the database', () => {
  it.each(['28P01', '28000', '3D000', '42501', '53300', '57P03', '08P01', 'XX000', '99999'])(
    'is nowhere in what the program says when the database refuses it with %s and repeats it',
    async (code) => {
      const server = await openRefusingPostgres(() => [code, repeated]);
      onTestFinished(() => server.close());
      const DATABASE_URL = `postgres://shop:${inUrl}@127.0.0.1:${server.port}/rappel`;
      const failure: unknown = await openStore(DATABASE_URL).catch((reason: unknown) => reason);
      expect(server.told).toContain(pass);
      const { errors, text } = await rappel(['serve'], {
        DATABASE_URL,
        LOG_LEVEL: 'debug',
        PORT: '0',
        PLATFORM_PORT: '0',
      });
      expect(errors.join()).toMatch(/^DATABASE_URL: /);
      expect(errors.join()).toContain(code);
      const printed = inspect(failure, { depth: 9, showHidden: true });
      expect([printed, (failure as Error).message, ...errors, text].filter(leaks)).toEqual([]);
    },
  );

  it('is nowhere in what the program says when the database cannot be reached or its URL is wrong', async () => {
    const port = await freePort();
    for (const DATABASE_URL of [
      `postgres://shop:${inUrl}@127.0.0.1:${port}/rappel`,
      `postgres://shop:${pass}@127.0.0.1:${port}/rappel`,
      `postgres://shop:${inUrl}@127.0.0.1:port/rappel`,
      `postgres://shop:${inUrl}@one.example,two.example/rappel`,
      `postgres://shop:${inUrl}@127.0.0.1:${port}/rappel?unknown=${inUrl}`,
      `mysql://shop:${inUrl}@127.0.0.1/rappel`,
    ]) {
      const { errors, text } = await rappel(['serve'], { DATABASE_URL, PORT: '0' });
      expect(errors.join()).toMatch(/DATABASE_URL: /);
      expect([...errors, text].filter(leaks)).toEqual([]);
    }
  });
});
