import { expect, it, onTestFinished } from 'vitest';
import { checkMailServer } from '../../../proxy/operations/mail-check.js';
import { freePort } from '../../support/network/free-port.js';
import { openMailServer } from '../../support/network/mail-server.js';

it('a mail server that works is asked without sending a mail', async () => {
  const server = await openMailServer();
  onTestFinished(() => server.close());
  expect(await checkMailServer(server.url)).toBeUndefined();
  expect(server.received).toEqual([]);
});

it('a mail server that does not answer is told with the setting, without its address', async () => {
  const sentence = await checkMailServer(`smtp://user:CANARY@127.0.0.1:${await freePort()}`);
  expect(sentence).toMatch(/^SMTP_URL: the mail server does not answer as expected \(E\w+\)/);
  expect(sentence).not.toMatch(/CANARY|127/);
});

it('a mail server that refuses the password is told with the setting', async () => {
  const server = await openMailServer();
  onTestFinished(() => server.close());
  server.refuseLogins();
  expect(await checkMailServer(server.url.replace('//', '//user:wrong@'))).toMatch(
    /^SMTP_URL: the mail server refuses the user or the password/,
  );
});
