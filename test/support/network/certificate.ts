import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Creates a self-signed certificate for 127.0.0.1 as `certificate.pem` and `key.pem` in a folder. */
export async function makeCertificate(
  folder: string,
): Promise<{ certificate: string; key: string }> {
  const paths = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') };
  await promisify(execFile)('/usr/bin/openssl', [
    ...['req', '-x509', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'],
    ...['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
    ...['-addext', 'subjectAltName=IP:127.0.0.1'],
    ...['-keyout', paths.key, '-out', paths.certificate],
  ]);
  return paths;
}
