import { failureCode } from '../../shared/failure-text.js';
import { createMailTransport } from '../platform/call-engine/mail-transport.js';

/** Why a mail server could not be used, by the code of the library. */
const reasons: Readonly<Record<string, string>> = {
  EAUTH: 'the mail server refuses the user or the password',
  ENOAUTH: 'the mail server asks for a user and a password',
  EDNS: 'there is no such host',
  ETLS: 'the encrypted connection to the mail server fails; check smtp:// or smtps://, the port and the certificate',
};

/** Connects to the mail server and logs in, without sending. @returns a sentence that names the setting to correct */
export async function checkMailServer(url: string): Promise<string | undefined> {
  const transport = createMailTransport(url);
  try {
    await transport.verify();
    return undefined;
  } catch (failure) {
    const code = failureCode(failure);
    const reason = reasons[code] ?? `the mail server does not answer as expected (${code})`;
    return `SMTP_URL: ${reason}. Mails wait until it works`;
  } finally {
    transport.close();
  }
}
