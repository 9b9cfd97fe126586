import { readFileSync } from 'node:fs';
import {
  type Answer,
  type Columns,
  type Method,
  type MethodName,
  methods,
  type Result,
} from '../../shared/webappel/methods.js';
import { Refusal, Unreached, type UnreachedReason } from '../../shared/webappel/refusal.js';
import { encodeRows, type Values } from '../../shared/webappel/rows.js';
import { encodeAnswer } from '../../shared/webappel/wire.js';
import { usages } from '../bin/usage.js';
import { createWebAppelClient } from '../webappel/client.js';
import { toTerminalText } from '../webappel/redact.js';
import { accountOf, type WebAppelAccount } from './account-in-environment.js';
import {
  BadUsage,
  type Command,
  type CommandContext,
  type ExitCode,
  exitCodes,
} from './command.js';
import { methodOf } from './method-named.js';
import { readOptions } from './options.js';
import { refuseUnwritable, saveTo } from './out-file.js';
import { readVariables } from './variables.js';

export const call: Command = {
  ...usages.call,
  async run(words, context) {
    const { values, positionals } = readOptions(words, {
      json: 'boolean',
      out: 'string',
    });
    const [name, ...rest] = positionals;
    if (!name)
      throw new BadUsage([
        'rappel call needs a method: rappel methods lists them',
        `rappel ${call.usage}`,
      ]);
    const method = methodOf(name);
    const toFile = methods[method].answers.kind === 'file';
    if (values.out !== undefined && !toFile)
      throw new BadUsage(['--out is for the method that answers a file']);
    if (toFile && values.out === undefined && (context.isTerminal || values.json))
      throw new BadUsage(['The answer is a file: say where to with --out file']);
    const params = readParams(method, rest);
    const account = accountOf(context);
    if (values.out !== undefined) refuseUnwritable(values.out);
    try {
      const result = await ask(method, params, account);
      print(method, result, values, context);
      return exitCodes.done;
    } catch (failure) {
      return failed(method, failure, account, context);
    }
  },
};

/** The variables, and for a method that stores a file its content. */
function readParams(method: MethodName, words: readonly string[]): object {
  const { wire, upload }: Method = methods[method];
  const paths = words.filter((word) => word.startsWith('@')).map((word) => word.slice(1));
  const params = readVariables(
    method,
    words.filter((word) => !word.startsWith('@')),
  );
  const [path] = paths;
  if (!upload && path === undefined) return params;
  if (!upload) throw new BadUsage([`${wire}: takes no file`]);
  if (!path || paths.length > 1) throw new BadUsage([`${wire}: takes one file, written @path`]);
  try {
    return { ...params, content: new Uint8Array(readFileSync(path)) };
  } catch {
    throw new BadUsage([`${wire}: the file ${path} cannot be read`]);
  }
}

const ask = (
  method: MethodName,
  params: object,
  { url, credentials }: WebAppelAccount,
): Promise<unknown> => {
  const webAppel = createWebAppelClient({ url, credentials: () => credentials });
  // The table joins a method's parameters and result, which the compiler cannot follow through a name.
  return (webAppel[method] as (params: object) => Promise<unknown>)(params);
};

function print(
  method: MethodName,
  result: unknown,
  { json, out }: { json?: boolean; out?: string },
  { write }: CommandContext,
): void {
  const { answers }: Method = methods[method];
  if (answers.kind === 'file') {
    const content = result as Uint8Array;
    if (out === undefined) write(content);
    else saveTo(out, content);
    if (json) write(`${JSON.stringify({ file: out, bytes: content.length })}\n`);
    return;
  }
  if (json) {
    write(`${JSON.stringify(namedResult(answers, result), null, 2)}\n`);
    return;
  }
  const text =
    answers.kind === 'rows'
      ? encodeRows(withGivenColumns(answers, result as Values[]), result as Values[], true)
      : Buffer.from(encodeAnswer(method, result as Result<typeof method>)).toString();
  write(text.endsWith('\n') || text === '' ? text : `${text}\n`);
}

/** What a listing has beyond the guide is shown where it was answered. */
const withGivenColumns = (answer: Columns, rows: readonly Values[]): Columns => ({
  ...answer,
  extension: (answer.extension ?? []).filter(({ field }) =>
    rows.some((row) => row[field] !== undefined),
  ),
});

function namedResult(answers: Exclude<Answer, { kind: 'file' }>, result: unknown): unknown {
  if (answers.kind === 'ok') return { done: true };
  return answers.kind === 'one' ? { [answers.field]: result } : result;
}

const sentences: Record<UnreachedReason, string> = {
  'not-sent': 'it was not sent, as others were not answered',
  'no-connection': 'nothing answers there',
  timeout: 'no answer came in time',
  'connection-lost': 'the connection broke before an answer came',
  redirect: 'it sends elsewhere, where the account is not taken',
  'too-large': 'the answer is far larger than it should be',
  'http-status': 'it answered with a failure of HTTP',
  html: 'it answered with a web page',
  'unexpected-answer': 'its answer has not the form that the guide gives',
};

function failed(
  method: MethodName,
  failure: unknown,
  { credentials, embedded }: WebAppelAccount,
  { complain }: CommandContext,
): ExitCode {
  const { wire } = methods[method];
  if (failure instanceof Refusal) {
    const detail = toTerminalText(failure.detail, credentials).slice(0, 200);
    complain(`${wire} was refused: ${[failure.code, detail].filter(Boolean).join(' ')}`);
    return exitCodes.refused;
  }
  if (!(failure instanceof Unreached)) throw failure;
  const status = failure.status === undefined ? '' : ` ${failure.status}`;
  complain(`${wire} was not done: ${sentences[failure.reason]}${status}`);
  if (failure.nothingSent && embedded)
    complain('rappel serve or rappel platform starts the embedded platform; or set WEBAPPEL_URL');
  if (!failure.nothingSent && method === 'requestCall')
    complain(
      'It may have been taken: do not repeat it, which could call a second time; look it up with rappel call summariseCalls',
    );
  return exitCodes.unreached;
}
