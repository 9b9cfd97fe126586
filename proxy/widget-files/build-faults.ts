import { builtinModules } from 'node:module';
import { holds, writtenForms } from './written-forms.js';

/** A file of the built widget. */
export interface BuiltFile {
  path: string;
  text: string;
}

/** The texts of licences name the homes of packages. Nothing loads it. */
export const LICENCES = 'licences.txt';

/** The names of XML languages look like addresses. */
const NAMESPACE = /^https?:\/\/www\.w3\.org\/(1999|2000)\//;

/** Shorter values, such as `demo`, are words of the widget too. */
const SHORTEST_SECRET = 8;
const SECRET_NAME = /(^|_)(PASS|PASSWORD|SECRET|TOKEN|KEY|EMAIL)$/i;

const modules = builtinModules.filter((name) => !name.startsWith('_')).join('|');
const builtIn = new RegExp(
  `(?:\\bfrom|\\bimport|\\brequire)\\s*\\(?\\s*["'\`](?:node:[a-z/_]+|${modules})["'\`]|vite-browser-external`,
);

const rules: readonly [fault: string, isIn: (file: BuiltFile) => boolean][] = [
  [
    'names a foreign host',
    ({ path, text }) =>
      path !== LICENCES &&
      [...text.matchAll(/(?:\b(?:https?|wss?):|["'`(=]\s*)\/\/[\w[][^\s"'`)]*/gi)].some(
        ([address]) => !NAMESPACE.test(address),
      ),
  ],
  [
    'runs text as code',
    ({ text }) =>
      /(?<![.\w$])(?:eval|Function)\s*\(|\(0,\s*eval\)|\bset(?:Timeout|Interval)\s*\(\s*["'`]/.test(
        text,
      ) || /\b(?:data:text|java)\W?(?:java)?script[,;:]/i.test(text),
  ],
  [
    'has a source map',
    ({ path, text }) => /\.map$/.test(path) || /[#@]\s*source(Mapping)?URL=/.test(text),
  ],
  ['imports a module of Node', ({ text }) => builtIn.test(text)],
  ['reads the environment', ({ text }) => /\bprocess\.env\b|\bimport\.meta\.env\b/.test(text)],
];

/** The values of the environment that no file may hold, by their names. */
function secretsIn(environment: Record<string, string | undefined>): [string, string][] {
  return Object.entries(environment).flatMap(([name, value = '']) => {
    const password = URL.canParse(value) ? new URL(value).password : '';
    return [...(SECRET_NAME.test(name) ? [value] : []), password, decodeURIComponent(password)]
      .filter((secret) => secret.length >= SHORTEST_SECRET)
      .map((secret): [string, string] => [name, secret]);
  });
}

/**
 * What the files of the widget must not hold, because they run on the pages of others: foreign hosts, code made of text,
 * source maps, modules of Node, and secrets of the machine that builds them.
 * @returns sentences that name the file, without the secret
 */
export function faultsInBuild(
  files: readonly BuiltFile[],
  environment: Record<string, string | undefined>,
): string[] {
  const secrets = secretsIn(environment).map(([name, value]) => ({
    name,
    forms: writtenForms(value),
  }));
  return files.flatMap((file) => [
    ...rules.filter(([, isIn]) => isIn(file)).map(([fault]) => `${file.path} ${fault}`),
    ...secrets
      .filter(({ forms }) => holds(`${file.path}\n${file.text}`, forms))
      .map(({ name }) => `${file.path} holds the value of ${name}`),
  ]);
}
