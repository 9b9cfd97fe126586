import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../proxy/store/database.js';
import { makeCertificate } from '../support/network/certificate.js';
import { runToTheEnd, startProgram, temporaryFolder } from '../support/program/run-program.js';
import { startPostgres } from '../support/store/postgres-server.js';

it('the program connects to PostgreSQL over TLS, and refuses an untrusted certificate with one line of output', async () => {
  const [ours, others] = [temporaryFolder(), temporaryFolder()];
  for (const folder of [ours, others]) onTestFinished(folder.remove);
  const trusted = await makeCertificate(ours.path);
  const untrusted = await makeCertificate(others.path);
  const postgres = await startPostgres();
  onTestFinished(() => postgres.remove());
  const plain = postgres.urlOf('postgres');

  const withoutTls = await runToTheEnd({ DATABASE_URL: `${plain}?sslmode=require` });
  expect(withoutTls.code).toBe(1);
  expect(withoutTls.output.trim()).toMatch(/^DATABASE_URL: .*SSL.*$/);

  await postgres.useTls(trusted);
  for (const parameters of [
    'sslmode=require',
    `sslmode=verify-full&sslrootcert=${trusted.certificate}`,
    `sslmode=verify-ca&sslrootcert=${trusted.certificate}`,
  ]) {
    const program = await startProgram({ DATABASE_URL: `${plain}?${parameters}` });
    onTestFinished(async () => void (await program.stop('SIGKILL')));
    expect((await fetch(`${program.url}/readyz`)).status).toBe(200);
    const clients = await postgres.run(
      `select distinct ssl from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'rappel'`,
    );
    expect(clients).toEqual([{ ssl: true }]);
    await program.stop();
  }

  for (const parameters of [
    `sslmode=verify-full&sslrootcert=${untrusted.certificate}`,
    'sslmode=verify-full',
    `sslmode=verify-full&sslrootcert=${ours.path}/there-is-none.pem`,
  ]) {
    const { code, output } = await runToTheEnd({ DATABASE_URL: `${plain}?${parameters}` });
    expect(code).toBe(1);
    expect(output.trim()).toMatch(/^DATABASE_URL: the store cannot be opened: .*$/);
    expect(output).not.toContain(new URL(plain).password);
  }
  // The right certificate for another host name.
  const otherName = `${plain.replace('127.0.0.1', 'localhost')}?sslmode=verify-full&sslrootcert=${trusted.certificate}`;
  await expect(openStore(otherName)).rejects.toThrow(
    /^DATABASE_URL: .*certificate is not trusted; .*host \(ERR_TLS_CERT_ALTNAME_INVALID\b/,
  );
});
