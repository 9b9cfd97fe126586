import { readFileSync } from 'node:fs';

export type Values = Record<string, string | undefined>;

/** Settings that may stand in a file of their own. */
const secrets = [
  'WEBAPPEL_EMAIL',
  'WEBAPPEL_PASS',
  'DATABASE_URL',
  'ADMIN_TOKEN',
  'SECRET',
  'SMTP_URL',
  'CENTREX_PASS',
  'ACCOUNT_PASS',
] as const;

/**
 * The environment with what its `NAME_FILE` variables name: the path of a file with the secret, as container platforms
 * give it.
 * @param faults where a line is added for each file that is no use
 */
export function withSecretsFromFiles(
  environment: Readonly<Record<string, string | undefined>>,
  faults: string[],
): Values {
  // A blank variable is one that was not set.
  const values: Values = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value?.trim()),
  );
  for (const name of secrets) {
    const path = values[`${name}_FILE`];
    if (!path) continue;
    if (values[name]) faults.push(`${name}: is set twice, also by ${name}_FILE; keep one`);
    try {
      values[name] = readFileSync(path, 'utf8').trim() || undefined;
      if (!values[name]) faults.push(`${name}_FILE: the file is empty`);
    } catch {
      faults.push(`${name}_FILE: the file cannot be read`);
    }
  }
  return values;
}
