import { readFileSync } from 'node:fs';
import { secretNames } from './setting-groups.js';

/** The variables that are set. */
export type Values = Record<string, string | undefined>;

/**
 * The environment without blank variables and with the contents of secret files: `NAME_FILE` is the path of a file that
 * holds the setting `NAME`, as container platforms provide it.
 * @param faults receives a line for each file that cannot be used
 * @param names the settings whose files are read
 */
export function withSecretsFromFiles(
  environment: Readonly<Values>,
  faults: string[],
  names = secretNames,
): Values {
  const values: Values = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value?.trim()),
  );
  for (const name of names) {
    const path = values[`${name}_FILE`];
    if (!path) continue;
    if (values[name]) faults.push(`${name}: is set twice, also by ${name}_FILE; keep one of them`);
    try {
      values[name] = readFileSync(path, 'utf8').trim() || undefined;
      if (!values[name])
        faults.push(`${name}_FILE: the file is empty; write the secret into it, or unset this`);
    } catch {
      faults.push(`${name}_FILE: the file cannot be read; check its path and its permissions`);
    }
  }
  return values;
}
